"""What was measured, as Markdown: from results.json alone."""

from collections.abc import Callable
from statistics import median
from typing import Any

Data = dict[str, Any]
KEEPS_UP = 0.98  # of the rate

TITLES = {
    "deliver": "from a sender at node A to ten readers at node B, 5,000 messages/s",
    "ingest": "41,667 messages/s through one node: 1,000 senders, three rooms",
    "start": "a start reads back what was said in the last four minutes",
    "archive": "an archiver that was away catches up, 417 messages/s meanwhile",
    "page": "a page of ten from Cassandra, 5,000 rows/s written meanwhile",
    "crowd": "one room over three nodes, pace 20, 1,000 messages/s",
}


def table(columns: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(cells) + " |" for cells in [columns, *rows]]
    lines.insert(1, "|" + "---|" * len(columns))
    return "\n".join(lines) + "\n"


def middle(rounds: list[Data], who: str, what: str) -> float:
    return median(each[who][what] for each in rounds)


def cores_of(samples: list[Data]) -> dict[str, float]:
    """The median of each process's."""
    return {name: median(each["cores"][name] for each in samples) for name in samples[0]["cores"]}


def listed(cores: dict[str, float]) -> str:
    return ", ".join(f"{name} {count:.2f}" for name, count in cores.items() if name != "stolen")


def faults_in(samples: list[Data]) -> str:
    found: dict[str, int] = {}
    for sample in samples:
        for kind, count in sample.get("faults", {}).items():
            found[kind] = found.get(kind, 0) + count
    return ", ".join(f"{count:,} {kind}" for kind, count in found.items()) or "none"


# ---- Goals: what it is, what was found, whether that is enough ------------------------------------------

Goal = tuple[str, str, bool]


def twice_bare(rounds: list[Data], what: str) -> list[Goal]:
    goals = []
    for share in ("p50", "p99"):
        ours, bare = middle(rounds, "ours", share), middle(rounds, "bare", share)
        found = f"{ours:.1f} ms, {ours / bare:.1f} × {bare:.1f} ms"
        goals.append((f"{what} {share} ≤ 2 × bare", found, ours <= 2 * bare))
    return goals


def kept_up(data: Data) -> Goal:
    """All was acked in time in every round, and no one was shown otherwise."""
    samples = [each["ours"] for each in data["rounds"]]
    slowest = min(each["acks_per_s"] for each in samples)
    faults = faults_in(samples)
    found = f"{slowest:,.0f} acks/s in the slowest round; faults: {faults}"
    return ("kept up; none lost, doubled or refused", found, slowest >= KEEPS_UP * data["rate"] and faults == "none")


def with_passes(rounds: list[Data]) -> list[Data]:
    """The floor's times until a pass of its own."""
    return [{"ours": each["ours"], "bare": each["bare"]["passed"]} for each in rounds]


def deliver_goals(data: Data) -> list[Goal]:
    rounds = data["rounds"]
    acked = [{"ours": each["ours"]["ack"], "bare": each["bare"]} for each in rounds]
    return [
        *twice_bare(rounds, "delivery"),
        *twice_bare(with_passes(rounds), "delivery with passes of 20 ms in both:"),
        *twice_bare(acked, "ack"),
        kept_up(data),
    ]


def ingest_goals(data: Data) -> list[Goal]:
    return [kept_up(data), *twice_bare(data["rounds"], "ack")]


def start_goals(data: Data) -> list[Goal]:
    return [(f"{data['records']:,} records in ≤ 30 s", f"{data['seconds']:.1f} s", data["seconds"] <= 30)]


def archive_goals(data: Data) -> list[Goal]:
    share = data["rows_per_s"] / data["alone_rows_per_s"]
    limit = 2 * data["outage_s"]
    return [
        ("rows/s ≥ 90 % of the driver's alone", f"{data['rows_per_s']:,.0f}, {share:.0%}", share >= 0.9),
        (f"{data['behind']:,} messages behind: caught up in ≤ {limit:g} s", f"{data['caught_up_s']:.1f} s",
         data["caught_up_s"] <= limit),
    ]  # fmt: skip


def page_goals(data: Data) -> list[Goal]:
    return twice_bare(data["rounds"], "a page's")[1:]


