"""A whole cluster on this machine: Kafka, Cassandra, nodes of Twitchy Chat, HAProxy. Each part is a real process."""

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools/services"))

from cassandra_node import CassandraNode, NodeError, is_mounted
from haproxy_config import TEMPLATE, local_config
from kafka_cluster import KafkaCluster
from process import Failed, Process, free_port, tail

KEYSPACE = "twitchy"
READY_PATIENCE_S = 120  # a node gives Kafka a minute
DRAIN_PATIENCE_S = 15  # a node promises 10 s
FAST_S = 5
# What they were seen to take once they have worked for a while, and some more.
MEMORY_MIB = {"kafka": 450, "cassandra": 1100, "node": 80}
STATS_PORT = 8404


@dataclass(frozen=True)
class Options:
    port: int = 8080  # 0: any
    nodes: int = 3
    kafka_brokers: int | None = None  # None: as many as the data has, else one
    data: Path = ROOT / "build/cluster"
    is_fresh: bool = False
    with_demo: bool = False
    binary: Path = ROOT / "build/release/twitchy"
    serve_args: list[str] = field(default_factory=list)


def why_port_is_no_use(port: int) -> str | None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            return f"port {port} is not ours to take: one from 1024 on is (--port)"
        except OSError as error:
            return f"port {port} is taken ({error.strerror}): --port N takes another"
    return None


def port_from(first: int, taken: set[int]) -> int:
    """The first from there on that is free; added to `taken`."""
    for port in range(first, min(first + 100, 65536)):
        if port not in taken and why_port_is_no_use(port) is None:
            taken.add(port)
            return port
    return free_port()


def free_memory_mib(meminfo: str) -> int:
    """What programs can get, of /proc/meminfo."""
    sizes = {line.split(":")[0]: int(line.split()[1]) for line in meminfo.splitlines() if ":" in line}
    return (sizes["MemAvailable"] + sizes.get("SwapFree", 0)) // 1024


def needed_memory_mib(nodes: int, kafka_brokers: int) -> int:
    return MEMORY_MIB["kafka"] * kafka_brokers + MEMORY_MIB["cassandra"] + MEMORY_MIB["node"] * nodes


def check(options: Options) -> None:
    """Raises Failed with what is in the way, as far as it can be told before anything is built or started."""
    if options.port and (why := why_port_is_no_use(options.port)):
        raise Failed(why)
    needed = needed_memory_mib(options.nodes, options.kafka_brokers or 1)
    free = free_memory_mib(Path("/proc/meminfo").read_text(encoding="ascii"))
    if free < needed:
        raise Failed(f"there is too little memory: {free} MiB free, and it takes some {needed} MiB. "
                     "Fewer --nodes or --kafka-brokers take less")


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One cluster in a folder at a time."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / ".lock", "a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            raise Failed(f"a cluster runs in {folder} already, process {lock.read().strip()}") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=FAST_S) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


@dataclass
class Part:
    """What is looked after: something that should run."""

    name: str
    log: Path
    is_running: Callable[[], bool]
    start: Callable[[], object]
    loss: str  # what it means that it is gone
    how: Callable[[], str] = lambda: ""  # it ended
    was_running: bool = True


