"""What each row measures. Each gives what report.py shows, as it stands in results.json."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from load import Outcome, look, run_clients
from machine import stolen_seconds
from nodes import ROOMS, Node, Services, metric_in

Data = dict[str, Any]

PASS_MS = 20  # between passes to a busy room's readers, at most
KEY_AND_OVERHEAD = 26  # bytes that a record of a floor has in Kafka's log besides its value
DELIVER_RATE = 5_000
INGEST_RATE = 41_667
CROWD_RATE = 1_000
CROWD_NODES = 3
BACKLOG_RATE = 15_000
MEANWHILE_RATE = 417
WARM_UP_BYTES = 200
STORE_BENCH = "src/store/cassandra/store_cassandra_bench"
LAG = "twitchy_archive_lag_messages"
LOOK_EVERY_S = 0.2
CATCH_UP_PATIENCE_S = 900
FAULTS = ("refused", "unanswered", "unsent", "lost", "gaps", "doubled", "altered", "wrong", "closed")


@dataclass
class Scale:
    """How much is measured."""

    rounds: int = 3
    seconds: float = 10
    warmup: float = 3
    readers: int = 50_000
    records: int = 5_000_000
    warm_up_rows: int = 300_000
    behind_s: float = 40  # of what is said while no one archives, at BACKLOG_RATE


QUICK = Scale(rounds=1, seconds=3, warmup=1, readers=3_000, records=100_000, warm_up_rows=20_000, behind_s=5)


def note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


class Bench:
    def __init__(self, build: Path, scale: Scale, services: Services, kafka_set: tuple[str, ...]):
        self.build = build
        self.scale = scale
        self.services = services
        self.kafka_set = kafka_set
        self.client = build / "bench/twitchy_bench"

    def node(self, name: str, *, archives: bool = False) -> Node:
        return Node(self.services, name, archives=archives, kafka_set=self.kafka_set)

    def load(self, nodes: list[Node], loads: list[list[str]], seconds: float | None = None) -> Outcome:
        watched = {node.name: node.pid for node in nodes} | self.services.pids
        accounts = ["--accounts", str(self.services.tokens)]
        each = [[*load, *accounts] for load in loads]
        return run_clients(self.client, each, watched, self.scale.warmup, seconds or self.scale.seconds)

    def warm_up(self) -> None:
        """Kafka and Cassandra compile what they run often: else the first row would be measured on other programs
        than the last."""
        self.floor(INGEST_RATE, len(ROOMS), WARM_UP_BYTES)
        self.write_alone(self.scale.warm_up_rows)

    def write_alone(self, rows: int) -> float:
        """Rows/s of the driver alone, in batches of 50."""
        environment = {"TWITCHY_TEST_CASSANDRA": self.services.cassandra, "TWITCHY_BENCH_ROWS": str(rows)}
        found = self.google_benchmark(STORE_BENCH, "BM_WriteAlone", environment)["BM_WriteAlone"]
        return float(found["items_per_second"])

    def floor(self, rate: float, topics: int, record_bytes: int) -> Data:
        """A bare producer and consumer at this rate, with records as long."""
        command = [
            str(self.build / "bench/kafka_floor"), "--servers", self.services.kafka,
            "--rate", f"{rate:g}", "--topics", str(topics), "--bytes", str(record_bytes),
            "--warmup", f"{self.scale.warmup:g}", "--seconds", f"{self.scale.seconds:g}",
            "--pass-ms", str(PASS_MS),
            *(word for setting in self.kafka_set for word in ("--set", setting)),
        ]  # fmt: skip
        stolen, began = stolen_seconds(), time.monotonic()
        ended = subprocess.run(command, stdout=subprocess.PIPE, text=True)
        if not ended.stdout:
            raise RuntimeError(f"kafka_floor ended with {ended.returncode}")
        result = json.loads(ended.stdout)
        took = time.monotonic() - began
        return latency(result["delivery"]) | {
            "passed": latency(result["passed"]),
            "cores": {"producer and consumer": result["cores"], "stolen": (stolen_seconds() - stolen) / took},
            "faults": {kind: result[kind] for kind in ("lost", "doubled") if result[kind]},
        }

    @contextmanager
    def talk(self, node: Node, rate: float) -> Iterator[None]:
        """Until it is left; no one judges it."""
        command = [
            str(self.client), "--quiet", "--url", node.url, "--accounts", str(self.services.tokens),
            "--readers", "1", "--senders", "10", "--rate", f"{rate:g}", "--seconds", str(CATCH_UP_PATIENCE_S),
        ]  # fmt: skip
        talking = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            yield
            if talking.poll() is not None:
                raise RuntimeError("the load client ended early")
        finally:
            talking.kill()
            talking.wait()

    def google_benchmark(self, program: str, only: str, environment: dict[str, str]) -> Data:
        """By name, without their flags."""
        command = [str(self.build / program), f"--benchmark_filter={only}", "--benchmark_format=json"]
        ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=os.environ | environment)
        found = json.loads(ended.stdout)["benchmarks"]
        for each in found:
            if each.get("error_occurred"):
                raise RuntimeError(f"{each['name']}: {each['error_message']}")
        return {each["name"].split("/")[0]: each for each in found}


def latency(histogram: Data) -> Data:
    return {"p50": histogram["p50_ms"], "p99": histogram["p99_ms"]}


def faults_of(results: list[Data]) -> dict[str, int]:
    sums = {kind: sum(result[kind] for result in results) for kind in FAULTS}
    return {kind: count for kind, count in sums.items() if count}


def in_turn(bench: Bench, name: str, what: str, rate: float, topics: int, nodes: list[Node],
            load: list[str]) -> list[Data]:  # fmt: skip
    """Rounds of ours and the floor, whose records are as long as ours are. `what`: delivery or ack."""
    rounds = []
    for number in range(bench.scale.rounds):
        before = bench.services.log_bytes()
        outcome = bench.load(nodes, [load])
        result = outcome.results[0]
        grown = bench.services.log_bytes() - before
        record = max(8, round(grown / max(1, result["stored"])) - KEY_AND_OVERHEAD)
        ours = latency(result[what]) | {
            "delivery": latency(result["delivery"]),
            "ack": latency(result["ack"]),
            "acks_per_s": result["acks_per_s"],
            "cores": outcome.cores,
            "faults": faults_of([result]),
            "record_bytes": record,
        }
        bare = bench.floor(rate, topics, record)
        note(f"{name} {number + 1}: ours {ours['p50']:.1f} / {ours['p99']:.1f} ms, "
             f"bare {bare['p50']:.1f} / {bare['p99']:.1f} ms, {ours['acks_per_s']:,.0f} acks/s, {ours['faults']}")  # fmt: skip
        rounds.append({"ours": ours, "bare": bare})
    return rounds


def deliver(bench: Bench) -> Data:
    with bench.node("A") as a, bench.node("B") as b:
        load = ["--url", a.url, "--read-url", b.url, "--readers", "10", "--senders", "100",
                "--rate", str(DELIVER_RATE)]  # fmt: skip
        rounds = in_turn(bench, "deliver", "delivery", DELIVER_RATE, 1, [a, b], load)
    return {"rate": DELIVER_RATE, "rounds": rounds}


def ingest(bench: Bench) -> Data:
    with bench.node("A") as a:
        load = ["--url", a.url, "--readers", "3", "--senders", "1000", "--rooms", str(len(ROOMS)),
                "--rate", str(INGEST_RATE)]  # fmt: skip
        rounds = in_turn(bench, "ingest", "ack", INGEST_RATE, len(ROOMS), [a], load)
    return {"rate": INGEST_RATE, "rounds": rounds}


def start(bench: Bench) -> Data:
    environment = {"TWITCHY_TEST_KAFKA": bench.services.kafka, "TWITCHY_BENCH_RECORDS": str(bench.scale.records)}
    found = bench.google_benchmark("src/broker/kafka/broker_kafka_bench", "BM_ReadBackAtStart", environment)
    seconds = found["BM_ReadBackAtStart"]["real_time"] / 1000
    note(f"start: {seconds:.1f} s")
    return {"records": bench.scale.records, "seconds": seconds}


def page(bench: Bench) -> Data:
    environment = {"TWITCHY_TEST_CASSANDRA": bench.services.cassandra}
    rounds = []
    for _ in range(bench.scale.rounds):
        found = bench.google_benchmark(STORE_BENCH, "BM_ReadTenWhileWriting", environment)["BM_ReadTenWhileWriting"]
        ours = {"p50": found["p50_ms"], "p99": found["p99_ms"]}
        rounds.append({"ours": ours, "bare": {"p50": found["alone_p50_ms"], "p99": found["alone_p99_ms"]}})
        note(f"page: {rounds[-1]}")
    return {"rounds": rounds}


def archive(bench: Bench) -> Data:
    """Node A takes what is said, node B archives, and is away for as long as it takes to say what an outage
    would have left; three times as fast, which is the same to one who reads it later."""
    with bench.node("A") as a:
        with bench.node("B", archives=True) as b:
            catch_up(b, 0)
        before = a.heads()
        load = ["--url", a.url, "--readers", "1", "--senders", "100", "--rate", str(BACKLOG_RATE)]
        said = bench.load([a], [load], bench.scale.behind_s - bench.scale.warmup).results[0]
        behind = a.heads() - before
        note(f"archive: {behind:,} messages behind, faults {faults_of([said])}")
        with bench.talk(a, MEANWHILE_RATE):
            alone = [bench.write_alone(behind)]
            started = time.monotonic()
            with bench.node("B", archives=True) as b:
                pids = {"A": a.pid, "B, which archives": b.pid} | bench.services.pids
                begin = look(pids)
                rows_per_s = catch_up(b, behind)
                end = look(pids)
                caught_up_s = time.monotonic() - started
            alone.append(bench.write_alone(behind))
    took = end["time"] - begin["time"]
    found = {
        "outage_s": behind / DELIVER_RATE,
        "behind": behind,
        "caught_up_s": caught_up_s,
        "rows_per_s": rows_per_s,
        "alone_rows_per_s": sum(alone) / len(alone),  # before and after
        "cores": {name: (end[name] - begin[name]) / took for name in [*pids, "stolen"]},
    }
    note(f"archive: {found}")
    return found


def catch_up(node: Node, behind: int) -> float:
    """Returns when the node has archived so many and less than a second's talk is left; its rows/s until then,
    without what it took to begin."""
    seen: list[tuple[float, float]] = []
    deadline = time.monotonic() + CATCH_UP_PATIENCE_S
    while time.monotonic() < deadline:
        metrics = node.get("/metrics")
        rows, lag = metric_in(metrics, "twitchy_archive_rows_total"), metric_in(metrics, LAG)
        if rows > 0:
            seen.append((time.monotonic(), rows))
        is_known = json.loads(node.get("/readyz"))["archive"] == "ok" and LAG in metrics
        if is_known and rows >= behind and lag < MEANWHILE_RATE:
            return rate_of(seen)
        time.sleep(LOOK_EVERY_S)
    raise RuntimeError(f"{lag:,.0f} messages are not archived yet after {CATCH_UP_PATIENCE_S} s")


def rate_of(seen: list[tuple[float, float]]) -> float:
    """Of counts, with their times."""
    if len(seen) < 2:
        return 0
    (from_s, first), (to_s, last) = seen[0], seen[-1]
    return (last - first) / (to_s - from_s)


def crowd(bench: Bench) -> Data:
    """Each client talks to one node, and has its readers on the next."""
    with ExitStack() as stack:
        nodes = [stack.enter_context(bench.node(f"node {number + 1}")) for number in range(CROWD_NODES)]
        share = CROWD_RATE / CROWD_NODES
        readers = -(-bench.scale.readers // CROWD_NODES)  # rounded up
        loads = [
            ["--url", nodes[i].url, "--read-url", nodes[(i + 1) % CROWD_NODES].url, "--pace", "20",
             "--readers", str(readers), "--senders", "34", "--rate", f"{share:g}",
             "--others-rate", f"{CROWD_RATE - share:g}"]
            for i in range(CROWD_NODES)
        ]  # fmt: skip
        before = nodes[0].heads()
        outcome = bench.load(nodes, loads)
        # What the rooms hold beyond what was acked was stored twice, or stored and refused.
        stored = sum(result["stored"] for result in outcome.results)
        doubled = nodes[0].heads() - before - stored
    faults = faults_of(outcome.results)
    if doubled:
        faults["doubled"] = faults.get("doubled", 0) + doubled
    deliveries = [latency(result["delivery"]) for result in outcome.results]
    found = {
        "rate": CROWD_RATE,
        "readers": readers * CROWD_NODES,
        "connect_s": max(result["readers_connect_s"] for result in outcome.results),
        "p50": max(each["p50"] for each in deliveries),
        "p99": max(each["p99"] for each in deliveries),
        "cores": outcome.cores,
        "kib_a_reader": max(outcome.connected_kib[node.name] for node in nodes) / readers,
        "faults": faults,
    }
    note(f"crowd: {found}")
    return found


# The archive first, while there is little to archive.
ROWS: dict[str, Callable[[Bench], Data]] = {
    "archive": archive,
    "deliver": deliver,
    "ingest": ingest,
    "start": start,
    "page": page,
    "crowd": crowd,
}
