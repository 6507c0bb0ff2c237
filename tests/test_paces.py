"""Readers that want fewer messages a second than a room has."""

import asyncio

import pytest

from twitchy_client import Chat, Frame, Rest, Shown, User
from twitchy_server import Server


@pytest.mark.parametrize(
    ("asked", "granted"),
    [(0, 0), (1, 5), (5, 5), (19, 5), (20, 20), (99, 20), (100, 100), (5000, 100), (None, 0)],
)
async def test_the_pace_granted_is_5_20_100_or_everything(
    server: Server, room: str, asked: int | None, granted: int
) -> None:
    async with await Chat.open(server) as chat:
        assert (await chat.join(room, pace=asked))["pace"] == granted


@pytest.mark.parametrize("pace", [-1, "5", 2.5, [5], True])
async def test_a_pace_is_a_whole_number(server: Server, room: str, pace: object) -> None:
    async with await Chat.open(server) as chat:
        await chat.send(type="join", room=room, pace=pace)
        await chat.expect_error("bad_request")


async def test_a_reader_at_a_pace_is_shown_a_sample_and_covers_all(
    server: Server, rest: Rest, ada: User, room: str
) -> None:
    async with (
        await Chat.open(server, ada) as sender,
        await Chat.open(server) as slow,
        await Chat.open(server) as all_of_it,
    ):
        at_pace = Shown.since(await slow.join(room, pace=5))
        everything = Shown.since(await all_of_it.join(room))
        acks = await sender.flood(room, [f"number {n}" for n in range(600)])
        seconds = (acks[-1]["at"] - acks[0]["at"]) / 1000 + 1
        await at_pace.follow(slow, 600, seconds=8)
        await everything.follow(all_of_it, 600)
    assert len(everything.messages) == 600
    assert not at_pace.gaps
    assert 1 <= len(at_pace.messages) <= 5 * (seconds + 1) + 5, len(at_pace.messages)
    assert all(everything.messages[seq] == m for seq, m in at_pace.messages.items())


async def test_a_slow_room_is_shown_whole_at_any_pace(
    server: Server, rest: Rest, ada: User, room: str
) -> None:
    async with await Chat.open(server) as slow:
        shown = Shown.since(await slow.join(room, pace=5))
        for n in range(3):
            await rest.say(ada, room, f"number {n}")
        await shown.follow(slow, 3, seconds=6)
    assert len(shown.messages) == 3


async def _mention_or_shown(chat: Chat, shown: Shown, seq: int, to: int) -> Frame:
    """The message, whichever way it came."""
    await shown.follow(chat, to, seconds=8)
    if seq in shown.messages:
        return shown.messages[seq]
    return (await chat.expect("mention", room=shown.room))["message"]


@pytest.mark.parametrize("how", ["@name", "@NAME", "reply"])
async def test_who_is_spoken_to_is_told_at_any_pace(
    server: Server, rest: Rest, ada: User, bob: User, room: str, how: str
) -> None:
    mine = await rest.say(bob, room, "I am bob")
    async with await Chat.open(server, ada) as sender, await Chat.open(server, bob) as reader:
        shown = Shown.since(await reader.join(room, pace=5))
        await sender.flood(room, ["noise"] * 200)
        name = bob.name.upper() if how == "@NAME" else bob.name
        if how == "reply":
            ack = await sender.say(room, "I answer", reply_to=mine["seq"])
        else:
            ack = await sender.say(room, f"psst @{name}, listen")
        await sender.flood(room, ["noise"] * 200)
        message = await _mention_or_shown(reader, shown, ack["seq"], 402)
    assert (message["seq"], message["text"]) == (ack["seq"], ack["text"])


async def test_who_is_not_spoken_to_gets_no_mention(
    server: Server, rest: Rest, ada: User, bob: User, room: str
) -> None:
    async with await Chat.open(server, ada) as sender, await Chat.open(server, bob) as reader:
        shown = Shown.since(await reader.join(room, pace=5))
        await sender.flood(room, [f"@{bob.name}x @x{bob.name} x@x {bob.name}"] * 300)
        await shown.follow(reader, 300, seconds=8)
        await reader.expect_nothing("mention", 0.2)


async def test_a_pace_with_nothing_left_to_show_still_tells_how_far_it_is(
    server: Server, ada: User, room: str
) -> None:
    async with await Chat.open(server, ada) as sender, await Chat.open(server) as slow:
        shown = Shown.since(await slow.join(room, pace=5))
        await sender.flood(room, [f"number {n}" for n in range(300)])
        await shown.follow(slow, 300, seconds=7)
    assert len(shown.messages) < 300


@pytest.mark.parametrize(("first", "then"), [(5, 0), (0, 5), (5, 100), (100, 20)])
async def test_another_pace_leaves_no_hole(
    server: Server, ada: User, room: str, first: int, then: int
) -> None:
    async with await Chat.open(server, ada) as sender, await Chat.open(server) as reader:
        shown = Shown.since(await reader.join(room, pace=first))
        for n in range(4):
            flood = asyncio.create_task(sender.flood(room, [f"{n} {m}" for m in range(150)]))
            await asyncio.sleep(0.02)
            pace = then if n % 2 == 0 else first
            assert (await reader.join(room, pace=pace))["pace"] == pace
            await flood
        await shown.follow(reader, 600, seconds=8)
    assert not shown.gaps


async def test_what_a_pace_leaves_out_is_in_the_history(
    server: Server, rest: Rest, ada: User, room: str
) -> None:
    async with await Chat.open(server, ada) as sender, await Chat.open(server) as slow:
        shown = Shown.since(await slow.join(room, pace=5))
        await sender.flood(room, [f"number {n}" for n in range(200)])
        await shown.follow(slow, 200, seconds=7)
    stored = {message["seq"]: message for message in await rest.whole_history(room)}
    assert len(stored) == 200
    assert all(stored[seq] == message for seq, message in shown.messages.items())


async def test_all_readers_at_a_pace_are_shown_the_same(server: Server, ada: User, room: str) -> None:
    async with (
        await Chat.open(server, ada) as sender,
        await Chat.open(server) as one,
        await Chat.open(server) as other,
    ):
        shown = [Shown.since(await chat.join(room, pace=20)) for chat in (one, other)]
        await sender.flood(room, [f"number {n}" for n in range(500)])
        for chat, what in zip((one, other), shown, strict=True):
            await what.follow(chat, 500, seconds=7)
    assert shown[0].messages == shown[1].messages
