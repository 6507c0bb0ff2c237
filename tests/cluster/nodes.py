"""Nodes that share a place, and an archiver that serves no one."""

import asyncio
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from places import BINARY, Place
from services import Cassandra, Kafka
from twitchy_server import UNLIMITED, Server, config_text

ROOMS = ["bestie", "skibidi", "uwu"]

NewCluster = Callable[..., "Cluster"]


class Archiver:
    """`twitchy archive`."""

    name = "the archiver"

    def __init__(self, directory: Path, place: Place):
        directory.mkdir()
        self._log = directory / "archiver.log"
        self._place = place
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as log:
            command = [str(BINARY), "archive", *self._place.args]
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait(10)

    def is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def log_tail(self) -> str:
        return self._log.read_text() if self._log.exists() else ""


class Cluster:
    """Two nodes, each with a log of its own, and what they stand on. `archives_apart`: neither archives, the archiver
    does."""

    def __init__(
        self, directory: Path, place: Place, kafka: Kafka, cassandra: Cassandra, archives_apart: bool = False
    ):
        self.place = place
        self.kafka = kafka
        self.cassandra = cassandra
        args = ["--no-archive"] if archives_apart else []
        self.nodes = [Server(directory / name, config_text(UNLIMITED), args, place=place) for name in "ab"]
        self.archiver = Archiver(directory / "archiver", place)
        self._archives_apart = archives_apart

    @property
    def a(self) -> Server:
        return self.nodes[0]

    @property
    def b(self) -> Server:
        return self.nodes[1]

    def start(self) -> None:
        with ThreadPoolExecutor() as pool:
            list(pool.map(Server.start, self.nodes))
        if self._archives_apart:
            self.archiver.start()


async def kill(node: Server | Archiver) -> None:
    await asyncio.to_thread(node.kill)


async def start(node: Server | Archiver) -> None:
    await asyncio.to_thread(node.start)
