"""Bytes as they stand on the wire, for what a library would refuse to send."""

import asyncio
import base64
import json
import os
import struct
from dataclasses import dataclass
from typing import Any

from twitchy_server import Server

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA


@dataclass
class RawFrame:
    fin: bool
    rsv: int
    opcode: int
    payload: bytes

    @property
    def close_code(self) -> int:
        assert self.opcode == CLOSE and len(self.payload) >= 2, f"a close without a code: {self}"
        return struct.unpack("!H", self.payload[:2])[0]


def encode_frame(
    opcode: int, payload: bytes = b"", *, fin: bool = True, rsv: int = 0, mask: bool = True
) -> bytes:
    head = bytes([(0x80 if fin else 0) | rsv << 4 | opcode])
    masked = 0x80 if mask else 0
    if len(payload) < 126:
        head += bytes([masked | len(payload)])
    elif len(payload) < 65536:
        head += struct.pack("!BH", masked | 126, len(payload))
    else:
        head += struct.pack("!BQ", masked | 127, len(payload))
    if not mask:
        return head + payload
    key = os.urandom(4)
    return head + key + bytes(byte ^ key[place % 4] for place, byte in enumerate(payload))


class RawSocket:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        self.reader = reader
        self.writer = writer

    @classmethod
    async def open(cls, server: Server) -> "RawSocket":
        return cls(*await asyncio.open_connection("127.0.0.1", server.port, limit=2**24))

    @classmethod
    async def open_websocket(
        cls, server: Server, query: str = "", headers: dict[str, str] | None = None
    ) -> "RawSocket":
        """Connects and does the handshake; `hello` is still to be read."""
        raw = await cls.open(server)
        answer = await raw.handshake(query, headers)
        assert answer.startswith("HTTP/1.1 101 "), answer
        return raw

    async def handshake(self, query: str = "", headers: dict[str, str] | None = None) -> str:
        """Asks for a WebSocket; gives the head of the answer."""
        fields = {
            "Host": "localhost",
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
            **(headers or {}),
        }
        lines = [f"GET /api/v1/ws{query} HTTP/1.1", *(f"{k}: {v}" for k, v in fields.items())]
        self.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        return await self.read_head()

    async def __aenter__(self) -> "RawSocket":
        return self

    async def __aexit__(self, *_: object) -> None:
        self.writer.transport.abort()

    def write(self, data: bytes) -> None:
        self.writer.write(data)

    def send_frame(self, opcode: int, payload: bytes = b"", **how: bool | int) -> None:
        self.write(encode_frame(opcode, payload, **how))  # type: ignore[arg-type]

    async def read_head(self, seconds: float = 10) -> str:
        async with asyncio.timeout(seconds):
            return (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")

    async def read_response(self, seconds: float = 10) -> tuple[int, dict[str, str], bytes]:
        """One HTTP answer: status, fields by lower-case name, body."""
        head = await self.read_head(seconds)
        first, *lines = head.strip().split("\r\n")
        fields = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
        async with asyncio.timeout(seconds):
            body = await self.reader.readexactly(int(fields.get("content-length", "0")))
        return int(first.split()[1]), fields, body

    async def read_frame(self, seconds: float = 10) -> RawFrame:
        async with asyncio.timeout(seconds):
            first, second = await self.reader.readexactly(2)
            assert not second & 0x80, "a server does not mask"
            length = second & 0x7F
            if length == 126:
                (length,) = struct.unpack("!H", await self.reader.readexactly(2))
            elif length == 127:
                (length,) = struct.unpack("!Q", await self.reader.readexactly(8))
            payload = await self.reader.readexactly(length)
        return RawFrame(bool(first & 0x80), first >> 4 & 0x7, first & 0xF, payload)

    async def read_until(self, opcode: int, seconds: float = 10) -> RawFrame:
        """The next frame of this kind; others are passed over."""
        async with asyncio.timeout(seconds):
            while (frame := await self.read_frame(seconds)).opcode != opcode:
                pass
        return frame

    async def read_json(self, kind: str, seconds: float = 10) -> dict[str, Any]:
        """The next text frame of this type."""
        async with asyncio.timeout(seconds):
            while (frame := json.loads((await self.read_until(TEXT)).payload))["type"] != kind:
                pass
        return frame

    async def close_code(self, seconds: float = 10) -> int:
        return (await self.read_until(CLOSE, seconds)).close_code

    async def ended(self, seconds: float = 10) -> None:
        """Reads on until the server ends the connection, politely or not."""
        async with asyncio.timeout(seconds):
            try:
                while await self.reader.read(65536):
                    pass
            except ConnectionError:
                pass
