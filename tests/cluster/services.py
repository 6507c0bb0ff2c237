"""The Kafka and the Cassandra that the nodes stand on, and what is done to them.

Who runs the tests has started them by tools/services, which says in the environment how to get at them. All calls
wait until it is done: call them by asyncio.to_thread().
"""

import os
import shlex
import subprocess
import sys
from pathlib import Path

from places import CASSANDRA, IS_CLUSTER, KAFKA, ROOT

HOW = "tools/services/kafka run -- tools/services/with_cassandra pytest tests/cluster"


def _run(command: list[str]) -> str:
    ended = subprocess.run(command, capture_output=True, text=True, timeout=200)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


class Kafka:
    """`control`: the command line that takes kill, start, pause and resume."""

    def __init__(self, control: list[str], address: str = "") -> None:
        self._control = control
        self.address = address

    @classmethod
    def given(cls) -> "Kafka":
        return cls(shlex.split(os.environ["TWITCHY_TEST_KAFKA_CONTROL"]), KAFKA)

    @classmethod
    def in_folder(cls, folder: Path) -> "Kafka":
        """One of our own."""
        return cls([sys.executable, str(ROOT / "tools/services/kafka"), "--dir", str(folder)])

    @property
    def brokers(self) -> int:
        return len(self.address.split(","))

    def start_all(self, brokers: int) -> None:
        self.address = _run([*self._control, "start", "--brokers", str(brokers)])

    def stop(self) -> None:
        _run([*self._control, "stop"])

    def kill(self, broker: int = 1) -> None:
        self._do("kill", broker)

    def start(self, broker: int = 1) -> None:
        self._do("start", broker)

    def pause(self, broker: int = 1) -> None:
        self._do("pause", broker)

    def resume(self, broker: int = 1) -> None:
        self._do("resume", broker)

    def _do(self, action: str, broker: int) -> None:
        _run([*self._control, action, "--node", str(broker)])

    def mend(self) -> None:
        """Whatever was done to it."""
        for broker in range(1, self.brokers + 1):
            self.resume(broker)
        _run([*self._control, "start"])


class Cassandra:
    def __init__(self) -> None:
        self._command = [sys.executable, os.environ["TWITCHY_TEST_CASSANDRA_TOOL"]]
        self._folder = os.environ["TWITCHY_TEST_CASSANDRA_DIR"]
        self.is_up = True

    def kill(self) -> None:
        self._do("kill")
        self.is_up = False

    def start(self) -> None:
        self._do("start")
        self.is_up = True

    def freeze(self) -> None:
        self._do("freeze")

    def thaw(self) -> None:
        self._do("thaw")

    def _do(self, action: str) -> None:
        _run([*self._command, action, self._folder])

    def mend(self) -> None:
        self.thaw()
        if not self.is_up:
            self.start()


def are_there() -> bool:
    needed = ("TWITCHY_TEST_KAFKA_CONTROL", "TWITCHY_TEST_CASSANDRA_TOOL", "TWITCHY_TEST_CASSANDRA_DIR")
    return IS_CLUSTER and all(name in os.environ for name in needed)


def addresses_of_cassandra() -> list[tuple[str, int]]:
    return [(host, int(port)) for host, _, port in (each.rpartition(":") for each in CASSANDRA.split(","))]
