"""The WebSocket as a reader sees it: hello, join, live frames, viewers, several rooms, leaving."""

import asyncio
import time

from raw_socket import TEXT, RawSocket
from twitchy_client import Chat, Rest, Shown, User, new_nonce
from twitchy_server import Server


async def test_hello_comes_first_and_says_the_limits(server: Server) -> None:
    async with await Chat.open_only(server) as chat:
        assert await chat.receive() == {
            "type": "hello",
            "user": None,
            "limits": {"text_code_points": 500, "frame_bytes": 16384, "messages_per_30s": 0},
        }


async def test_auth_says_hello_again_with_the_user(server: Server, ada: User, bob: User) -> None:
    async with await Chat.open(server) as chat:
        hello = await chat.auth(ada)
        assert hello["limits"]["text_code_points"] == 500
        await chat.auth(bob)


async def test_a_bad_token_leaves_a_guest(server: Server, room: str) -> None:
    async with await Chat.open(server) as chat:
        await chat.send(type="auth", token="nonsense")
        await chat.expect_error("unauthorized")
        await chat.join(room)


async def test_the_url_may_join_at_once(server: Server, rest: Rest, ada: User, room: str) -> None:
    await rest.say(ada, room, "hi there")
    async with await Chat.open(server, query=f"?room={room}") as chat:
        joined = await chat.expect("joined")
        assert (joined["room"], joined["pace"]) == (room, 0)
        assert [message["seq"] for message in joined["messages"]] == [1]
    async with await Chat.open(server, query=f"?room={room}&pace=20") as chat:
        assert (await chat.expect("joined"))["pace"] == 20


async def test_the_url_may_name_an_unknown_room(server: Server) -> None:
    async with await Chat.open(server, query="?room=nowhere") as chat:
        await chat.expect_error("not_found")
        await chat.ping()


async def test_joined_has_the_last_10_and_the_place(server: Server, rest: Rest, ada: User, room: str) -> None:
    async with await Chat.open(server) as chat:
        joined = await chat.join(room)
        assert joined == {
            "type": "joined", "room": room, "epoch": joined["epoch"], "head": 0,
            "oldest": joined["oldest"], "viewers": 1, "pace": 0, "messages": [],
        }  # fmt: skip
    async with await Chat.open(server, ada) as chat:
        await chat.flood(room, [f"number {n}" for n in range(25)])
        joined = await chat.join(room)
    page = await rest.history(room)
    assert (joined["head"], joined["oldest"]) == (25, 1)
    assert joined["messages"] == page["messages"] and len(page["messages"]) == 10
    assert joined["epoch"] == page["epoch"]
    assert "reset" not in joined


async def test_the_live_stream_goes_on_where_joined_ended(
    server: Server, rest: Rest, ada: User, room: str
) -> None:
    """Readers that join while messages pour in see every message from their head on."""

    async def reader() -> Shown:
        async with await Chat.open(server) as chat:
            joined = await chat.join(room)
            return await Shown.since(joined).follow(chat, joined["head"] + 50, seconds=30)

    async with await Chat.open(server, ada) as sender:
        stop = asyncio.Event()

        async def pour() -> None:
            while not stop.is_set():
                await sender.flood(room, ["pouring"] * 20)
                sender.inbox.clear()

        pouring = asyncio.create_task(pour())
        readers = [asyncio.create_task(reader()) for _ in range(10)]
        seen = await asyncio.gather(*readers)
        stop.set()
        await pouring
    stored = {message["seq"]: message for message in await rest.whole_history(room)}
    for shown in seen:
        assert not shown.gaps
        first, last = min(shown.messages), max(shown.messages)
        assert sorted(shown.messages) == list(range(first, last + 1))
        assert all(stored[seq] == message for seq, message in shown.messages.items())


async def test_one_socket_reads_several_rooms(
    server: Server, rest: Rest, ada: User, room: str, other_room: str
) -> None:
    async with await Chat.open(server) as chat:
        shown = {each: Shown.since(await chat.join(each)) for each in (room, other_room)}
        for n in range(5):
            for each in (room, other_room):
                await rest.say(ada, each, f"`{n} in {each}`")
        for each, what in shown.items():
            assert len((await what.follow(chat, 5)).messages) == 5
            assert all(each in text for text in what.texts())


