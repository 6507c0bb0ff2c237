"""Who said what, what came of it, and what readers were shown: written down as it happens, judged at the end.

Talkers and readers move to another node when theirs goes, as the web client does.
"""

import asyncio
import contextlib
import random
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from enum import Enum

from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from twitchy_client import Chat, Frame, Rest, Shown, User, new_nonce
from twitchy_server import Server

# How a node that is gone looks to a client. TimeoutError is an OSError: a node that hangs.
GONE = (ConnectionClosed, InvalidHandshake, InvalidMessage, OSError, EOFError)

# Styles leave what stands in backticks as it is.
_VERBATIM = re.compile(r"`([^`]+)`")


class Outcome(Enum):
    OPEN = "open"  # not answered, or "unknown", or the node went: it may be stored
    ACKED = "acked"
    REFUSED = "refused"  # nothing is stored


@dataclass
class Sent:
    """One message, under one nonce, however often it was sent."""

    user: User
    room: str
    nonce: str
    text: str
    outcome: Outcome = Outcome.OPEN
    is_in_doubt: bool = False  # a try of it may have been stored, so that no refusal settles it
    ack: Frame = field(default_factory=dict)

    def answered(self, frame: Frame) -> None:
        """By an ack or an error, of this try."""
        if frame["type"] == "ack":
            if self.outcome is Outcome.ACKED:
                assert same_message(self.ack, frame), f"acked twice, differently: {self.ack} {frame}"
            assert self.outcome is not Outcome.REFUSED, f"acked after it was refused: {frame}"
            self.outcome, self.ack = Outcome.ACKED, frame
        elif frame["code"] == "unknown":
            self.is_in_doubt = True
        else:
            assert frame["code"] == "busy", frame
            if not self.is_in_doubt and self.outcome is Outcome.OPEN:
                self.outcome = Outcome.REFUSED


def same_message(one: Frame, other: Frame) -> bool:
    return all(one[key] == other[key] for key in ("seq", "at", "text"))


class Nodes:
    """Those that clients may turn to."""

    def __init__(self, seed: int, up: list[Server]) -> None:
        self.up = up
        self._random = random.Random(seed)

    def any(self) -> Server:
        if not self.up:
            raise ConnectionRefusedError("no node is up")
        return self._random.choice(self.up)


class Talker:
    """Says one message after another, a few of them unanswered. What is in doubt it says again until it is
    settled, if it is one that `retries`; or else never."""

    WINDOW = 5

    def __init__(self, nodes: Nodes, user: User, rooms: list[str], pause: float, retries: bool):
        self.retries = retries
        self.nodes = nodes
        self.user = user
        self.rooms = rooms
        self.pause = pause
        self.sent: list[Sent] = []
        self.is_ending = False
        self._waiting: dict[str, Sent] = {}

    async def run(self) -> None:
        """Until it is told to end and all that was in doubt is settled."""
        while not (self.is_ending and not self._unsettled()):
            try:
                async with await Chat.open(self.nodes.any()) as chat:
                    await chat.send(type="auth", token=self.user.token)
                    await self._talk(chat)
            except GONE:
                for sent in self._waiting.values():
                    sent.is_in_doubt = True
            self._waiting.clear()
            await asyncio.sleep(0.05)

    def acked(self) -> int:
        return sum(sent.outcome is Outcome.ACKED for sent in self.sent)

    async def is_acked(self, times: int, seconds: float) -> None:
        """Waits until it is, so many times more."""
        wanted = self.acked() + times
        deadline = time.monotonic() + seconds
        while self.acked() < wanted:
            assert time.monotonic() < deadline, f"{self.user.name} is acked {self.acked()} times, not {wanted}"
            await asyncio.sleep(0.05)

    def _unsettled(self) -> list[Sent]:
        return [sent for sent in self.sent if self.retries and sent.outcome is Outcome.OPEN]

    async def _talk(self, chat: Chat) -> None:
        """Until there is nothing more to say, or the node sends it away."""
        again = self._unsettled()
        not_before = 0.0
        while not (self.is_ending and not self._waiting and not again):
            if len(self._waiting) < self.WINDOW and time.monotonic() >= not_before:
                sent = again.pop(0) if again else None if self.is_ending else self._next()
                not_before = time.monotonic() + self.pause
                if sent:
                    self._waiting[sent.nonce] = sent
                    await chat.send(
                        type="say", room=sent.room, text=sent.text, nonce=sent.nonce
                    )
            frame = await self._frame(chat)
            if frame is None or frame["type"] in ("hello", "messages", "viewers"):
                continue
            if frame["type"] == "bye" or (frame["type"] == "error" and "nonce" not in frame):
                # Sent away, or a node that cannot look up the token just now: another may know it.
                await asyncio.sleep(0.2)
                raise ConnectionResetError(frame)
            sent = self._waiting.pop(frame["nonce"])
            sent.answered(frame)
            if frame["type"] == "error":
                not_before = time.monotonic() + 0.2
                if self.retries and sent.outcome is Outcome.OPEN:
                    again.append(sent)

    def _next(self) -> Sent:
        number = len(self.sent)
        sent = Sent(self.user, self.rooms[number % len(self.rooms)], new_nonce(), f"`{self.user.name} {number}`")
        self.sent.append(sent)
        return sent

    async def _frame(self, chat: Chat) -> Frame | None:
        try:
            return await chat.receive(self.pause)
        except TimeoutError:
            return None


