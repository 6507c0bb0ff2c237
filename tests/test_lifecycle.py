"""Stopping, starting again, being killed: what was promised is there, once."""

import asyncio
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from conftest import StartServer
from raw_socket import CLOSE, TEXT, RawSocket
from twitchy_client import Chat, Frame, Rest, Shown, User, new_nonce
from twitchy_server import Server, days_ago

ROOM = "bestie"
ROOMS = ["bestie", "skibidi", "uwu"]


# ---- Draining ----------------------------------------------------------------------------------------


async def test_sigterm_says_bye_closes_with_4000_and_exits_0(start_server: StartServer) -> None:
    server = start_server()
    chats = [await Chat.open(server, query=f"?room={ROOM}") for _ in range(20)]
    started = time.monotonic()
    server.signal(signal.SIGTERM)
    codes = await asyncio.gather(*(chat.close_code() for chat in chats))
    assert set(codes) == {4000}
    waits = []
    for chat in chats:
        bye = [frame for frame in chat.inbox if frame["type"] == "bye"]
        assert len(bye) == 1 and bye[0]["code"] == 4000, chat.inbox
        waits.append(bye[0]["reconnect_after_ms"])
    assert all(0 <= wait <= 60_000 for wait in waits)
    assert len(set(waits)) > 1, f"no jitter: {waits}"
    assert await asyncio.to_thread(server.wait, 10) == 0
    assert time.monotonic() - started < 10


async def test_a_drain_with_sockets_that_do_not_answer_ends_within_10_seconds(
    start_server: StartServer,
) -> None:
    server = start_server()
    silent = [await RawSocket.open_websocket(server, f"?room={ROOM}") for _ in range(5)]
    half = await RawSocket.open(server)
    half.write(b"POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 44\r\n\r\n{")
    idle = await RawSocket.open(server)
    idle.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    await idle.read_response()
    started = time.monotonic()
    server.signal(signal.SIGTERM)
    assert await asyncio.to_thread(server.wait, 12) == 0
    assert time.monotonic() - started < 10
    for raw in silent:
        assert await raw.close_code() == 4000
    for raw in (*silent, half, idle):
        raw.writer.transport.abort()


async def test_a_server_that_drains_is_not_ready(start_server: StartServer) -> None:
    server = start_server()
    # It does not answer its close, so the drain waits for it.
    async with await RawSocket.open_websocket(server, f"?room={ROOM}") as silent:
        server.signal(signal.SIGTERM)
        assert await silent.close_code() == 4000
        async with Rest(server) as rest:
            try:
                assert (await rest.http.get(f"{server.url}/readyz")).status_code == 503
            except httpx.TransportError:
                pass  # it listens no more
    assert await asyncio.to_thread(server.wait, 10) == 0


