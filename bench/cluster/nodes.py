"""Kafka, Cassandra and nodes of ours on this machine, for as long as a measurement takes."""

import json
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path += [str(ROOT / "tools/services"), str(ROOT / "bench/peers")]

from accounts import Accounts, names  # noqa: E402
from cassandra_node import CassandraNode  # noqa: E402
from kafka_cluster import KafkaCluster  # noqa: E402
from process import free_port  # noqa: E402

ROOMS = ("bench-0", "bench-1", "bench-2")
ACCOUNTS = 20
READY_WITHIN_S = 120
STOPPED_WITHIN_S = 15


class Services:
    """Both at full speed, with everything they keep in a folder that goes with them. Of one replica."""

    def __init__(self, twitchy: Path):
        # Not in /tmp: it may lie in memory, where syncing costs nothing.
        self.folder = Path(tempfile.mkdtemp(prefix="twitchy-cluster-", dir="/var/tmp"))
        self.twitchy = twitchy
        self._kafka = KafkaCluster(self.folder / "kafka", is_quick=False)
        self._cassandra = CassandraNode(self.folder / "cassandra", for_tests=False)
        self.tokens = self.folder / "tokens"

    def __enter__(self) -> "Services":
        try:
            # Kafka ends with the thread that started it, so only Cassandra may be another's.
            with ThreadPoolExecutor(1) as other:
                cassandra = other.submit(self._cassandra.start)
                self._kafka.start()
                cassandra.result()
            subprocess.run([self.twitchy, "schema", "apply", "--store", self.store], check=True, stdout=sys.stderr)
            self._make_accounts()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _value: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._kafka.stop()
        self._cassandra.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def kafka(self) -> str:
        return self._kafka.address

    @property
    def cassandra(self) -> str:
        return str(self._cassandra.address)

    @property
    def store(self) -> str:
        return f"cassandra://{self.cassandra}/twitchy?replication=1"

    @property
    def pids(self) -> dict[str, int]:
        kafka = self._kafka.pid()
        assert kafka is not None
        return {"Kafka": kafka, "Cassandra": int(self._cassandra.state["pid"])}

    def log_bytes(self) -> int:
        """Of all rooms' logs in Kafka."""
        found = self.folder.glob("kafka/data-1/twitchy.room.bench-*/*.log")
        return sum(file.stat().st_size for file in found)

    def _make_accounts(self) -> None:
        with Node(self, "accounts", archives=False) as node:
            made = [Accounts.make(node.port, name) for name in names(ACCOUNTS)]
        self.tokens.write_text("\n".join(made) + "\n")


class Node:
    """A node of ours, limits lifted."""

    def __init__(self, services: Services, name: str, *, archives: bool, kafka_set: tuple[str, ...] = ()):
        self.name = name
        self.port = free_port()
        self._log = services.folder / f"{name}.log"
        self._config = services.folder / f"{name}.toml"
        rooms = "".join(f'[[rooms]]\nid = "{room}"\ntitle = "Bench"\nstyle = "bestie"\n' for room in ROOMS)
        limits = "messages_per_30s = 0\nregistrations_per_minute = 0\nsign_ins_per_minute = 0\n"
        self._config.write_text(f"{rooms}[limits]\n{limits}")
        self._command = [
            str(services.twitchy), "serve", "--listen", self.url, "--config", str(self._config),
            "--broker", f"kafka://{services.kafka}?replication=1", "--store", services.store,
            *([] if archives else ["--no-archive"]),
            *(word for setting in kafka_set for word in ("--kafka-set", setting)),
        ]  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Node":
        with open(self._log, "ab") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log)
        try:
            self._await_ready()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _value: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOPPED_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    @property
    def url(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://{self.url}{path}", timeout=10) as answer:
            return str(answer.read().decode())

    def heads(self) -> int:
        """Of all rooms together."""
        return sum(room["head"] for room in json.loads(self.get("/api/v1/rooms"))["rooms"])

    def metric(self, name: str) -> float:
        """The sum over all its labels; 0 if there is none."""
        return metric_in(self.get("/metrics"), name)

    def _await_ready(self) -> None:
        deadline = time.monotonic() + READY_WITHIN_S
        assert self._process is not None
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                self.get("/readyz")
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.02)
        end = "\n".join(self._log.read_text().splitlines()[-20:])
        raise RuntimeError(f"node {self.name} does not start:\n{end}")


def metric_in(text: str, name: str) -> float:
    found = [line for line in text.splitlines() if line.startswith((f"{name} ", f"{name}{{"))]
    return sum(float(line.rsplit(" ", 1)[1]) for line in found)
