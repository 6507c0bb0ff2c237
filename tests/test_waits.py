"""What happens only after a long while. All of it runs at once, in one server, started before the first test."""

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator, Coroutine
from typing import Any

import pytest
import pytest_asyncio

from raw_socket import CLOSE, PING, PONG, TEXT, RawSocket, encode_frame
from twitchy_client import Chat, Rest, Shown, User
from twitchy_server import UNLIMITED, Server, config_text

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROOMS = ["busy", "replies"]
STILL_OPEN = -1  # in place of a close code
Waits = dict[str, "asyncio.Task[Any]"]


def _narrow_socket(server: Server) -> socket.socket:
    """A connection that takes in little of what it does not read."""
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    narrow.connect(("127.0.0.1", server.port))
    narrow.setblocking(False)
    return narrow


async def _narrow_reader(server: Server, room: str) -> RawSocket:
    reader, writer = await asyncio.open_connection(sock=_narrow_socket(server), limit=4096)
    raw = RawSocket(reader, writer)
    assert (await raw.handshake(f"?room={room}")).startswith("HTTP/1.1 101 ")
    return raw


def _widen(raw: RawSocket) -> None:
    """Reads on, and takes in much at a time."""
    raw.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    raw.writer.transport.resume_reading()  # type: ignore[attr-defined]


_talkers: dict[int, list[User]] = {}


async def _flood(server: Server, room: str, seconds: float) -> int:
    """Many large messages; gives the head after them."""
    async with Rest(server) as rest:
        users = _talkers.setdefault(server.port, [])
        while len(users) < 4:
            users.append(await rest.new_user())
        end = time.monotonic() + seconds

        async def pour(n: int) -> None:
            async with await Chat.open(server, users[n]) as chat:
                while time.monotonic() < end:
                    await chat.flood(room, ["\U0001f485" * 500] * 40)
                    chat.inbox.clear()

        await asyncio.gather(*(pour(n) for n in range(4)))
        return await rest.head(room)


async def no_pong(server: Server) -> tuple[float, float, int]:
    """Never answers a ping: when was it pinged, when closed, with what?"""
    async with await RawSocket.open_websocket(server) as raw:
        start = time.monotonic()
        await raw.read_until(PING, 40)
        pinged = time.monotonic() - start
        code = await raw.close_code(20)
        return pinged, time.monotonic() - start - pinged, code


async def pongs(server: Server) -> int:
    """Answers each ping and says nothing else: how many pings in a minute?"""
    count = 0
    async with await RawSocket.open_websocket(server) as raw:
        end = time.monotonic() + 62
        while (left := end - time.monotonic()) > 0:
            try:
                frame = await raw.read_frame(left)
            except TimeoutError:
                break
            assert frame.opcode in (PING, TEXT), frame
            if frame.opcode == PING:
                count += 1
                raw.send_frame(PONG, frame.payload)
    return count


async def _metric(server: Server, name: str) -> float:
    """The value of one metric, its labels written as they stand."""
    async with Rest(server) as rest:
        text = (await rest.http.get(f"{server.url}/metrics")).text
    lines = [line for line in text.splitlines() if line.startswith(name + " ")]
    return float(lines[0].removeprefix(name)) if lines else 0


async def too_slow(server: Server) -> tuple[float, list[int], list[int]]:
    """Two readers of a busy room stop reading, but send the pongs that they owe. When are they closed? One
    then reads on at once, the other five seconds later: which close codes do they find?"""
    both = [await _narrow_reader(server, "busy") for _ in range(2)]
    for raw in both:
        raw.writer.transport.pause_reading()  # type: ignore[attr-defined]
    while await _metric(server, "twitchy_outbox_connections") < 2:
        await _flood(server, "busy", 1)
    blocked = time.monotonic()
    while time.monotonic() - blocked < 65:
        if await _metric(server, 'twitchy_closes_total{code="4001"}') == 2:
            break
        for raw in both:
            raw.send_frame(PONG)
        await _flood(server, "busy", 0.1)
        await asyncio.sleep(0.4)
    closed = time.monotonic() - blocked
    codes = []
    for raw in both:
        if not raw.writer.transport.is_closing():
            _widen(raw)
        codes.append(await _codes_to_the_end(raw))
        await asyncio.sleep(5)
    return closed, codes[0], codes[1]


async def _codes_to_the_end(raw: RawSocket) -> list[int]:
    codes = []
    try:
        while True:
            frame = await raw.read_frame(5)
            if frame.opcode == CLOSE:
                codes.append(frame.close_code)
    except (asyncio.IncompleteReadError, ConnectionError):
        return codes
    except TimeoutError:
        return [*codes, STILL_OPEN]
    finally:
        raw.writer.transport.abort()


async def gap(server: Server) -> tuple[Shown, int]:
    """Does not read for five seconds of a flood, then reads all: what was it shown?"""
    raw = await _narrow_reader(server, "busy")
    joined = None
    head = await _flood(server, "busy", 5)
    shown: Shown | None = None
    while shown is None or shown.position < head:
        frame = json.loads((await raw.read_until(TEXT, 20)).payload)
        if frame["type"] == "joined":
            joined = frame
            shown = Shown.since(joined)
        elif frame["type"] in ("messages", "gap"):
            assert shown is not None
            shown.add(frame)
    raw.writer.transport.abort()
    return shown, head


