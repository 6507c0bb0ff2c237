"""What was measured, as Markdown."""

from collections.abc import Iterator
from statistics import median

from samples import LINES, Measured, Samples

COMPARED = {"uwuifier": "times as fast as uwuifier", "uwuify": "times as long as uwuify"}
SIZES = (125, 250, 500, 1000, 2000)

TITLES = {
    "forty_bytes": "Messages of 40 bytes",
    "lines": "Our own lines",
    "corpus": "chatterbot-corpus, all languages",
    "english": "chatterbot-corpus, English",
}


def table(title: str, columns: list[str], rows: list[list[str]]) -> str:
    lines = [f"**{title}**", "", *("| " + " | ".join(cells) + " |" for cells in [columns, *rows])]
    lines.insert(3, "|" + "---|" * len(columns))
    return "\n".join(lines) + "\n"


def best_and_median(samples: Samples, unit: float = 1, digits: int = 0) -> str:
    return f"{min(samples) / unit:,.{digits}f} / {median(samples) / unit:,.{digits}f}"


def messages(measured: Measured, lines: str, count: int) -> str:
    engines = measured.message[lines]
    peers = [peer for peer in COMPARED if peer in engines]
    rows = []
    for engine in [*measured.styles, *peers]:
        ns = median(engines[engine])
        row = [engine, best_and_median(engines[engine]), f"{1e9 / ns:,.0f}"]
        if "uwuifier" in engines:
            row.append(f"{median(engines['uwuifier']) / ns:.3g}")
        if "uwuify" in engines:
            row.append(f"{ns / median(engines['uwuify']):.3g}")
        growth = measured.growth[lines].get(engine)
        rows.append([*row, "" if growth is None else f"{growth:.2f}"])
    columns = ["", "ns a message", "messages/s", *(COMPARED[peer] for peer in peers), "bytes out / in"]
    return table(f"{TITLES[lines]} ({count:,})", columns, rows)


def worst(measured: Measured) -> str:
    rows = []
    for style in measured.styles:
        slowest = [f"{measured.slowest(style, points)[0] / 1e3:,.1f}" for points in SIZES]
        steepness, steepest = measured.steepest(style, 500, 2000)
        rows.append([style, *slowest, measured.slowest(style, 500)[1], f"{steepness:.1f}, {steepest}"])
    columns = [
        "", *(f"{points:,}" for points in SIZES), "slowest at 500", "2,000 over 500, at most (linear: 4)",
    ]  # fmt: skip
    return table("The slowest of the texts built to hurt, by code points: µs, median", columns, rows)


def loading(measured: Measured) -> str:
    rows = [[name, best_and_median(measured.load[name], 1e6, 2)] for name in [*measured.styles, "all"]]
    return table("Loading a style", ["", "ms"], rows)


def bounds(measured: Measured) -> Iterator[tuple[str, str, bool]]:
    """Each promise, what came out for the style that does worst, and whether it is kept; by medians."""

    def slowest(lines: str) -> tuple[float, str]:
        return max((median(measured.message[lines][style]), style) for style in measured.styles)

    ns, style = slowest("forty_bytes")
    yield "at most 1 µs for a message of 40 bytes", f"{ns / 1e3:.2f} µs, {style}", ns <= 1000
    if "corpus" in measured.message:
        ns, style = slowest("corpus")
        yield "at least 1,000,000 messages/s over the corpus", f"{1e9 / ns:,.0f}, {style}", ns <= 1000
    for lines in (lines for lines in LINES if "uwuifier" in measured.message.get(lines, {})):
        ns, style = slowest(lines)
        times = median(measured.message[lines]["uwuifier"]) / ns
        yield f"at least 10 times as fast as uwuifier: {TITLES[lines]}", f"{times:.1f}, {style}", times >= 10
    ns, text, style = max((*measured.slowest(style, 500), style) for style in measured.styles)
    yield "at most 50 µs for 500 code points", f"{ns / 1e3:.1f} µs, {text}, {style}", ns <= 50_000
    times, text, style = max((*measured.steepest(style, 500, 2000), style) for style in measured.styles)
    yield "linear: 2,000 code points at most 5 times 500", f"{times:.1f}, {text}, {style}", times <= 5
    ns, style = max((median(measured.load[style]), style) for style in measured.styles)
    yield "a style loads in at most 5 ms", f"{ns / 1e6:.2f} ms, {style}", ns <= 5e6
    mib = measured.heap_bytes / 2**20
    yield "all styles take at most 4 MiB of heap", f"{mib:.2f} MiB, {len(measured.styles)} styles", mib <= 4


def report(head: list[str], counts: dict[str, int], measured: Measured) -> str:
    tables = [messages(measured, lines, counts[lines]) for lines in LINES if lines in measured.message]
    promises = [[what, found, "yes" if kept else "**no**"] for what, found, kept in bounds(measured)]
    return "\n".join(
        [
            *(f"{line}\n" for line in head),
            table("What is promised of every style", ["", "the style that does worst", "kept"], promises),
            *tables,
            worst(measured),
            loading(measured),
        ]
    )
