"""Fixtures: two nodes on one Kafka and one Cassandra, and ways to harm each of the four."""

import contextlib
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

import services
from archive import Archive
from nodes import Cluster, NewCluster
from places import new_place
from services import Cassandra, Kafka
from twitchy_client import Rest, User


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rounds", type=int, default=3, help="random rounds of faults [3]")
    parser.addoption("--seed", type=int, help="of the first round; each next one's is one more [a random one]")
    parser.addoption("--fault", help="only this one in every round [any]")


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def pytest_configure(config: pytest.Config) -> None:
    if not services.are_there():
        pytest.exit(f"no Kafka or no Cassandra to test on: {services.HOW}", 2)
    signal.signal(signal.SIGTERM, _interrupt)  # a time limit: what was started must go as well


@pytest.fixture(scope="session")
def kafka() -> Kafka:
    return Kafka.given()


@pytest.fixture(scope="session")
def three_brokers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kafka]:
    """Another Kafka, where each topic is on three brokers, and two suffice."""
    made = Kafka.in_folder(tmp_path_factory.mktemp("kafka"))
    try:
        made.start_all(brokers=3)
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="session")
def cassandra() -> Cassandra:
    return Cassandra()


@pytest.fixture
def new_cluster(
    tmp_path: Path, request: pytest.FixtureRequest, kafka: Kafka, cassandra: Cassandra
) -> Iterator[NewCluster]:
    """Makes two nodes, A and B, on topics and tables of their own, and starts neither."""
    with contextlib.ExitStack() as stack:  # each, whatever becomes of the others

        def make(on: Kafka = kafka, archives_apart: bool = False) -> Cluster:
            stack.callback(cassandra.mend)
            stack.callback(on.mend)
            new = Cluster(tmp_path, new_place(on.address), on, cassandra, archives_apart)
            processes = [*new.nodes, new.archiver]
            request.node._servers = processes
            for process in processes:
                stack.callback(lambda process=process: process.kill() if process.is_alive() else None)
            return new

        yield make


@pytest.fixture
def cluster(new_cluster: NewCluster) -> Cluster:
    """A and B, serving."""
    new = new_cluster()
    new.start()
    return new


@pytest.fixture
async def rest_a(cluster: Cluster) -> AsyncIterator[Rest]:
    async with Rest(cluster.a) as client:
        yield client


@pytest.fixture
async def rest_b(cluster: Cluster) -> AsyncIterator[Rest]:
    async with Rest(cluster.b) as client:
        yield client


@pytest.fixture
async def ada(rest_a: Rest) -> User:
    return await rest_a.new_user()


@pytest.fixture(scope="session")
def archive() -> Iterator[Archive]:
    with Archive() as opened:
        yield opened
