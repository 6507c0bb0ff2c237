"""How many cores, how much memory, and how many bytes a load takes."""

from dataclasses import dataclass
from math import ceil

from constants import Constants
from fit import between

# As in src/chat/fan_out.cc and src/model/limits.h.
PASS_INTERVAL_MIN = 0.020
PASS_INTERVAL_MIN_DEFLATED = 0.026
PASS_SPACING = 1.25
PASS_SPACING_OF_MANY = 1.5
MANY_READERS = 10_000  # of a loop
URGENT_BYTES = 40 * 1024
URGENT_DEFLATED_TO = 4  # what it takes deflated bytes to be, of those plain
REMEMBERED_SECONDS = 120
PACES = (5, 20, 100, 0)  # messages/s that are shown; 0: everything

# Besides messages a reader gets the count of viewers, every 2 s at most, and a ping every 25 s, and answers.
NOTICES_PER_S = 1 / 2 + 2 / 25
NOTICE_BYTES = 48
# Around what is sent: IPv4 and TCP with time stamps for each packet, TLS for each record.
PACKET_PAYLOAD = 1448
PACKET_HEADERS = 52
TLS_BYTES = 22
ROUND_TRIP = 0.1  # seconds: what was sent and is not yet acknowledged lies in the kernel
MONTH = 730 * 3600
ENDLESS = 10.0  # seconds: a server whose passes are further apart does not keep up
CORES_MAX = 100_000


@dataclass(frozen=True)
class Load:
    title: str
    readers: int  # in all rooms together
    rate: float  # messages/s, in all rooms together
    rooms: int = 3
    pace: int = 0
    history_per_s: float = 84
    is_deflated: bool = False

    def shown(self) -> float:
        """Messages a second that each reader is shown."""
        in_a_room = self.rate / self.rooms
        return min(self.pace, in_a_room) if self.pace else in_a_room

    def deliveries(self) -> float:
        return self.shown() * self.readers


def frames_per_s(load: Load, interval: float) -> float:
    """To each reader: none is sent that shows nothing."""
    return min(load.shown(), 1 / interval)


def bytes_a_frame(load: Load, constants: Constants, interval: float) -> float:
    messages = load.shown() / frames_per_s(load, interval)
    plain = constants.frame_bytes + messages * constants.message_bytes
    return plain * between(constants.deflate_ratios, messages) if load.is_deflated else plain


def on_the_wire(payload: float) -> float:
    return payload + TLS_BYTES + ceil((payload + TLS_BYTES) / PACKET_PAYLOAD) * PACKET_HEADERS


def wire_bytes_per_s(load: Load, constants: Constants, interval: float) -> float:
    """To all readers together, with all that stands around a message on its way."""
    frames = frames_per_s(load, interval) * on_the_wire(bytes_a_frame(load, constants, interval))
    each = frames + NOTICES_PER_S * on_the_wire(NOTICE_BYTES)
    return load.readers * each + load.history_per_s * on_the_wire(constants.history_bytes)


def sending(load: Load, constants: Constants, interval: float) -> float:
    """Cores that frames of messages take if passes are so far apart."""
    return a_pass(load, constants, interval) * frames_per_s(load, interval)


def a_pass(load: Load, constants: Constants, interval: float) -> float:
    """Seconds of CPU for a frame to each reader: all at a pace are shown the same, so all are due at once."""
    bytes_us = bytes_a_frame(load, constants, interval) * constants.byte_ns * 1e-3
    return load.readers * (constants.send_us + bytes_us) * 1e-6


def beside(load: Load, constants: Constants) -> float:
    """Cores that the loops need for all else: messages in, notices, history, deflating."""
    stream = load.rooms * load.shown() * constants.message_bytes if load.is_deflated else 0
    return (
        coming_in(load, constants)
        - committing(load, constants)
        + load.readers * NOTICES_PER_S * constants.send_us * 1e-6
        + load.history_per_s * constants.history_us * 1e-6
        + stream * constants.deflate_ns * 1e-9
    )


def coming_in(load: Load, constants: Constants) -> float:
    """Cores for messages that come in, the committer's with them."""
    commits = min(load.rate, constants.commits_per_s)
    return (load.rate * constants.message_us + commits * constants.commit_us) * 1e-6


def committing(load: Load, constants: Constants) -> float:
    """The share of its core that the committer is busy."""
    return min(coming_in(load, constants), load.rate * constants.committer_us * 1e-6)


def ruled(load: Load, constants: Constants, loops: int, work: float) -> float:
    """When the next pass is due, after one that took so long."""
    spacing = PASS_SPACING if load.readers / loops < MANY_READERS else PASS_SPACING_OF_MANY
    least = PASS_INTERVAL_MIN_DEFLATED if load.is_deflated else PASS_INTERVAL_MIN
    interval = max(least, spacing * work)
    if load.pace:
        return interval
    a_second = load.shown() * constants.message_bytes / (URGENT_DEFLATED_TO if load.is_deflated else 1)
    return min(interval, URGENT_BYTES / a_second)


def pass_interval(load: Load, constants: Constants, loops: int) -> float | None:
    """Seconds between two passes of a loop, each on a core; None: they do not keep up.

    The longer the interval, the longer the frames: from the shortest one up until it fits.
    """
    left = 1 - beside(load, constants) / loops
    if left <= 0:
        return None
    interval = PASS_INTERVAL_MIN
    for _ in range(10_000):
        work = a_pass(load, constants, interval) / loops
        due = max(ruled(load, constants, loops, work), work / left)
        if abs(due - interval) < 1e-6:
            return due
        if due > ENDLESS:
            return None
        interval = due
    return interval


def loops_for(load: Load, constants: Constants, interval: float) -> int | None:
    """The fewest event loops, each on a core, whose passes are at most so far apart."""

    def suffice(loops: int) -> bool:
        got = pass_interval(load, constants, loops)
        return got is not None and got <= interval + 1e-6

    enough = 1
    while not suffice(enough):
        enough *= 2
        if enough > CORES_MAX:
            return None
    too_few = enough // 2
    while enough - too_few > 1:
        middle = (enough + too_few) // 2
        if suffice(middle):
            enough = middle
        else:
            too_few = middle
    return enough


def busy(load: Load, constants: Constants, interval: float) -> float:
    """Cores' worth of work at that interval, the committer's with it."""
    return sending(load, constants, interval) + beside(load, constants) + committing(load, constants)


@dataclass(frozen=True)
class Memory:
    process: float  # bytes
    remembered: float
    kernel: float
    in_flight: float

    def total(self) -> float:
        return self.process + self.remembered + self.kernel + self.in_flight


def memory(load: Load, constants: Constants, interval: float) -> Memory:
    return Memory(
        process=constants.base_rss + load.readers * constants.reader_rss,
        remembered=load.rate * REMEMBERED_SECONDS * constants.remembered,
        kernel=load.readers * constants.reader_kernel,
        in_flight=wire_bytes_per_s(load, constants, interval) * ROUND_TRIP,
    )


FULL_SIZE = [
    Load("average", 15_000, 417),
    Load("peak", 150_000, 41_667),
]