class Reader:
    """Follows a room, and goes on elsewhere from where it was."""

    def __init__(self, nodes: Nodes, room: str):
        self.nodes = nodes
        self.room = room
        self.shown: Shown | None = None
        self.epoch = ""
        self.moves = 0

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            try:
                async with await Chat.open(self.nodes.any()) as chat:
                    await self._join(chat)
                    while True:
                        self._take(await chat.receive(3600))
            except GONE:
                self.moves += 1
                await asyncio.sleep(0.05)

    async def _join(self, chat: Chat) -> None:
        if self.shown is None:
            joined = await chat.join(self.room)
            self.epoch, self.shown = joined["epoch"], Shown.since(joined)
            return
        joined = await chat.join(self.room, after=self.shown.position, epoch=self.epoch)
        assert not joined.get("reset"), f"{self.room} was begun anew: {joined}"
        assert joined["messages"] == [], joined
        for frame in chat.inbox:
            self._take(frame)
        chat.inbox.clear()

    def _take(self, frame: Frame) -> None:
        if frame["type"] in ("messages", "gap") and frame["room"] == self.room:
            assert self.shown
            self.shown.add(frame)
        elif frame["type"] == "bye":
            raise ConnectionResetError(frame)

    async def reach(self, head: int, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while self.shown is None or self.shown.position < head:
            assert time.monotonic() < deadline, f"a reader of {self.room} stays behind {head}: {self.shown and self.shown.position}"
            await asyncio.sleep(0.05)


@dataclass
class Ledger:
    talkers: list[Talker]
    readers: list[Reader]

    @property
    def rooms(self) -> list[str]:
        return sorted({room for talker in self.talkers for room in talker.rooms})

    def sent(self, room: str) -> list[Sent]:
        return [sent for talker in self.talkers for sent in talker.sent if sent.room == room]

    def count(self, outcome: Outcome) -> int:
        return sum(sent.outcome is outcome for talker in self.talkers for sent in talker.sent)

    def judge(self, room: str, stored: list[Frame]) -> None:
        """Against the room's whole history, with originals."""
        by_seq = {message["seq"]: message for message in stored}
        assert list(by_seq) == sorted(by_seq) and len(by_seq) == len(stored), "out of order, or twice"
        by_text = {message["original"]: message for message in stored}
        assert len(by_text) == len(stored), f"stored twice: {_doubled(m['original'] for m in stored)}"
        for sent in self.sent(room):
            message = by_text.pop(sent.text, None)
            if sent.outcome is Outcome.REFUSED:
                assert message is None, f"refused and stored: {sent} {message}"
            if sent.outcome is Outcome.ACKED:
                assert message and same_message(sent.ack, message), f"acked: {sent.ack}; stored: {message}"
                assert message["user"] == sent.user.name
        assert not by_text, f"nobody said that: {by_text}"
        for reader in self.readers:
            if reader.room == room:
                self._judge_reader(reader, by_seq)

    def _judge_reader(self, reader: Reader, stored: dict[int, Frame]) -> None:
        """It was shown all from its first message on, each in its place and as it is stored."""
        shown = reader.shown
        assert shown and not shown.gaps, f"{reader.room}: {shown and shown.gaps}"
        first = min(shown.messages, default=shown.position + 1)
        missed = [seq for seq in stored if seq >= first and seq not in shown.messages]
        assert not missed, f"never shown in {reader.room}: {missed}"
        for seq, message in shown.messages.items():
            assert message.items() <= stored[seq].items(), f"shown {message}, stored {stored.get(seq)}"
        assert not _doubled(shown.texts())
        refused = {sent.text.strip("`") for sent in self.sent(reader.room) if sent.outcome is Outcome.REFUSED}
        seen = {match for text in shown.texts() for match in _VERBATIM.findall(text)}
        assert not refused & seen, f"refused and shown: {refused & seen}"


def _doubled(texts: object) -> list[str]:
    seen: set[str] = set()
    return [text for text in texts if text in seen or seen.add(text)]  # type: ignore[attr-defined,func-returns-value]


@contextlib.asynccontextmanager
async def crowd(nodes: Nodes, users: list[User], rooms: list[str], pause: float = 0.02) -> AsyncIterator[Ledger]:
    """Everybody talks in every room, and two read each, while the body runs; then what is in doubt is settled (of
    two talkers in three) and the ledger judged against the history that each node gives."""
    talkers = [Talker(nodes, user, rooms, pause, retries=n % 3 < 2) for n, user in enumerate(users)]
    readers = [Reader(nodes, room) for room in rooms for _ in range(2)]
    ledger = Ledger(talkers, readers)
    async with asyncio.TaskGroup() as tasks:
        reading = [tasks.create_task(reader.run()) for reader in readers]
        for reader in readers:
            await reader.reach(0)
        talking = [tasks.create_task(talker.run()) for talker in talkers]
        yield ledger
        for talker in talkers:
            talker.is_ending = True
        async with asyncio.timeout(90):
            await asyncio.gather(*talking)
        await _judge(nodes, ledger)
        for task in reading:
            task.cancel()


async def _judge(nodes: Nodes, ledger: Ledger) -> None:
    for node in nodes.up:
        async with Rest(node) as rest:
            for room in ledger.rooms:
                head = await rest.head(room)
                for reader in ledger.readers:
                    if reader.room == room:
                        await reader.reach(head)
                ledger.judge(room, await rest.whole_history(room, original=1))

