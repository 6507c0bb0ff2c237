"""Runs load clients together, and says what everything cost while they counted."""

import json
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from machine import cpu_seconds, rss_kib, stolen_seconds

Result = dict[str, Any]
LEAD_S = 0.1  # from the cue until the first message is due


@dataclass
class Outcome:
    results: list[Result]  # of each client
    cores: dict[str, float]  # of each process that was watched, and "load", "stolen"
    connected_kib: dict[str, int]  # of each, by which it grew while all connected


def run_clients(
    client: Path, loads: list[list[str]], watched: dict[str, int], warmup: float, seconds: float
) -> Outcome:
    """All connect at once, and talk from when all have. Raises if one cannot be measured."""
    common = ["--json", "--quiet", "--on-cue", "--warmup", f"{warmup:g}", "--seconds", f"{seconds:g}"]
    before_kib = {name: rss_kib(pid) for name, pid in watched.items()}
    running = [
        subprocess.Popen([client, *common, *load], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for load in loads
    ]
    try:
        for each in running:
            assert each.stdout is not None
            if each.stdout.readline() != "connected\n":
                raise RuntimeError(f"a load client ended with {each.wait()}")
        grown_kib = {name: rss_kib(pid) - before_kib[name] for name, pid in watched.items()}
        pids = watched | {f"load {number}": each.pid for number, each in enumerate(running)}
        for each in running:
            assert each.stdin is not None
            each.stdin.write("now\n")
            each.stdin.flush()
        time.sleep(LEAD_S + warmup)
        begin = look(pids)
        time.sleep(seconds)
        end = look(pids)
        results = [json.loads(each.communicate()[0]) for each in running]
    finally:
        for each in running:
            if each.poll() is None:
                each.kill()
                each.wait()
    took = end["time"] - begin["time"]
    spent = {name: (end[name] - begin[name]) / took for name in end}
    cores = {name: spent[name] for name in [*watched, "stolen"]}
    cores["load"] = sum(spent[name] for name in pids if name not in watched)
    return Outcome(results, cores, grown_kib)


def look(pids: dict[str, int]) -> dict[str, float]:
    seen = {name: cpu_seconds(pid) for name, pid in pids.items()}
    return seen | {"stolen": stolen_seconds(), "time": time.monotonic()}