class LocalCluster:
    """`say` is given a line at a time of what happens."""

    def __init__(self, options: Options, say: Callable[[str], None]):
        self.options = options
        self.say = say
        self.folder = options.data.resolve()
        self.kafka: KafkaCluster | None = None
        self.cassandra: CassandraNode | None = None
        self.nodes: list[Process] = []
        self.addresses: dict[str, str] = {}  # of the nodes, and of `chat` and `stats`
        self.haproxy: Process | None = None
        self._demo: Process | None = None
        self._parts: list[Part] = []

    # ---- Starting ---------------------------------------------------------------------------------------------
    def start(self) -> None:
        """Returns when the chat can be used. After a failure, stop() ends what was started."""
        self._prepare_folder()
        self._start_kafka()
        self._start_cassandra()
        self._apply_schema()
        self._start_nodes()
        self._start_haproxy()
        if self.options.with_demo:
            self._start_demo()
        self._parts = self._all_parts()

    def _prepare_folder(self) -> None:
        if not is_mounted(self.folder):
            raise Failed(f"{self.folder} is on no mounted file system, as in a chroot: Cassandra cannot use it; "
                         "--data /dev/shm/twitchy may do")
        if not self.options.binary.is_file():
            raise Failed(f"there is no {self.options.binary}: ./dev cluster builds it")
        for program, package in (("java", "openjdk-17-jre-headless"), ("haproxy", "haproxy")):
            if not self.which(program):
                raise Failed(f"there is no {program}: it is in the Debian package {package}")
        self._end_leftovers()
        if self.options.is_fresh:
            self.say("Drop what was kept")
            for kept in (self._kafka_folder, self._cassandra_folder):
                shutil.rmtree(kept, ignore_errors=True)
            for log in self.folder.glob("*.log"):
                log.unlink()

    @staticmethod
    def which(program: str) -> str | None:
        """Debian has servers where only root looks."""
        return shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")

    def _end_leftovers(self) -> None:
        """Of a run that was killed, or started by hand in the folder."""
        if (self._kafka_folder / "cluster.json").is_file():
            KafkaCluster(self._kafka_folder).stop()
        CassandraNode(self._cassandra_folder).stop()

    @property
    def _kafka_folder(self) -> Path:
        return self.folder / "kafka"

    @property
    def _cassandra_folder(self) -> Path:
        return self.folder / "cassandra"

    def _start_kafka(self) -> None:
        wanted = self.options.kafka_brokers
        self.kafka = KafkaCluster(self._kafka_folder, wanted or 1)
        brokers = len(self.kafka.nodes)
        if wanted not in (None, brokers):
            raise Failed(f"the data in {self.folder} is of {brokers} Kafka broker(s), not {wanted}: --fresh drops it")
        self.say(f"Start Kafka, {brokers} broker{'s' if brokers > 1 else ''}")
        self.kafka.start()

    def _start_cassandra(self) -> None:
        self.say("Start Cassandra")
        self.cassandra = CassandraNode(self._cassandra_folder)
        self.cassandra.start()

    @property
    def _store(self) -> str:
        return f"cassandra://{self.cassandra.address}/{KEYSPACE}"

    def _apply_schema(self) -> None:
        self.say("Apply the schema")
        command = [self.options.binary, "schema", "apply", "--store", f"{self._store}?replication=1"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise Failed(f"the tables cannot be made: {done.stderr.strip() or done.stdout.strip()}")

    def _choose_addresses(self) -> None:
        chat = self.options.port or free_port()
        taken = {chat}
        ports = {"chat": chat}
        for number in range(1, self.options.nodes + 1):
            ports[f"node-{number}"] = port_from(chat + number, taken)
        ports["stats"] = port_from(STATS_PORT, taken)
        self.addresses = {name: f"127.0.0.1:{port}" for name, port in ports.items()}

    def _start_nodes(self) -> None:
        count = self.options.nodes
        self.say(f"Start {count} node{'s' if count > 1 else ''}")
        self._choose_addresses()
        self.nodes = [Process(f"node-{number}", self.folder) for number in range(1, count + 1)]
        for node in self.nodes:
            node.start(self._serve_command(node.name))
        for node in self.nodes:
            self._await_node(node)

    def _serve_command(self, name: str) -> list[str]:
        broker = f"kafka://{self.kafka.address}?replication={min(3, len(self.kafka.nodes))}"
        return [str(self.options.binary), "serve", "--listen", self.addresses[name], "--broker", broker,
                "--store", self._store, "--trusted-proxy", "127.0.0.0/8", *self.options.serve_args]

    def _await_node(self, node: Process) -> None:
        node.await_ready(lambda: answers(f"http://{self.addresses[node.name]}/readyz"), READY_PATIENCE_S)

    def _start_haproxy(self) -> None:
        self.say("Start HAProxy")
        file = self.folder / "haproxy.cfg"
        nodes = {node.name: self.addresses[node.name] for node in self.nodes}
        file.write_text(local_config(TEMPLATE.read_text(encoding="utf-8"), self.addresses, nodes), encoding="utf-8")
        self.haproxy = Process("haproxy", self.folder)
        self.haproxy.start([self.which("haproxy"), "-db", "-f", str(file)])
        self.haproxy.await_ready(lambda: answers(f"http://{self.addresses['chat']}/api/v1/rooms"), FAST_S * 2)

    def _start_demo(self) -> None:
        self.say("Let a dozen users in")
        node = shutil.which("node")
        if not node:
            raise Failed("there is no Node.js for --demo: ./dev cluster --demo sees to it")
        self._demo = Process("demo", self.folder)
        self._demo.start([node, str(ROOT / "tools/demo/demo.mjs"), f"http://{self.addresses['chat']}",
                          str(ROOT / "build/demo-password")])

    # ---- What there is ----------------------------------------------------------------------------------------
    def overview(self) -> str:
        """Where to look, from what a reader sees down to what it stands on."""
        rows = [("chat", f"http://{self.addresses['chat']}", "", "open this one")]
        rows += [(node.name, f"http://{self.addresses[node.name]}", str(node.pid), self._shown(node.log))
                 for node in self.nodes]
        rows.append(("haproxy", f"http://{self.addresses['stats']}", str(self.haproxy.pid),
                     f"{self._shown(self.haproxy.log)}, {self._shown(self.folder / 'haproxy.cfg')}"))
        for number, address in zip(self.kafka.nodes, self.kafka.address.split(",")):
            process = Process(f"kafka-{number}", self._kafka_folder)
            rows.append((process.name, address, str(process.pid), self._shown(process.log)))
        rows.append(("cassandra", self.cassandra.address, str(self.cassandra.state["pid"]),
                     self._shown(self.cassandra.log)))
        rows.insert(0, ("", "where", "process", "log"))
        return "\n".join(f"  {name:<10} {where:<24} {pid:>8}  {log}".rstrip() for name, where, pid, log in rows)

    @staticmethod
    def _shown(path: Path) -> str:
        return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)

    # ---- Looking after it -------------------------------------------------------------------------------------
    def look(self) -> None:
        """Says what has gone, or has come back. Raises Failed when nothing is left that readers could use."""
        for part in self._parts:
            is_running = part.is_running()
            if part.was_running and not is_running:
                self.say(f"{part.name} is gone{part.how()}. {part.loss}\n{_indented(tail(part.log, 8))}")
            elif is_running and not part.was_running:
                self.say(f"{part.name} is there again")
            part.was_running = is_running
        if not any(node.is_running() for node in self.nodes):
            raise Failed("no node is left")
        if not self.haproxy.is_running():
            raise Failed("HAProxy is gone, so nothing leads to the nodes")

    def start_again(self) -> None:
        """What has gone."""
        for part in self._parts:
            if not part.is_running():
                self.say(f"Start {part.name} again")
                try:
                    part.start()
                except (Failed, NodeError) as failed:
                    self.say(f"it does not start: {failed}")

    def _all_parts(self) -> list[Part]:
        def of_node(node: Process) -> Part:
            def start() -> None:
                node.start(self._serve_command(node.name))
                self._await_node(node)
            return Part(node.name, node.log, node.is_running, start, "The chat goes on through the others.",
                        lambda: _ending(node.exit_code))

        def of_broker(number: int) -> Part:
            process = Process(f"kafka-{number}", self._kafka_folder)
            loss = ("The chat goes on through the others." if len(self.kafka.nodes) > 1
                    else "Rooms are busy until it is back; history answers.")
            return Part(process.name, process.log, process.is_running, lambda: self.kafka.start_node(number), loss)

        return [*map(of_node, self.nodes), *map(of_broker, self.kafka.nodes),
                Part("cassandra", self.cassandra.log, self.cassandra.is_running, self.cassandra.start,
                     "Who is signed in goes on talking; history, registering and signing in wait.")]

    # ---- Stopping ---------------------------------------------------------------------------------------------
    def stop(self) -> None:
        """In order: who talks, nodes (which send their readers away politely), the way to them, what they stand on.
        Whatever was not started is not missed."""
        if self._demo:
            self._demo.end()
        running = [node for node in self.nodes if node.is_running()]
        if running:
            self.say(f"Drain the node{'s' if len(running) > 1 else ''}")
        _all_at_once([lambda node=node: node.end(patience_s=DRAIN_PATIENCE_S) for node in running])
        if self.haproxy:
            self.haproxy.end()
        services = [service.stop for service in (self.kafka, self.cassandra) if service]
        if services:
            self.say("Stop Kafka and Cassandra")
        _all_at_once(services)

    def kill(self) -> None:
        """At once. What was acknowledged is on disk."""
        for process in (self._demo, *self.nodes, self.haproxy):
            if process:
                process.end(signal.SIGKILL)
        if self.kafka:
            for number in self.kafka.nodes:
                self.kafka.kill(number)
        if self.cassandra:
            self.cassandra.kill()


def _all_at_once(calls: list[Callable[[], object]]) -> None:
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _ending(exit_code: int | None) -> str:
    if exit_code is None:
        return ""
    return f", exit code {exit_code}" if exit_code >= 0 else f", by {signal.Signals(-exit_code).name}"


def _indented(text: str) -> str:
    return "\n".join(f"      {line}" for line in text.splitlines())
