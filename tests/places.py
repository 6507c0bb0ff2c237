"""Where a server keeps what it is told: a folder of its own, or a place of its own in Kafka and Cassandra.

The environment decides: with TWITCHY_TEST_KAFKA and TWITCHY_TEST_CASSANDRA (both HOST:PORT[,…], as
tools/services/kafka and tools/services/with_cassandra set them) every server is a node of a cluster.
"""

import itertools
import os
import subprocess
import uuid
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BINARY = Path(os.environ.get("TWITCHY_BIN", ROOT / "build/release/twitchy")).resolve()
KAFKA = os.environ.get("TWITCHY_TEST_KAFKA", "")
CASSANDRA = os.environ.get("TWITCHY_TEST_CASSANDRA", "")
IS_CLUSTER = bool(KAFKA and CASSANDRA)

# Making tables takes Cassandra two seconds: those of the next servers are made while tests run.
AHEAD = 2

_numbers = itertools.count()
_run = uuid.uuid4().hex[:8]


@dataclass(frozen=True)
class Place:
    """Topics and tables that no other cluster uses. Any number of nodes may share them."""

    name: str
    kafka: str = KAFKA

    @property
    def broker(self) -> str:
        return f"kafka://{self.kafka}/{self.name}?replication={len(self.kafka.split(','))}"

    @property
    def store(self) -> str:
        return f"cassandra://{CASSANDRA}/{self.name}?replication=1"

    @property
    def args(self) -> list[str]:
        return ["--broker", self.broker, "--store", self.store]


def _make() -> Place:
    place = Place(f"t_{_run}_{next(_numbers)}")
    command = [BINARY, "schema", "apply", "--store", place.store]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 0, ended.stderr
    return place


_maker = ThreadPoolExecutor(1, "places")
_made: deque[Future[Place]] = deque()


def new_place(kafka: str = KAFKA) -> Place:
    """An empty one, with its tables."""
    while len(_made) <= AHEAD:
        _made.append(_maker.submit(_make))
    return replace(_made.popleft().result(), kafka=kafka)
