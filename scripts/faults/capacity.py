"""What a request costs each part, in processor time, on each engine and in a cluster.

    capacity.py EPIC REPORT [ENGINE...]
"""

import argparse
import contextlib
import datetime
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

import cluster as clusters
import load as loads
from cluster import Failed, Process, free_port, wait_for
from faults import Machine

SECONDS = 15
TICKS = os.sysconf("SC_CLK_TCK")


def processor_time(pids):
    """Seconds that processes and their children have used."""
    used = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            used += int(fields[11]) + int(fields[12])
    return used / TICKS


class OnServer(Machine):
    """One `epic serve` on a private database server."""

    def __init__(self, epic, engine):
        super().__init__(epic)
        self.engine, self.database_port = engine, free_port()
        self.folder.chmod(0o755)
        self.database = Process(engine, self.folder / "database.log")

    def environment(self):
        account = "root" if self.engine == "mysql" else "postgres"
        url = f"{self.engine}://{account}@127.0.0.1:{self.database_port}/crm"
        return super().environment() | {"EPIC_DATABASE_URL": url}

    def up(self, size=None):
        # durable, unlike in tests: later options win
        durable = {"mysql": ["--innodb-flush-log-at-trx-commit=1", "--innodb-flush-method=fsync",
                             "--innodb-doublewrite=ON"],
                   "postgres": ["-c", "fsync=on", "-c", "synchronous_commit=on",
                                "-c", "full_page_writes=on"]}[self.engine]
        self.database.spawn([str(clusters.ROOT / "scripts" / "private-server"), self.engine,
                             str(self.folder / "server"), str(self.database_port), *durable])
        wait_for(self.engine, lambda: clusters.greets(self.database_port)
                 if self.engine == "mysql" else self.makes(), 60, [self.database.log])
        if self.engine == "mysql":
            clusters.sure("mariadb", "--no-defaults", "--host=127.0.0.1", f"--port={self.database_port}",
                          "--user=root", "--execute", "CREATE DATABASE crm CHARACTER SET utf8mb4")
        super().up()

    def makes(self):
        done = clusters.quietly("psql", "-h", "127.0.0.1", "-p", str(self.database_port), "-U",
                                "postgres", "-c", "CREATE DATABASE crm ENCODING 'UTF8' TEMPLATE template0")
        return done.returncode == 0

    def of_database(self):
        """The server and what it has made."""
        listed = subprocess.run(["pgrep", "-P", str(self.database.pid)], capture_output=True,
                                text=True, check=False).stdout.split()
        return [self.database.pid, *map(int, listed)]

    def down(self):
        self.server.end()
        self.database.end()
        super().down()


def measure(name, url, company, parts):
    """Lines of the report: reads, then writes."""
    for kind, writers, readers in [("reads", 0, 8), ("writes", 8, 0)]:
        before = {part: processor_time(pids()) for part, pids in parts.items()}
        load = loads.Load(url, company, writers=writers, readers=readers)
        time.sleep(SECONDS)
        used = {part: processor_time(pids()) - before[part] for part, pids in parts.items()}
        count = len(load.took[kind])
        took = sorted(seconds for _, seconds in load.took[kind])
        load.stop()
        if count < 50:
            raise Failed(f"{name}: only {count} {kind}: {dict(load.answers)}")
        costs = [f"{used[part] / count * 1000:.2f}" if part in used else ""
                 for part in ("epic", "database", "proxy")]
        yield (f"| {name} | {kind} | {count / SECONDS:.0f} | {took[count // 2] * 1000:.1f} | "
               + " | ".join(costs) + " |")


def on_machine(epic, machine, name, of_database=None):
    try:
        machine.up()
        company = loads.Company(machine.url, clusters.MANAGER)
        parts = {"epic": lambda: [machine.server.pid]}
        if of_database:
            parts["database"] = of_database
        yield from measure(name, machine.url, company, parts)
    finally:
        machine.down()


def in_cluster(epic, replicas):
    cluster = clusters.Cluster(epic, replicas=replicas)
    try:
        cluster.up()
        company = loads.Company(cluster.url, clusters.MANAGER)
        nodes = lambda: [int((node.folder / "pid").read_text()) for node in cluster.nodes]
        yield from measure(f"Galera, 3 nodes, {replicas} × epic", cluster.url, company, {
            "epic": lambda: [one.pid for one in cluster.replicas], "database": nodes,
            "proxy": lambda: [cluster.proxy.pid]})
    finally:
        cluster.down()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("epic")
    parser.add_argument("report", type=pathlib.Path)
    parser.add_argument("wanted", nargs="*")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    mariadb, postgres = (OnServer(asked.epic, engine) for engine in ("mysql", "postgres"))
    runs = {
        "sqlite": lambda: on_machine(asked.epic, Machine(asked.epic), "SQLite"),
        "mariadb": lambda: on_machine(asked.epic, mariadb, "MariaDB", mariadb.of_database),
        "postgres": lambda: on_machine(asked.epic, postgres, "PostgreSQL", postgres.of_database),
        "cluster1": lambda: in_cluster(asked.epic, 1),
        "cluster2": lambda: in_cluster(asked.epic, 2),
        "cluster4": lambda: in_cluster(asked.epic, 4),
    }
    lines = []
    for name, run in runs.items():
        if asked.wanted and name not in asked.wanted:
            continue
        print(f"== {name}", file=sys.stderr, flush=True)
        for line in run():
            print(line, flush=True)
            lines.append(line)
    head = ("| Database | 8 at a time | a second | half within, ms | epic, ms | database, ms | "
            "HAProxy, ms |\n|---|---|---|---|---|---|---|")
    told = (f"Run on {datetime.date.today()}, {os.cpu_count()} processors for everything, the "
            "asking program included, by `scripts/test-capacity`.")
    asked.report.write_text("\n".join([told, "", head, *lines]) + "\n")


if __name__ == "__main__":
    main()
