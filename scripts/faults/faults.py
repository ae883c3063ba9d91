"""Faults under load, and whether everything that was acknowledged is there afterwards.

    faults.py EPIC cluster|sqlite|all REPORT [NAME...]
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import cluster as clusters
import load as loads
from cluster import Failed, Process, Replica, free_port, wait_for

# how long the load runs before a fault and after it, in seconds
AROUND = 6
KILLS = int(os.environ.get("KILLS", "200"))


class Outcome:
    """A line of the report."""

    def __init__(self, name):
        self.name, self.problems = name, []
        self.requests = self.acknowledged = self.lost = self.doubled = 0
        self.without_writes = self.without_reads = 0.0
        self.refused = ""

    def line(self):
        return (f"| {self.name} | {self.requests} | {self.acknowledged} | {self.lost} | "
                f"{self.doubled} | {self.without_writes:.1f} | {self.without_reads:.1f} | "
                f"{self.refused} |")


HEAD = ("| Fault | Requests | Writes acknowledged | Lost | Doubled | s without writes | "
        "s without reads | Not answered with 2xx |\n|---|---|---|---|---|---|---|---|")


def measure(name, url, company, during, epic, **more):
    """Runs the load around a fault and judges what is there afterwards."""
    outcome = Outcome(name)
    load = loads.Load(url, company, **more)
    try:
        time.sleep(AROUND)
        during()
        time.sleep(AROUND)
    except Failed as failed:
        outcome.problems.append(str(failed))
    finally:
        load.stop()
    outcome.requests = sum(load.answers.values())
    outcome.acknowledged = len(load.acknowledged_at)
    outcome.without_writes = load.without(load.acknowledged_at)
    outcome.without_reads = load.without(load.read_at)
    outcome.refused = ", ".join(f"{count} × {status}" for status, count in sorted(
        load.answers.items(), key=str) if status not in (200, 201, 204))
    try:
        lost, doubled, wrong = load.verify()
        outcome.lost, outcome.doubled = len(lost), len(doubled)
        outcome.problems += [f"lost: {one}" for one in lost[:5]]
        outcome.problems += [f"doubled: {one}" for one in doubled[:5]]
        outcome.problems += [f"wrong: {one}" for one in wrong[:5]]
    except (RuntimeError, *loads.UNREACHABLE) as error:
        outcome.problems.append(f"nothing could be read afterwards: {error}")
    for words in (["audit", "verify"], ["doctor"]):
        done = epic(*words)
        # doctor warns of what a trial has not: backups
        if done.returncode != 0:
            outcome.problems.append(f"epic {' '.join(words)}: {done.stdout}{done.stderr}")
    if outcome.acknowledged < 20:
        outcome.problems.append("hardly anything was written: nothing is shown by that")
    return outcome


def hold(seconds):
    time.sleep(seconds)


# -- a cluster

def of_writer(cluster):
    number = wait_for("a node that is written to", cluster.proxy.writer, 30)
    return cluster.nodes[number - 1]


def of_other(cluster):
    writer = of_writer(cluster)
    return next(node for node in cluster.nodes if node is not writer)


def back(node):
    node.start()
    node.until_in_step()


def kill_node(which):
    def during(cluster):
        node = which(cluster)
        node.kill()
        hold(10)
        back(node)
    return during


def restart_each(cluster):
    for node in cluster.nodes:
        node.end()
        hold(2)
        back(node)


def kill_replica(cluster):
    replica = cluster.replicas[0]
    replica.kill()
    hold(5)
    replica.start()
    replica.until_ready()


def restart_each_replica(cluster):
    for replica in cluster.replicas:
        replica.end()
        replica.start()
        replica.until_ready()
        hold(2)


def kill_proxy(cluster):
    cluster.proxy.kill()
    hold(3)
    cluster.proxy.start()


def cut_off(which):
    def during(cluster):
        node = which(cluster)
        node.pull_cable()
        hold(20)
        node.plug_cable()
        node.until_in_step()
    return during


def pause_node(which):
    def during(cluster):
        node = which(cluster)
        # the server itself, not the program that put it into its network
        pid = int((node.folder / "pid").read_text())
        os.kill(pid, signal.SIGSTOP)
        hold(20)
        os.kill(pid, signal.SIGCONT)
        hold(5)
        if not node.is_running():
            node.start()
        node.until_in_step()
    return during


def pause_replica(cluster):
    replica = cluster.replicas[0]
    replica.signal(signal.SIGSTOP)
    hold(15)
    replica.signal(signal.SIGCONT)


def fill(folder):
    """Fills a disk; returns the file to delete."""
    filling = pathlib.Path(folder) / "filling"
    with open(filling, "wb", buffering=0) as to:
        size = 1 << 20
        while size >= 512:
            try:
                to.write(b"\0" * size)
            except OSError:
                size //= 2
    return filling


def fill_disk(cluster):
    node = cluster.nodes[cluster.small_disk - 1]
    filling = fill(node.folder)
    until = time.monotonic() + 30
    while time.monotonic() < until and node.is_running():
        # what the server itself frees is filled, too
        time.sleep(1)
    filling.unlink()
    hold(5)
    if not node.is_running() or not node.is_in_step():
        node.end()
        node.start()
    node.until_in_step()


def power_cut(cluster):
    for node in cluster.nodes:
        node.kill()
    hold(3)
    # each of them remembers whom it was in step with
    for node in cluster.nodes:
        node.start()
    for node in cluster.nodes:
        node.until_in_step()


CLUSTER = [
    ("`kill -9` of a node that is not written to", kill_node(of_other)),
    ("`kill -9` of the node that is written to", kill_node(of_writer)),
    ("restart of each node", restart_each),
    ("`kill -9` of a replica", kill_replica),
    ("restart of each replica", restart_each_replica),
    ("`kill -9` of HAProxy", kill_proxy),
    ("the node that is written to is cut off", cut_off(of_writer)),
    ("another node is cut off", cut_off(of_other)),
    ("the node that is written to is paused", pause_node(of_writer)),
    ("a replica is paused", pause_replica),
    ("the disk of a node is full", fill_disk),
    ("`kill -9` of all nodes at once", power_cut),
]


def in_cluster(epic, wanted, tell):
    cluster = clusters.Cluster(epic, replicas=2, apart=True, small_disk=1)
    try:
        cluster.up(tell)
        company = loads.Company(cluster.url, clusters.MANAGER)
        for name, during in CLUSTER:
            if wanted and not any(word in name for word in wanted):
                continue
            tell(name)
            yield measure(name, cluster.url, company, lambda: during(cluster),
                          lambda *words: cluster.run_epic(*words, check=False))
            for node in cluster.nodes:
                node.until_in_step()
            for replica in cluster.replicas:
                replica.until_ready()
        yield equal(cluster)
    except Failed as failed:
        outcome = Outcome("the cluster itself")
        outcome.problems.append(str(failed))
        yield outcome
    finally:
        keep = os.environ.get("KEEP_LOGS")
        if keep:
            shutil.copytree(cluster.folder, keep, dirs_exist_ok=True,
                            ignore=lambda folder, names: [n for n in names if not n.endswith((".log", ".cfg"))
                                                          and pathlib.Path(folder) == cluster.folder])
        cluster.down()


def equal(cluster):
    """Whether the three nodes hold the same."""
    outcome = Outcome("afterwards: every table alike on the three nodes")
    tables = [row[0] for row in cluster.nodes[0].ask("SHOW TABLES FROM crm")]
    for table in tables:
        told = {str(node.ask(f"CHECKSUM TABLE crm.`{table}`")) for node in cluster.nodes}
        if len(told) != 1 or "None" in told:
            outcome.problems.append(f"the table {table} differs: {told}")
    return outcome


# -- one machine with SQLite

class Machine:
    """One `epic serve` on a database file, on a disk of its own."""

    def __init__(self, epic):
        self.epic = str(epic)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="epic-machine."))
        self.disk = self.folder / "disk"
        self.disk.mkdir()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.server = Process("epic serve", self.folder / "serve.log")

    def environment(self):
        kept = {name: value for name, value in os.environ.items()
                if not name.startswith(("EPIC_", "DB_", "JWT_", "XDG_")) and name != "DATABASE_URL"}
        return kept | {"HOME": str(self.folder), "EPIC_DATA_DIR": str(self.disk / "data"),
                       "EPIC_BACKUP__EVERY_HOURS": "0"}

    def run_epic(self, *words, **more):
        return subprocess.run([self.epic, *words], env=self.environment(), cwd=self.folder,
                              capture_output=True, text=True, check=False, **more)

    def up(self, size=None):
        if size:
            clusters.sure("mount", "-t", "tmpfs", "-o", f"size={size}", "epic-disk", str(self.disk))
        done = self.run_epic("init", "--name", "Mona Delacroix", "--email", clusters.MANAGER,
                             "--company", "Machine Events", "--password-stdin", input=loads.PASSWORD)
        if done.returncode != 0:
            raise Failed(done.stderr)
        self.start()

    def start(self):
        self.server.spawn([self.epic, "serve", "--listen", f"127.0.0.1:{self.port}"],
                          env=self.environment(), cwd=self.folder)
        wait_for("epic serve", lambda: clusters.answers(f"{self.url}/readyz"), 30, [self.server.log])

    def down(self):
        self.server.end()
        clusters.quietly("umount", str(self.disk))
        shutil.rmtree(self.folder, ignore_errors=True)


def kill_often(machine):
    dice = random.Random(7)
    for _ in range(KILLS):
        time.sleep(dice.uniform(0.05, 1.0))
        machine.server.kill()
        machine.start()


def full_disk(machine):
    filling = fill(machine.disk)
    hold(15)
    filling.unlink()


def full_disk_and_kill(machine):
    filling = fill(machine.disk)
    hold(8)
    machine.server.kill()
    hold(1)
    filling.unlink()
    machine.start()


def paused(machine):
    machine.server.signal(signal.SIGSTOP)
    hold(15)
    machine.server.signal(signal.SIGCONT)


SQLITE = [
    (f"{KILLS} × `kill -9`, started again at once", kill_often, None),
    # with room enough for `epic doctor` once it is free again
    ("the disk is full for 15 s", full_disk, "1200m"),
    ("the disk is full, and `kill -9`", full_disk_and_kill, "1200m"),
    ("the program is paused for 15 s", paused, None),
]


def on_one_machine(epic, wanted, tell):
    for name, during, size in SQLITE:
        if wanted and not any(word in name for word in wanted):
            continue
        tell(name)
        machine = Machine(epic)
        try:
            machine.up(size)
            company = loads.Company(machine.url, clusters.MANAGER)
            yield measure(name, machine.url, company, lambda: during(machine),
                          lambda *words: machine.run_epic(*words))
        except Failed as failed:
            outcome = Outcome(name)
            outcome.problems.append(str(failed))
            yield outcome
        finally:
            machine.down()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("epic")
    parser.add_argument("which", choices=["cluster", "sqlite", "all"])
    parser.add_argument("report", type=pathlib.Path)
    parser.add_argument("wanted", nargs="*")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    tell = lambda line: print(f"== {line}", file=sys.stderr, flush=True)
    sections, is_well = [], True
    for which, title, run in [("cluster", "A cluster", in_cluster),
                              ("sqlite", "One machine with SQLite", on_one_machine)]:
        if asked.which not in (which, "all"):
            continue
        lines = []
        for outcome in run(asked.epic, asked.wanted, tell):
            print(outcome.line(), flush=True)
            for problem in outcome.problems:
                is_well = False
                print(f"PROBLEM {outcome.name}: {problem}", flush=True)
            lines.append(outcome.line())
        sections.append("\n".join([f"### {title}", "", HEAD, *lines]))
    told = (f"Run on {datetime.date.today()}, {os.cpu_count()} processors, "
            f"{platform.system()} {platform.release()}, by `scripts/test-faults`.")
    asked.report.write_text("\n\n".join([told, *sections]) + "\n")
    sys.exit(0 if is_well else 1)


if __name__ == "__main__":
    main()
