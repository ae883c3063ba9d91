"""A steady load for a while, and whether memory, file handles and the time to answer stay
what they are.

    soak.py EPIC MINUTES REPORT
"""

import argparse
import datetime
import os
import pathlib
import signal
import statistics
import sys
import time

import load as loads
from cluster import MANAGER
from faults import Machine

# the time before the first sample counts: caches fill, connections are opened
WARM_UP = 60
# how much more the last third may have than the first
MORE_MEMORY, MORE_FILES, SLOWER = 1.10, 4, 1.5


def of_process(pid):
    """Memory in MB and open files."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    resident = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(resident.split()[1]) / 1000, len(os.listdir(f"/proc/{pid}/fd"))


def quantile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))] * 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("epic")
    parser.add_argument("minutes", type=float)
    parser.add_argument("report", type=pathlib.Path)
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    machine = Machine(asked.epic)
    lines, samples = [], []
    try:
        machine.up()
        company = loads.Company(machine.url, MANAGER)
        load = loads.Load(machine.url, company, pause=0.05)
        time.sleep(WARM_UP)
        step = max(20.0, asked.minutes * 60 / 20)
        end = time.monotonic() + asked.minutes * 60
        while time.monotonic() < end:
            since = time.monotonic()
            time.sleep(step)
            took = {}
            with load.lock:
                for kind, answers in load.took.items():
                    took[kind] = [seconds for at, seconds in answers if at > since]
                    answers.clear()
            memory, files = of_process(machine.server.pid)
            count = sum(map(len, took.values()))
            samples.append((memory, files, quantile(took["reads"], 0.5), quantile(took["reads"], 0.99),
                            quantile(took["writes"], 0.5), quantile(took["writes"], 0.99)))
            minute = (time.monotonic() - end) / 60 + asked.minutes
            lines.append(f"| {minute:.0f} | {count / step:.0f} | {memory:.1f} | {files} | "
                         + " | ".join(f"{value:.1f}" for value in samples[-1][2:]) + " |")
            print(lines[-1], flush=True)
        load.stop()
        lost, doubled, wrong = load.verify()
        size = (machine.disk / "data" / "epic.db").stat().st_size / 1e6
    finally:
        machine.down()
    third = max(1, len(samples) // 3)
    first, last = ([statistics.median(column) for column in zip(*part)]
                   for part in (samples[:third], samples[-third:]))
    problems = [f"{name} went from {before:.1f} to {after:.1f}" for name, before, after, limit in [
        ("memory", first[0], last[0], first[0] * MORE_MEMORY),
        ("file handles", first[1], last[1], first[1] + MORE_FILES),
        ("half of reads", first[2], last[2], first[2] * SLOWER),
        ("half of writes", first[4], last[4], first[4] * SLOWER),
    ] if after > limit]
    problems += [f"lost: {one}" for one in lost] + [f"doubled: {one}" for one in doubled]
    problems += [f"wrong: {one}" for one in wrong[:5]]
    head = ("| Minute | Requests a second | Memory, MB | Files | Reads, half, ms | 99 of 100 | "
            "Writes, half, ms | 99 of 100 |\n|---|---|---|---|---|---|---|---|")
    told = (f"Run on {datetime.date.today()}, {os.cpu_count()} processors, by `scripts/test-soak`: "
            f"{len(load.acknowledged_at)} writes acknowledged, {len(lost)} lost, {len(doubled)} "
            f"doubled; the database had {size:.0f} MB at the end.")
    asked.report.write_text("\n".join([told, "", head, *lines]) + "\n")
    for problem in problems:
        print("PROBLEM", problem)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
