"""What a reader costs while nothing happens."""

import asyncio
import re

import pytest

from conftest import StartServer
from raw_socket import RawSocket
from twitchy_client import Rest
from twitchy_server import BINARY, Server

READERS = 1000
MOST_BYTES = 512


async def _heap(server: Server) -> float:
    # The tick that lets go of what was sent comes once a second.
    await asyncio.sleep(2.5)
    async with Rest(server) as rest:
        text = (await rest.http.get(f"{server.url}/metrics")).text
    found = re.search(r"^process_heap_bytes (\S+)$", text, re.MULTILINE)
    assert found, text
    return float(found[1])


async def _readers(server: Server, count: int) -> list[RawSocket]:
    readers = []
    for _ in range(count):
        raw = await RawSocket.open_websocket(server, "?room=bestie")
        while b'"type":"joined"' not in (await raw.read_frame(10)).payload:
            pass
        readers.append(raw)
    return readers


async def test_an_idle_reader_costs_512_bytes_at_most(start_server: StartServer) -> None:
    if any(name in BINARY.read_bytes() for name in (b"__asan_init", b"__tsan_init")):
        pytest.skip("a sanitizer has a heap of its own")
    server = start_server()
    readers = await _readers(server, 100)  # until what is kept for all is there
    before = await _heap(server)
    readers += await _readers(server, READERS)
    each = (await _heap(server) - before) / READERS
    for raw in readers:
        raw.writer.transport.abort()
    assert 0 < each <= MOST_BYTES, each
