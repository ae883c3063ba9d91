"""Sends malformed data with a session, and looks at each refusal."""

import os

import schemathesis

TOKEN = os.environ["TEST_TOKEN"]
INSIDE = ("panicked", "traceback", "sqlite", "sqlx", "sea_orm", "/src/", "select ")


@schemathesis.auth()
class Session:
    """The token of whoever asks."""

    def get(self, case, context):
        return TOKEN

    def set(self, case, token, context):
        case.headers["Authorization"] = f"Bearer {token}"


@schemathesis.check
def refusals_tell_nothing_of_the_inside(ctx, response, case):
    """A refusal is a problem body that says nothing of tables and files."""
    if response.status_code >= 400 and response.content:
        kind = response.headers.get("content-type", [""])[0]
        assert kind == "application/problem+json", f"a refusal as {kind}"
        said = response.text.lower()
        sent = repr((case.headers, case.query, case.path_parameters, case.body)).lower()
        for word in INSIDE:
            # what was sent may come back
            assert word not in said or word in sent, f"a refusal tells of {word}"
