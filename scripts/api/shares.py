"""Tells the operations whose limits one department tries out one by one.

That phase is the longest, and a refused department learns nothing of a body:
each operation goes to the department with the fewest rights that may do it.
"""

import json
import sys

document, department = sys.argv[1:]
for item in json.load(open(document, encoding="utf-8"))["paths"].values():
    for operation in item.values():
        rules = operation.get("x-permissions", {})
        share = "MANAGEMENT"
        if rules.get("SALES") in ("always", "own"):
            share = "SALES"
        if rules.get("SUPPORT") == "always":
            share = "SUPPORT"
        if share == department and operation["operationId"] not in ("LogIn", "ChangePassword"):
            print("--include-operation-id", operation["operationId"])
