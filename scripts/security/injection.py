"""Runs sqlmap against everything that a caller can write into.

    injection.py TOOL PLACE weak URL
    injection.py TOOL PLACE epic DEPARTMENT URL TOKEN COOKIE [quick]

Of `epic` it asks each operation of the OpenAPI document with a request that
is answered well, and the pages with a session's cookie; each text, number,
path and header in it is tried. Exits 1 when sqlmap finds a hole, and when it
could not try what it was asked to. Of the weak server it has to find all.
"""

import concurrent.futures
import json
import pathlib
import re
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

TOOL, PLACE, KIND = sys.argv[1:4]
# so long one run may take, in seconds
LONGEST = 90
OPTIONS = [
    "--batch", "--disable-coloring", "--flush-session", "--timeout=15", "--retries=1",
    "--risk=1", "--time-sec=2", "--ignore-code=*", "--drop-set-cookie",
    # what is not marked is not asked for
    "--answers=URI injections=N",
]
TECHNIQUE = "--technique=BEUT"
THOROUGH, BRIEF = "--level=2", "--level=1"


def sqlmap(name, url, options):
    """One run: what it found, or None, and whether it tried anything."""
    since = time.monotonic()
    folder = f"{PLACE}/{re.sub('[^A-Za-z0-9]+', '-', name)}"
    level = [] if any(one.startswith("--level") for one in options) else [THOROUGH]
    technique = [] if any(one.startswith("--technique") for one in options) else [TECHNIQUE]
    command = [TOOL, "-u", url, *OPTIONS, *level, *technique, f"--output-dir={folder}", *options]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)
        said = done.stdout
    except subprocess.TimeoutExpired as late:
        said = (late.stdout or b"").decode(errors="replace") + "\ncut off"
    pathlib.Path(PLACE).mkdir(parents=True, exist_ok=True)
    with open(f"{folder}.log", "w", encoding="utf-8") as log:
        log.write(said)
    found = re.findall(r"^Parameter: (.*)$", said, re.MULTILINE)
    tried = re.findall(r"parameter '([^']*)' does not seem to be injectable", said)
    return {
        "name": name, "found": found, "tried": len(set(tried)),
        "late": said.endswith("cut off"), "seconds": time.monotonic() - since,
    }


def run_all(jobs, at_once=2):
    with concurrent.futures.ThreadPoolExecutor(max_workers=at_once) as pool:
        return list(pool.map(lambda job: sqlmap(*job), jobs))


def weak(url):
    """Every kind of place in which the weak server has a hole."""
    body = json.dumps({"full_name": "Kevin", "email": "kevin@startup.io"})
    typed = "Content-Type: application/json"
    jobs = [
        ("query", f"{url}/api/v1/clients?q=kev", ["-p", "q"]),
        ("sort", f"{url}/api/v1/clients?sort=id", ["-p", "sort"]),
        ("path", f"{url}/api/v1/clients/1*", []),
        ("body", f"{url}/api/v1/clients", [f"--data={body}", "-H", typed, "-p", "full_name"]),
        ("header", f"{url}/api/v1/clients", [f"--data={body}", "-H", typed, "-H", "Idempotency-Key: a*"]),
        ("cookie", f"{url}/login", ["--cookie=epic-theme=dark*"]),
    ]
    # the weak server does one thing at a time, and would sleep through the next
    jobs = [(name, address, [*options, "--technique=BEU"]) for name, address, options in jobs]
    missed = [one["name"] for one in run_all(jobs, 1) if not one["found"]]
    for name in missed:
        print(f"sqlmap does not find the hole in the {name} of the weak server")
    print(f"sqlmap: {len(jobs) - len(missed)} of {len(jobs)} kinds of hole found in the weak server")
    return bool(missed)


