"""Random rounds of faults under load, each with a ledger that is judged at its end.

A round is told by its seed: `--seed 7 --rounds 1` plays the same faults after the same waits again (what the
processes do meanwhile is theirs).
"""

import asyncio
import random
from collections.abc import Awaitable, Callable

import pytest

from archive import Archive
from ledger import Ledger, Nodes, Outcome, crowd
from nodes import ROOMS, Cluster, kill, start
from twitchy_client import Rest

TALKERS = 6

Fault = Callable[[Cluster, Nodes, random.Random], Awaitable[None]]


async def a_node_is_killed(cluster: Cluster, nodes: Nodes, chance: random.Random) -> None:
    """With it its share of the archiving, at any moment between a write and its commit."""
    victim = chance.choice(cluster.nodes)
    nodes.up.remove(victim)
    await kill(victim)
    await asyncio.sleep(chance.uniform(0, 1))
    await start(victim)
    nodes.up.append(victim)


async def every_node_is_killed(cluster: Cluster, nodes: Nodes, chance: random.Random) -> None:
    nodes.up.clear()
    await asyncio.gather(*(kill(node) for node in cluster.nodes))
    await asyncio.gather(*(start(node) for node in cluster.nodes))
    nodes.up.extend(cluster.nodes)


async def kafka_is_killed(cluster: Cluster, nodes: Nodes, chance: random.Random) -> None:
    """One broker: with three there is always another."""
    broker = chance.randint(1, cluster.kafka.brokers)
    await asyncio.to_thread(cluster.kafka.kill, broker)
    await asyncio.sleep(chance.uniform(0, 2))
    await asyncio.to_thread(cluster.kafka.start, broker)


async def kafka_stands_still(cluster: Cluster, nodes: Nodes, chance: random.Random) -> None:
    broker = chance.randint(1, cluster.kafka.brokers)
    await asyncio.to_thread(cluster.kafka.pause, broker)
    await asyncio.sleep(chance.uniform(0.5, 4))
    await asyncio.to_thread(cluster.kafka.resume, broker)


async def cassandra_is_killed(cluster: Cluster, nodes: Nodes, chance: random.Random) -> None:
    await asyncio.to_thread(cluster.cassandra.kill)
    await asyncio.sleep(chance.uniform(0, 2))
    await asyncio.to_thread(cluster.cassandra.start)


async def cassandra_stands_still(cluster: Cluster, nodes: Nodes, chance: random.Random) -> None:
    await asyncio.to_thread(cluster.cassandra.freeze)
    await asyncio.sleep(chance.uniform(0.5, 4))
    await asyncio.to_thread(cluster.cassandra.thaw)


FAULTS: dict[str, Fault] = {
    fault.__name__: fault
    for fault in (
        a_node_is_killed,
        every_node_is_killed,
        kafka_is_killed,
        kafka_stands_still,
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


async def test_what_was_acked_is_there_once_and_in_its_place(
    cluster: Cluster, archive: Archive, seed: int, fault: str
) -> None:
    chance = random.Random(seed)
    nodes = Nodes(seed)
    nodes.up = list(cluster.nodes)
    async with Rest(cluster.a) as rest:
        users = await asyncio.gather(*(rest.new_user() for _ in range(TALKERS)))
    async with crowd(nodes, list(users), ROOMS) as ledger:
        await asyncio.sleep(chance.uniform(0.5, 1.5))
        await FAULTS[fault](cluster, nodes, chance)
        await goes_on(ledger)
    assert ledger.count(Outcome.ACKED) > 100
    async with Rest(cluster.a) as rest:
        for room in ROOMS:
            rows = await archive.complete(cluster.place, room, await rest.head(room))
            assert len(rows) >= len(await rest.whole_history(room))


async def goes_on(ledger: Ledger, seconds: float = 60) -> None:
    """Everyone is acked again."""
    heard = [sum(sent.outcome is Outcome.ACKED for sent in talker.sent) for talker in ledger.talkers]
    async with asyncio.timeout(seconds):
        for talker, before in zip(ledger.talkers, heard):
            while sum(sent.outcome is Outcome.ACKED for sent in talker.sent) <= before + 10:
                await asyncio.sleep(0.05)
