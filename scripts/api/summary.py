"""Tells what every operation answered, and fails on what was never reached."""

import collections
import json
import sys

document = json.load(open(sys.argv[1], encoding="utf-8"))
answers = collections.defaultdict(collections.Counter)
codes = set()
for path in sys.argv[2:]:
    for line in open(path, encoding="utf-8"):
        one = json.loads(line)
        status = one["status"]
        answers[one["operation"], one["department"]][f"{status // 100}xx" if status < 300 else str(status)] += 1
        codes.add(one["code"])

departments = ("MANAGEMENT", "SALES", "SUPPORT")
wrong = []
operations = [one for item in document["paths"].values() for one in item.values()]
print(f"{'operation':<20} " + " ".join(f"{name:<34}" for name in departments))
for operation in operations:
    name = operation["operationId"]
    seen = [answers[name, department] for department in departments]
    cells = [" ".join(f"{status}:{count}" for status, count in sorted(one.items())) for one in seen]
    print(f"{name:<20} " + " ".join(f"{cell:<34}" for cell in cells))
    if any(not one for one in seen):
        wrong.append(f"{name} was not asked by every department")
    if not any(one["2xx"] for one in seen):
        wrong.append(f"{name} never succeeded")
    rules = operation.get("x-permissions", {})
    for department, one in zip(departments, seen):
        if rules.get(department) == "never" and not one["403"]:
            wrong.append(f"{department} was never refused {name}")

told = {one["code"] for one in document["x-codes"]}
met = sorted(code for code in codes if code)
print(f"\n{sum(sum(one.values()) for one in answers.values())} answers; codes met: {', '.join(met)}")
wrong += [f"the code {code} is not in the document" for code in met if code not in told]
for line in wrong:
    print(f"wrong: {line}", file=sys.stderr)
sys.exit(1 if wrong else 0)