async def test_after_leaving_nothing_comes(
    server: Server, rest: Rest, ada: User, room: str, other_room: str
) -> None:
    async with await Chat.open(server) as chat:
        await chat.join(room)
        await chat.join(other_room)
        assert await chat.leave(room) == {"type": "left", "room": room}
        await rest.say(ada, room, "not for you")
        await rest.say(ada, other_room, "for you")
        assert (await chat.expect("messages"))["room"] == other_room
        await chat.expect_nothing("messages", 0.3)
        assert (await chat.join(room))["head"] == 1


async def test_leaving_a_room_that_was_not_joined_is_answered(server: Server, room: str) -> None:
    async with await Chat.open(server) as chat:
        await chat.send(type="leave", room=room)
        answer = await chat.receive()
        assert answer["type"] in ("left", "error"), answer
        await chat.join(room)


async def test_joining_again_replays_nothing(
    server: Server, rest: Rest, ada: User, room: str
) -> None:
    async with await Chat.open(server) as chat:
        await chat.join(room)
        await rest.say(ada, room, "hi there")
        await chat.expect("messages")
        await chat.send(type="join", room=room, pace=5)
        joined = await chat.expect("joined")
        assert (joined["pace"], joined["messages"]) == (5, [])
        await chat.expect_nothing("messages", 0.3)
        assert (await rest.http.get(f"/rooms/{room}")).json()["viewers"] == 1


async def test_the_17th_room_of_a_socket_is_a_bad_request(server: Server) -> None:
    async with await Chat.open(server) as chat:
        for n in range(16):
            await chat.join(f"room-{150 + n}")
        await chat.send(type="join", room="room-170")
        await chat.expect_error("bad_request")
        await chat.leave("room-150")
        await chat.join("room-170")


async def test_viewers_are_counted_at_most_every_2_seconds(server: Server, rest: Rest, room: str) -> None:
    async with await Chat.open(server) as chat:
        assert (await chat.join(room))["viewers"] == 1
        others = [await Chat.open(server) for _ in range(4)]
        for n, other in enumerate(others):
            assert (await other.join(room))["viewers"] == n + 2
        times = []

        async def count_until(wanted: int) -> None:
            while True:
                frame = await chat.expect("viewers", room=room, seconds=5)
                times.append(time.monotonic())
                if frame["count"] == wanted:
                    return

        await count_until(5)
        assert (await rest.http.get(f"/rooms/{room}")).json()["viewers"] == 5
        for other in others:
            await other.socket.close()
        await count_until(1)
        assert all(later - earlier > 1.8 for earlier, later in zip(times, times[1:])), times
        await chat.expect_nothing("viewers", 2.5)  # unchanged: nothing is said


async def test_a_vanished_socket_is_no_viewer(server: Server, rest: Rest, room: str) -> None:
    async with await Chat.open(server) as chat:
        await chat.join(room)
        gone = await RawSocket.open_websocket(server, f"?room={room}")
        await gone.read_until(TEXT)
        await chat.expect("viewers", count=2)
        gone.writer.transport.abort()
        await chat.expect("viewers", count=1)


async def test_a_user_reads_what_it_says_in_a_room_it_joined_only(
    server: Server, ada: User, room: str
) -> None:
    async with await Chat.open(server, ada) as chat:
        await chat.say(room, "without joining")
        await chat.expect_nothing("messages", 0.3)


async def test_a_quiet_room_is_quick(server: Server, rest: Rest, ada: User, room: str) -> None:
    async with await Chat.open(server, ada) as chat, await Chat.open(server) as reader:
        await reader.join(room)
        took = []
        for _ in range(20):
            start = time.monotonic()
            await chat.send(type="say", room=room, text="quick", nonce=new_nonce())
            await reader.expect("messages")
            took.append(time.monotonic() - start)
            await asyncio.sleep(0.05)
    assert sorted(took)[10] < 0.25, took
