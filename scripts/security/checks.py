"""Attacks on a running server from outside, each a check that finds or not.

    checks.py weak URL LOG
    checks.py epic URL LOG PID [quick]
    checks.py weak-lock URL

Against the weak server (weak.py) every check has to find something, against
`epic` none may. Exits 1 otherwise. Callers come from many addresses: all of
127.0.0.0/8 is this machine.
"""

import base64
import concurrent.futures
import html
import http.client
import itertools
import json
import math
import os
import random
import re
import socket
import statistics
import sys
import threading
import time
import urllib.parse

PASSWORD = "lantern orchard river"
WRONG = "not the password at all"
PEOPLE = {"MANAGEMENT": "mona", "SALES": "bill", "SUPPORT": "kate"}
EVIL = "https://evil.example"

chance = random.Random(652)
addresses = (f"127.{a}.{b}.{c}" for a in range(1, 200) for b in range(1, 250) for c in range(2, 250))


class Answer:
    def __init__(self, status, headers, body, seconds):
        self.status, self.headers, self.body, self.seconds = status, headers, body, seconds

    def header(self, name):
        return self.headers.get(name) or ""

    def cookies(self):
        """Each cookie that is set, whole, by its name."""
        return {one.split("=", 1)[0]: one for one in self.headers.get_all("Set-Cookie") or []}

    def json(self):
        try:
            return json.loads(self.body)
        except ValueError:
            return {}


class Server:
    """A server that is asked; from a new address where nothing else is said."""

    def __init__(self, url):
        self.url = url
        self.host, port = url.removeprefix("http://").split(":")
        self.port = int(port)

    def ask(self, method, path, headers=(), body=None, source=None, timeout=30):
        source = (source, 0) if source else None
        connection = http.client.HTTPConnection(self.host, self.port, timeout=timeout, source_address=source)
        try:
            since = time.perf_counter()
            connection.request(method, path, body=body, headers=dict(headers))
            answer = connection.getresponse()
            data = answer.read()
            return Answer(answer.status, answer.headers, data, time.perf_counter() - since)
        except (http.client.HTTPException, ConnectionError):
            # no word in answer is worse than a wrong one
            return Answer(599, http.client.HTTPMessage(), b"", 0.0)
        finally:
            connection.close()

    def api(self, method, path, token=None, body=None, headers=(), source=None):
        headers = dict(headers)
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(body)
        return self.ask(method, f"/api/v1{path}", headers, data, source)

    def log_in(self, email, password, source=None):
        return self.api("POST", "/session", body={"email": email, "password": password}, source=source)

    def token(self, name):
        answer = self.log_in(f"{name}@epic.example", PASSWORD, next(addresses))
        return answer.json().get("token", "")

    def page(self, path, cookies="", headers=(), source=None):
        headers = {"Accept": "text/html", **dict(headers)}
        if cookies:
            headers["Cookie"] = cookies
        return self.ask("GET", path, headers, source=source)

    def form(self, path, fields, cookies="", headers=(), source=None):
        headers = {
            "Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded", **dict(headers),
        }
        if cookies:
            headers["Cookie"] = cookies
        return self.ask("POST", path, headers, urllib.parse.urlencode(fields), source)

    def web_session(self, name, before=""):
        fields = {"email": f"{name}@epic.example", "password": PASSWORD}
        answer = self.form("/login", fields, before, OURS, next(addresses))
        return answer.cookies().get("epic-session", "").split(";")[0]


OURS = {"Sec-Fetch-Site": "same-origin"}


# what a browser and a cache are told

