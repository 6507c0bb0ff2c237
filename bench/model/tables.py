"""The model as Markdown: its constants, what it has for each point, and the full size."""

from collections.abc import Sequence
from dataclasses import replace

from constants import POINTS, Constants, Result, foretold, quietest
from sizing import (
    FULL_SIZE,
    MONTH,
    PACES,
    PASS_INTERVAL_MIN,
    Load,
    busy,
    committing,
    loops_for,
    memory,
    pass_interval,
    wire_bytes_per_s,
)

INTERVALS = (1.0, 0.25, 0.1)  # seconds: what a core more buys
USUAL = 0.25
CLIENT_BOUND = 0.9  # of a core


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(cells) + " |" for cells in [columns, *rows]]
    lines.insert(1, "|" + "---|" * len(columns))
    return "\n".join(lines) + "\n"


def rounded(value: float) -> str:
    """Three digits, which is more than the model has."""
    if value >= 100:
        return f"{float(f'{value:.3g}'):,.0f}"
    return f"{value:#.3g}"


def size(count: float) -> str:
    """Bytes."""
    for unit, name in ((2**40, "TiB"), (2**30, "GiB"), (2**20, "MiB")):
        if count >= unit:
            return f"{rounded(count / unit)} {name}"
    return f"{rounded(count / 1024)} KiB"


def seconds(value: float | None) -> str:
    if value is None:
        return "falls behind"
    return f"{value:.1f} s" if value >= 1 else f"{value * 1000:.0f} ms"


def pace_name(pace: int) -> str:
    return f"{pace}" if pace else "everything"


def constants_table(constants: Constants) -> str:
    ratios = ", ".join(f"{ratio:.2f} × with {messages:.0f}" for messages, ratio in constants.deflate_ratios)
    rows = [
        ["a send: one frame to one reader", "*s*", f"{constants.send_us:.2f} µs"],
        ["a byte sent", "*b*", f"{constants.byte_ns:.2f} ns"],
        ["a send, by a bare loop of `send()`", "", f"{constants.floor_send_us:.2f} µs"],
        ["a byte, by a bare loop of `send()`", "", f"{constants.floor_byte_ns:.2f} ns"],
        ["a message in: read, check, rewrite, store, encode, acknowledge", "*m*",
         f"{constants.message_us:.1f} µs"],
        ["a commit, however many messages share it", "*c*", f"{constants.commit_us:.0f} µs"],
        ["commits, at most, as far as was seen", "*C*", f"{constants.commits_per_s:,.0f} a second"],
        ["of both, for each message, by the one committer", "*k*", f"{constants.committer_us:.1f} µs"],
        ["a byte deflated, once for all readers", "*z*", f"{constants.deflate_ns:.1f} ns"],
        ["a page of ten messages of history", "*p*",
         f"{constants.history_us:.0f} µs, {constants.history_bytes:,.0f} bytes"],
        ["a frame, besides its messages", "*h*", f"{constants.frame_bytes:.0f} bytes"],
        ["a message in a frame", "*e*", f"{constants.message_bytes:.0f} bytes"],
        ["bytes deflated, of those plain, by messages in a frame", "*q*", ratios],
        ["an idle reader, allocated by the server", "", f"{constants.reader_heap:,.0f} bytes"],
        ["an idle reader, in the server's RSS", "*r*", f"{constants.reader_rss:,.0f} bytes"],
        ["its connection, in the kernel", "*w*", f"{constants.reader_kernel:,.0f} bytes"],
        ["a server with hardly a reader, RSS", "", size(constants.base_rss)],
        ["a message, remembered for two minutes, RSS", "*n*", f"{constants.remembered:,.0f} bytes"],
        ["a message on disk, before compaction", "*d*", f"{constants.stored:,.0f} bytes"],
        ["readers that came in, of one loop", "", f"{constants.connects_per_s:,.0f} a second"],
    ]  # fmt: skip
    return table(["what", "", "costs"], rows)


def points_table(constants: Constants, measured: Result) -> str:
    rows = []
    for name, result in quietest(measured["points"]).items():
        point = POINTS[name]
        model = foretold(constants, result)
        notes = [] if point.is_fitted else ["not fitted"]
        if result["client_cores"] > CLIENT_BOUND:
            notes.append("**client-bound**")
        if not result["sound"]:
            notes.append("**promises broken**")
        if result["gaps"]:
            notes.append("falls behind")
        rows.append(
            [
                point.title,
                f"{result['frames_per_s']:,.0f}",
                f"{result['mib_per_s']:,.1f}",
                f"{result['server_cores']:.2f}",
                f"{model:.2f}",
                f"{(model / result['server_cores'] - 1) * 100:+.0f} %",
                f"{result['delivery']['p50_ms']:.0f} / {result['delivery']['p99_ms']:.0f}",
                f"{result['client_cores']:.2f} / {result['other_cores']:.2f}",
                ", ".join(notes),
            ]
        )
    columns = [
        "load", "sends/s", "MiB/s", "cores", "by the model", "", "delivery p50 / p99 ms",
        "CPU of load / others", "notes",
    ]  # fmt: skip
    return table(columns, rows)


