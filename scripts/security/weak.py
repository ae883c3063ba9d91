"""A server with every hole that scripts/test-security looks for.

Each check is run against this one first: a check that finds nothing here
would find nothing anywhere. It speaks like `epic serve` where the checks ask,
listens on loopback only, and keeps its few made-up records in memory.

    weak.py              prints its address, and serves one caller after the other
    weak.py --lock       pauses accounts for everybody
    weak.py --threads    serves callers at once, for tools that keep connections open
"""

import hashlib
import http.server
import json
import re
import sqlite3
import sys
import threading
import time
import urllib.parse

PASSWORD = "lantern orchard river"
PAUSE = 900
PAUSES_ACCOUNTS = "--lock" in sys.argv

database = sqlite3.connect(":memory:", check_same_thread=False)
one_at_a_time = threading.Lock()
database.executescript(
    """
    CREATE TABLE clients (id INTEGER PRIMARY KEY, full_name TEXT, email TEXT, phone TEXT);
    INSERT INTO clients VALUES (1, 'Kevin Casey', 'kevin@startup.io', '+678 123 456 78');
    INSERT INTO clients VALUES (2, 'Lou Bouzin', 'jacky@loubouzin.grd', '+666 12345');
    CREATE TABLE employees (email TEXT, hash BLOB);
    CREATE TABLE sessions (id INTEGER PRIMARY KEY AUTOINCREMENT, email TEXT);
    """
)
failures = {}


def hashed(password):
    return hashlib.scrypt(password.encode(), salt=b"salt", n=8192, r=8, p=1)


def fill():
    names = ["mona", "bill", "kate"] + [f"sample{n}" for n in range(200)]
    one = hashed(PASSWORD)
    rows = [(f"{name}@epic.example", one) for name in names]
    database.executemany("INSERT INTO employees VALUES (?, ?)", rows)


class Weak(http.server.BaseHTTPRequestHandler):
    """Answers one request after the other, and believes everybody."""

    protocol_version = "HTTP/1.0"

    def answer(self, status, body, kind="application/json", headers=()):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        origin = self.headers.get("Origin")
        if origin:
            self.send_header("Access-Control-Allow-Origin", origin)
            self.send_header("Access-Control-Allow-Credentials", "true")
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "public, max-age=600")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def page(self, status, text, headers=()):
        self.answer(status, f"<html><body>{text}</body></html>".encode(), "text/html", headers)

    def query(self, sql):
        """Whatever is in the text is asked."""
        try:
            with one_at_a_time:
                rows = database.execute(sql).fetchall()
        except sqlite3.Error as error:
            self.answer(500, {"detail": f"sqlite3.OperationalError: {error} in {sql}"})
            return None
        return [dict(zip(("id", "full_name", "email", "phone"), row)) for row in rows]

    def body(self):
        length = int(self.headers.get("Content-Length") or 0)
        return self.rfile.read(length)

    def do_GET(self):
        path, _, query = self.path.partition("?")
        asked = dict(urllib.parse.parse_qsl(query))
        theme = re.search(r"epic-theme=([^;]*)", self.headers.get("Cookie") or "")
        if theme:
            value = urllib.parse.unquote(theme.group(1))
            if self.query(f"SELECT id FROM clients WHERE '{value}' <> ''") is None:
                return
        if path == "/api/openapi.json":
            self.answer(200, DOCUMENT)
        elif path in ("/api/v1/clients", "/clients"):
            order = asked.get("sort", "id")
            rows = self.query(
                "SELECT id, full_name, email, phone FROM clients "
                f"WHERE full_name LIKE '%{asked.get('q', '')}%' ORDER BY {order}"
            )
            if rows is not None:
                self.answer(200, {"items": rows, "next": None})
        elif path.startswith("/api/v1/clients/"):
            given = urllib.parse.unquote(path.rsplit("/", 1)[1])
            rows = self.query(f"SELECT id, full_name, email, phone FROM clients WHERE id = {given}")
            if rows is not None:
                self.answer(200 if rows else 404, rows[0] if rows else {"code": "not_found"})
        elif path == "/login":
            self.page(
                200,
                '<form method="post" action="/login"><input name="email"></form>'
                '<form method="post" action="/theme"><input name="theme"></form>',
                [("Set-Cookie", "epic-theme=dark; Path=/")],
            )
        else:
            # pages of a session, whatever stands behind their address
            self.page(200, f"clients of {self.headers.get('Cookie')} <a href='/clients'>all</a>")

    def do_POST(self):
        body = self.body()
        sys.stderr.write(f"{self.command} {self.path} {body[:2000]!r}\n")
        path = self.path.partition("?")[0]
        if path == "/api/v1/session":
            self.log_in(json.loads(body))
        elif path == "/login":
            fields = dict(urllib.parse.parse_qsl(body.decode()))
            sent = re.search(r"epic-session=([^;]+)", self.headers.get("Cookie") or "")
            session = sent.group(1) if sent else str(time.time_ns())
            headers = [
                ("Set-Cookie", f"epic-session={session}; Path=/"),
                ("Location", fields.get("next", "/")),
            ]
            self.page(303, "", headers)
        elif path == "/api/v1/clients":
            self.create(body)
        else:
            self.page(303, "", [("Location", "/")])

    do_PUT = do_PATCH = do_DELETE = do_POST

    def create(self, body):
        try:
            fields = json.loads(body)
            key = self.headers.get("Idempotency-Key", "")
            if self.query(f"SELECT id FROM clients WHERE email = '{key}'") is None:
                return
            name, email = fields["full_name"], fields["email"]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            self.answer(500, {"detail": f"Traceback (most recent call last): {error!r}"})
            return
        if self.query(f"SELECT id FROM clients WHERE full_name = '{name}'") is None:
            return
        database.execute("INSERT INTO clients (full_name, email) VALUES (?, ?)", (str(name), str(email)))
        self.answer(201, {"id": 3, "full_name": name, "email": email})

    def log_in(self, fields):
        email, password = fields.get("email", ""), fields.get("password", "")
        if PAUSES_ACCOUNTS:
            count, until = failures.get(email, (0, 0))
            if until > time.time():
                self.answer(429, {"code": "too_many_attempts"}, headers=[("Retry-After", str(PAUSE))])
                return
        known = database.execute("SELECT hash FROM employees WHERE email = ?", (email,)).fetchone()
        # who is not known is refused sooner
        if known and hashed(password) == known[0]:
            self.answer(201, {"token": "weak-token", "employee": {"id": 1}})
            return
        if PAUSES_ACCOUNTS:
            count += 1
            failures[email] = (count, time.time() + PAUSE if count >= 5 else 0)
        self.answer(401, {"code": "invalid_credentials", "detail": f"not the password: {password}"})

    def log_message(self, *_):
        pass


CLIENT = {
    "type": "object",
    "required": ["full_name", "email"],
    "properties": {"full_name": {"type": "string"}, "email": {"type": "string"}},
    "additionalProperties": False,
}
PROBLEM = {"description": "refused", "content": {"application/problem+json": {"schema": {}}}}
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "weak", "version": "0"},
    "servers": [{"url": "/api/v1"}],
    "paths": {
        "/clients": {
            "post": {
                "operationId": "CreateClient",
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": CLIENT}},
                },
                "responses": {
                    "201": {"description": "made", "content": {"application/json": {"schema": {}}}},
                    "422": PROBLEM,
                },
            }
        }
    },
}

if __name__ == "__main__":
    fill()
    at_once = "--threads" in sys.argv
    kind = http.server.ThreadingHTTPServer if at_once else http.server.HTTPServer
    server = kind(("127.0.0.1", 0), Weak)
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()