def headers_wrong(answer, path):
    """What an answer's headers leave open."""
    # what is the same for everybody may be kept
    is_asset = path.startswith(("/assets/", "/api/docs.css")) and answer.status == 200
    wrong = []
    if answer.header("X-Content-Type-Options") != "nosniff":
        wrong.append("may be sniffed")
    if not is_asset and answer.header("Cache-Control") != "no-store":
        wrong.append("may be stored")
    if answer.header("Access-Control-Allow-Origin"):
        wrong.append("is open to another site's scripts")
    if answer.header("Server") or answer.header("X-Powered-By"):
        wrong.append("names the server's program")
    if answer.status >= 500:
        wrong.append(f"answers {answer.status}")
    if "text/html" in answer.header("Content-Type"):
        policy = answer.header("Content-Security-Policy")
        if "default-src 'none'" not in policy or "unsafe" in policy or "*" in policy:
            wrong.append("runs what others put in")
        if "frame-ancestors 'none'" not in policy or answer.header("X-Frame-Options") != "DENY":
            wrong.append("may be framed")
        if answer.header("Referrer-Policy") not in ("same-origin", "no-referrer"):
            wrong.append("tells other sites its address")
    for name, cookie in answer.cookies().items():
        for attribute in ("; HttpOnly", "; SameSite=", "; Path=/"):
            if attribute not in cookie:
                wrong.append(f"sets {name} without {attribute[2:]}")
    return [f"{path} ({answer.status}) {what}" for what in wrong]


def links(page):
    """Where a page leads: links, assets and forms that ask."""
    text = page.body.decode(errors="replace")
    found = re.findall(r'(?:href|src)="(/[^"#]*)"', text)
    return [html.unescape(one) for one in found if not one.startswith("//")]


def forms(page):
    text = page.body.decode(errors="replace")
    return [html.unescape(one) for one in re.findall(r'<form[^>]*method="post"[^>]*action="([^"]*)"', text)]


def crawl(server, cookies, most):
    """Pages by their address, breadth first from the beginning."""
    seen, waiting, pages = {"/"}, ["/", "/login"], {}
    shapes = {}
    while waiting and len(pages) < most:
        path = waiting.pop(0)
        # of pages that differ in numbers alone a few are enough
        shape = re.sub(r"[0-9]+|=[^&]*", "N", path)
        shapes[shape] = shapes.get(shape, 0) + 1
        if shapes[shape] > 2 or path.startswith("/logout"):
            continue
        page = server.page(path, cookies, {"Origin": EVIL})
        pages[path] = page
        for link in links(page) if "text/html" in page.header("Content-Type") else []:
            if link not in seen:
                seen.add(link)
                waiting.append(link)
    return pages


def check_headers(server, scale):
    """Every page of each department, every operation as nobody and as somebody, and errors."""
    wrong, asked = [], 0
    for name in PEOPLE.values():
        cookies = server.web_session(name)
        for path, page in crawl(server, cookies, scale.pages).items():
            asked += 1
            wrong += headers_wrong(page, path)
    document = server.ask("GET", "/api/openapi.json").json()
    token = server.token("kate")
    for path, item in document.get("paths", {}).items():
        address = f"/api/v1{re.sub('{[a-z]+}', '999999', path)}"
        for method in [*item, "trace", "options", "put"]:
            # what would end the session is asked as nobody only
            ends = method == "delete" and path in ("/session", "/sessions")
            for auth in [{}] + ([] if ends else [{"Authorization": f"Bearer {token}"}]):
                answer = server.ask(method.upper(), address, {"Origin": EVIL, **auth})
                asked += 1
                wrong += headers_wrong(answer, address)
                if answer.cookies():
                    wrong.append(f"{address} sets a cookie for programs")
                if method == "trace" and answer.status == 200:
                    wrong.append(f"{address} echoes what it is sent")
    # what is wrong in itself
    for method, path, headers, body in [
        ("GET", "/nothing/at/all", {}, None), ("POST", "/login", OURS, "email=%ff%fe&password=x"),
        ("GET", "/%00", {}, None), ("GET", "/clients/%2e%2e/%2e%2e/etc/passwd", {}, None),
        ("GET", "/assets/../../Cargo.toml", {}, None), ("GET", "/assets/%2e%2e%2fCargo.toml", {}, None),
        ("POST", "/api/v1/session", {"Content-Type": "application/json"}, "{"),
        ("POST", "/api/v1/session", {"Content-Type": "text/xml"}, "<a/>"),
        ("GET", "/clients", {"Cookie": "epic-session=a; epic-session=b"}, None),
        ("GET", "/healthz", {}, None), ("GET", "/readyz", {}, None), ("GET", "/api/docs", {}, None),
        ("GET", "/metrics", {}, None), ("GET", "/.env", {}, None), ("GET", "/.git/config", {}, None),
    ]:
        answer = server.ask(method, path, {"Origin": EVIL, "Accept": "text/html", **headers}, body)
        asked += 1
        wrong += headers_wrong(answer, path)
        if path in ("/metrics", "/.env", "/.git/config", "/nothing/at/all") and answer.status == 200:
            wrong.append(f"{path} is there")
    return wrong, f"{asked} answers"