async def slow(server: Server, first: bytes, drip: bytes, every: float) -> tuple[float, bytes]:
    """Sends a beginning and then drips on: when does the server hang up, and what does it say?"""
    async with await RawSocket.open(server) as raw:
        start = time.monotonic()
        raw.write(first)
        answer = b""

        async def read() -> None:
            nonlocal answer
            try:
                while data := await raw.reader.read(4096):
                    answer += data
            except ConnectionError:
                pass

        reading = asyncio.create_task(read())
        while not reading.done() and time.monotonic() - start < 80:
            if drip:
                raw.write(drip)
            await asyncio.wait([reading], timeout=every)
        reading.cancel()
        return time.monotonic() - start, answer


async def kept_alive(server: Server) -> float:
    """One request, then nothing: when is the connection closed?"""
    async with await RawSocket.open(server) as raw:
        raw.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        await raw.read_response()
        start = time.monotonic()
        await raw.ended(80)
        return time.monotonic() - start


async def unread_replies(server: Server) -> bool:
    """Asks again and again and reads no answer: is it let go?"""
    async with Rest(server) as rest:
        user = await rest.new_user()
        for _ in range(10):
            await rest.say(user, "replies", "\U0001f485" * 500)
    raw = await _narrow_reader(server, "replies")
    raw.writer.transport.pause_reading()  # type: ignore[attr-defined]
    joins = encode_frame(TEXT, b'{"type":"join","room":"replies"}') * 50
    end = time.monotonic() + 45
    try:
        while time.monotonic() < end:
            raw.write(joins)
            async with asyncio.timeout(1):
                await raw.writer.drain()
    except ConnectionError:
        return True
    except TimeoutError:
        # The server reads no more of it: it must let go in the end.
        raw.writer.transport.resume_reading()  # type: ignore[attr-defined]
        try:
            await raw.ended(40)
        except TimeoutError:
            return False
        return True
    finally:
        raw.writer.transport.abort()
    return False


HEAD = b"GET /api/v1/rooms HTTP/1.1\r\nHost: x\r\n"
POST = b"POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n{"
HALF_HANDSHAKE = b"GET /api/v1/ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def waits(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Waits]:
    limits = {**UNLIMITED, "outbox_bytes": 200_000}
    directory = tmp_path_factory.mktemp("waits")
    server = Server(directory / "0", config_text(limits, ROOMS), ["--threads", "2"]).start()
    # One of its own for what is told by the server's counters.
    other = Server(directory / "1", config_text(limits, ROOMS)).start()
    work: dict[str, Coroutine[Any, Any, Any]] = {
        "no pong": no_pong(server),
        "pongs": pongs(server),
        "too slow": too_slow(other),
        "gap": gap(server),
        "slow head": slow(server, HEAD, b"X", 1),
        "slow fields": slow(server, HEAD, b"X: y\r\n", 1),
        "half a head": slow(server, HEAD, b"", 1),
        "half a handshake": slow(server, HALF_HANDSHAKE, b"", 1),
        "slow body": slow(server, POST, b" ", 1),
        "half a body": slow(server, POST, b"", 1),
        "nothing": slow(server, b"", b"", 1),
        "kept alive": kept_alive(server),
        "replies": unread_replies(server),
    }
    tasks = {name: asyncio.create_task(each) for name, each in work.items()}
    yield tasks
    for task in tasks.values():
        task.cancel()
    await asyncio.gather(*tasks.values(), return_exceptions=True)
    for each in (server, other):
        assert each.is_alive(), each.log_tail()
        assert await asyncio.to_thread(each.stop) == 0


async def test_who_did_not_read_for_a_while_is_told_what_it_missed(waits: Waits) -> None:
    shown, head = await waits["gap"]
    assert shown.gaps, "nothing was skipped: the test must flood more"
    missed = sum(end - start + 1 for start, end in shown.gaps)
    assert shown.position >= head
    assert len(shown.messages) + missed >= head - (min(shown.messages, default=1) - 1)


@pytest.mark.parametrize(
    "name", ["slow head", "slow fields", "half a head", "half a handshake", "slow body", "half a body"]
)
async def test_a_request_that_does_not_come_is_cut_off_at_10_seconds(waits: Waits, name: str) -> None:
    seconds, answer = await waits[name]
    assert 9 < seconds < 14, (seconds, answer)
    assert answer == b"" or answer.split()[1] in (b"400", b"408"), answer


async def test_a_connection_that_says_nothing_is_closed(waits: Waits) -> None:
    seconds, _ = await waits["nothing"]
    assert 9 < seconds < 65


async def test_who_reads_no_replies_is_let_go(waits: Waits) -> None:
    assert await waits["replies"]


async def test_without_a_pong_it_is_4002(waits: Waits) -> None:
    pinged, waited, code = await waits["no pong"]
    assert code == 4002
    assert 23 < pinged < 28 and 8 < waited < 13, (pinged, waited)


async def test_a_reader_blocked_for_30_seconds_is_closed_with_4001(waits: Waits) -> None:
    closed, codes, _ = await waits["too slow"]
    # A ping is pushed after what waits, and the system may take some of that: then 30 s begin anew.
    assert 28 < closed < 60, closed
    assert codes == [4001], "it read on while the close frame could still be sent"


async def test_a_reader_that_stays_blocked_is_dropped(waits: Waits) -> None:
    _, _, codes = await waits["too slow"]
    assert codes in ([], [4001]), codes  # it came to the end, with or without a word


async def test_with_pongs_a_silent_reader_stays(waits: Waits) -> None:
    assert await waits["pongs"] == 2


async def test_a_kept_connection_is_closed_after_a_minute(waits: Waits) -> None:
    assert 55 < await waits["kept alive"] < 70
