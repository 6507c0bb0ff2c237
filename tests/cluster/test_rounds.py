"""Random rounds of faults under load, each with a ledger that is judged at its end.

A round is told by its seed: `--seed 7 --rounds 1` plays the same fault after the same waits again (what the
processes do meanwhile is theirs).
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from archive import Archive
from ledger import Ledger, Nodes, Outcome, crowd
from nodes import ROOMS, Cluster, NewCluster, kill, start
from services import Kafka
from twitchy_client import Rest, eventually

TALKERS = 6


@dataclass
class Round:
    cluster: Cluster
    nodes: Nodes
    ledger: Ledger
    archive: Archive
    chance: random.Random

    async def wait(self, least: float, most: float) -> None:
        await asyncio.sleep(self.chance.uniform(least, most))

    async def goes_on(self) -> None:
        """Everyone is acked again."""
        await asyncio.gather(*(talker.is_acked(10, seconds=60) for talker in self.ledger.talkers))

    @asynccontextmanager
    async def readers_stay(self) -> AsyncIterator[None]:
        """None of them is cut off, and history answers."""
        before = [reader.moves for reader in self.ledger.readers]
        yield
        for node in self.nodes.up:
            async with Rest(node) as rest:
                for room in ROOMS:
                    assert (await rest.history(room))["messages"]
        assert [reader.moves for reader in self.ledger.readers] == before


# ---- Nodes -------------------------------------------------------------------------------------------------


async def a_node_is_killed(its: Round) -> None:
    """With it its share of the archiving, at any moment between a write and its commit."""
    victim = its.chance.choice(its.cluster.nodes)
    its.nodes.up.remove(victim)
    await kill(victim)
    await its.goes_on()
    await start(victim)
    its.nodes.up.append(victim)


async def every_node_is_killed(its: Round) -> None:
    its.nodes.up.clear()
    await asyncio.gather(*(kill(node) for node in its.cluster.nodes))
    await asyncio.gather(*(start(node) for node in its.cluster.nodes))
    its.nodes.up.extend(its.cluster.nodes)


async def the_archiver_is_killed(its: Round) -> None:
    """It commits once a second what it writes all the time: so between a write and its commit."""
    for room in ROOMS:
        rows = len(its.archive.rows(its.cluster.place, room))

        async def has_more_rows() -> bool:
            return len(await asyncio.to_thread(its.archive.rows, its.cluster.place, room)) > rows

        await eventually(has_more_rows, f"more of {room} is archived", seconds=60)
        await kill(its.cluster.archiver)
        await start(its.cluster.archiver)


# ---- Kafka -------------------------------------------------------------------------------------------------


async def kafka_is_killed(its: Round) -> None:
    async with its.readers_stay():
        await asyncio.to_thread(its.cluster.kafka.kill)
        await its.wait(0, 5)
    await asyncio.to_thread(its.cluster.kafka.start)


async def kafka_stands_still(its: Round) -> None:
    """For so long that what waits ends as unknown."""
    async with its.readers_stay():
        await asyncio.to_thread(its.cluster.kafka.pause)
        await asyncio.sleep(20)
    await asyncio.to_thread(its.cluster.kafka.resume)


async def one_broker_of_three_is_killed(its: Round) -> None:
    broker = its.chance.randint(1, its.cluster.kafka.brokers)
    async with its.readers_stay():
        await asyncio.to_thread(its.cluster.kafka.kill, broker)
        await its.goes_on()
    await asyncio.to_thread(its.cluster.kafka.start, broker)


# ---- Cassandra ---------------------------------------------------------------------------------------------


async def cassandra_is_killed(its: Round) -> None:
    await asyncio.to_thread(its.cluster.cassandra.kill)
    async with its.readers_stay():
        await its.goes_on()
        await its.wait(0, 5)
    await asyncio.to_thread(its.cluster.cassandra.start)


async def cassandra_stands_still(its: Round) -> None:
    await asyncio.to_thread(its.cluster.cassandra.freeze)
    await its.goes_on()
    await its.wait(0, 5)
    await asyncio.to_thread(its.cluster.cassandra.thaw)


# ------------------------------------------------------------------------------------------------------------

FAULTS: dict[str, Callable[[Round], Awaitable[None]]] = {
    fault.__name__: fault
    for fault in (
        a_node_is_killed,
        every_node_is_killed,
        the_archiver_is_killed,
        kafka_is_killed,
        kafka_stands_still,
        one_broker_of_three_is_killed,
        cassandra_is_killed,
        cassandra_stands_still,
    )
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A round for each seed."""
    if "seed" not in metafunc.fixturenames:
        return
    first = metafunc.config.getoption("--seed")
    first = random.SystemRandom().randrange(10**6) if first is None else first
    only = metafunc.config.getoption("--fault")
    rounds = [(seed, only or fault_of(seed)) for seed in range(first, first + metafunc.config.getoption("--rounds"))]
    metafunc.parametrize(("seed", "fault"), rounds, ids=[f"seed {seed}: {fault}" for seed, fault in rounds])


def fault_of(seed: int) -> str:
    """As many seeds in a row as there are faults bring each once."""
    return sorted(FAULTS)[seed % len(FAULTS)]


@pytest.fixture
def faulty(fault: str, new_cluster: NewCluster, request: pytest.FixtureRequest) -> Cluster:
    """A cluster that can have the fault."""
    if fault == one_broker_of_three_is_killed.__name__:
        three: Kafka = request.getfixturevalue("three_brokers")
        cluster = new_cluster(on=three)
    else:
        cluster = new_cluster(archives_apart=fault == the_archiver_is_killed.__name__)
    cluster.start()
    return cluster


async def test_what_was_acked_is_there_once_and_in_its_place(
    faulty: Cluster, archive: Archive, seed: int, fault: str
) -> None:
    chance = random.Random(seed)
    nodes = Nodes(seed, list(faulty.nodes))
    async with Rest(faulty.a) as rest:
        users = [await rest.new_user() for _ in range(TALKERS)]
    async with crowd(nodes, users, ROOMS) as ledger:
        its = Round(faulty, nodes, ledger, archive, chance)
        await its.goes_on()
        await its.wait(0, 1)
        await FAULTS[fault](its)
        await its.goes_on()
    assert ledger.count(Outcome.ACKED) > 100
    async with Rest(faulty.a) as rest:
        for room in ROOMS:
            rows = await archive.complete(faulty.place, room, await rest.head(room))
            assert len(rows) >= len(await rest.whole_history(room))