def check_sessions(server, _):
    """A planted session is not taken over, cookie and token keep to their doors, a way out of ours."""
    wrong = []
    planted = server.web_session("sample7" if not server.is_epic else "tomas")
    mine = server.web_session("bill", planted)
    if not mine or mine == planted:
        wrong.append("a session that was planted before the login is the session after it")
    made_up = server.web_session("bill", "epic-session=planted-by-somebody")
    if "planted-by-somebody" in made_up:
        wrong.append("a session that somebody made up is taken")
    value = mine.partition("=")[2]
    if server.ask("GET", "/api/v1/clients", {"Cookie": mine}).status == 200:
        wrong.append("the API takes the cookie")
    bearer = {"Authorization": f"Bearer {value}", "Accept": "text/html"}
    if server.ask("GET", "/clients", bearer).status == 200:
        wrong.append("the pages take a token")
    for name in ("epic-session2", "EPIC-SESSION", "session", "__Host-epic-session", "__Secure-epic-session"):
        if server.page("/clients", f"{name}={value}").status == 200:
            wrong.append(f"a cookie called {name} is taken for the session")
    if server.page("/clients", f"{mine}; {planted}").status == 200:
        wrong.append("of two sessions one is taken")
    server.form("/logout", {}, mine, OURS)
    if server.page("/clients", mine).status == 200:
        wrong.append("a session is good after it was ended")
    for to in ("//evil.example", EVIL, "/\\evil.example", "/%09/evil.example", "\t//evil.example", "javascript:alert(1)"):
        fields = {"email": "bill@epic.example", "password": PASSWORD, "next": to}
        answer = server.form("/login", fields, headers=OURS, source=next(addresses))
        where = answer.header("Location")
        if answer.status != 303 or not where.startswith("/") or where.startswith(("//", "/\\", "/\t")):
            wrong.append(f"the login leads to {where!r} when asked for {to!r}")
    head = base64.urlsafe_b64encode(b'{"typ":"JWT","alg":"none"}').rstrip(b"=").decode()
    unsigned = f"{head}.{(value.split('.') + [''])[1]}."
    for token in (unsigned, f"{value[:-4]}AAAA", "weak-token", ""):
        if server.api("GET", "/clients", token or None).status == 200:
            wrong.append(f"a token that is not ours is taken: {token[:40]!r}")
    return wrong, "planted, made-up, doubled, renamed and ended sessions"