class Caller:
    """Somebody with a session of the API and one of the pages."""

    def __init__(self, url, token, cookie):
        self.url, self.token, self.cookie = url, token, cookie

    def ask(self, path, method="GET", body=None):
        """The status and the body of an answer."""
        request = urllib.request.Request(f"{self.url}{path}", method=method)
        request.add_header("Authorization", f"Bearer {self.token}")
        data = None
        if body is not None:
            request.add_header("Content-Type", "application/json")
            data = json.dumps(body).encode()
        try:
            with urllib.request.urlopen(request, data, timeout=20) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as refused:
            return refused.code, None
        except ValueError:
            return 200, None

    def is_in(self):
        return self.ask("/api/v1/me")[0] == 200


# what ends the session that asks, and what takes files instead of texts
LEFT_OUT = {"LogOut", "RevokeSessions", "ChangePassword", "CreateImport"}


def operations(document):
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if operation["operationId"] not in LEFT_OUT:
                yield path, method.upper(), operation


def first_of(caller, kind):
    """The id and the version of a record; of employees not one's own."""
    items = (caller.ask(f"/api/v1/{kind}?limit=40")[1] or {}).get("items") or []
    return items[-1] if items else {"id": 1}


def rule_of(operation, department):
    return (operation.get("x-permissions") or {}).get(department, "always")


def is_share(operation, department):
    """Each operation belongs to the department with the fewest rights that may do it."""
    for other in ("SUPPORT", "SALES", "MANAGEMENT"):
        if rule_of(operation, other) != "never":
            return other == department
    return department == "MANAGEMENT"


def places(caller, document, department, quick):
    """The sqlmap runs for the operations, each from a request that works."""
    auth = ["-H", f"Authorization: Bearer {caller.token}"]
    records = {}
    for path, method, operation in operations(document):
        name = operation["operationId"]
        if not is_share(operation, department):
            # the lists are asked by everybody: whose they are is in the question
            if not quick and method == "GET" and "{id}" not in path and rule_of(operation, department) != "never":
                yield from queries(caller, name, path, operation, [*auth, BRIEF], department)
            continue
        kind = path.split("/")[1]
        if "{id}" in path and kind not in records:
            records[kind] = first_of(caller, kind)
        record = records.get(kind, {"id": 1})
        marked = path.replace("{id}", f"{record['id']}*").replace("{payment}", "1*")
        plain = marked.replace("*", "")
        body = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if "{id}" in path:
            options = [f"--method={method}"] if method != "GET" else []
            data = ["--data={}", "-H", "Content-Type: application/json"] if body else []
            yield f"{department} {name} path", f"{caller.url}/api/v1{marked}", [*auth, *options, *data, BRIEF]
        if method == "GET":
            level = BRIEF if quick else THOROUGH
            yield from queries(caller, name, plain, operation, [*auth, level], department)
        if body:
            example = dict(body.get("example") or {})
            if "version" in example and "version" in record:
                example["version"] = record["version"]
            # a body that may be empty has no place to try
            if example:
                yield (
                    f"{department} {name} body", f"{caller.url}/api/v1{plain}",
                    [*auth, f"--method={method}", f"--data={json.dumps(example)}",
                     "-H", "Content-Type: application/json"],
                )
            if any(one.get("name") == "Idempotency-Key" for one in operation["parameters"]):
                yield (
                    f"{department} {name} key", f"{caller.url}/api/v1{plain}",
                    [*auth, f"--data={json.dumps(example)}", "-H", "Content-Type: application/json",
                     "-H", "Idempotency-Key: one*", "-H", "X-Request-Id: two*"],
                )


def queries(caller, name, path, operation, auth, department):
    """The query parameters that work together in one run, the others alone."""
    given, alone = {}, []
    for one in operation["parameters"]:
        if one.get("in") != "query":
            continue
        value = one.get("example", "1")
        value = str(value).lower() if isinstance(value, bool) else str(value)
        tried = given | {one["name"]: value}
        if caller.ask(f"/api/v1{path}?{urllib.parse.urlencode(tried)}")[0] == 200:
            given = tried
        else:
            alone.append((one["name"], value))
    for number, some in enumerate([given, *({key: value} for key, value in alone)]):
        if some:
            address = f"{caller.url}/api/v1{path}?{urllib.parse.urlencode(some)}"
            yield f"{department} {name} query {number}", address, [*auth, "-p", ",".join(some)]