def loads() -> list[Load]:
    return [replace(load, pace=pace) for load in FULL_SIZE for pace in PACES]


def cores_table(constants: Constants) -> str:
    rows = []
    for load in loads():
        cells = []
        for each in (load, replace(load, is_deflated=True)):
            found = [loops_for(each, constants, interval) for interval in INTERVALS]
            cells.append(" / ".join("–" if loops is None else f"{loops:,}" for loops in found))
        rows.append([load.title, pace_name(load.pace), f"{load.deliveries():,.0f}", *cells])
    wanted = " / ".join(seconds(interval) for interval in INTERVALS)
    return table(
        ["load", "pace", "deliveries/s", f"loops for a pass each {wanted}", "the same, deflated"], rows
    )


def latency_table(constants: Constants) -> str:
    loops = (1, 2, 4, 8, 16, 32, 64)
    rows = []
    for load in loads():
        each = replace(load, is_deflated=True)
        cells = [seconds(pass_interval(each, constants, count)) for count in loops]
        rows.append([load.title, pace_name(load.pace), *cells])
    return table(["load", "pace", *(f"{count} loops" if count > 1 else "1 loop" for count in loops)], rows)


def memory_table(constants: Constants) -> str:
    rows = []
    for load in loads():
        each = replace(load, is_deflated=True)
        parts = memory(each, constants, USUAL)
        rows.append(
            [
                load.title,
                pace_name(load.pace),
                *(size(part) for part in (parts.process, parts.remembered, parts.kernel, parts.in_flight)),
                f"**{size(parts.total())}**",
            ]
        )
    columns = ["load", "pace", "process", "messages remembered", "kernel", "in flight", "in all"]
    return table(columns, rows)


def usual_interval(load: Load, constants: Constants) -> float:
    """As apart as its passes are with the loops that USUAL takes."""
    loops = loops_for(load, constants, USUAL)
    found = pass_interval(load, constants, loops) if loops else None
    return found or PASS_INTERVAL_MIN


def bandwidth_table(constants: Constants, prices: Sequence[float]) -> str:
    rows = []
    for load in loads():
        both = (load, replace(load, is_deflated=True))
        sent = [wire_bytes_per_s(each, constants, usual_interval(each, constants)) for each in both]
        rows.append(
            [
                load.title,
                pace_name(load.pace),
                " / ".join(rounded(each * 8 / 1e9) for each in sent),
                " / ".join(rounded(each * MONTH / 1e12) for each in sent),
                *(" / ".join(f"{rounded(each * MONTH / 1e12 * price)}" for each in sent) for price in prices),
            ]
        )
    columns = ["load", "pace", "Gbit/s", "TB a month", *(f"$ a month at {price:g} $/TB" for price in prices)]
    return table(columns, rows)


def in_short(constants: Constants) -> str:
    average, peak = FULL_SIZE
    at_pace = replace(peak, pace=20, is_deflated=True)
    loops = loops_for(at_pace, constants, USUAL)
    sent = wire_bytes_per_s(at_pace, constants, usual_interval(at_pace, constants)) * 8 / 1e9
    kept_days = 30
    stored = average.rate * 86_400 * kept_days * constants.stored
    now = replace(average, is_deflated=True)
    interval = usual_interval(now, constants)
    most = rounded(1e6 / constants.committer_us) if constants.committer_us else "?"
    return (
        f"The peak with all at pace 20, deflated, takes {loops or 'too many'} loops, each on a core, for a "
        f"pass each {seconds(USUAL)}, {committing(at_pace, constants):.2f} of a core for the committer, "
        f"{size(memory(at_pace, constants, USUAL).total())} of memory and {rounded(sent)} Gbit/s. "
        f"By its CPU the committer could take {most} messages/s. The average, everything shown and deflated, "
        f"is {busy(now, constants, interval):.2f} cores of work, with a pass each {seconds(interval)}. "
        f"{kept_days} days of the average are {size(stored)} on disk, before compaction.\n"
    )


def report(head: Sequence[str], measured: Result, constants: Constants, prices: Sequence[float]) -> str:
    return "\n".join(
        [
            *(f"{line}\n" for line in head),
            in_short(constants),
            "### Constants\n",
            constants_table(constants),
            "### The model at what was measured\n",
            points_table(constants, measured),
            "### Cores\n",
            cores_table(constants),
            "### Latency\n",
            "How far apart passes are, with deflate:\n",
            latency_table(constants),
            "### Memory\n",
            f"With deflate and a pass each {seconds(USUAL)}:\n",
            memory_table(constants),
            "### Bandwidth\n",
            f"Plain / deflated, with the loops for a pass each {seconds(USUAL)}; the peak as if it lasted "
            "all month, of which an hour is a 730th:\n",
            bandwidth_table(constants, prices),
        ]
    )