def check_cross_site(server, scale):
    """Forms that another site sends, with somebody's cookie."""
    wrong, sent = [], 0
    for name in PEOPLE.values():
        cookies = server.web_session(name)
        pages = crawl(server, cookies, scale.pages)
        actions = sorted({action for page in pages.values() for action in forms(page)})
        for action in actions:
            for headers in (
                {}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
                {"Origin": EVIL}, {"Origin": "null"}, {"Origin": f"http://{server.host}.evil.example"},
                {"Sec-Fetch-Site": "cross-site", "Origin": server.url},
                {"Referer": f"{server.url}/"},
            ):
                answer = server.form(action, {"version": "1"}, cookies, headers)
                sent += 1
                if answer.status != 403:
                    wrong.append(f"{action} as {name} under {headers}: {answer.status}")
        # as JSON without a word about the sender, and as a simple text
        for kind in ("text/plain", "application/json"):
            answer = server.ask("POST", "/clients", {"Cookie": cookies, "Content-Type": kind}, "{}")
            if answer.status != 403:
                wrong.append(f"/clients takes {kind} from anywhere: {answer.status}")
    return wrong, f"{sent} forms"


def check_caches(server, _):
    """Pages of one person that somebody else could get out of a cache."""
    wrong = []
    mine = server.web_session("bill")
    token = server.token("bill")
    for path in ("/clients", "/clients/1", "/profile", "/contracts?unpaid=true", "/clients.csv"):
        page = server.page(path, mine)
        again = {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT", "If-None-Match": page.header("ETag") or "*"}
        stranger = server.page(path, "", again)
        if stranger.status in (200, 304):
            wrong.append(f"{path} is given to a stranger: {stranger.status}")
        for end in ("/x.css", "/logo.png", ";x.js", "%0ax.css", "%23.css"):
            dressed = server.page(path.split("?")[0] + end, mine)
            if dressed.status == 200 or "no-store" not in dressed.header("Cache-Control"):
                wrong.append(f"{path}{end} is a page that caches take for a file: {dressed.status}")
    for path in ("/api/v1/clients", "/api/v1/me", "/api/v1/exports/clients"):
        answer = server.ask("GET", path, {"Authorization": f"Bearer {token}"})
        if "no-store" not in answer.header("Cache-Control"):
            wrong.append(f"{path} may be stored")
    # a header that no cache counts must not show in a page
    for name in ("X-Forwarded-Host", "X-Host", "X-Original-URL", "X-Rewrite-URL", "Forwarded"):
        page = server.page("/login", headers={name: "evil.example/secret"})
        if b"evil.example" in page.body or "evil.example" in str(page.headers):
            wrong.append(f"{name} shows in a page")
    return wrong, "revalidation, dressed-up addresses, unkeyed headers"


# time

def rank_test(one, two):
    """Mann-Whitney: the two-sided p, and how often a value of `two` is the larger (0.5: alike)."""
    both = sorted([(value, 0) for value in one] + [(value, 1) for value in two])
    ranks, at = [0.0, 0.0], 0
    while at < len(both):
        end = at
        while end < len(both) and both[end][0] == both[at][0]:
            end += 1
        for value, group in both[at:end]:
            ranks[group] += (at + 1 + end) / 2
        at = end
    n, m = len(one), len(two)
    larger = ranks[1] - m * (m + 1) / 2
    z = (larger - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)
    return math.erfc(abs(z) / math.sqrt(2)), larger / (n * m)


# false alarms in a hundred thousand runs; what a difference has to be to matter
ALPHA, MATTERS = 1e-5, 0.15


def check_timing(server, scale):
    """Refusals of known and of unknown accounts take the same time.

    Each account is asked once or twice, each time from another address, known
    and unknown ones in random order, so that neither the throttle nor the
    machine's other work falls on one group alone.
    """
    known = [f"sample{number}@epic.example" for number in range(scale.timing)]
    unknown = [f"nobody{number}@epic.example" for number in range(scale.timing)]
    control = [f"no-one{number}@epic.example" for number in range(scale.timing)]
    rounds = [(0, email) for email in known] + [(1, email) for email in unknown] + [(2, email) for email in control]
    chance.shuffle(rounds)
    times, refused = ([], [], []), set()
    for email in ("warm1@epic.example", "warm2@epic.example"):
        server.log_in(email, WRONG, next(addresses))
    for group, email in rounds:
        answer = server.log_in(email, WRONG, next(addresses))
        refused.add(answer.status)
        times[group].append(answer.seconds)
    wrong = []
    if refused != {401}:
        wrong.append(f"refused with {sorted(refused)}: not all of them were looked at")
    p, larger = rank_test(times[0], times[1])
    alike, share = rank_test(times[1], times[2])
    shift = detectable(times[1], ALPHA)
    middle = [statistics.median(one) * 1000 for one in times]
    said = (
        f"{scale.timing} each: known {middle[0]:.1f} ms, unknown {middle[1]:.1f} ms "
        f"(p {p:.2g}, share {larger:.2f}); unknown against unknown p {alike:.2g}, share {share:.2f}; "
        f"a difference of {shift * 1000:.1f} ms would be found in 95 runs of 100"
    )
    if p < ALPHA and abs(larger - 0.5) > MATTERS:
        wrong.append(f"known accounts can be told by the time: {said}")
    return wrong, said


def detectable(sample, alpha):
    """The smallest shift that the rank test finds in 95 of 100 runs, by trying on this sample."""
    low, high = 0.0, max(statistics.pstdev(sample) * 4, 1e-4)
    for _ in range(8):
        shift = (low + high) / 2
        found = 0
        for _ in range(60):
            one = chance.choices(sample, k=len(sample))
            two = [value + shift for value in chance.choices(sample, k=len(sample))]
            p, larger = rank_test(one, two)
            found += p < alpha and abs(larger - 0.5) > MATTERS
        low, high = (low, shift) if found >= 57 else (shift, high)
    return high


# guessing

def check_guessing(server, scale):
    """One account from many addresses, many accounts from one: few guesses are looked at."""
    wrong = []
    looked_at = 0
    since = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        sources = [next(addresses) for _ in range(scale.guesses)]
        answers = pool.map(lambda source: server.log_in("sample199@epic.example", WRONG, source).status, sources)
        looked_at = sum(status == 401 for status in answers)
    seconds = time.monotonic() - since
    # five, then 1, 2, 4 and each time 5 seconds
    most = 5 + 3 + int(seconds / 5) + 1
    if looked_at > most:
        wrong.append(f"{looked_at} guesses at one account from {scale.guesses} addresses in {seconds:.0f} s")
    one = next(addresses)
    since = time.monotonic()
    tried = 0
    for number in range(scale.guesses):
        tried += server.log_in(f"victim{number}@epic.example", WRONG, one).status == 401
    if tried > 20 + time.monotonic() - since:
        wrong.append(f"{tried} accounts were tried from one address")
    return wrong, f"{looked_at} of {scale.guesses} guesses at one account, {tried} of {scale.guesses} accounts from one address"


def check_locking(server, scale):
    """Whoever guesses on and on does not keep the owner out.

    Eight callers try one account all the time, each attempt from an address
    of its own; the owner comes from theirs, and waits as they are told.
    """
    victim = "sample198@epic.example"
    owner = next(addresses)
    if server.is_epic:
        # where the owner has logged in before
        if server.log_in(victim, PASSWORD, owner).status != 201:
            return ["the owner cannot log in at all"], ""
    over = threading.Event()
    tried = itertools.count()
    lock = threading.Lock()

    def guess():
        while not over.is_set():
            with lock:
                source = next(addresses)
            try:
                server.log_in(victim, WRONG, source)
            except OSError:
                continue
            next(tried)

    callers = [threading.Thread(target=guess) for _ in range(8)]
    for caller in callers:
        caller.start()
    time.sleep(scale.siege)
    since, attempts, came_in, told = time.monotonic(), 0, False, 0
    while time.monotonic() - since < scale.siege * 2 and not came_in:
        answer = server.log_in(victim, PASSWORD, owner)
        attempts += 1
        came_in = answer.status == 201
        told = int(answer.header("Retry-After") or 0)
        if not came_in:
            time.sleep(min(max(told, 0.2), scale.siege))
    waited = time.monotonic() - since
    over.set()
    for caller in callers:
        caller.join()
    count = next(tried)
    if not came_in:
        return [f"{count} guesses from as many addresses kept the owner out for {waited:.0f} s (told to wait {told} s)"], ""
    return [], f"the owner came in after {waited:.0f} s and {attempts} attempts, beside {count} guesses"


# slow and large

def healthy(server):
    try:
        return server.ask("GET", "/healthz", timeout=3).status in (200, 404)
    except OSError:
        return False


def check_slow(server, scale):
    """Callers who send byte by byte, or read nothing, keep nobody else waiting and are let go."""
    wrong, sockets = [], []
    for number in range(scale.slow):
        try:
            one = socket.create_connection((server.host, server.port), timeout=5)
        except OSError:
            break
        one.sendall(b"GET / HTTP/1.1\r\nHost: epic\r\n" if number % 2 else b"POST /api/v1/session HTTP/1.1\r\nHost: epic\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{")
        sockets.append(one)
    since = time.monotonic()
    slowest = 0.0
    while time.monotonic() - since < scale.patience:
        for one in sockets:
            try:
                one.send(b"x")
            except OSError:
                pass
        asked = time.monotonic()
        if not healthy(server):
            wrong.append(f"{len(sockets)} slow callers keep others out")
            break
        slowest = max(slowest, time.monotonic() - asked)
        time.sleep(1)
    held = 0
    for one in sockets:
        one.settimeout(0.05)
        try:
            while one.recv(4096):
                pass
        except TimeoutError:
            held += 1
        except OSError:
            pass
        one.close()
    if held and not wrong:
        wrong.append(f"{held} of {len(sockets)} slow callers are still held after {scale.patience} s")
    return wrong, f"{len(sockets)} slow callers for {scale.patience} s, others waited {slowest * 1000:.0f} ms at most"


def resident(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) // 1024


def raw(server, data, more=b"", times=0, timeout=20):
    """Writes bytes and more of them; the first line of what comes back."""
    one = socket.create_connection((server.host, server.port), timeout=timeout)
    sent = len(data)
    try:
        one.sendall(data)
        for _ in range(times):
            one.sendall(more)
            sent += len(more)
    except OSError:
        pass
    try:
        return one.recv(200).split(b"\r\n")[0].decode(errors="replace"), sent
    except OSError:
        return "closed", sent
    finally:
        one.close()


def check_large(server, _):
    """Heads and bodies without an end, doubled lengths, broken chunks: refused and not held."""
    wrong = []
    before = resident(server.pid)
    head = b"POST /api/v1/session HTTP/1.1\r\nHost: epic\r\nContent-Type: application/json\r\n"
    block = b"x" * 65536
    cases = {
        "a head of 6 MB": (b"GET / HTTP/1.1\r\nHost: epic\r\nX: ", block, 100),
        "ten thousand headers": (b"GET / HTTP/1.1\r\nHost: epic\r\n", b"".join(b"X%d: y\r\n" % n for n in range(1000)), 10),
        "an address of 6 MB": (b"GET /", block, 100),
        "a body of 64 MB": (head + b"Content-Length: 67108864\r\n\r\n", block, 1024),
        "chunks without end": (head + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + block + b"\r\n", 1024),
        "a form of 64 MB": (b"POST /login HTTP/1.1\r\nHost: epic\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 67108864\r\n\r\nemail=", block, 1024),
    }
    for name, (first, more, times) in cases.items():
        said, sent = raw(server, first, more, times)
        # a server that read it all and then answered held it
        refused = re.match(r"HTTP/1\.[01] (400|413|414|431)", said) or said == "closed"
        if not refused or sent > 20_000_000:
            wrong.append(f"{name}: {sent} bytes were taken, then {said!r}")
    smuggled = {
        "two lengths": head + b"Content-Length: 2\r\nContent-Length: 30\r\n\r\n{}",
        "length and chunks": head + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n",
        "a length below zero": head + b"Content-Length: -1\r\n\r\n{}",
        "a broken chunk": head + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n",
        "a header with a line end": b"GET / HTTP/1.1\r\nHost: epic\r\nX: a\r\n b\r\n\r\n",
        "a name with a blank": b"GET / HTTP/1.1\r\nHost: epic\r\nCookie : a=b\r\n\r\n",
        "an odd version": b"GET / HTTP/9.9\r\n\r\n",
    }
    for name, data in smuggled.items():
        said, _ = raw(server, data, timeout=5)
        if re.match(r"HTTP/1\.[01] (2|5)", said):
            wrong.append(f"{name}: {said!r}")
    grown = resident(server.pid) - before
    if grown > 100:
        wrong.append(f"the server grew by {grown} MB")
    if not healthy(server):
        wrong.append("the server does not answer any more")
    return wrong, f"{len(cases)} large and {len(smuggled)} malformed requests, the server grew by {grown} MB"


# secrets

def check_secrets(server, _):
    """Passwords, tokens and people in the log, in refusals, in the process list."""
    secret = "a-password-typed-into-the-wrong-field"
    name = "kevin.told.nobody"
    token = server.token("bill")
    cookie = server.web_session("bill").partition("=")[2]
    server.log_in(f"{name}@startup.io", secret, next(addresses))
    server.log_in(secret, "x", next(addresses))
    server.form("/login", {"email": f"{name}@startup.io", "password": secret}, headers=OURS, source=next(addresses))
    answers = [
        server.api("GET", f"/clients?q={name}&token={secret}", token),
        server.api("GET", f"/clients/{secret}", token),
        server.api("POST", "/clients", token, {"full_name": name, "password": secret}),
        server.api("PUT", "/me/password", token, {"current_password": secret, "new_password": secret}, source=next(addresses)),
        server.log_in("bill@epic.example", secret, next(addresses)),
        server.page(f"/clients?q={name}", f"epic-session={cookie}"),
    ]
    server.ask("GET", f"/clients/{name}%0aINFO%20forged", {"Accept": "text/html", "User-Agent": f"{name} \x1b[2J"})
    wrong = []
    for answer in answers:
        for words in (r"panicked", r"Traceback", r"sqlite", r"SELECT ", r"/src/", r"\.rs:", r"not the password: "):
            if re.search(words, answer.body.decode(errors="replace"), re.IGNORECASE):
                wrong.append(f"a refusal tells of the inside: {words}")
    time.sleep(0.5)
    with open(server.log, encoding="utf-8", errors="replace") as log:
        text = log.read()
    hidden = {"a password": secret, "a token": token, "a session": cookie, "a person": name, "an address": "bill@epic.example", "the company's password": PASSWORD}
    for what, value in hidden.items():
        if value and value in text:
            wrong.append(f"{what} is in the log")
    if "\x1b[2J" in text or re.search(r"^INFO forged", text, re.MULTILINE):
        wrong.append("a caller writes into the log")
    for value in (os.environ.get("TEST_SECRET"), token, cookie, PASSWORD):
        for command in command_lines():
            if value and value in command:
                wrong.append(f"a secret is in the process list: {command[:60]}")
    return wrong, f"{len(text.splitlines())} lines of log, {len(answers)} refusals, the process list"


def command_lines():
    """The arguments of every process but this one and those above it."""
    for pid in os.listdir("/proc"):
        if pid.isdigit() and int(pid) != os.getpid():
            try:
                with open(f"/proc/{pid}/cmdline", "rb") as file:
                    line = file.read().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if "epic" in line.split(" ")[0] or "weak.py" in line:
                yield line


class Scale:
    """How long and how often."""

    def __init__(self, quick):
        self.pages = 60 if quick else 200
        self.timing = 80 if quick else 190
        self.guesses = 60 if quick else 150
        self.siege = 8 if quick else 20
        self.slow = 60 if quick else 200
        # heads are waited for 15 seconds, requests for 30
        self.patience = 36
        self.is_quick = quick


CHECKS = [
    ("headers", check_headers), ("sessions", check_sessions), ("cross-site posts", check_cross_site),
    ("caches", check_caches), ("secrets", check_secrets), ("timing", check_timing),
    ("guessing", check_guessing), ("paused account", check_locking),
    ("large requests", check_large), ("slow requests", check_slow),
]


# what each check has to say of the weak server, so that no part of it is asleep
EXPECTED = {
    "headers": [
        "may be sniffed", "may be stored", "open to another site", "names the server",
        "runs what others put in", "may be framed", "tells other sites", "without HttpOnly",
    ],
    "sessions": [
        "planted before the login", "made up is taken", "API takes the cookie", "pages take a token",
        "epic-session2 is taken", "of two sessions", "after it was ended", "leads to", "not ours is taken",
    ],
    "cross-site posts": [r"under \{\}", "cross-site", "'Origin': 'null'", "text/plain from anywhere"],
    "caches": ["given to a stranger", "take for a file", "may be stored"],
    "secrets": ["of the inside", "a password is in the log"],
    "timing": ["can be told by the time"],
    "guessing": ["guesses at one account", "accounts were tried"],
    "paused account": ["kept the owner out"],
    "large requests": ["a body of 64 MB", "a form of 64 MB"],
    "slow requests": ["keep others out"],
}


def prepare(server, scale):
    """Accounts that are guessed at, so that nobody else is disturbed."""
    token = server.token("mona")
    for number in [*range(scale.timing), 198, 199]:
        email = f"sample{number}@epic.example"
        body = {"full_name": f"Ada {number}", "email": email, "department": "SUPPORT", "password": "orchard lantern four"}
        answer = server.api("POST", "/employees", token, body)
        assert answer.status == 201, answer.body
    first = server.log_in("sample198@epic.example", "orchard lantern four", next(addresses)).json()["token"]
    change = {"current_password": "orchard lantern four", "new_password": PASSWORD}
    answer = server.api("PUT", "/me/password", first, change)
    assert answer.status == 200, answer.body


def main():
    kind, url = sys.argv[1:3]
    server = Server(url)
    server.is_epic = kind == "epic"
    server.log = sys.argv[3] if len(sys.argv) > 3 else os.devnull
    server.pid = int(sys.argv[4]) if len(sys.argv) > 4 else os.getpid()
    scale = Scale(kind.startswith("weak") or "quick" in sys.argv)
    only = os.environ.get("TEST_ONLY")
    checks = [one for one in CHECKS if not only or one[0] in only.split(",")]
    if kind == "weak":
        # it pauses nobody: that hole is in the other weak server
        checks = [one for one in checks if one[0] != "paused account"]
        scale.pages, scale.timing, scale.patience = 20, 60, 6
    elif kind == "weak-lock":
        checks, scale.siege = [("paused account", check_locking)], 3
    else:
        prepare(server, scale)
    failed = False
    for name, check in checks:
        since = time.monotonic()
        wrong, said = check(server, scale)
        seconds = time.monotonic() - since
        if server.is_epic:
            failed |= bool(wrong)
            for line in wrong[:20]:
                print(f"finding ({name}): {line}")
            print(f"{name:<17} {len(wrong)} findings, {seconds:.0f} s: {said}", flush=True)
        else:
            asleep = [what for what in EXPECTED[name] if not any(re.search(what, line) for line in wrong)]
            failed |= bool(asleep)
            for what in asleep:
                print(f"finding ({name}): the check misses in the weak server: {what}")
            found = len(EXPECTED[name]) - len(asleep)
            print(f"{name:<17} finds {found} of {len(EXPECTED[name])} holes of the weak server", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
