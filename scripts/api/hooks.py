"""Makes generated requests meet the company as it is, and adds two checks.

Most of the requests stay as they were generated. Of those that are meant to be
right, most get ids and versions of records that exist, so that they come past
404 and 409 to what the operation does. Operations that would end the run (log
out, end sessions, a new password) go ahead with the token of somebody else.
"""

import json
import os
import random
import urllib.request

import schemathesis

SERVER = os.environ["TEST_API_SERVER"]
DEPARTMENT = os.environ["TEST_API_DEPARTMENT"]
PASSWORD = os.environ["TEST_API_PASSWORD"]
# who asks, who looks records up, who is logged out, whose password changes
TOKEN = os.environ["TEST_API_TOKEN"]
LOOKER = os.environ["TEST_API_LOOKER"]
SPARE = os.environ["TEST_API_SPARE"]
CHANGER = os.environ["TEST_API_CHANGER"]
LOG = open(os.environ["TEST_API_LOG"], "a", encoding="utf-8")

chance = random.Random(652)
counter = 0
spare = {}
changer = {}
lists = {}

# where an operation finds records on which it can succeed
LISTS = {
    "SignContract": "/contracts?unsigned=true&limit=40",
    "RecordPayment": "/contracts?unpaid=true&status=signed&limit=40",
    "VoidPayment": "/contracts?status=signed&limit=40",
    "ListPayments": "/contracts?status=signed&limit=40",
    "UpdateContract": "/contracts?unsigned=true&limit=40",
    "UpdateEvent": "/events?status=planned&limit=40",
    "CancelEvent": "/events?status=planned&upcoming=true&limit=40",
    "AssignSupport": "/events?status=planned&without_support=true&limit=40",
    "RemoveSupport": "/events?status=planned&upcoming=true&limit=40",
    "ReactivateEmployee": "/employees?inactive=true&limit=40",
    "DeactivateEmployee": "/employees?q=spare&limit=40",
    "DeleteEmployee": "/employees?q=spare&limit=40",
    "ResetPassword": "/employees?q=spare&limit=40",
    "UpdateEmployee": "/employees?q=spare&limit=40",
}
# what ends a session
SPENDING = ("LogOut", "RevokeSession", "RevokeSessions")
KINDS = ("clients", "contracts", "events", "employees")


def ask(path, token=LOOKER, method="GET", body=None):
    """An answer of the server; None when it refuses."""
    request = urllib.request.Request(f"{SERVER}/api/v1{path}", method=method)
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    data = None
    if body is not None:
        request.add_header("Content-Type", "application/json")
        data = json.dumps(body).encode()
    try:
        with urllib.request.urlopen(request, data, timeout=20) as answer:
            return json.load(answer)
    except urllib.error.HTTPError:
        return None


def items_of(path, token):
    """The rows of a list, asked for anew every few times."""
    uses, items = lists.get(path, (0, []))
    if not uses:
        uses, items = 8, (ask(path, token) or {}).get("items", [])
    lists[path] = (uses - 1, items)
    return items


def one_of(path):
    """A record of a list, the caller's own ones when there are any."""
    items = []
    if DEPARTMENT != "MANAGEMENT" and not path.startswith("/employees"):
        items = items_of(f"{path}&mine=true", TOKEN)
    items = items or items_of(path, LOOKER)
    return chance.choice(items) if items else None


def log_in(email, password=PASSWORD):
    return ask("/session", None, "POST", {"email": email, "password": password})


def name_of(case):
    return case.operation.definition.raw.get("operationId")


def is_meant_right(case):
    return case.meta is not None and case.meta.generation.mode.value == "positive"


@schemathesis.hook
def before_call(context, case, kwargs):
    name = name_of(case)
    if not is_meant_right(case):
        return
    if name == "RevokeSession" and spare:
        case.path_parameters["id"] = chance.choice(ask("/sessions", spare["token"])["items"])["id"]
    if name == "LogIn" and isinstance(case.body, dict):
        case.body.update(email=SPARE, password=PASSWORD)
    if name == "ChangePassword" and isinstance(case.body, dict):
        case.body["current_password"] = changer["password"]
    if chance.random() < 0.75:
        real_records(name, case)
        unique_texts(name, case)


def real_records(name, case):
    kind = case.operation.path.split("/")[1]
    record = None
    if "id" in (case.path_parameters or {}) and kind in KINDS:
        record = one_of(LISTS.get(name, f"/{kind}?limit=40"))
        if record:
            case.path_parameters["id"] = record["id"]
            if needs_version(case):
                record = ask(f"/{kind}/{record['id']}") or record
    if "payment" in (case.path_parameters or {}) and record:
        payments = (ask(f"/contracts/{record['id']}/payments") or {}).get("items", [])
        payments = [one for one in payments if not one["voided_at"]]
        if payments:
            case.path_parameters["payment"] = chance.choice(payments)["id"]
    if name == "UpdateSettings":
        record = ask("/settings")
    if name == "UpdateOwnSettings":
        record = ask("/me", TOKEN)
    if record and "version" in record:
        if "version" in properties(case):
            case.body["version"] = record["version"]
            case.headers.pop("If-Match", None)
        elif "If-Match" in case.headers:
            case.headers["If-Match"] = f'"{record["version"]}"'
    if isinstance(case.body, dict):
        real_parents(name, case.body, record)


