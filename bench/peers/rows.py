"""The rows: what load each is, who takes its turn in it, and what we promise of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from samples import Samples

OURS = "twitchy"
FLOOR = "send() loop"
FLOOD = "send() loop, unpaced"
PEERS = {"bun": "Bun", "centrifuge": "Centrifuge", "socketio": "Socket.IO"}

Runs = dict[str, Samples]  # of one row, by server
Goal = tuple[str, str, bool | None]  # what, what came out, whether it was reached; None: cannot be told
NAMES = 2000
SPIKE_FROM, SPIKE_SECONDS = 5, 5


@dataclass
class Row:
    title: str
    readers: int
    rate: int
    goals: Callable[[Runs], Iterator[Goal]]
    senders: int = NAMES
    servers: tuple[str, ...] = (OURS, FLOOR)
    marked: bool = False  # a fixed text of 48 bytes, as all the peers are given
    args: list[str] = field(default_factory=list)
    gather_us: int = 0  # of all servers alike: so that a server is at its limit before the load is
    seconds: float | None = None  # if not what the command line says

    def compares(self) -> bool:
        return any(server in PEERS for server in self.servers)


def at_most(what: str, value: float, limit: float, unit: str = "", digits: int = 2) -> Goal:
    return f"{what} ≤ {limit:g}{unit}", f"{value:.{digits}f}{unit}", value <= limit


def complete(ours: Samples) -> Goal:
    lacks = ours.lacks()
    return "kept up, none lost", lacks or f"{ours.median('deliveries_per_s'):,.0f} deliveries/s", not lacks


def bun_of(runs: Runs) -> Samples | None:
    """Nothing if Bun is not here, or if it was the load that could do no more."""
    bun = runs.get("bun")
    return bun if bun and not bun.is_client_bound() else None


def times_bun(runs: Runs, limit: float) -> Goal:
    what, bun = f"CPU ≤ {limit:g} × Bun's", bun_of(runs)
    if not bun:
        return what, "without Bun", None
    times = runs[OURS].median("server_cores") / bun.median("server_cores")
    return what, f"{times:.2f} ×", times <= limit


def a_frame(runs: Runs) -> Goal:
    what = f"CPU per frame ≤ 1.15 × that of a bare {FLOOR}"
    if not runs.get(FLOOR):
        return what, f"without {FLOOR}", None
    times = runs[OURS].median("us_a_frame") / runs[FLOOR].median("us_a_frame")
    return what, f"{times:.2f} ×", times <= 1.15


def p99_below_or_bun(runs: Runs) -> Goal:
    ours, bun = runs[OURS].median("p99"), bun_of(runs)
    theirs = bun.median("p99") if bun else 0
    found = f"{ours:.1f} ms" + (f", Bun {theirs:.1f} ms" if bun else "")
    return "p99 ≤ 25 ms, or ≤ Bun's", found, ours <= max(25, theirs)


def relay_100(runs: Runs) -> Iterator[Goal]:
    yield times_bun(runs, 0.6)
    yield p99_below_or_bun(runs)
    yield a_frame(runs)


def relay_1000(runs: Runs) -> Iterator[Goal]:
    yield from relay_100(runs)
    yield at_most("ack p99", runs[OURS].median("ack_p99"), 10, " ms", 1)


def relay_4000(runs: Runs) -> Iterator[Goal]:
    yield complete(runs[OURS])
    yield at_most("CPU", runs[OURS].median("server_cores"), 0.7, " core")
    yield at_most("p99", runs[OURS].median("p99"), 60, " ms", 1)
    yield a_frame(runs)


def relay_10k(runs: Runs) -> Iterator[Goal]:
    yield times_bun(runs, 0.75)
    what, ours, bun = "p99 ≤ 1.2 × Bun's", runs[OURS].median("p99"), bun_of(runs)
    if bun:
        theirs = bun.median("p99")
        yield what, f"{ours:.1f} ms, Bun {theirs:.1f} ms", ours <= 1.2 * theirs
    else:
        yield what, "without Bun", None
    yield a_frame(runs)


def wire(runs: Runs) -> Iterator[Goal]:
    yield at_most("bytes, of those undeflated:", runs[OURS].median("wire_ratio"), 0.40, " ×", 3)
    yield complete(runs[OURS])
    yield a_frame(runs)


def full_deflate(runs: Runs) -> Iterator[Goal]:
    yield complete(runs[OURS])
    yield at_most("p99", runs[OURS].median("p99"), 60, " ms", 1)
    yield at_most("bytes, of those undeflated:", runs[OURS].median("wire_ratio"), 0.30, " ×", 3)
    yield a_frame(runs)


def full(runs: Runs) -> Iterator[Goal]:
    what, flood = "bytes/s ≥ 0.8 × those of a bare send() loop", runs.get(FLOOD)
    if not flood:
        yield what, f"without {FLOOD}", None
    elif flood.is_client_bound():
        yield what, f"{flood.median('mib_per_s'):,.0f} MiB/s are the load's limit, not the loop's", None
    else:
        times = runs[OURS].median("mib_per_s") / flood.median("mib_per_s")
        yield what, f"{times:.2f} ×", times >= 0.8
    yield complete(runs[OURS])
    yield a_frame(runs)


def ingest(runs: Runs) -> Iterator[Goal]:
    ours = runs[OURS]
    yield at_most("ack p50", ours.median("ack_p50"), 5, " ms", 1)
    yield at_most("ack p99", ours.median("ack_p99"), 20, " ms", 1)
    yield complete(ours)


def crowd(runs: Runs) -> Iterator[Goal]:
    ours = runs[OURS]
    yield at_most("all connected in", ours.median("readers_connect_s"), 5, " s", 1)
    yield at_most("p99", ours.median("p99"), 400, " ms", 1)
    yield complete(ours)


def spike(runs: Runs) -> Iterator[Goal]:
    yield complete(runs[OURS])
    yield at_most("p99 below 50 ms again after", runs[OURS].median("recovery_seconds"), 2, " s", 1)


DEFLATE = ["--deflate", "--sample", "8"]
ROWS = {
    "relay-100": Row(
        "1,000 readers × 100 messages/s", 1000, 100, relay_100, 100,
        (OURS, FLOOR, "bun", "centrifuge", "socketio"), marked=True,
    ),
    "relay-1000": Row(
        "1,000 readers × 1,000 messages/s", 1000, 1000, relay_1000, 100,
        (OURS, FLOOR, "bun", "centrifuge"), marked=True, gather_us=1200,
    ),
    "relay-4000": Row(
        "1,000 readers × 4,000 messages/s", 1000, 4000, relay_4000, 100, (OURS, FLOOR, "bun"), marked=True,
        gather_us=1200,
    ),
    "relay-10k": Row(
        "10,000 readers × 40 messages/s", 10_000, 40, relay_10k, 100,
        (OURS, FLOOR, "bun", "centrifuge"), marked=True,
    ),
    "wire": Row("1,000 readers × 1,000 messages/s, deflate", 1000, 1000, wire, args=DEFLATE),
    "full-deflate": Row(
        "1,000 readers × 13,889 messages/s, deflate", 1000, 13_889, full_deflate, args=DEFLATE
    ),
    "full": Row("1,000 readers × 13,889 messages/s", 1000, 13_889, full, servers=(OURS, FLOOR, FLOOD)),
    "ingest": Row(
        "41,667 messages/s into three rooms from 1,000 senders, 30 readers", 30, 41_667, ingest, 1000,
        (OURS,), args=["--rooms", "3", "--sync-probe"],
    ),
    "crowd": Row(
        "17,000 readers at pace 20 × 1,000 messages/s", 17_000, 1000, crowd, servers=(OURS,),
        args=["--pace", "20"],
    ),
    "spike": Row(
        "a spike: 100, for 5 s 13,889, 100 messages/s; 1,000 readers, deflate", 1000, 100, spike,
        servers=(OURS,), seconds=SPIKE_FROM + SPIKE_SECONDS + 8,
        args=[*DEFLATE, "--spike-rate", "13889", "--spike-from", str(SPIKE_FROM),
              "--spike-seconds", str(SPIKE_SECONDS)],
    ),
}  # fmt: skip
