"""The plot: of each row, what each server's CPU was and its p99, as bars; SVG, by hand."""

import math
from html import escape

from report import TITLES, Measured, is_load
from rows import OURS, ROWS
from samples import Samples

WIDTH = 860
LEFT = 178  # of the bars
PANEL = 240
GAP = 90
BAR, STEP = 12, 17
HEAD, TITLE = 46, 26
LOWEST_MS = 1.0

STYLE = """
  text { font: 12px system-ui, sans-serif; fill: #24292f; }
  .title { font-weight: 600; }
  .quiet { fill: #6e7781; }
  .line { stroke: #d0d7de; }
  .ours { fill: #8250df; }
  .peer { fill: #57a0d8; }
  .floor { fill: #afb8c1; }
  .behind { fill: #d4693f; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .quiet { fill: #9198a1; }
    .line { stroke: #3d444d; }
    .ours { fill: #ab7df8; }
    .peer { fill: #4493f8; }
    .floor { fill: #656c76; }
    .behind { fill: #e5824f; }
  }
"""


def text(x: float, y: float, content: str, kind: str = "", anchor: str = "start") -> str:
    kind = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}"{kind}>{escape(content)}</text>'


def bar(x: float, y: float, share: float, kind: str, label: str) -> str:
    width = max(1.0, PANEL * min(1.0, share))
    return (
        f'<rect x="{x:.0f}" y="{y - BAR + 2:.0f}" width="{width:.1f}" height="{BAR}" rx="2" class="{kind}"/>'
        + text(x + width + 5, y, label, "quiet")
    )


def share_of_ms(ms: float, highest: float) -> float:
    """On a scale of logarithms: one server's milliseconds are another's seconds."""
    if highest <= LOWEST_MS:
        return 0
    return math.log10(max(ms, LOWEST_MS) / LOWEST_MS) / math.log10(highest / LOWEST_MS)


def kind_of(server: str, runs: Samples) -> str:
    if not is_load(server):
        return "floor"
    if runs.lacks():
        return "behind"
    return "ours" if server == OURS else "peer"


def legend(y: float) -> list[str]:
    out, x = [], 12.0
    kinds = {
        "ours": "Twitchy Chat",
        "peer": "a peer",
        "floor": "a bare send() loop",
        "behind": "does not keep up",
    }
    for kind, label in kinds.items():
        out.append(f'<rect x="{x:.0f}" y="{y - 10:.0f}" width="{BAR}" height="{BAR}" rx="2" class="{kind}"/>')
        out.append(text(x + BAR + 5, y, label, "quiet"))
        x += 50 + 6.5 * len(label)
    return out


def plot(measured: Measured) -> str:
    loads = [runs for row in measured.values() for server, runs in row.items() if is_load(server) and runs]
    highest = max((runs.median("p99") for runs in loads), default=LOWEST_MS)
    second = LEFT + PANEL + GAP
    y = 20.0
    body = legend(y)
    y += HEAD - 20
    body += [text(LEFT, y, "CPU, cores"), text(second, y, "p99 from due to read, ms (logarithmic)")]
    for name, row in ((name, row) for name, row in measured.items() if row):
        y += TITLE
        body.append(text(12, y, ROWS[name].title, "title"))
        body.append(f'<line x1="12" x2="{WIDTH - 12}" y1="{y + 5:.0f}" y2="{y + 5:.0f}" class="line"/>')
        y += 4
        for server in (server for server in ROWS[name].servers if row.get(server)):
            y += STEP
            runs, kind = row[server], kind_of(server, row[server])
            cores = runs.median("server_cores")
            body += [
                text(LEFT - 8, y, TITLES[server], anchor="end"),
                bar(LEFT, y, cores, kind, f"{cores:.2f}"),
            ]
            if is_load(server):
                ms = runs.median("p99")
                body.append(bar(second, y, share_of_ms(ms, highest), kind, f"{ms:,.0f}"))
    height = math.ceil(y + 16)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
            f'height="{height}" role="img" aria-label="CPU and p99 of every server in every row">',
            f"<style>{STYLE}</style>",
            *body,
            "</svg>\n",
        ]
    )