def crowd_goals(data: Data) -> list[Goal]:
    lost = faults_in([data])
    return [
        (f"{data['readers']:,} connected in ≤ 10 s", f"{data['connect_s']:.1f} s", data["connect_s"] <= 10),
        ("delivery p99 ≤ 2 s", f"{data['p99'] / 1000:.2f} s", data["p99"] <= 2000),
        ("none lost or doubled", f"faults: {lost}", lost == "none"),
    ]


GOALS: dict[str, Callable[[Data], list[Goal]]] = {
    "deliver": deliver_goals,
    "ingest": ingest_goals,
    "start": start_goals,
    "archive": archive_goals,
    "page": page_goals,
    "crowd": crowd_goals,
}

# ---- Tables ---------------------------------------------------------------------------------------------


def next_to_bare(data: Data, bare: str) -> str:
    """Each round, so that one sees how much they differ."""
    rows = []
    for number, each in enumerate(data["rounds"]):
        for who, title in (("ours", "Twitchy Chat"), ("bare", bare)):
            sample = each[who]
            cores = sample.get("cores", {})
            rows.append([
                str(number + 1), title, f"{sample['p50']:.1f}", f"{sample['p99']:.1f}", listed(cores),
                f"{cores['stolen']:.2f}" if cores else "", faults_in([sample]),
            ])  # fmt: skip
    return table(["round", "", "p50 ms", "p99 ms", "cores", "stolen", "faults"], rows)


def section_deliver(data: Data) -> str:
    acks = ", ".join(f"{middle([r['ours'] for r in data['rounds']], 'ack', share):.1f}" for share in ("p50", "p99"))
    size = data["rounds"][-1]["ours"]["record_bytes"]
    text = f"Medians of the acks' p50 and p99, in ms: {acks}. A record has {size} bytes.\n\n"
    return text + next_to_bare(data, "a bare producer and consumer")


def section_crowd(data: Data) -> str:
    cells = [
        f"{data['connect_s']:.1f}", f"{data['p50']:.0f}", f"{data['p99']:.0f}", f"{data['kib_a_reader']:.1f}",
        listed(data["cores"]), f"{data['cores']['stolen']:.2f}", faults_in([data]),
    ]  # fmt: skip
    columns = ["s to connect all", "p50 ms", "p99 ms", "KiB of RSS a reader", "cores", "stolen", "faults"]
    return table(columns, [cells])


def section_archive(data: Data) -> str:
    cells = [
        f"{data['behind']:,}", f"{data['caught_up_s']:.1f}", f"{data['rows_per_s']:,.0f}",
        f"{data['alone_rows_per_s']:,.0f}", listed(data["cores"]),
        f"{data['cores']['stolen']:.2f}",
    ]  # fmt: skip
    columns = ["messages behind", "s until caught up", "rows/s until then", "the driver alone, rows/s",
               "cores", "stolen"]  # fmt: skip
    return table(columns, [cells])


SECTIONS: dict[str, Callable[[Data], str]] = {
    "deliver": section_deliver,
    "ingest": section_deliver,
    "start": lambda data: f"{data['records']:,} records, {data['records'] / data['seconds']:,.0f} a second.\n",
    "archive": section_archive,
    "page": lambda data: next_to_bare(data, "the driver alone"),
    "crowd": section_crowd,
}

ABOUT = """Kafka, Cassandra, the nodes and the load share this machine's cores, so times are what they are: what
counts is how they compare to the bare client beside them, in the same minute. Latencies count from when a
message was due. Goals are judged by the medians of all rounds."""


def goals(measured: dict[str, Data]) -> str:
    rows = []
    for name, title in TITLES.items():
        if name not in measured:
            rows.append([f"`{name}`", title, "", "not measured", "–"])
            continue
        for number, (what, found, reached) in enumerate(GOALS[name](measured[name]["data"])):
            label = [f"`{name}`", title] if number == 0 else ["", ""]
            rows.append([*label, what, found, "yes" if reached else "**no**"])
    return table(["row", "work", "goal", "in this run", "reached"], rows)


def report(head: list[str], measured: dict[str, Data]) -> str:
    sections = [
        f"### `{name}`: {title}\n\n{measured[name]['when']}, `{measured[name]['command']}`, "
        f"{measured[name]['version']}.\n\n{SECTIONS[name](measured[name]['data'])}"
        for name, title in TITLES.items()
        if name in measured
    ]
    return "\n".join(
        ["# The cluster: over Kafka and Cassandra\n", *(f"{line}\n" for line in head), f"{ABOUT}\n",
         goals(measured), *sections]
    )  # fmt: skip