async def test_requests_under_way_are_answered_before_it_ends(start_server: StartServer) -> None:
    server = start_server()
    # Each has a password hashed, which takes a while.
    sockets = [await RawSocket.open(server) for _ in range(8)]
    for n, raw in enumerate(sockets):
        body = f'{{"name":"late_{n}","password":"correct horse"}}'
        raw.write(f"POST /api/v1/users HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
        await raw.writer.drain()
    async with Rest(server) as rest:
        await rest.http.get(f"{server.url}/healthz")  # by now they are read
    server.signal(signal.SIGTERM)
    answers = await asyncio.gather(*(raw.read_response() for raw in sockets))
    assert [status for status, _, _ in answers] == [201] * len(sockets)
    assert await asyncio.to_thread(server.wait, 10) == 0
    for raw in sockets:
        raw.writer.transport.abort()


async def test_sigint_drains_too(start_server: StartServer) -> None:
    server = start_server()
    async with await Chat.open(server) as chat:
        server.signal(signal.SIGINT)
        assert await chat.close_code() == 4000
    assert await asyncio.to_thread(server.wait, 10) == 0


async def test_what_was_acked_before_a_drain_is_there_after_it(start_server: StartServer) -> None:
    server = start_server()
    async with Rest(server) as rest:
        ada = await rest.new_user()
    acks: list[Frame] = []
    async with await Chat.open(server, ada) as chat:
        try:
            while len(acks) < 100_000:
                acks += await chat.flood(ROOM, ["before the drain"] * 20)
                if len(acks) == 100:
                    server.signal(signal.SIGTERM)
        except (ConnectionClosed, AssertionError):
            # What was answered before the end counts as well.
            acks += [frame for frame in chat.inbox if frame["type"] == "ack"]
    assert len(acks) >= 100
    assert await asyncio.to_thread(server.wait, 10) == 0
    server.start()
    async with Rest(server) as rest:
        stored = {message["seq"]: message for message in await rest.whole_history(ROOM)}
    for ack in acks:
        assert stored[ack["seq"]]["text"] == ack["text"]


# ---- Starting again ------------------------------------------------------------------------------------


async def test_a_restart_keeps_everything(start_server: StartServer) -> None:
    server = start_server()
    async with Rest(server) as rest:
        ada = await rest.new_user()
        first = [await rest.say(ada, ROOM, f"`number {n}`", nonce=f"n{n}") for n in range(5)]
        before = await rest.history(ROOM, original=1)
    assert server.stop() == 0
    server.start()
    async with Rest(server) as rest:
        assert await rest.history(ROOM, original=1) == before
        assert (await rest.sign_in(ada.name)).status_code == 201
        # The token is still good, the sequence goes on, and a nonce is still known.
        assert (await rest.say(ada, ROOM, "and on"))["seq"] == 6
        for n, message in enumerate(first):
            assert await rest.say(ada, ROOM, "again", nonce=f"n{n}") == message
        async with await Chat.open(server, ada) as chat:
            ack = await chat.say(ROOM, "again", nonce="n3")
            assert (ack["seq"], ack["text"]) == (first[3]["seq"], first[3]["text"])
            joined = await chat.join(ROOM, after=2, epoch=before["epoch"])
            assert "reset" not in joined
            shown = await Shown(ROOM, 2).follow(chat, 6)
        assert sorted(shown.messages) == [3, 4, 5, 6]
        registered = await rest.register("new_after_restart")
        assert registered.json()["id"] > ada.id


async def test_a_retry_after_a_restart_does_not_count_against_the_rate(
    start_server: StartServer,
) -> None:
    server = start_server({"messages_per_30s": 2, "registrations_per_minute": 0})
    async with Rest(server) as rest:
        ada = await rest.new_user()
        first = await rest.say(ada, ROOM, "one", nonce="n1")
    server.kill()
    server.start()
    async with Rest(server) as rest:
        for _ in range(5):
            assert await rest.say(ada, ROOM, "one", nonce="n1") == first
        await rest.say(ada, ROOM, "two")
        await rest.say(ada, ROOM, "three")
        assert (await rest.post(ada, ROOM, "four")).status_code == 429


async def test_signed_out_stays_signed_out(start_server: StartServer) -> None:
    server = start_server()
    async with Rest(server) as rest:
        ada = await rest.new_user()
        assert (await rest.http.delete("/sessions/current", headers=ada.headers)).status_code == 204
    server.kill()
    server.start()
    async with Rest(server) as rest:
        assert (await rest.http.get("/users/me", headers=ada.headers)).status_code == 401


# How a server that is killed looks to a client that talks to it, or is about to.
GONE = (ConnectionClosed, InvalidHandshake, OSError)

# ---- Killed ------------------------------------------------------------------------------------------------


@dataclass
class Sent:
    """One message that someone tried to say: at most one copy may ever be stored."""

    user: User
    room: str
    nonce: str
    text: str
    answer: Frame | None = None  # the ack, if it came


@dataclass
class Sender:
    user: User
    sent: list[Sent] = field(default_factory=list)

    def next(self) -> Sent:
        number = len(self.sent)
        sent = Sent(self.user, ROOMS[number % 3], new_nonce(), f"`{self.user.name} {number}`")
        self.sent.append(sent)
        return sent

    async def by_rest(self, server: Server) -> None:
        """Posts until the server is gone."""
        async with Rest(server) as rest:
            try:
                while True:
                    sent = self.next()
                    sent.answer = await rest.say(sent.user, sent.room, sent.text, nonce=sent.nonce)
            except httpx.TransportError:
                return

    async def by_websocket(self, server: Server) -> None:
        """Says, 20 unanswered at a time, until the server is gone."""
        waiting: dict[str, Sent] = {}
        try:
            chat = await Chat.open(server, self.user)
            while True:
                while len(waiting) < 20:
                    sent = self.next()
                    waiting[sent.nonce] = sent
                    await chat.send(type="say", room=sent.room, text=sent.text, nonce=sent.nonce)
                ack = await chat.receive()
                assert ack["type"] == "ack", ack
                waiting.pop(ack["nonce"]).answer = ack
        except GONE:
            return


async def _watch(server: Server, room: str) -> Shown:
    """A reader that follows until the server is gone."""
    shown = Shown(room, 0)
    try:
        chat = await Chat.open(server)
        shown = Shown.since(await chat.join(room))
        while True:
            frame = await chat.receive()
            if frame["type"] in ("messages", "gap"):
                shown.add(frame)
    except GONE:
        return shown


async def test_killed_at_any_moment_it_keeps_every_acked_message_once(
    start_server: StartServer,
) -> None:
    server = start_server()
    async with Rest(server) as rest:
        users = [await rest.new_user() for _ in range(8)]
    senders = [Sender(user) for user in users]
    watched: list[Shown] = []

    for moment in (0.6, 0.25, 0.9):
        saying = [s.by_websocket(server) if n % 2 else s.by_rest(server) for n, s in enumerate(senders)]
        watching = [_watch(server, room) for room in ROOMS]
        running = asyncio.gather(asyncio.gather(*saying), asyncio.gather(*watching))
        await asyncio.sleep(moment)
        server.kill()
        watched += (await running)[1]
        server.start()

    everything = [sent for sender in senders for sent in sender.sent]
    acked = [sent for sent in everything if sent.answer]
    unanswered = [sent for sent in everything if not sent.answer]
    assert len(acked) > 100 and unanswered

    async with Rest(server) as rest:
        stored = {room: await rest.whole_history(room, original=1) for room in ROOMS}
    by_place = {(room, m["seq"]): m for room in ROOMS for m in stored[room]}

    # Every room's sequence has no hole, and no message is there twice.
    for room in ROOMS:
        assert [m["seq"] for m in stored[room]] == list(range(1, len(stored[room]) + 1))
    copies = [m["original"] for room in ROOMS for m in stored[room]]
    assert len(copies) == len(set(copies))
    # What was acked is there, in its place, as it was acked.
    for sent in acked:
        assert sent.answer
        message = by_place[sent.room, sent.answer["seq"]]
        assert message["original"] == sent.text
        assert (message["at"], message["text"]) == (sent.answer["at"], sent.answer["text"])
        assert message["user"] == sent.user.name
    # What any reader was shown is there, as it was shown.
    for shown in watched:
        for seq, message in shown.messages.items():
            assert message.items() <= by_place[shown.room, seq].items()
    # What was not answered is there once or not at all; a retry makes it once.
    async with Rest(server) as rest:
        for sent in [*unanswered, *acked[-50:]]:
            again = await rest.say(sent.user, sent.room, sent.text, nonce=sent.nonce)
            if sent.answer:
                assert again["seq"] == sent.answer["seq"]
        stored = {room: await rest.whole_history(room, original=1) for room in ROOMS}
    texts = [m["original"] for room in ROOMS for m in stored[room]]
    assert sorted(texts) == sorted(sent.text for sent in everything)


# ---- Time ------------------------------------------------------------------------------------------------


async def _history_after_40_days(
    start_server: StartServer, shift_clock: Path, more: str
) -> tuple[Rest, User, list[Frame]]:
    """Says 30 messages 40 days ago and 3 ten days ago, then starts the server of today."""
    server = start_server(more=more, env=days_ago(shift_clock, 40))
    async with Rest(server) as rest:
        ada = await rest.new_user()
        said = [await rest.say(ada, ROOM, f"`old {n}`") for n in range(30)]
        assert said[0]["at"] < (time.time() - 39 * 86400) * 1000
    assert server.stop() == 0
    server.env = days_ago(shift_clock, 10.5)
    server.start()
    async with Rest(server) as rest:
        ada.token = await rest.new_token(ada.name)
        said += [await rest.say(ada, ROOM, f"`newer {n}`") for n in range(3)]
    assert server.stop() == 0
    server.env = {}
    server.start()
    return Rest(server), ada, said


@pytest.mark.embedded("Kafka and Cassandra have clocks of their own")
async def test_what_is_older_than_keep_days_is_dropped(start_server: StartServer, shift_clock: Path) -> None:
    rest, _, said = await _history_after_40_days(start_server, shift_clock, "[history]\nkeep_days = 30")
    async with rest:
        deadline = time.monotonic() + 15
        while (page := await rest.history(ROOM, limit=100))["oldest"] == 1:
            assert time.monotonic() < deadline, f"nothing was dropped: {page}"
            await asyncio.sleep(0.2)
        assert (page["oldest"], page["head"]) == (31, 33)
        assert [m["seq"] for m in page["messages"]] == [31, 32, 33]
        assert (await rest.history(ROOM, before=31))["messages"] == []
        after = await rest.history(ROOM, after=0)
        assert [m["seq"] for m in after["messages"]] == [31, 32, 33]
        ada = User(0, "ada", await rest.new_token((await rest.new_user()).name))
        assert (await rest.say(ada, ROOM, "the sequence goes on"))["seq"] == 34


async def test_keep_days_0_keeps_all(start_server: StartServer, shift_clock: Path) -> None:
    rest, _, said = await _history_after_40_days(start_server, shift_clock, "[history]\nkeep_days = 0")
    async with rest:
        await asyncio.sleep(1)
        page = await rest.history(ROOM, limit=100)
        assert page["oldest"] == 1 and len(page["messages"]) == len(said)


async def test_a_token_ends_after_30_days(start_server: StartServer, shift_clock: Path) -> None:
    server = start_server(env=days_ago(shift_clock, 31))
    async with Rest(server) as rest:
        old = await rest.new_user()
    assert server.stop() == 0
    server.env = days_ago(shift_clock, 2)
    server.start()
    async with Rest(server) as rest:
        assert (await rest.http.get("/users/me", headers=old.headers)).status_code == 200
    assert server.stop() == 0
    server.env = {}
    server.start()
    async with Rest(server) as rest:
        assert (await rest.http.get("/users/me", headers=old.headers)).status_code == 401
        async with await Chat.open(server) as chat:
            await chat.send(type="auth", token=old.token)
            await chat.expect_error("unauthorized")


@pytest.mark.embedded("Kafka and Cassandra have clocks of their own")
async def test_a_nonce_is_forgotten_after_two_minutes(start_server: StartServer, shift_clock: Path) -> None:
    server = start_server(env=days_ago(shift_clock, 1))
    async with Rest(server) as rest:
        ada = await rest.new_user()
        await rest.say(ada, ROOM, "yesterday", nonce="same")
    assert server.stop() == 0
    server.env = {}
    server.start()
    async with Rest(server) as rest:
        assert (await rest.say(ada, ROOM, "today", nonce="same"))["seq"] == 2


async def test_a_clock_that_steps_back_changes_no_order(start_server: StartServer, shift_clock: Path) -> None:
    server = start_server()
    async with Rest(server) as rest:
        ada = await rest.new_user()
        await rest.say(ada, ROOM, "first")
    assert server.stop() == 0
    server.env = days_ago(shift_clock, 0.01)
    server.start()
    async with Rest(server) as rest:
        await rest.say(ada, ROOM, "second")
        page = await rest.history(ROOM)
        assert [m["seq"] for m in page["messages"]] == [1, 2]
        assert page["messages"][1]["at"] < page["messages"][0]["at"]


# ---- A damaged disk ----------------------------------------------------------------------------------------


@pytest.mark.embedded("the disk is Kafka's and Cassandra's")
async def test_data_that_is_damaged_is_not_served_as_empty(start_server: StartServer) -> None:
    server = start_server()
    async with Rest(server) as rest:
        ada = await rest.new_user()
        await rest.say(ada, ROOM, "precious")
    server.kill()
    damaged = [path for path in server.data.rglob("MANIFEST-*")]
    assert damaged, "RocksDB has a manifest"
    for path in damaged:
        path.write_bytes(b"\x00" * path.stat().st_size)
    with pytest.raises(AssertionError, match="exited 1"):
        server.start()


@pytest.mark.embedded("the disk is Kafka's and Cassandra's")
async def test_a_torn_end_of_the_log_is_no_reason_not_to_start(start_server: StartServer) -> None:
    """A crash may leave half a record behind the last one that was synced."""
    server = start_server()
    async with Rest(server) as rest:
        ada = await rest.new_user()
        sent = await rest.say(ada, ROOM, "precious")
    server.kill()
    logs = sorted(server.data.rglob("*.log"), key=lambda path: path.stat().st_mtime)
    with logs[-1].open("ab") as log:
        log.write(b"\x12\x34\x56\x78\x40\x00\x01half a rec")
    server.start()
    async with Rest(server) as rest:
        assert (await rest.history(ROOM))["messages"][0]["text"] == sent["text"]


async def test_websocket_frames_end_with_the_close_frame(start_server: StartServer) -> None:
    server = start_server()
    async with await RawSocket.open_websocket(server) as raw:
        await raw.read_until(TEXT)
        server.signal(signal.SIGTERM)
        kinds = [(await raw.read_frame()).opcode]
        while kinds[-1] != CLOSE:
            kinds.append((await raw.read_frame()).opcode)
        assert kinds == [TEXT, CLOSE]
