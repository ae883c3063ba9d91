"""A cluster on this machine: three MariaDB Galera nodes, several `epic serve`, and HAProxy
before both, as `deploy/cluster` says. Everything is private: own folder, free ports,
loopback, ended by its own process id.

With `apart` each node lives in a network namespace of its own, behind a bridge, so that its
cable can be pulled.
"""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy" / "cluster"
MANAGER = "mona@cluster.example"
PASSWORD = "lantern orchard river"
# of three nodes one may be lost
NODES = 3
# what a node waits for before it takes another one for lost; Galera's own are 5 and 15 s
EVICTION = "evs.suspect_timeout=PT3S;evs.inactive_timeout=PT6S;evs.install_timeout=PT6S"
# that many bytes hold a node's data when its disk is to run full
SMALL_DISK = "700m"


class Failed(Exception):
    """Something did not come up; says what, and what its log says."""


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for(what, holds, seconds=60, logs=()):
    """Waits until `holds` returns something, and returns it."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = holds()
        if found:
            return found
        time.sleep(0.1)
    told = "".join(f"\n--- {log}\n{tail(log)}" for log in logs)
    raise Failed(f"{what}: not within {seconds} s{told}")


def tail(path, lines=15):
    try:
        return "\n".join(pathlib.Path(path).read_text(errors="replace").splitlines()[-lines:])
    except OSError as error:
        return str(error)


def quietly(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False)


def sure(*command):
    done = quietly(*command)
    if done.returncode != 0:
        raise Failed(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout


class Process:
    """A program that can be killed, stopped, continued and started again."""

    def __init__(self, name, log):
        self.name, self.log, self.child = name, log, None

    def spawn(self, command, **more):
        with open(self.log, "ab") as log:
            self.child = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **more)

    @property
    def pid(self):
        return self.child.pid

    def is_running(self):
        return self.child is not None and self.child.poll() is None

    def signal(self, number):
        if self.is_running():
            self.child.send_signal(number)

    def kill(self):
        """As if its machine were gone."""
        self.signal(signal.SIGKILL)
        self.child.wait()

    def end(self, seconds=30):
        """As its operator would."""
        if not self.is_running():
            return
        self.signal(signal.SIGCONT)
        self.signal(signal.SIGTERM)
        try:
            self.child.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()


class Node(Process):
    """A MariaDB server of the Galera cluster."""

    def __init__(self, cluster, number):
        self.cluster, self.number = cluster, number
        self.folder = cluster.folder / f"node{number}"
        super().__init__(f"node {number}", cluster.folder / f"node{number}.log")
        self.port, self.check_port = free_port(), free_port()
        self.group, self.increments, self.copy = free_port(), free_port(), free_port()
        self.host, self.namespace = "127.0.0.1", None
        self.checker = None

    def prepare(self, is_small):
        self.folder.mkdir()
        if is_small:
            sure("mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK},mode=755", "epic-node",
                 str(self.folder))
        shutil.chown(self.folder, "mysql")
        sure("setpriv", "--reuid=mysql", "--regid=mysql", "--init-groups", "--",
             "mariadb-install-db", "--no-defaults", f"--datadir={self.folder}/data",
             "--auth-root-authentication-method=normal", "--skip-test-db")
        if self.cluster.apart:
            self.namespace = f"epic{os.getpid()}n{self.number}"
            self.host = f"10.213.{os.getpid() % 250}.{10 + self.number}"
            inner, outer = f"ei{os.getpid()}{self.number}", f"eo{os.getpid()}{self.number}"
            sure("ip", "netns", "add", self.namespace)
            sure("ip", "link", "add", outer, "type", "veth", "peer", "name", inner)
            sure("ip", "link", "set", inner, "netns", self.namespace)
            sure("ip", "link", "set", outer, "master", self.cluster.bridge, "up")
            self.inside("ip", "addr", "add", f"{self.host}/24", "dev", inner)
            self.inside("ip", "link", "set", inner, "up")
            self.inside("ip", "link", "set", "lo", "up")
            self.cable = outer

    def inside(self, *command):
        return sure("ip", "netns", "exec", self.namespace, *command)

    def within(self, command):
        """The same command where this node lives."""
        return ["ip", "netns", "exec", self.namespace, *command] if self.namespace else command

    def start(self, first=False):
        listed = ",".join(f"{one.host}:{one.group}" for one in self.cluster.nodes)
        address = "gcomm://" if first else f"gcomm://{listed}"
        options = (
            f"base_host={self.host};base_port={self.group};"
            f"gmcast.listen_addr=tcp://{self.host}:{self.group};"
            f"ist.recv_addr={self.host}:{self.increments};gcache.size=64M;{EVICTION}")
        command = [
            "setpriv", "--reuid=mysql", "--regid=mysql", "--init-groups", "--",
            "mariadbd", "--no-defaults", f"--datadir={self.folder}/data",
            f"--socket={self.socket}", f"--pid-file={self.folder}/pid",
            # three servers that start and stop would clear each other's temporary tables
            f"--tmpdir={self.folder}/data",
            f"--bind-address={self.host}", f"--port={self.port}", "--max-connections=400",
            "--skip-name-resolve", "--innodb-buffer-pool-size=128M", "--innodb-log-file-size=64M",
            "--binlog-format=ROW", "--innodb-autoinc-lock-mode=2",
            # what was acknowledged is on this node's disk, and a read sees all that was
            # acknowledged before it, by whichever node
            "--innodb-flush-log-at-trx-commit=1", "--wsrep-sync-wait=7",
            "--wsrep-on=ON", "--wsrep-provider=/usr/lib/galera/libgalera_smm.so",
            "--wsrep-cluster-name=epic", f"--wsrep-node-name=node{self.number}",
            f"--wsrep-node-address={self.host}", f"--wsrep-cluster-address={address}",
            f"--wsrep-provider-options={options}", "--wsrep-sst-method=rsync",
            f"--wsrep-sst-receive-address={self.host}:{self.copy}",
        ]
        self.spawn(self.within(command), cwd=self.folder)
        if self.checker is None or not self.checker.is_running():
            self.checker = Process(f"check of {self.name}", self.cluster.folder / "checks.log")
            self.checker.spawn(self.within([
                "socat", f"TCP-LISTEN:{self.check_port},bind={self.host},reuseaddr,fork",
                f"EXEC:{DEPLOY}/galera-check --no-defaults --socket={self.socket} --user=root"]))

    @property
    def socket(self):
        return self.folder / "socket"

    def ask(self, sql):
        """Rows of text, or none when it does not answer."""
        done = quietly("timeout", "5", "mariadb", "--no-defaults", f"--socket={self.socket}",
                       "--user=root", "--batch", "--skip-column-names", "--execute", sql)
        return [line.split("\t") for line in done.stdout.splitlines()] if done.returncode == 0 else None

    def is_in_step(self):
        found = self.ask("SHOW STATUS WHERE Variable_name IN "
                         "('wsrep_local_state_comment', 'wsrep_cluster_status', 'wsrep_ready')")
        return bool(found) and sorted(row[1] for row in found) == ["ON", "Primary", "Synced"]

    def until_in_step(self, seconds=120):
        wait_for(f"{self.name} in step", self.is_in_step, seconds, [self.log])

    def pull_cable(self):
        sure("ip", "link", "set", self.cable, "down")

    def plug_cable(self):
        sure("ip", "link", "set", self.cable, "up")

    def remove(self):
        if self.checker:
            self.checker.end(2)
        self.end()
        if self.namespace:
            quietly("ip", "netns", "del", self.namespace)
        quietly("umount", str(self.folder))


class Replica(Process):
    """An `epic serve`."""

    def __init__(self, cluster, number):
        super().__init__(f"replica {number}", cluster.folder / f"replica{number}.log")
        self.cluster, self.number, self.port = cluster, number, free_port()

    def start(self):
        self.spawn([self.cluster.epic, "serve", "--listen", f"127.0.0.1:{self.port}",
                    "--behind-proxy"], env=self.cluster.environment(self.number))

    def until_ready(self, seconds=60):
        wait_for(f"{self.name} ready", lambda: answers(f"http://127.0.0.1:{self.port}/readyz"),
                 seconds, [self.log])


class Proxy(Process):
    """HAProxy."""

    def __init__(self, cluster):
        super().__init__("HAProxy", cluster.folder / "haproxy.log")
        self.cluster = cluster
        self.web, self.database = free_port(), free_port()

    def start(self):
        folder = self.cluster.folder
        text = (DEPLOY / "haproxy.cfg").read_text()
        nodes = "\n".join(
            f"  server node{one.number} {one.host}:{one.port} check port {one.check_port}"
            f"{' backup' if one.number > 1 else ''}" for one in self.cluster.nodes)
        replicas = "\n".join(
            f"  server replica{one.number} 127.0.0.1:{one.port} check"
            for one in self.cluster.replicas)
        for name, value in {
            "STATS": f"{folder}/haproxy.sock", "WEB": f"127.0.0.1:{self.web}",
            "DATABASE": f"127.0.0.1:{self.database}", "NODES": nodes, "REPLICAS": replicas,
        }.items():
            text = text.replace(f"@{name}@", value)
        (folder / "haproxy.cfg").write_text(text)
        self.spawn(["haproxy", "-db", "-f", str(folder / "haproxy.cfg")])

    def writer(self):
        """The number of the node that is written to, or none."""
        with contextlib.closing(socket.socket(socket.AF_UNIX)) as one:
            try:
                one.connect(f"{self.cluster.folder}/haproxy.sock")
                one.sendall(b"show stat database 4 -1\n")
                told = b"".join(iter(lambda: one.recv(65536), b"")).decode()
            except OSError:
                return None
        head, *rows = [line.split(",") for line in told.splitlines() if line]
        name, current = head.index("svname"), head.index("scur")
        busy = [row for row in rows if row[name].startswith("node") and int(row[current] or 0) > 0]
        return int(busy[0][name].removeprefix("node")) if len(busy) == 1 else None


class Cluster:
    """All of it."""

    def __init__(self, epic, replicas=2, apart=False, small_disk=None):
        self.epic, self.apart, self.small_disk = str(epic), apart, small_disk
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="epic-cluster."))
        self.folder.chmod(0o755)
        self.bridge = f"eb{os.getpid()}"
        self.nodes = [Node(self, number) for number in range(1, NODES + 1)]
        self.replicas = [Replica(self, number) for number in range(1, replicas + 1)]
        self.proxy = Proxy(self)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.proxy.web}"

    def database_url(self, account="epic_run"):
        return f"mysql://{account}:{account}@127.0.0.1:{self.proxy.database}/crm"

    def environment(self, number, account="epic_run"):
        home = self.folder / f"home{number}"
        home.mkdir(exist_ok=True, mode=0o700)
        kept = {name: value for name, value in os.environ.items()
                if not name.startswith(("EPIC_", "DB_", "JWT_", "XDG_")) and name != "DATABASE_URL"}
        return kept | {
            "HOME": str(home), "EPIC_DATABASE_URL": self.database_url(account),
            "JWT_SECRET_FILE": str(self.folder / "secret"), "EPIC_BACKUP__EVERY_HOURS": "0",
            "EPIC_DATA_DIR": str(home / "data"),
        }

    def run_epic(self, *words, account="epic_run", check=True, **more):
        done = subprocess.run([self.epic, *words], env=self.environment(0, account),
                              cwd=self.folder, capture_output=True, text=True, check=False, **more)
        if check and done.returncode != 0:
            raise Failed(f"epic {' '.join(words)}: {done.stderr.strip() or done.stdout.strip()}")
        return done

    def up(self, say=lambda line: None):
        """Brings everything up; what fails is an error that says why."""
        if self.apart:
            sure("ip", "link", "add", self.bridge, "type", "bridge")
            sure("ip", "addr", "add", f"10.213.{os.getpid() % 250}.1/24", "dev", self.bridge)
            sure("ip", "link", "set", self.bridge, "up")
        (self.folder / "secret").touch(mode=0o600)
        (self.folder / "secret").write_text(os.urandom(32).hex())
        for node in self.nodes:
            node.prepare(is_small=node.number == self.small_disk)
        for node in self.nodes:
            say(f"{node.name} on {node.host}:{node.port}")
            node.start(first=node.number == 1)
            node.until_in_step()
        self.nodes[0].ask(ACCOUNTS)
        self.proxy.start()
        say(f"HAProxy on {self.url}, for the database on port {self.proxy.database}")
        wait_for("the database behind HAProxy", lambda: greets(self.proxy.database), 30,
                 [self.proxy.log])
        say("the company")
        self.run_epic("init", "--name", "Mona Delacroix", "--email", MANAGER, "--company",
                      "Cluster Events", "--password-stdin", account="epic_migrate", input=PASSWORD)
        self.grant()
        for replica in self.replicas:
            say(f"{replica.name} on port {replica.port}")
            replica.start()
        for replica in self.replicas:
            replica.until_ready()
        wait_for("the way in", lambda: answers(f"{self.url}/readyz"), 30, [self.proxy.log])

    def grant(self):
        """Gives the run account what docs/operations.md says, and no more."""
        text = (ROOT / "docs" / "operations.md").read_text()
        block = text.split("<!-- mariadb: grants -->", 1)[1].split("```sql", 1)[1].split("```", 1)[0]
        if self.nodes[0].ask(block.replace("'epic_run'@'127.0.0.1'", "'epic_run'@'%'")) is None:
            raise Failed("the grants of docs/operations.md were refused")

    def down(self):
        for one in [*self.replicas, self.proxy]:
            one.signal(signal.SIGCONT)
            one.end(10)
        for node in self.nodes:
            node.remove()
        if self.apart:
            quietly("ip", "link", "del", self.bridge)
        shutil.rmtree(self.folder, ignore_errors=True)


ACCOUNTS = """
CREATE DATABASE crm CHARACTER SET utf8mb4;
CREATE USER 'epic_migrate'@'%' IDENTIFIED BY 'epic_migrate';
CREATE USER 'epic_run'@'%' IDENTIFIED BY 'epic_run';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES
  ON crm.* TO 'epic_migrate'@'%';