def real_parents(name, body, record):
    if "client_id" in body and (client := one_of("/clients?limit=40")):
        body["client_id"] = client["id"]
    if "contract_id" in body and name == "CreateEvent":
        if contract := one_of("/contracts?status=signed&limit=40"):
            body["contract_id"] = contract["id"]
    elif "contract_id" in body and record:
        body["contract_id"] = record["contract_id"]
    for field, department in (("sales_contact_id", "SALES"), ("employee_id", "SUPPORT")):
        if field in body and (employee := one_of(f"/employees?department={department}&limit=40")):
            body[field] = employee["id"]
    if "to_employee_id" in body and record:
        department = record["department"]
        if employee := one_of(f"/employees?department={department}&limit=40"):
            body["to_employee_id"] = employee["id"]
    if name == "RecordPayment":
        body["amount"] = "0.01"
    if name == "CreateContract":
        body.pop("deposit", None)
        body["total_amount"] = "12000.50"
    if name in ("CreateEvent", "UpdateEvent"):
        body.update(starts_at="2031-06-04T13:00", ends_at="2031-06-05T02:00")
        body["time_zone"] = "Europe/Paris"
        body.pop("contract_id", None) if name == "UpdateEvent" else None
    elif "time_zone" in body:
        body["time_zone"] = "Europe/Paris"
    for field in ("due_on", "paid_on", "first_contact_on", "contacted_at"):
        if field in body:
            body[field] = "2026-06-30"
    if name == "ReactivateEmployee" or name == "DeactivateEmployee":
        body.pop("reason", None)


def unique_texts(name, case):
    global counter
    counter += 1
    if name in ("CreateEmployee", "UpdateEmployee") and isinstance(case.body, dict):
        if "employee_number" in case.body:
            case.body["employee_number"] = f"T-{DEPARTMENT[:2]}{counter}"
        if name == "CreateEmployee":
            case.body["full_name"] = f"Spare {case.body['full_name']}"[:100]
            case.body["password"] = f"orchard lantern {counter:04}"
        elif "department" in case.body:
            case.body["department"] = "SUPPORT"
    if isinstance(case.body, dict) and case.body.get("email") and name != "LogIn":
        case.body["email"] = f"conform{counter}@epic.example"


def needs_version(case):
    return "If-Match" in case.headers or "version" in properties(case)


def properties(case):
    """The fields that the operation's body may have."""
    if not isinstance(case.body, dict):
        return ()
    raw = case.operation.definition.raw
    schema = raw["requestBody"]["content"]["application/json"]["schema"]
    name = schema["$ref"].rsplit("/", 1)[1]
    return case.operation.schema.raw_schema["components"]["schemas"][name]["properties"]


@schemathesis.auth()
class Tokens:
    """The caller's token, or another account's where it would be spent."""

    def get(self, case, context):
        return TOKEN

    def set(self, case, token, context):
        name = name_of(case)
        if name in SPENDING:
            if "token" not in spare:
                spare.update(log_in(SPARE))
            token = spare["token"]
        elif name == "ChangePassword":
            if not changer:
                changer.update(token=log_in(CHANGER)["token"], password=PASSWORD)
            token = changer["token"]
        case.headers["Authorization"] = f"Bearer {token}"


@schemathesis.hook
def after_call(context, case, response):
    name = name_of(case)
    if name in SPENDING and response.status_code < 300:
        spare.clear()
    if name == "ChangePassword" and response.status_code == 200:
        changer.update(token=response.json()["token"], password=case.body["new_password"])
    code = None
    if response.status_code >= 400:
        code = (json.loads(response.content or b"{}") or {}).get("code")
    mode = "positive" if is_meant_right(case) else "negative"
    line = {"department": DEPARTMENT, "operation": name, "method": case.method, "mode": mode}
    LOG.write(json.dumps(line | {"status": response.status_code, "code": code}) + "\n")
    LOG.flush()


@schemathesis.check
def departments_do_only_what_is_theirs(ctx, response, case):
    """What the document says a department never does is always refused."""
    rules = case.operation.definition.raw.get("x-permissions") or {}
    if rules.get(DEPARTMENT) == "never":
        assert not response.status_code < 300, f"{DEPARTMENT} may never do this"


@schemathesis.check
def refusals_bear_the_id_of_their_request(ctx, response, case):
    """The id in the problem is the one in the header."""
    if response.status_code >= 400 and response.content:
        said = response.json().get("request_id")
        assert [said] == list(response.headers["x-request-id"]), "two ids for one request"
