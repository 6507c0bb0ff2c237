"""The model's constants, from what was measured."""

from dataclasses import dataclass, field
from typing import Any

from fit import least_squares

Result = dict[str, Any]
MIB = 2**20


@dataclass
class Point:
    """One measurement of the load client."""

    title: str
    rate: int  # messages/s
    readers: int = 1000
    senders: int = 100
    rooms: int = 1
    args: list[str] = field(default_factory=list)
    is_fitted: bool = True  # else it only shows how well the model foretells


DEFLATE = ["--deflate", "--sample", "8"]
POINTS = {
    "plain-10": Point("1,000 readers × 10 messages/s", 10),
    "plain-100": Point("1,000 readers × 100 messages/s", 100),
    "plain-1000": Point("1,000 readers × 1,000 messages/s", 1000),
    "plain-4000": Point("1,000 readers × 4,000 messages/s", 4000),
    "deflate-10": Point("1,000 readers × 10 messages/s, deflate", 10, args=DEFLATE),
    "deflate-100": Point("1,000 readers × 100 messages/s, deflate", 100, args=DEFLATE),
    "deflate-1000": Point("1,000 readers × 1,000 messages/s, deflate", 1000, args=DEFLATE),
    "deflate-13889": Point("1,000 readers × 13,889 messages/s, deflate", 13_889, args=DEFLATE),
    "ingest-10000": Point("3 readers × 10,000 messages/s from 1,000 senders", 10_000, 3, 1000, 3),
    "ingest-30000": Point("3 readers × 30,000 messages/s from 1,000 senders", 30_000, 3, 1000, 3),
    "stream": Point("10 readers × 13,889 messages/s", 13_889, 10),
    "stream-deflate": Point("10 readers × 13,889 messages/s, deflate", 13_889, 10, args=DEFLATE),
    "pace-20": Point(
        "1,000 readers at pace 20 × 1,000 messages/s", 1000, args=["--pace", "20"], is_fitted=False
    ),
    "many": Point("8,000 readers × 100 messages/s", 100, 8000, is_fitted=False),
}
FLOOR_POINTS = ("plain-100", "plain-4000")  # whose frames a bare loop of send() writes, too
INGEST = ("ingest-10000", "ingest-30000")
TERMS = ("sends", "bytes", "messages", "commits", "deflated")


@dataclass
class Constants:
    send_us: float  # of CPU for each frame to each reader
    byte_ns: float  # for each of its bytes
    deflate_ns: float  # for each byte deflated, once for all readers
    message_us: float  # for each message that comes in
    commit_us: float  # for each commit, however many messages share it
    commits_per_s: float  # at most, as far as was seen
    committer_us: float  # of both for each message, where many share a commit, by the one thread that commits
    floor_send_us: float  # the same by a bare loop of send()
    floor_byte_ns: float
    frame_bytes: float  # of a frame, besides its messages
    message_bytes: float  # of a message in it
    deflate_ratios: list[tuple[float, float]]  # messages in a frame, and bytes deflated of those plain
    base_rss: float  # bytes of a server with hardly a reader
    reader_heap: float  # bytes of an idle reader: allocated by the server
    reader_rss: float  # the same as the system sees it
    reader_kernel: float  # what the kernel keeps of its connection besides
    remembered: float  # bytes of a message, as long as it is remembered
    stored: float  # bytes of a message on disk, before compaction
    history_us: float  # of CPU for a page of history
    history_bytes: float
    connects_per_s: float


def terms(result: Result) -> dict[str, float]:
    """What the server had to do in a second."""
    # The stream that is deflated once for all, by its bytes before.
    share = wire_ratio(result)
    stream = result["mib_per_s"] * MIB / max(1, result["readers"]) / share * result["rooms"]
    return {
        "sends": result["frames_per_s"],
        "bytes": result["mib_per_s"] * MIB,
        "messages": result["acks_per_s"],
        "commits": commits_per_s(result),
        "deflated": stream if result["deflate"] else 0.0,
    }


def commits_per_s(result: Result) -> float:
    return float(result["acks_per_s"] / max(1, result["messages_a_commit"]))


def wire_ratio(result: Result) -> float:
    return float(result["sample_wire_bytes"] / max(1, result["sample_plain_bytes"])) or 1.0


def messages_in_a_frame(result: Result) -> float:
    return float(result["deliveries_per_s"] / max(1, result["frames_per_s"]))


def quietest(points: dict[str, list[Result]]) -> dict[str, Result]:
    """Of each point, the measurement beside which the machine had least else to do."""
    return {
        name: min(results, key=lambda result: result["other_cores"] + result["stolen_cores"])
        for name, results in points.items()
    }


def constants_of(measured: Result) -> Constants:
    """`measured` is what bench/model/run keeps."""
    best = quietest(measured["points"])
    fitted = {name: best[name] for name, point in POINTS.items() if point.is_fitted}
    floors = quietest(measured["floors"])
    floor = least_squares(
        [(terms(result), result["server_cores"]) for result in floors.values()], ("sends", "bytes")
    )
    # Nobody has a byte cheaper than a bare loop has it.
    costs = least_squares(
        [(terms(result), result["server_cores"]) for result in fitted.values()], TERMS, {"bytes": floor["bytes"]}
    )
    frames = least_squares(
        [
            (
                {"frame": result["frames_per_s"], "message": result["deliveries_per_s"]},
                result["mib_per_s"] * MIB,
            )
            for result in fitted.values()
            if not result["deflate"]
        ],
        ("frame", "message"),
    )
    slow, fast = (best[name] for name in INGEST)
    few, many = measured["idle"]
    more = many["readers"] - few["readers"]
    return Constants(
        send_us=costs["sends"] * 1e6,
        byte_ns=costs["bytes"] * 1e9,
        deflate_ns=costs["deflated"] * 1e9,
        message_us=costs["messages"] * 1e6,
        commit_us=costs["commits"] * 1e6,
        commits_per_s=max(commits_per_s(result) for result in best.values()),
        committer_us=fast["committer_share"] * fast["server_cores"] / max(1, fast["acks_per_s"]) * 1e6,
        floor_send_us=floor["sends"] * 1e6,
        floor_byte_ns=floor["bytes"] * 1e9,
        frame_bytes=frames["frame"],
        message_bytes=frames["message"],
        deflate_ratios=sorted(
            (messages_in_a_frame(result), wire_ratio(result))
            for name, result in fitted.items()
            if result["deflate"] and not name.startswith("stream")
        ),
        base_rss=few["rss"] - few["readers"] * (many["rss"] - few["rss"]) / more,
        reader_heap=(many["heap"] - few["heap"]) / more,
        reader_rss=(many["rss"] - few["rss"]) / more,
        # Both ends of each connection are on the machine that measures.
        reader_kernel=max(0, many["kernel"] / many["readers"] / 2),
        remembered=max(0, (fast["server_mib"] - slow["server_mib"]) * MIB / (fast["acked"] - slow["acked"])),
        stored=fast["disk_bytes"] / fast["acked"],
        history_us=measured["history"]["us"],
        history_bytes=measured["history"]["bytes"],
        connects_per_s=many["connects_per_s"],
    )


def foretold(constants: Constants, result: Result) -> float:
    """The cores that the model has for what was measured."""
    did = terms(result)
    return (
        did["sends"] * constants.send_us * 1e-6
        + did["bytes"] * constants.byte_ns * 1e-9
        + did["messages"] * constants.message_us * 1e-6
        + did["commits"] * constants.commit_us * 1e-6
        + did["deflated"] * constants.deflate_ns * 1e-9
    )
