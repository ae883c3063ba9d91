"""A mixed load of reads and writes on the API that remembers every write which was
acknowledged, and afterwards looks for each of them.

Half of the workers that write send each write once: acknowledged it has to be there exactly
once, otherwise once or not at all. The other half sends a write again under the same
Idempotency-Key until somebody acknowledges it: then it has to be there exactly once, however
often it was sent. Each of them also counts up a number in a client of its own: what was
acknowledged last is what stands there, or what was sent after it.
"""

import collections
import http.client
import json
import threading
import time
import urllib.parse
import uuid

PASSWORD = "lantern orchard river"
SALES = "bill@cluster.example"
CONTRACTS = 8
# nobody waits longer for an answer
PATIENCE = 12
UNREACHABLE = (OSError, http.client.HTTPException)


class Api:
    """One connection, opened again when it broke."""

    def __init__(self, url, token=None, patience=PATIENCE):
        self.address = urllib.parse.urlsplit(url).netloc
        self.token, self.patience, self.connection = token, patience, None

    def ask(self, method, path, body=None, key=None):
        """Status and JSON of the answer; one of UNREACHABLE when there is none."""
        headers = {"Content-Type": "application/json"} if body is not None else {}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if key:
            headers["Idempotency-Key"] = key
        if self.connection is None:
            self.connection = http.client.HTTPConnection(self.address, timeout=self.patience)
        try:
            text = json.dumps(body) if body is not None else None
            self.connection.request(method, f"/api/v1{path}", text, headers)
            answer = self.connection.getresponse()
            told = answer.read()
        except UNREACHABLE:
            self.close()
            raise
        try:
            return answer.status, json.loads(told) if told else None
        except ValueError:
            return answer.status, None

    def sure(self, method, path, body=None):
        status, told = self.ask(method, path, body)
        if status not in (200, 201, 204):
            raise RuntimeError(f"{method} {path}: {status} {told}")
        return told

    def lines(self, path):
        """The records of an export, one after the other."""
        self.close()
        connection = http.client.HTTPConnection(self.address, timeout=300)
        connection.request("GET", f"/api/v1{path}", headers={"Authorization": f"Bearer {self.token}"})
        answer = connection.getresponse()
        if answer.status != 200:
            raise RuntimeError(f"GET {path}: {answer.status} {answer.read()[:300]}")
        for line in answer:
            yield json.loads(line)
        connection.close()

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def login(url, email, password=PASSWORD):
    token = Api(url).sure("POST", "/session", {"email": email, "password": password})["token"]
    return token


class Company:
    """What the load works on: one of sales, their client, its signed contracts."""

    def __init__(self, url, manager):
        self.url = url
        self.management = login(url, manager)
        boss = Api(url, self.management)
        first = "orchard lantern four"
        boss.sure("POST", "/employees", {
            "full_name": "Bill Boquet", "email": SALES, "department": "SALES", "password": first})
        bill = Api(url, login(url, SALES, first))
        bill.sure("PUT", "/me/password", {"current_password": first, "new_password": PASSWORD})
        self.sales = login(url, SALES)
        bill = Api(url, self.sales)
        client = bill.sure("POST", "/clients", {
            "full_name": "Kevin Casey", "email": "kevin@startup.example", "phone": "+67812345678",
            "company_name": "Cool Startup LLC"})["id"]
        self.contracts = []
        for _ in range(CONTRACTS):
            contract = boss.sure("POST", "/contracts", {
                "client_id": client, "total_amount": "900000.00", "currency": "EUR"})
            boss.sure("POST", f"/contracts/{contract['id']}/sign", {"version": contract["version"]})
            self.contracts.append(contract["id"])


class Write:
    """A write that was sent."""

    def __init__(self, kind, mark):
        self.kind, self.mark = kind, mark
        self.is_acknowledged = False
        self.is_refused = False


