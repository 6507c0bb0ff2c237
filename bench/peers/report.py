"""What was measured, as Markdown."""

from collections.abc import Callable

from rows import FLOOD, FLOOR, OURS, PEERS, ROWS, Row, Runs
from samples import Samples

TITLES = {OURS: "Twitchy Chat", FLOOR: f"bare {FLOOR}", FLOOD: f"bare {FLOOD}"} | PEERS
Measured = dict[str, Runs]  # by row


def table(columns: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(cells) + " |" for cells in [columns, *rows]]
    lines.insert(1, "|" + "---|" * len(columns))
    return "\n".join(lines) + "\n"


def is_load(server: str) -> bool:
    """A server of messages: what a floor writes has no latency."""
    return server not in (FLOOR, FLOOD)


def best_and_median(metric: str, digits: int) -> Callable[[str, Samples], str]:
    def cell(_server: str, runs: Samples) -> str:
        return f"{runs.best(metric):,.{digits}f} / {runs.median(metric):,.{digits}f}"

    return cell


def timed(metric: str) -> Callable[[str, Samples], str]:
    of_any = best_and_median(metric, 1)
    return lambda server, runs: of_any(server, runs) if is_load(server) else ""


def ours_only(metric: str, digits: int = 1) -> Callable[[str, Samples], str]:
    of_any = best_and_median(metric, digits)
    return lambda server, runs: of_any(server, runs) if server == OURS else ""


def deliveries(server: str, runs: Samples) -> str:
    return f"{runs.median('deliveries_per_s'):,.0f}" if is_load(server) else ""


def beside(metric: str) -> Callable[[str, Samples], str]:
    return lambda _server, runs: f"{runs.median(metric):.2f}"


def notes(server: str, runs: Samples) -> str:
    found = [runs.lacks()] if is_load(server) else []
    if runs.is_client_bound():
        found.append("**client-bound**: no result")
    return ", ".join(filter(None, found))


COLUMNS: dict[str, Callable[[str, Samples], str]] = {
    "": lambda server, _runs: TITLES[server],
    "CPU, cores": best_and_median("server_cores", 2),
    "µs a frame": best_and_median("us_a_frame", 2),
    "deliveries/s": deliveries,
    "frames/s": lambda _server, runs: f"{runs.median('frames_per_s'):,.0f}",
    "MiB/s": lambda _server, runs: f"{runs.median('mib_per_s'):,.1f}",
    "p50 ms": timed("p50"),
    "p99 ms": timed("p99"),
    "ack p50 ms": ours_only("ack_p50"),
    "ack p99 ms": ours_only("ack_p99"),
    "RSS MiB": best_and_median("server_mib", 0),
    "load's CPU": beside("client_cores"),
    "others' CPU": beside("other_cores"),
    "stolen": beside("stolen_cores"),
    "notes": notes,
}
# Only where they say something.
EXTRA: dict[str, dict[str, Callable[[str, Samples], str]]] = {
    "ingest": {"fdatasync p50 ms": ours_only("sync_p50"), "fdatasync p99 ms": ours_only("sync_p99")},
    "wire": {"bytes / undeflated": ours_only("wire_ratio", 3)},
    "full-deflate": {"bytes / undeflated": ours_only("wire_ratio", 3)},
    "crowd": {
        "s to connect all": ours_only("readers_connect_s"),
        "shown/s, a reader": ours_only("sample_shown_per_s"),
    },
    "spike": {"s until p99 < 50 ms": ours_only("recovery_seconds")},
}


def section(name: str, row: Row, runs: Runs) -> str:
    columns = COLUMNS | EXTRA.get(name, {})
    cells = [
        [cell(server, runs[server]) for cell in columns.values()]
        for server in row.servers
        if runs.get(server)
    ]
    text = "a text of 48 bytes" if row.marked else "lines of the corpus"
    senders = f"{row.senders:,} senders, {text}"
    return f"### `{name}`: {row.title}\n\n{senders}.\n\n{table(list(columns), cells)}"


def goals(measured: Measured) -> str:
    rows = []
    for name, runs in measured.items():
        if not runs.get(OURS):
            rows.append([f"`{name}`", ROWS[name].title, "", "not measured", "–"])
            continue
        bound = runs[OURS].is_client_bound()
        for number, (what, found, reached) in enumerate(ROWS[name].goals(runs)):
            verdict = "client-bound" if bound else "–" if reached is None else "yes" if reached else "**no**"
            label = [f"`{name}`", ROWS[name].title] if number == 0 else ["", ""]
            rows.append([*label, what, found, verdict])
    return table(["row", "work", "goal", "in this run", "reached"], rows)


ABOUT = """The peers relay a text to all who read, and do nothing else. Ours signs senders in, rewrites
each text in the room's style, numbers it, and answers when it is on disk. The same load client speaks to all,
in an open loop: latencies count from when a message was due. Two figures are best / median; goals are judged
by medians. *Others' CPU* is what else ran on this machine, *stolen* what other guests of its host took, in
cores."""


def report(head: list[str], measured: Measured) -> str:
    sections = [section(name, ROWS[name], runs) for name, runs in measured.items() if runs]
    return "\n".join(
        [
            "# The fan-out, next to what could be used instead\n",
            *(f"{line}\n" for line in head),
            f"{ABOUT}\n",
            "![CPU and p99 of every server in every row](peers.svg)\n",
            goals(measured),
            *sections,
        ]
    )