"""


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def greets(port):
    """Whether a database server says its greeting there."""
    try:
        with socket.create_connection(("127.0.0.1", port), 2) as one:
            one.settimeout(2)
            return len(one.recv(5)) > 0
    except OSError:
        return False


def main():
    """Brings a cluster up, runs a command beside it or waits, and takes it down."""
    epic, *command = sys.argv[1:]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    cluster = Cluster(epic, replicas=int(os.environ.get("REPLICAS", "2")))
    status = 0
    try:
        cluster.up(lambda line: print(f"== {line}", file=sys.stderr, flush=True))
        told = {
            "CLUSTER_URL": cluster.url, "CLUSTER_EMAIL": MANAGER, "CLUSTER_PASSWORD": PASSWORD,
            "CLUSTER_FOLDER": str(cluster.folder), "CLUSTER_DATABASE_URL": cluster.database_url(),
        }
        if command:
            status = subprocess.run(command, env=os.environ | told, check=False).returncode
        else:
            print(json.dumps(told, indent=2))
            print("Ctrl-C ends it", file=sys.stderr)
            signal.pause()
    except KeyboardInterrupt:
        pass
    except Failed as failed:
        print(failed, file=sys.stderr)
        status = 1
    finally:
        cluster.down()
    sys.exit(status)


if __name__ == "__main__":
    main()
