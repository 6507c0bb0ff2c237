"""permessage-deflate (RFC 7692): what is negotiated, what a client may send deflated, what it reads."""

import asyncio
import json
import shutil
import zlib
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

from raw_socket import BINARY, CONTINUATION, PING, PONG, TEXT, RawFrame, RawSocket
from twitchy_client import Chat, Rest, Shown, User, new_nonce
from twitchy_server import ROOT, Server

ANSWER = {"permessage-deflate", "server_no_context_takeover", "client_no_context_takeover"}
DEFLATE = {"Sec-WebSocket-Extensions": "permessage-deflate"}
DEFLATED = 4  # RSV1
TAIL = b"\x00\x00\xff\xff"
JOIN = b'{"type":"join","room":"room-0"}'
LARGEST = 16 * 1024
WS_PACKAGE = ROOT / "web/node_modules/ws"


def deflated(data: bytes, level: int = -1) -> bytes:
    packer = zlib.compressobj(level, wbits=-15)
    return (packer.compress(data) + packer.flush(zlib.Z_SYNC_FLUSH)).removesuffix(TAIL)


def deflated_as_last(data: bytes) -> bytes:
    """By a block that says it is the last one, and the empty one that RFC 7692 wants behind it (7.2.3.4)."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush(zlib.Z_FINISH) + b"\x00"


def padded(data: bytes, size: int) -> bytes:
    """The same JSON in so many bytes."""
    return data + b" " * (size - len(data))


def text_of(frame: RawFrame) -> bytes:
    """What a frame says, inflated as one that needs no frame before it."""
    assert frame.opcode == TEXT and frame.fin and frame.rsv in (0, DEFLATED), frame
    if not frame.rsv:
        return frame.payload
    unpacker = zlib.decompressobj(wbits=-15)
    text = unpacker.decompress(frame.payload + TAIL)
    # Behind a block that says it is the last one stands an empty one.
    assert not unpacker.eof or unpacker.unused_data == b"\x00" + TAIL, "more than one message"
    return text


def extension_of(head: str) -> list[str] | None:
    """The parts of the extension that the server took, if it took one."""
    lines = [line for line in head.split("\r\n") if line.lower().startswith("sec-websocket-extensions:")]
    if not lines:
        return None
    (line,) = lines
    return [part.strip() for part in line.partition(":")[2].split(";")]


# ---- What is negotiated ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("offer", "taken"),
    [
        ("permessage-deflate", True),
        ("permessage-deflate; client_max_window_bits", True),
        ("permessage-deflate; client_max_window_bits=10", True),
        ('permessage-deflate; client_max_window_bits="10"', True),
        ("permessage-deflate; server_no_context_takeover; client_no_context_takeover", True),
        ("permessage-deflate; server_max_window_bits=10, permessage-deflate", True),
        ("x-unknown; a=1, permessage-deflate", True),
        ("PERMESSAGE-DEFLATE;Client_Max_Window_Bits", True),
        ("permessage-deflate; server_max_window_bits=10", False),
        ("permessage-deflate; server_max_window_bits=14", False),
        ("permessage-deflate; server_max_window_bits", False),
        ("permessage-deflate; server_max_window_bits=99", False),
        ("permessage-deflate; client_max_window_bits=7", False),
        ("permessage-deflate; client_max_window_bits=08", False),
        ("permessage-deflate; client_max_window_bits=16", False),
        ("permessage-deflate; client_max_window_bits; client_max_window_bits", False),
        ("permessage-deflate; server_no_context_takeover=1", False),
        ("permessage-deflate; unknown_option", False),
        ("permessage-deflate; client_max_window_bits=", False),
        ("x-webkit-deflate-frame", False),
        ("", False),
    ],
)
async def test_an_offer_is_taken_or_passed_over(server: Server, offer: str, taken: bool) -> None:
    async with await RawSocket.open(server) as raw:
        head = await raw.handshake(headers={"Sec-WebSocket-Extensions": offer})
        assert head.startswith("HTTP/1.1 101 ")
        parts = extension_of(head)
        if not taken:
            assert parts is None
            raw.send_frame(TEXT, deflated(JOIN), rsv=DEFLATED)
            assert await raw.close_code() == 1002
            return
        assert parts and parts[0] == "permessage-deflate" and set(parts) == ANSWER and len(parts) == 3
        raw.send_frame(TEXT, deflated(JOIN), rsv=DEFLATED)
        await read_json(raw, "joined")


async def test_a_full_window_that_was_asked_for_is_confirmed(server: Server) -> None:
    async with await RawSocket.open(server) as raw:
        offer = {"Sec-WebSocket-Extensions": "permessage-deflate; server_max_window_bits=15"}
        assert set(extension_of(await raw.handshake(headers=offer)) or []) == ANSWER | {
            "server_max_window_bits=15"
        }


async def test_offers_may_come_on_several_lines(server: Server) -> None:
    async with await RawSocket.open(server) as raw:
        lines = "permessage-deflate; server_max_window_bits=10\r\nSec-WebSocket-Extensions: permessage-deflate"
        assert extension_of(await raw.handshake(headers={"Sec-WebSocket-Extensions": lines}))


async def test_who_offers_nothing_gets_nothing(server: Server, room: str) -> None:
    async with await RawSocket.open(server) as raw:
        assert extension_of(await raw.handshake(f"?room={room}")) is None
        for _ in range(2):
            assert (await raw.read_until(TEXT)).rsv == 0


# ---- What a client sends -----------------------------------------------------------------------------------


async def read_json(raw: RawSocket, kind: str) -> dict[str, Any]:
    """The next text frame of this type, deflated or not."""
    async with asyncio.timeout(10):
        while (frame := json.loads(text_of(await raw.read_until(TEXT))))["type"] != kind:
            assert frame["type"] != "error", frame
    return frame


@pytest.mark.parametrize(
    "payload",
    [
        deflated(JOIN),
        deflated(JOIN, level=0),
        deflated_as_last(JOIN),
        deflated(padded(JOIN, LARGEST)),
        deflated(JOIN[:9]) + TAIL + deflated(JOIN[9:]),
    ],
    ids=["packed", "as it is", "in a last block", "as large as may be", "in two blocks"],
)
async def test_a_deflated_message_is_read(server: Server, payload: bytes) -> None:
    async with await RawSocket.open_websocket(server, headers=DEFLATE) as raw:
        for _ in range(3):
            raw.send_frame(TEXT, payload, rsv=DEFLATED)
            await read_json(raw, "joined")
        raw.send_frame(TEXT, JOIN)  # not every message need be deflated
        await read_json(raw, "joined")


async def test_fragments_are_of_one_deflated_message(server: Server) -> None:
    payload = deflated(JOIN)
    async with await RawSocket.open_websocket(server, headers=DEFLATE) as raw:
        raw.send_frame(TEXT, payload[:1], rsv=DEFLATED, fin=False)
        raw.send_frame(PING, b"between")
        raw.send_frame(CONTINUATION, payload[1:5], fin=False)
        raw.send_frame(CONTINUATION, payload[5:])
        # The pong may come before `joined` or after it: all that came at once is answered at once.
        answers: set[str] = set()
        while not answers >= {"pong", "joined"}:
            frame = await raw.read_frame()
            if frame.opcode == PONG:
                assert frame.payload == b"between"
                answers.add("pong")
            else:
                answers.add(json.loads(text_of(frame))["type"])


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (deflated(padded(JOIN, LARGEST + 1)), 1009),
        (deflated(b" " * 10_000_000), 1009),
        (deflated(b'"\xff"'), 1007),
        (b"\xff\xff\xff\xff", 1007),
        (JOIN, 1007),
        (deflated(JOIN)[:-5], 1007),
        (b"", 1007),
    ],
    ids=["over 16 KiB", "a bomb", "bad UTF-8", "not deflate", "not deflated", "cut short", "nothing"],
)
async def test_bad_deflated_input_closes_the_socket(server: Server, payload: bytes, code: int) -> None:
    async with await RawSocket.open_websocket(server, headers=DEFLATE) as raw:
        raw.send_frame(TEXT, payload, rsv=DEFLATED)
        assert await raw.close_code() == code


@pytest.mark.parametrize("opcode", [CONTINUATION, PING, PONG])
async def test_only_the_first_frame_of_a_message_is_marked(server: Server, opcode: int) -> None:
    async with await RawSocket.open_websocket(server, headers=DEFLATE) as raw:
        raw.send_frame(TEXT, deflated(JOIN)[:5], rsv=DEFLATED, fin=False)
        raw.send_frame(opcode, rsv=DEFLATED)
        assert await raw.close_code() == 1002


async def test_a_deflated_binary_message_is_refused(server: Server) -> None:
    async with await RawSocket.open_websocket(server, headers=DEFLATE) as raw:
        raw.send_frame(BINARY, deflated(JOIN), rsv=DEFLATED)
        assert await raw.close_code() == 1003


async def test_an_empty_deflated_message_is_a_bad_request(server: Server) -> None:
    async with await RawSocket.open_websocket(server, headers=DEFLATE) as raw:
        raw.send_frame(TEXT, b"\x00", rsv=DEFLATED)
        assert (await raw.read_json("error"))["code"] == "bad_request"


async def test_many_deflated_bombs_cost_one_connection_each(server: Server) -> None:
    bomb = deflated(b" " * 10_000_000)
    for _ in range(20):
        async with await RawSocket.open_websocket(server, headers=DEFLATE) as raw:
            raw.send_frame(TEXT, bomb, rsv=DEFLATED)
            assert await raw.close_code() == 1009
    assert server.is_alive()


# ---- What a client reads: the same, deflated or not --------------------------------------------------------


async def flood_and_compare(ada: User, server: Server, room: str, chats: list[Chat]) -> None:
    """Readers of one room are shown the same, whatever they negotiated."""
    readers = [(chat, Shown.since(await chat.join(room))) for chat in chats]
    async with await Chat.open(server, ada) as talker:
        await talker.flood(room, [f"number {n} ünïcödé " + "again " * 40 for n in range(300)])
    for chat, shown in readers:
        await shown.follow(chat, 300)
        assert shown.messages == readers[0][1].messages
    assert len(readers[0][1].messages) == 300


async def test_deflated_frames_say_the_same(server: Server, ada: User, room: str) -> None:
    async with (
        await Chat.open(server) as plain,
        await Chat.open(server, compression="deflate") as deflating,
        await Chat.open(server, compression="deflate") as another,
    ):
        assert extensions_of(plain.socket) == []
        assert extensions_of(deflating.socket) == ["permessage-deflate"]
        await flood_and_compare(ada, server, room, [plain, deflating, another])


def extensions_of(socket: ClientConnection) -> list[str]:
    return [extension.name for extension in socket.protocol.extensions]


async def test_a_client_may_insist_on_what_is_answered(server: Server) -> None:
    """The library checks the answer against what it offered."""
    for offer in (
        ClientPerMessageDeflateFactory(),
        ClientPerMessageDeflateFactory(server_no_context_takeover=True, client_no_context_takeover=True),
        ClientPerMessageDeflateFactory(server_max_window_bits=15, client_max_window_bits=True),
        ClientPerMessageDeflateFactory(client_max_window_bits=9),
    ):
        async with connect(server.ws, compression=None, extensions=[offer], proxy=None) as socket:
            assert extensions_of(socket) == ["permessage-deflate"]
            assert await Chat(socket).join("room-0")


async def test_one_who_deflates_talks_and_reads(server: Server, ada: User, room: str) -> None:
    async with await Chat.open(server, ada, compression="deflate") as chat:
        shown = Shown.since(await chat.join(room))
        acks = await chat.flood(room, [f"number {n} " + "again " * 50 for n in range(100)])
        await shown.follow(chat, 100)
        assert shown.texts() == [ack["text"] for ack in acks]


async def test_a_replay_is_the_same_for_one_who_deflates(
    server: Server, rest: Rest, ada: User, room: str
) -> None:
    async with (
        await Chat.open(server) as plain,
        await Chat.open(server, compression="deflate") as deflating,
    ):
        epoch = (await plain.join(room))["epoch"]
        async with await Chat.open(server, ada) as talker:
            await talker.flood(room, [f"number {n} " + "again " * 20 for n in range(250)])
        readers = []
        for chat in (plain, deflating):
            joined = await chat.join(room, after=0, epoch=epoch)
            shown = Shown(room, 0)
            assert not joined["messages"]
            readers.append(await shown.follow(chat, 250))
    assert readers[0].messages == readers[1].messages
    assert len(readers[0].messages) == 250


async def test_each_frame_can_be_inflated_by_itself(server: Server, ada: User, room: str) -> None:
    """No frame needs the context of another, and those that are short are not deflated for nothing."""
    async with (
        await RawSocket.open_websocket(server, f"?room={room}", DEFLATE) as raw,
        await Chat.open(server, ada) as talker,
    ):
        head = (await read_json(raw, "joined"))["head"]
        await talker.flood(room, [f"number {n} " + "again " * 50 for n in range(200)])
        shown = Shown(room, head)
        deflated_frames = 0
        while shown.position < 200:
            frame = await raw.read_until(TEXT)
            text = text_of(frame)
            deflated_frames += bool(frame.rsv)
            assert not frame.rsv or len(frame.payload) < len(text)
            said = json.loads(text)
            if said["type"] == "messages":
                shown.add(said)
    assert len(shown.messages) == 200
    assert deflated_frames > 0


# ---- By npm's ws -------------------------------------------------------------------------------------------


class NodeClient:
    """tests/ws_client.mjs: what it is told it sends, what it was sent it prints."""

    def __init__(self, process: asyncio.subprocess.Process):
        self.process = process

    @classmethod
    async def open(cls, server: Server) -> "NodeClient":
        node = shutil.which("node")
        if not node or not WS_PACKAGE.is_dir():
            pytest.skip("needs Node.js and the packages of the web client")
        script = str(ROOT / "tests/ws_client.mjs")
        pipe = asyncio.subprocess.PIPE
        return cls(
            await asyncio.create_subprocess_exec(
                node, script, str(WS_PACKAGE), server.ws, stdin=pipe, stdout=pipe, limit=2**24
            )
        )

    async def __aenter__(self) -> "NodeClient":
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()

    def send(self, **frame: Any) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps(frame).encode() + b"\n")

    def end(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()

    async def read(self) -> dict[str, Any]:
        assert self.process.stdout
        async with asyncio.timeout(10):
            return json.loads(await self.process.stdout.readline())

    async def expect(self, kind: str) -> dict[str, Any]:
        while (frame := await self.read()).get("type") != kind:
            assert frame.get("type") not in (None, "error"), frame
        return frame


async def test_ws_of_npm_talks_and_reads(server: Server, ada: User, room: str) -> None:
    async with await NodeClient.open(server) as node, await Chat.open(server) as plain:
        assert "permessage-deflate" in (await node.read())["extensions"]
        node.send(type="auth", token=ada.token)
        node.send(type="join", room=room)
        shown = Shown.since(await node.expect("joined"))
        same = Shown.since(await plain.join(room))
        texts = [f"number {n} ünïcödé " + "again " * 40 for n in range(150)]
        for start in range(0, len(texts), 50):
            for text in texts[start : start + 50]:
                node.send(type="say", room=room, text=text, nonce=new_nonce())
            acked = 0
            while acked < 50 or shown.position < start + 50:
                frame = await node.read()
                assert frame.get("type") in ("ack", "messages", "viewers"), frame
                if frame["type"] == "messages":
                    shown.add(frame)
                elif frame["type"] == "ack":
                    acked += 1
        await same.follow(plain, 150)
        assert shown.messages == same.messages
        node.end()
        while "closed" not in (frame := await node.read()):
            assert "error" not in frame, frame
        assert frame["closed"] in (1000, 1005)
