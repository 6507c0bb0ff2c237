"""WebSocket input that is refused: by an error, or by a close code."""

import json
import struct

import pytest

from raw_socket import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, RawSocket, encode_frame
from twitchy_client import Chat, Rest, User
from twitchy_server import Server

# ---- Frames that JSON or the protocol does not know ----------------------------------------------------

BAD_FRAMES = [
    "",
    "hello?",
    "{",
    "[]",
    "null",
    "{}",
    '{"type":7}',
    '{"type":"dance"}',
    '{"type":"join"}',
    '{"type":"join","room":7}',
    '{"type":"join","room":"ROOM","after":-1}',
    '{"type":"join","room":"ROOM","after":"5"}',
    '{"type":"join","room":"ROOM","after":1.5}',
    '{"type":"join","room":"ROOM","after":99999999999999999999}',
    '{"type":"join","room":"ROOM","after":1,"epoch":7}',
    '{"type":"leave"}',
    '{"type":"auth"}',
    '{"type":"auth","token":7}',
    '{"type":"say","room":"ROOM","text":"hi"}',
    '{"type":"say","room":"ROOM","text":7,"nonce":"n"}',
    '{"type":"say","room":"ROOM","nonce":"n"}',
    '{"type":"say","text":"hi","nonce":"n"}',
    '{"type":"say","room":"ROOM","text":"hi","nonce":7}',
    '{"type":"say","room":"ROOM","text":"hi","nonce":"n","reply_to":"1"}',
    '{"type":"join","room":"ROOM"} {"type":"join","room":"ROOM"}',
    "[" * 3000,
]


@pytest.mark.parametrize("frame", BAD_FRAMES, ids=range(len(BAD_FRAMES)))
async def test_what_is_not_known_is_a_bad_request_and_the_socket_stays(
    server: Server, ada: User, room: str, frame: str
) -> None:
    async with await Chat.open(server, ada) as chat:
        await chat.socket.send(frame.replace("ROOM", room))
        await chat.expect_error("bad_request")
        await chat.say(room, "still here")


async def test_an_error_names_the_nonce_that_it_answers(server: Server, ada: User) -> None:
    async with await Chat.open(server, ada) as chat:
        await chat.send(type="say", room="nowhere", text="hi", nonce="mine")
        await chat.expect_error("not_found", nonce="mine")
        await chat.send(type="say", room="room-1", text="", nonce="mine too")
        await chat.expect_error("invalid_text", nonce="mine too")


async def test_more_than_16_refused_frames_in_a_row_close_with_4500(server: Server) -> None:
    async with await Chat.open(server) as chat:
        for _ in range(40):
            await chat.socket.send('{"type":"dance"}')
        assert await chat.close_code() == 4500
        errors = [frame for frame in chat.inbox if frame["type"] == "error"]
        assert 15 <= len(errors) <= 17
        assert {error["code"] for error in errors} == {"bad_request"}


async def test_a_good_frame_between_refused_ones_keeps_the_socket(server: Server, room: str) -> None:
    async with await Chat.open(server) as chat:
        for _ in range(4):
            for _ in range(14):
                await chat.socket.send('{"type":"dance"}')
                await chat.expect_error("bad_request")
            await chat.join(room)


async def test_refusals_of_other_kinds_keep_the_socket(server: Server) -> None:
    async with await Chat.open(server) as chat:
        for n in range(40):
            await chat.send(type="say", room="room-1", text="hi", nonce=f"n{n}")
            await chat.expect_error("unauthorized")


# ---- RFC 6455 --------------------------------------------------------------------------------------------

JOIN = b'{"type":"join","room":"room-1"}'


def close_payload(code: int, reason: bytes = b"") -> bytes:
    return struct.pack("!H", code) + reason


VIOLATIONS = {
    "an unmasked frame": (encode_frame(TEXT, JOIN, mask=False), 1002),
    "reserved bit 1 without an extension": (encode_frame(TEXT, JOIN, rsv=4), 1002),
    "reserved bit 2": (encode_frame(TEXT, JOIN, rsv=2), 1002),
    "reserved bit 3": (encode_frame(TEXT, JOIN, rsv=1), 1002),
    "opcode 3": (encode_frame(3, JOIN), 1002),
    "opcode 7": (encode_frame(7, JOIN), 1002),
    "opcode 11": (encode_frame(11), 1002),
    "opcode 15": (encode_frame(15), 1002),
    "a continuation of nothing": (encode_frame(CONTINUATION, JOIN), 1002),
    "a text within a text": (encode_frame(TEXT, b"{", fin=False) + encode_frame(TEXT, JOIN), 1002),
    "a ping in parts": (encode_frame(PING, b"x", fin=False), 1002),
    "a ping of 126 bytes": (encode_frame(PING, b"x" * 126), 1002),
    "a close of one byte": (encode_frame(CLOSE, b"\x03"), 1002),
    "a close with code 1005": (encode_frame(CLOSE, close_payload(1005)), 1002),
    "a close with code 999": (encode_frame(CLOSE, close_payload(999)), 1002),
    "a binary frame": (encode_frame(BINARY, JOIN), 1003),
    "an empty binary frame": (encode_frame(BINARY), 1003),
    "bad UTF-8": (encode_frame(TEXT, b'{"type":"join\xff"}'), 1007),
    "half a character": (encode_frame(TEXT, "ä".encode()[:1]), 1007),
    "a surrogate": (encode_frame(TEXT, b'"\xed\xa0\x80"'), 1007),
    "bad UTF-8 in parts": (
        encode_frame(TEXT, b"\xc3", fin=False) + encode_frame(CONTINUATION, b"x"),
        1007,
    ),
    "a close whose reason is bad UTF-8": (encode_frame(CLOSE, close_payload(1000, b"\xff")), 1007),
    "a frame over 16 KiB": (encode_frame(TEXT, b" " * 16385), 1009),
    "a message over 16 KiB in parts": (
        encode_frame(TEXT, b" " * 10000, fin=False) + encode_frame(CONTINUATION, b" " * 10000),
        1009,
    ),
    "a frame that says it has 2^62 bytes": (
        b"\x81" + struct.pack("!BQ", 0x80 | 127, 2**62) + b"mask" + b"x" * 100,
        1009,
    ),
}


