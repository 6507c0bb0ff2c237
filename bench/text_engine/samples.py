"""What was measured, sample by sample."""

import re
from dataclasses import dataclass, field
from statistics import median
from typing import Any

Samples = list[float]

LINES = ("forty_bytes", "lines", "corpus", "english")


@dataclass
class Measured:
    """Times in nanoseconds. An engine is one of our styles, or a peer."""

    message: dict[str, dict[str, Samples]] = field(default_factory=dict)  # lines, engine
    growth: dict[str, dict[str, float]] = field(default_factory=dict)  # lines, style
    worst: dict[str, dict[str, dict[int, Samples]]] = field(default_factory=dict)  # style, text, code points
    load: dict[str, Samples] = field(default_factory=dict)  # style, or "all"
    heap_bytes: float = 0

    @property
    def styles(self) -> list[str]:
        return sorted(self.worst)

    def add_messages(self, lines: str, engine: str, ns: Samples) -> None:
        self.message.setdefault(lines, {}).setdefault(engine, []).extend(ns)

    def add_benchmark(self, entry: dict[str, Any]) -> None:
        """One entry of Google Benchmark's JSON; averages over repetitions are passed over."""
        if entry["run_type"] != "iteration":
            return
        kind, *rest = re.sub(r"/iterations:\d+$", "", entry["run_name"]).split("/")
        if kind == "worst":
            text, style, points = rest
            sizes = self.worst.setdefault(style, {}).setdefault(text, {})
            sizes.setdefault(int(points), []).append(cpu_ns(entry))
        elif kind == "load":
            self.load.setdefault(rest[0], []).append(cpu_ns(entry))
        elif kind == "memory":
            self.heap_bytes = entry["heap_bytes"]
        else:
            self.add_messages(kind, rest[0], [entry["per_message"] * 1e9])
            self.growth.setdefault(kind, {})[rest[0]] = entry["growth"]

    def slowest(self, style: str, points: int) -> tuple[float, str]:
        """The time of the text that costs most at this size, and its name."""
        return max((median(sizes[points]), text) for text, sizes in self.worst[style].items())

    def steepest(self, style: str, small: int, large: int) -> tuple[float, str]:
        """How many times the small text's time the large one takes, at most, and which text it is."""
        return max(
            (median(sizes[large]) / median(sizes[small]), text) for text, sizes in self.worst[style].items()
        )


def cpu_ns(entry: dict[str, Any]) -> float:
    return float(entry["cpu_time"] * {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}[entry["time_unit"]])
