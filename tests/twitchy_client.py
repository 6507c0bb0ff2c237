"""Clients as the tests need them: REST by httpx, chat by websockets, and checks of what was shown."""

import asyncio
import itertools
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from twitchy_server import Server

Frame = dict[str, Any]
PASSWORD = "correct horse battery"

_names = itertools.count(1)


def new_name(prefix: str = "user") -> str:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    return f"{prefix}_{worker}_{next(_names)}"


def new_nonce() -> str:
    return f"n-{next(_names)}"


@dataclass
class User:
    id: int
    name: str
    token: str
    password: str = PASSWORD

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


class Rest:
    """The REST interface, without opinions: every call gives the response as it came."""

    def __init__(self, server: Server):
        limits = httpx.Limits(max_connections=None)
        self.http = httpx.AsyncClient(base_url=server.api, timeout=30, trust_env=False, limits=limits)

    async def __aenter__(self) -> "Rest":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()

    async def register(
        self, name: str, password: str = PASSWORD, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        body = {"name": name, "password": password}
        return await self.http.post("/users", json=body, headers=headers)

    async def sign_in(
        self, name: str, password: str = PASSWORD, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        body = {"name": name, "password": password}
        return await self.http.post("/sessions", json=body, headers=headers)

    async def new_user(self, name: str | None = None) -> User:
        name = name or new_name()
        registered = await self.register(name)
        assert registered.status_code == 201, registered.text
        return User(registered.json()["id"], name, await self.new_token(name))

    async def new_token(self, name: str) -> str:
        response = await self.sign_in(name)
        assert response.status_code == 201, response.text
        return response.json()["token"]

    async def post(self, user: User | None, room: str, text: Any, **more: Any) -> httpx.Response:
        headers = user.headers if user else None
        body = {"text": text, **more}
        return await self.http.post(f"/rooms/{room}/messages", json=body, headers=headers)

    async def say(self, user: User, room: str, text: str, **more: Any) -> Frame:
        response = await self.post(user, room, text, **more)
        assert response.status_code == 201, response.text
        return response.json()

    async def history(self, room: str, **params: Any) -> Frame:
        response = await self.http.get(f"/rooms/{room}/messages", params=params)
        assert response.status_code == 200, response.text
        return response.json()

    async def whole_history(self, room: str, **params: Any) -> list[Frame]:
        """Every message of a room, oldest first, page by page."""
        messages: list[Frame] = []
        after = 0
        while True:
            page = await self.history(room, after=after, limit=100, **params)
            if not page["messages"] and after >= page["head"]:
                return messages
            assert page["to"] > after, f"a page without progress after {after}: {page}"
            messages += page["messages"]
            after = page["to"]

    async def head(self, room: str) -> int:
        return (await self.http.get(f"/rooms/{room}")).json()["head"]


def problem(response: httpx.Response) -> str:
    """The code of an error answer, after checking that the answer is a whole problem document."""
    kind = response.headers.get("content-type", "")
    assert kind.split(";")[0] == "application/problem+json", f"{response.status_code} {kind}"
    body = response.json()
    assert body["status"] == response.status_code, body
    assert body["title"] and body["detail"], body
    assert body.get("type", "about:blank") == "about:blank", body
    return body["code"]


class Chat:
    """A WebSocket client. Frames that nobody waited for yet stay in the inbox, in order."""

    def __init__(self, socket: ClientConnection):
        self.socket = socket
        self.inbox: list[Frame] = []

    @classmethod
    async def open(
        cls,
        server: Server,
        user: User | None = None,
        query: str = "",
        headers: dict[str, str] | None = None,
        compression: str | None = None,
    ) -> "Chat":
        """Connects, reads `hello` and, for a user, signs the socket in."""
        chat = await cls.open_only(server, query, headers, compression)
        hello = await chat.expect("hello")
        assert hello["user"] is None, hello
        if user:
            await chat.auth(user)
        return chat

    @classmethod
    async def open_only(
        cls,
        server: Server,
        query: str = "",
        headers: dict[str, str] | None = None,
        compression: str | None = None,
    ) -> "Chat":
        return cls(
            await connect(
                server.ws + query,
                additional_headers=headers,
                compression=compression,
                proxy=None,
                open_timeout=20,
                ping_interval=None,
                max_size=None,
                max_queue=None,
                close_timeout=1,
            )
        )

    async def __aenter__(self) -> "Chat":
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.socket.close()

    async def send(self, **frame: Any) -> None:
        await self.socket.send(json.dumps(frame))

    async def receive(self, seconds: float = 10) -> Frame:
        """The next frame: from the inbox, or from the wire."""
        if self.inbox:
            return self.inbox.pop(0)
        return await self._from_wire(seconds)

    async def _from_wire(self, seconds: float) -> Frame:
        async with asyncio.timeout(seconds):
            raw = await self.socket.recv()
        assert isinstance(raw, str), "the server sends text frames only"
        frame = json.loads(raw)
        assert isinstance(frame, dict) and isinstance(frame.get("type"), str), raw
        return frame

    async def expect_where(self, wanted: Callable[[Frame], bool], what: str, seconds: float = 10) -> Frame:
        """The first frame, old or new, that is wanted; the others stay in the inbox."""
        for place, frame in enumerate(self.inbox):
            if wanted(frame):
                return self.inbox.pop(place)
        deadline = time.monotonic() + seconds
        while True:
            try:
                frame = await self._from_wire(max(0.001, deadline - time.monotonic()))
            except TimeoutError:
                seen = [frame["type"] for frame in self.inbox[-20:]]
                raise AssertionError(f"no {what} within {seconds} s; seen: {seen}") from None
            if wanted(frame):
                return frame
            assert frame["type"] != "error", f"while waiting for {what}: {frame}"
            self.inbox.append(frame)

    async def expect(self, kind: str, seconds: float = 10, **fields: Any) -> Frame:
        def wanted(frame: Frame) -> bool:
            return frame["type"] == kind and all(
                key in frame and frame[key] == value for key, value in fields.items()
            )

        return await self.expect_where(wanted, f"{kind} {fields or ''}".strip(), seconds)

    async def expect_error(self, code: str, **fields: Any) -> Frame:
        frame = await self.expect_where(lambda f: f["type"] == "error", f"error {code}")
        assert frame["code"] == code, frame
        assert isinstance(frame["message"], str) and frame["message"], frame
        for key, value in fields.items():
            assert frame.get(key) == value, frame
        return frame

    async def expect_nothing(self, kind: str, seconds: float) -> None:
        """No frame of this type comes for so long."""
        assert not [frame for frame in self.inbox if frame["type"] == kind]
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            try:
                frame = await self._from_wire(left)
            except TimeoutError:
                return
            assert frame["type"] != kind, frame
            self.inbox.append(frame)

    async def close_code(self, seconds: float = 10) -> int:
        """Reads on until the connection is closed; what came stays in the inbox."""
        try:
            async with asyncio.timeout(seconds):
                while True:
                    self.inbox.append(json.loads(await self.socket.recv()))
        except ConnectionClosed as closed:
            assert closed.rcvd is not None, "closed without a close frame"
            return closed.rcvd.code

    async def auth(self, user: User) -> Frame:
        await self.send(type="auth", token=user.token)
        hello = await self.expect("hello")
        assert hello["user"] == {"id": user.id, "name": user.name, "roles": []}, hello
        return hello

    async def join(self, room: str, **more: Any) -> Frame:
        await self.send(type="join", room=room, **more)
        return await self.expect("joined", room=room)

    async def leave(self, room: str) -> Frame:
        await self.send(type="leave", room=room)
        return await self.expect("left", room=room)

    async def say(self, room: str, text: str, nonce: str | None = None, **more: Any) -> Frame:
        nonce = nonce or new_nonce()
        await self.send(type="say", room=room, text=text, nonce=nonce, **more)
        return await self.expect("ack", nonce=nonce, room=room)

    async def flood(self, room: str, texts: list[str], window: int = 50) -> list[Frame]:
        """Says many texts, at most `window` unanswered at a time; gives the acks by text."""
        acks: list[Frame] = []
        for start in range(0, len(texts), window):
            nonces = [new_nonce() for _ in texts[start : start + window]]
            for nonce, text in zip(nonces, texts[start : start + window]):
                await self.send(type="say", room=room, text=text, nonce=nonce)
            for nonce in nonces:
                acks.append(await self.expect("ack", seconds=30, nonce=nonce))
        return acks

    async def ping(self) -> None:
        """Round trip at WebSocket level: the server has read all that was sent before."""
        async with asyncio.timeout(10):
            await (await self.socket.ping())


@dataclass
class Shown:
    """What a reader of one room was shown, checked frame by frame.

    Ranges must join without a hole, messages must lie in their frame's range, in order, and a message
    seen twice (a live frame may reach back) must be the same one.
    """

    room: str
    position: int
    messages: dict[int, Frame] = field(default_factory=dict)
    gaps: list[tuple[int, int]] = field(default_factory=list)

    @classmethod
    def since(cls, joined: Frame) -> "Shown":
        shown = cls(joined["room"], joined["head"])
        for message in joined["messages"]:
            shown.messages[message["seq"]] = message
        return shown

    def add(self, frame: Frame) -> None:
        start, end = frame["from"], frame["to"]
        assert start <= end, frame
        assert start <= self.position + 1, f"a hole after {self.position}: {start}…{end}"
        if frame["type"] == "gap":
            self.gaps.append((start, end))
        else:
            before = start - 1
            for message in frame["messages"]:
                assert before < message["seq"] <= end, f"out of place in {start}…{end}: {message}"
                before = message["seq"]
                assert self.messages.setdefault(before, message) == message
        self.position = max(self.position, end)

    async def follow(self, chat: Chat, to: int, seconds: float = 10) -> "Shown":
        """Takes frames until all up to `to` is covered."""

        def wanted(frame: Frame) -> bool:
            return frame["type"] in ("messages", "gap") and frame["room"] == self.room

        while self.position < to:
            self.add(await chat.expect_where(wanted, f"messages up to {to}", seconds))
        return self

    def texts(self) -> list[str]:
        return [self.messages[seq]["text"] for seq in sorted(self.messages)]


async def eventually(
    condition: Callable[[], Any], what: str, seconds: float = 10, every: float = 0.05
) -> Any:
    """Waits until the (async) condition gives something true."""
    deadline = time.monotonic() + seconds
    while True:
        result = await condition()
        if result:
            return result
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        await asyncio.sleep(every)