def pages(caller, department):
    """The pages, by the cookie: what is searched for, filtered, typed and remembered."""
    own = f"epic-session={caller.cookie}"
    page = ["-H", "Sec-Fetch-Site: same-origin"]
    jobs = [
        ("clients", "/clients?q=kev&sort=email", ["-p", "q,sort"]),
        ("contracts", "/contracts?q=kev&status=signed", ["-p", "q,status"]),
        ("events", "/events?q=wed&client=1", ["-p", "q,client"]),
        ("search", "/search?q=kev", ["-p", "q"]),
        ("calendar", "/calendar?view=week&on=2026-06-01", ["-p", "view,on"]),
        ("client", "/clients/1*", []),
        ("event", "/events/1*", []),
        ("next", "/login?next=/clients", ["-p", "next"]),
        ("theme", "/theme", ["--data=theme=dark&to=/", "-p", "theme,to"]),
        ("code", "/login/code", ["--data=ticket=one.two&code=123456&next=/clients"]),
        ("factor", "/two-factor/confirm", ["--data=code=123456", "-p", "code"]),
        ("token", "/profile/tokens/new", ["--data=name=till&scope=read&days=30&password=wrong", "-p", "name,scope,days"]),
        ("end", "/profile/tokens/1*/end", ["--data=a=b"]),
    ]
    if department == "MANAGEMENT":
        jobs.append(("audit", "/audit?action=client.create&from=2026-01-01", ["-p", "action,from"]))
    if department == "SALES":
        fields = "full_name=Kevin&email=kevin%40one.example&phone=12345&company_name=Startup"
        jobs.append(("create", "/clients", [f"--data={fields}"]))
    for name, path, options in jobs:
        yield f"{department} page {name}", f"{caller.url}{path}", [*page, f"--cookie={own}", *options]
    for cookie in ("epic-theme", "epic-language", "epic-said"):
        yield f"{department} cookie {cookie}", f"{caller.url}/login", [f"--cookie={cookie}=dark*"]
    yield f"{department} cookie epic-session", f"{caller.url}/clients", [f"--cookie={own}*"]
    yield (
        f"{department} headers", f"{caller.url}/api/v1/clients?limit=1",
        ["-H", f"Authorization: Bearer {caller.token}*", "-H", "If-Match: 1*",
         "-H", "X-Forwarded-For: 192.0.2.1*", "-H", "User-Agent: epic*", "-H", "Accept-Language: fr*",
         "-H", "Referer: http://x/*", "-H", "Accept: text/html*"],
    )


def epic(department, url, token, cookie, quick=""):
    caller = Caller(url, token, cookie)
    document = caller.ask("/api/openapi.json")[1]
    jobs = [*places(caller, document, department, quick), *pages(caller, department)]
    since = time.monotonic()
    done = run_all(jobs)
    wrong = [f"{one['name']}: sqlmap found {', '.join(one['found'])}" for one in done if one["found"]]
    wrong += [f"{one['name']}: nothing was tried" for one in done if not one["tried"] and not one["found"]]
    if not caller.is_in():
        wrong.append(f"{department}: the session was lost on the way")
    for line in wrong:
        print(line)
    late = sum(one["late"] for one in done)
    print(
        f"sqlmap as {department}: {len(done)} runs, {sum(one['tried'] for one in done)} places tried, "
        f"{late} cut off after {LONGEST} s, {len(wrong)} findings, {time.monotonic() - since:.0f} s"
    )
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(weak(sys.argv[4]) if KIND == "weak" else epic(*sys.argv[4:]))