class Load:
    """Workers that read and write until they are told to stop."""

    def __init__(self, url, company, writers=4, readers=2, name=None, pause=0.0):
        """`pause` is how long each worker waits after an answer, in seconds: without it the
        load is as much as is answered, with it much the same each second."""
        self.url, self.company = url, company
        self.name = name or uuid.uuid4().hex[:8]
        self.pause = pause
        self.stopped = threading.Event()
        self.lock = threading.Lock()
        self.writes, self.counted = [], {}
        self.acknowledged_at, self.read_at = [], []
        # when each answer came, and how long that took, of writes and of reads
        self.took = {"writes": [], "reads": []}
        self.answers = collections.Counter()
        self.strange = []
        self.began = time.monotonic()
        work = [(self.write, number) for number in range(writers)]
        work += [(self.read, number) for number in range(readers)]
        self.threads = [threading.Thread(target=one, args=(number,), daemon=True)
                        for one, number in work]
        for thread in self.threads:
            thread.start()

    def stop(self):
        """Ends it once every worker has its last answer."""
        self.stopped.set()
        for thread in self.threads:
            thread.join()
        self.ended = time.monotonic()

    def ask(self, api, *what, key=None):
        """The status of the answer, or none when there was no answer; and the answer."""
        begun = time.monotonic()
        try:
            status, told = api.ask(*what, key=key)
        except UNREACHABLE:
            with self.lock:
                self.answers["none"] += 1
            return None, None
        now = time.monotonic()
        with self.lock:
            self.took["reads" if what[0] == "GET" else "writes"].append((now, now - begun))
            self.answers[status] += 1
            # a proxy's 502 and 504 say that there was no answer
            if status >= 500 and status not in (502, 503, 504) or status in (401, 403):
                self.strange.append((status, what[0], what[1], told))
        time.sleep(self.pause)
        return status, told

    def write(self, worker):
        sales, boss = Api(self.url, self.company.sales), Api(self.url, self.company.management)
        is_persistent = worker % 2 == 0
        own, count = None, 0
        number = 0
        while not self.stopped.is_set():
            number += 1
            mark = f"{self.name}-{worker}-{number}"
            if number % 3 == 0:
                own, count = self.count_up(sales, worker, own, count)
            elif number % 3 == 1:
                contract = self.company.contracts[(worker + number) % CONTRACTS]
                self.send(boss, is_persistent, Write("payment", mark), "POST",
                          f"/contracts/{contract}/payments",
                          {"amount": "0.01", "reference": mark})
            else:
                self.send(sales, is_persistent, Write("client", mark), "POST", "/clients", {
                    "full_name": f"Mark {mark}", "email": f"{mark}@load.example",
                    "phone": "+33612345678", "company_name": "Load"})

    def send(self, api, is_persistent, write, *what):
        with self.lock:
            self.writes.append(write)
        key = f"{write.mark}" if is_persistent else None
        until = time.monotonic() + 120
        while True:
            status, told = self.ask(api, *what, key=key)
            if status == 201:
                write.is_acknowledged = True
                with self.lock:
                    self.acknowledged_at.append(time.monotonic())
                return
            is_still_running = status == 409 and told["code"] == "still_running"
            if status is not None and status < 500 and status != 429 and not is_still_running:
                write.is_refused = True
                with self.lock:
                    self.strange.append((status, write.mark, told))
                return
            if status is None or status >= 500:
                time.sleep(0.1)
            if not is_persistent or time.monotonic() > until:
                return
            if status in (409, 429):
                time.sleep(0.3)

    def count_up(self, api, worker, own, count):
        """Raises the number in the worker's client; returns the client and the number."""
        if own is None:
            mark = f"{self.name}-counter-{worker}"
            status, told = self.ask(api, "POST", "/clients", {
                "full_name": f"Counter {worker}", "email": f"{mark}@load.example",
                "phone": "+33612345678", "company_name": "0"}, key=mark)
            if status != 201:
                time.sleep(0.1)
                return None, 0
            self.counted[told["id"]] = (0, 0)
            return told, 0
        status, told = self.ask(
            api, "PATCH", f"/clients/{own['id']}",
            {"version": own["version"], "company_name": str(count + 1)})
        if status == 200:
            with self.lock:
                self.acknowledged_at.append(time.monotonic())
            self.counted[own["id"]] = (count + 1, count + 1)
            return told, count + 1
        # what was sent may have been done: both numbers may stand there, until it is read
        self.counted[own["id"]] = (count, count + 1)
        time.sleep(0.1)
        status, told = self.ask(api, "GET", f"/clients/{own['id']}")
        if status == 200:
            found = int(told["company_name"])
            if found not in (count, count + 1):
                self.strange.append(("lost update", own["id"], count, found))
            # a number that was read is there
            self.counted[own["id"]] = (found, found)
            return told, found
        return own, count

    def read(self, worker):
        api = Api(self.url, self.company.management if worker % 2 else self.company.sales)
        paths = ["/clients?limit=20", "/contracts?limit=20&unpaid=true", "/dashboard", "/search?q=kevin"]
        number = 0
        while not self.stopped.is_set():
            number += 1
            status, _ = self.ask(api, "GET", paths[number % len(paths)])
            if status == 200:
                with self.lock:
                    self.read_at.append(time.monotonic())
            else:
                time.sleep(0.1)
            time.sleep(0.01)

    def without(self, moments):
        """The longest time between two of them, in seconds."""
        at = [self.began, *sorted(moments), self.ended]
        return max(later - earlier for earlier, later in zip(at, at[1:]))

    def verify(self):
        """How many acknowledged writes are lost, how many of all are there twice, and what
        is wrong with the numbers."""
        boss = Api(self.url, login(self.url, SALES))
        boss.token = self.company.management
        found = collections.Counter()
        for client in boss.lines("/exports/clients?format=jsonl"):
            found[client["full_name"].removeprefix("Mark ")] += 1
        for payment in boss.lines("/exports/payments?format=jsonl"):
            found[payment["reference"]] += 1
        lost = [one.mark for one in self.writes if one.is_acknowledged and found[one.mark] == 0]
        doubled = [one.mark for one in self.writes if found[one.mark] > 1]
        kept = [one.mark for one in self.writes if one.is_refused and found[one.mark] > 0]
        wrong = list(self.strange)
        wrong += [("refused and kept", mark) for mark in kept]
        for client, numbers in self.counted.items():
            stands = int(boss.sure("GET", f"/clients/{client}")["company_name"])
            if stands not in numbers:
                lost.append(f"client {client} says {stands}, acknowledged was {numbers[0]}")
        return lost, doubled, wrong
