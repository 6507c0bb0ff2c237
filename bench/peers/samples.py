"""What the load client measured, several times, and sums of it."""

from collections.abc import Callable
from statistics import median
from typing import Any

Result = dict[str, Any]

CALM_MS = 50
CLIENT_BOUND = 0.9  # of a core
KEEPS_UP = 0.98  # of what is wanted
KINDS = ("refused", "unanswered", "unsent", "lost", "gaps", "doubled", "altered", "wrong", "closed")


def recovery_seconds(result: Result) -> float:
    """How long after the spike's end deliveries were as quick as they should be, for a second at least."""
    end = result["spike_from"] + result["spike_seconds"]
    after = result["half_seconds"][2 * end :]
    calm = [each["p99_ms"] < CALM_MS for each in after]
    starts = (number for number, pair in enumerate(zip(calm, calm[1:], strict=False)) if all(pair))
    return next(starts, len(after)) / 2


METRICS: dict[str, Callable[[Result], float]] = {
    "p50": lambda result: result["delivery"]["p50_ms"],
    "p99": lambda result: result["delivery"]["p99_ms"],
    "ack_p50": lambda result: result["ack"]["p50_ms"],
    "ack_p99": lambda result: result["ack"]["p99_ms"],
    "sync_p50": lambda result: result["fdatasync"]["p50_ms"],
    "sync_p99": lambda result: result["fdatasync"]["p99_ms"],
    # What a frame to one reader costs: the same however much else the machine has to do.
    "us_a_frame": lambda result: result["server_cores"] * 1e6 / max(1, result["frames_per_s"]),
    "wire_ratio": lambda result: result["sample_wire_bytes"] / max(1, result["sample_plain_bytes"]),
    "recovery_seconds": recovery_seconds,
}


class Samples:
    """All measurements of one server in one row."""

    def __init__(self, results: list[Result] | None = None):
        self.results = results or []

    def __bool__(self) -> bool:
        return bool(self.results)

    def values(self, metric: str) -> list[float]:
        value = METRICS.get(metric, lambda result: result[metric])
        return [value(result) for result in self.results]

    def median(self, metric: str) -> float:
        return median(self.values(metric))

    def best(self, metric: str) -> float:
        """The least: that is the best of everything but rates."""
        return max(self.values(metric)) if metric.endswith("per_s") else min(self.values(metric))

    def is_client_bound(self) -> bool:
        return self.median("client_cores") > CLIENT_BOUND

    def count(self, kind: str) -> int:
        return sum(result[kind] for result in self.results)

    def lacks(self) -> str:
        """Why it did not keep up; empty if it did in each measurement."""
        wanted = [KEEPS_UP * result["wanted_per_s"] for result in self.results]
        slow = any(have < want for have, want in zip(self.values("deliveries_per_s"), wanted, strict=True))
        found = ["falls behind"] if slow else []
        found += [f"{self.count(kind):,} {kind}" for kind in KINDS if self.count(kind)]
        return ", ".join(found)
