"""Constants of round numbers, and what would have been measured with them, for the tests."""

from constants import INGEST, MIB, POINTS, Constants, Result

CONSTANTS = Constants(
    send_us=8, byte_ns=0.4, deflate_ns=25, message_us=20, commit_us=50,
    commits_per_s=1000, committer_us=5, floor_send_us=5, floor_byte_ns=0.3,
    frame_bytes=80, message_bytes=160, deflate_ratios=[(1, 0.8), (100, 0.2)], base_rss=30 * MIB,
    reader_heap=200, reader_rss=1000, reader_kernel=2000, remembered=100, stored=300, history_us=100,
    history_bytes=2000, connects_per_s=10_000,
)  # fmt: skip


def result(name: str, c: Constants = CONSTANTS) -> Result:
    """With a pass each 20 ms, and none the less a frame for each message where that is less."""
    point = POINTS[name]
    readers, rate, rooms = point.readers, point.rate, point.rooms
    frames = min(rate / rooms, 50) * readers
    deliveries = rate / rooms * readers
    plain = frames * c.frame_bytes + deliveries * c.message_bytes
    is_deflated = "--deflate" in point.args
    ratio = 0.4 if is_deflated else 1
    deflated = plain / readers * rooms if is_deflated else 0
    cores = frames * c.send_us * 1e-6 + plain * ratio * c.byte_ns * 1e-9
    commits = min(rate, c.commits_per_s)
    cores += rate * c.message_us * 1e-6 + commits * c.commit_us * 1e-6 + deflated * c.deflate_ns * 1e-9
    acked = rate * 7
    latency = {"p50_ms": 12.0, "p99_ms": 24.0}
    return {
        "readers": readers, "rooms": rooms, "deflate": is_deflated, "frames_per_s": frames,
        "deliveries_per_s": deliveries, "mib_per_s": plain * ratio / MIB, "acks_per_s": rate,
        "server_cores": cores, "client_cores": 0.5, "other_cores": 0.1, "stolen_cores": 0,
        "delivery": latency, "sample_wire_bytes": 1000 * ratio, "sample_plain_bytes": 1000, "acked": acked,
        "sound": True, "gaps": 0,
        "server_mib": (c.base_rss + acked * c.remembered) / MIB, "disk_bytes": acked * c.stored,
        "messages_a_commit": rate / commits,
        "committer_share": rate * c.committer_us * 1e-6 / cores if name in INGEST else 0.0,
    }  # fmt: skip


def measured(c: Constants = CONSTANTS) -> Result:
    floors = {}
    for name in ("plain-100", "plain-4000"):
        like = result(name)
        frames, sent = like["frames_per_s"], like["mib_per_s"] * MIB
        cores = frames * c.floor_send_us * 1e-6 + sent * c.floor_byte_ns * 1e-9
        floors[name] = [like | {"server_cores": cores}]
    idle = [
        {
            "readers": readers, "heap": MIB + readers * c.reader_heap,
            "rss": c.base_rss + readers * c.reader_rss, "kernel": readers * 2 * c.reader_kernel,
            "connects_per_s": c.connects_per_s,
        }
        for readers in (2000, 8000)
    ]  # fmt: skip
    return {
        "points": {name: [result(name)] for name in POINTS},
        "floors": floors,
        "idle": idle,
        "history": {"us": c.history_us, "bytes": c.history_bytes},
    }