@pytest.mark.parametrize(("frames", "code"), VIOLATIONS.values(), ids=VIOLATIONS.keys())
async def test_it_closes_the_socket(server: Server, frames: bytes, code: int) -> None:
    async with await RawSocket.open_websocket(server) as raw:
        raw.write(frames)
        assert await raw.close_code() == code
        raw.send_frame(CLOSE, close_payload(code))
        await raw.ended()


async def test_a_frame_of_16_kib_is_read(server: Server) -> None:
    async with await Chat.open(server) as chat:
        frame = json.dumps({"type": "join", "room": "room-1", "padding": ""})
        await chat.socket.send(frame.replace('""', '"' + "x" * (16384 - len(frame)) + '"'))
        await chat.expect("joined")


async def test_a_message_in_parts_with_a_ping_between_is_read(server: Server) -> None:
    async with await RawSocket.open_websocket(server) as raw:
        for n, byte in enumerate(JOIN):
            raw.send_frame(CONTINUATION if n else TEXT, bytes([byte]), fin=False)
        raw.send_frame(PING, b"between")
        raw.send_frame(CONTINUATION)
        # All may have come in one read: then either answer may be the first.
        await raw.read_until(TEXT)  # hello
        answers = {frame.opcode: frame.payload for frame in [await raw.read_frame(), await raw.read_frame()]}
        assert answers[PONG] == b"between"
        assert json.loads(answers[TEXT])["type"] == "joined"


async def test_a_frame_that_comes_byte_by_byte_is_read(server: Server) -> None:
    async with await RawSocket.open_websocket(server) as raw:
        await raw.read_until(TEXT)
        for byte in encode_frame(TEXT, JOIN):
            raw.write(bytes([byte]))
            await raw.writer.drain()
        await raw.read_json("joined")


async def test_a_ping_is_answered_with_its_bytes(server: Server) -> None:
    async with await RawSocket.open_websocket(server) as raw:
        for payload in (b"", b"x" * 125):
            raw.send_frame(PING, payload)
            assert (await raw.read_until(PONG)).payload == payload


async def test_a_pong_that_was_not_asked_for_is_ignored(server: Server) -> None:
    async with await RawSocket.open_websocket(server) as raw:
        raw.send_frame(PONG, b"by the way")
        raw.send_frame(TEXT, JOIN)
        await raw.read_json("joined")


@pytest.mark.parametrize(
    ("payload", "answer"), [(close_payload(1000), 1000), (close_payload(3000), 3000), (b"", None)]
)
async def test_a_close_is_answered_and_the_connection_ends(
    server: Server, payload: bytes, answer: int | None
) -> None:
    async with await RawSocket.open_websocket(server) as raw:
        raw.send_frame(CLOSE, payload)
        frame = await raw.read_until(CLOSE)
        assert frame.payload == b"" or frame.close_code in (1000, answer)
        await raw.ended(3)


async def test_a_dropped_connection_in_mid_frame_harms_no_one(server: Server, room: str) -> None:
    for cut in (1, 3, 7, 20):
        async with await RawSocket.open_websocket(server) as raw:
            raw.write(encode_frame(TEXT, JOIN)[:cut])
            await raw.writer.drain()
    async with await Chat.open(server) as chat:
        await chat.join(room)


# ---- The handshake ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-WebSocket-Version": "12"},
        {"Sec-WebSocket-Key": "short"},
        {"Sec-WebSocket-Key": ""},
        {"Upgrade": "h2c"},
        {"Connection": "keep-alive"},
    ],
    ids=lambda headers: "-".join(headers),
)
async def test_a_bad_handshake_is_refused(server: Server, headers: dict[str, str]) -> None:
    async with await RawSocket.open(server) as raw:
        head = await raw.handshake(headers=headers)
        assert head.split()[1] in ("400", "426"), head


async def test_a_plain_get_of_the_websocket_is_a_bad_request(rest: Rest) -> None:
    response = await rest.http.get("/ws")
    assert response.status_code in (400, 426)
    assert response.json()["code"] == "bad_request"
