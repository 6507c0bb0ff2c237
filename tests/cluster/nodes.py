"""Nodes that share a place."""

import asyncio
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from places import Place
from services import Cassandra, Kafka
from twitchy_server import UNLIMITED, Server, config_text

ROOMS = ["bestie", "skibidi", "uwu"]


NewCluster = Callable[[], "Cluster"]


class Cluster:
    """Two nodes, each with a log of its own, and what they stand on."""

    def __init__(self, directory: Path, place: Place, kafka: Kafka, cassandra: Cassandra):
        self.place = place
        self.kafka = kafka
        self.cassandra = cassandra
        self.nodes = [Server(directory / name, config_text(UNLIMITED), place=place) for name in "ab"]

    @property
    def a(self) -> Server:
        return self.nodes[0]

    @property
    def b(self) -> Server:
        return self.nodes[1]

    def start(self) -> None:
        with ThreadPoolExecutor() as pool:
            list(pool.map(Server.start, self.nodes))


async def kill(node: Server) -> None:
    await asyncio.to_thread(node.kill)


async def start(node: Server) -> None:
    await asyncio.to_thread(node.start)


def pause(node: Server) -> None:
    node.signal(signal.SIGSTOP)


def resume(node: Server) -> None:
    node.signal(signal.SIGCONT)
