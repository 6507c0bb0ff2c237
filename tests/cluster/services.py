"""The Kafka and the Cassandra that the nodes stand on, and what is done to them.

They were started by tools/services, which says in the environment how to get at them. All calls wait until it is
done: call them by asyncio.to_thread().
"""

import os
import shlex
import subprocess
import sys

from places import CASSANDRA, IS_CLUSTER, KAFKA

HOW = "tools/services/kafka run -- tools/services/with_cassandra pytest tests/cluster"


class Kafka:
    def __init__(self) -> None:
        self._control = shlex.split(os.environ["TWITCHY_TEST_KAFKA_CONTROL"])
        self.brokers = len(KAFKA.split(","))

    def kill(self, broker: int = 1) -> None:
        self._do("kill", broker)

    def start(self, broker: int = 1) -> None:
        self._do("start", broker)

    def pause(self, broker: int = 1) -> None:
        self._do("pause", broker)

    def resume(self, broker: int = 1) -> None:
        self._do("resume", broker)

    def _do(self, action: str, broker: int) -> None:
        subprocess.run([*self._control, action, "--node", str(broker)], check=True, stdout=subprocess.DEVNULL)

    def mend(self) -> None:
        """Whatever was done to it."""
        for broker in range(1, self.brokers + 1):
            self.resume(broker)
        subprocess.run([*self._control, "start"], check=True, stdout=subprocess.DEVNULL)


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
        subprocess.run([*self._command, action, self._folder], check=True, stdout=subprocess.DEVNULL)

    def mend(self) -> None:
        self.thaw()
        if not self.is_up:
            self.start()


def are_there() -> bool:
    needed = ("TWITCHY_TEST_KAFKA_CONTROL", "TWITCHY_TEST_CASSANDRA_TOOL", "TWITCHY_TEST_CASSANDRA_DIR")
    return IS_CLUSTER and all(name in os.environ for name in needed)


def addresses_of_cassandra() -> list[tuple[str, int]]:
    return [(host, int(port)) for host, _, port in (each.rpartition(":") for each in CASSANDRA.split(","))]
