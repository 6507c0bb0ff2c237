"""Coming back: what was missed is replayed, or said to be missing."""

import asyncio

import pytest

from twitchy_client import Chat, Frame, Rest, Shown, User
from twitchy_server import Server


async def fill(server: Server, user: User, room: str, count: int) -> str:
    """Says `count` messages; gives the room's epoch."""
    async with await Chat.open(server, user) as chat:
        await chat.flood(room, [f"`number {n}`" for n in range(1, count + 1)], window=60)
        return (await chat.join(room))["epoch"]


async def resume(chat: Chat, room: str, after: int, **more: object) -> tuple[Frame, list[Frame]]:
    """Joins with `after`; gives `joined` and the replayed frames."""
    joined = await chat.join(room, after=after, **more)
    frames: list[Frame] = []
    while (frames[-1]["to"] if frames else after) < joined["head"]:
        frames.append(await chat.expect_where(lambda f: f["type"] in ("messages", "gap"), "a replayed frame"))
    return joined, frames


@pytest.mark.parametrize(
    ("after", "ranges"),
    [
        (0, [(1, 100), (101, 200), (201, 250)]),
        (37, [(38, 100), (101, 200), (201, 250)]),
        (100, [(101, 200), (201, 250)]),
        (199, [(200, 200), (201, 250)]),
        (249, [(250, 250)]),
        (250, []),
    ],
)
async def test_what_was_missed_comes_cut_at_multiples_of_100(
    server: Server, rest: Rest, ada: User, room: str, after: int, ranges: list[tuple[int, int]]
) -> None:
    epoch = await fill(server, ada, room, 250)
    async with await Chat.open(server) as chat:
        joined, frames = await resume(chat, room, after, epoch=epoch)
        assert (joined["messages"], joined["head"]) == ([], 250)
        assert "reset" not in joined
        assert [(frame["from"], frame["to"]) for frame in frames] == ranges
        shown = Shown(room, after)
        for frame in frames:
            shown.add(frame)
        stored = await rest.whole_history(room)
        assert list(shown.messages.values()) == stored[after:]
        await rest.say(ada, room, "and live")
        await shown.follow(chat, 251)


async def test_a_place_without_an_epoch_is_resumed_too(server: Server, ada: User, room: str) -> None:
    await fill(server, ada, room, 30)
    async with await Chat.open(server) as chat:
        joined, frames = await resume(chat, room, 10)
        assert "reset" not in joined
        assert [m["seq"] for frame in frames for m in frame["messages"]] == list(range(11, 31))


async def test_past_1000_a_gap_comes_first(server: Server, ada: User, room: str) -> None:
    epoch = await fill(server, ada, room, 1150)
    async with await Chat.open(server) as chat:
        _, frames = await resume(chat, room, 0, epoch=epoch)
        assert (frames[0]["type"], frames[0]["from"], frames[0]["room"]) == ("gap", 1, room)
        assert [frame["type"] for frame in frames[1:]] == ["messages"] * (len(frames) - 1)
        shown = Shown(room, 0)
        for frame in frames:
            shown.add(frame)
        assert sorted(shown.messages) == list(range(frames[0]["to"] + 1, 1151))
        assert 900 <= len(shown.messages) <= 1000
        assert all(frame["to"] % 100 == 0 for frame in frames[1:-1])
    async with await Chat.open(server) as chat:
        _, frames = await resume(chat, room, 150, epoch=epoch)
        assert [frame["type"] for frame in frames] == ["messages"] * len(frames)
        assert sum(len(frame["messages"]) for frame in frames) == 1000


async def test_another_epoch_is_a_reset(server: Server, ada: User, room: str) -> None:
    epoch = await fill(server, ada, room, 30)
    async with await Chat.open(server) as chat:
        joined = await chat.join(room, after=20, epoch="another-epoch")
        assert joined["reset"] is True
        assert joined["epoch"] == epoch
        assert [message["seq"] for message in joined["messages"]] == list(range(21, 31))
        await chat.expect_nothing("messages", 0.2)


async def test_a_place_past_the_head_is_a_reset(server: Server, rest: Rest, ada: User, room: str) -> None:
    epoch = await fill(server, ada, room, 30)
    for more in ({"epoch": epoch}, {}):
        async with await Chat.open(server) as chat:
            joined = await chat.join(room, after=31, **more)
            assert joined["reset"] is True
            assert [message["seq"] for message in joined["messages"]] == list(range(21, 31))


async def test_an_epoch_without_a_place_is_a_plain_join(server: Server, ada: User, room: str) -> None:
    await fill(server, ada, room, 5)
    async with await Chat.open(server) as chat:
        joined = await chat.join(room, epoch="another-epoch")
        assert len(joined["messages"]) == 5


async def test_a_socket_that_has_joined_may_resume(server: Server, ada: User, room: str) -> None:
    epoch = await fill(server, ada, room, 20)
    async with await Chat.open(server) as chat:
        await chat.join(room)
        _, frames = await resume(chat, room, 5, epoch=epoch)
        assert [m["seq"] for frame in frames for m in frame["messages"]] == list(range(6, 21))


async def test_readers_that_come_and_go_miss_nothing(
    server: Server, rest: Rest, ada: User, room: str
) -> None:
    """While messages pour in, readers drop their sockets again and again and resume."""
    total = 1500

    async def reader(patience: int) -> Shown:
        shown: Shown | None = None
        epoch = ""
        while shown is None or shown.position < total:
            async with await Chat.open(server) as chat:
                if shown is None:
                    joined = await chat.join(room)
                    shown, epoch = Shown.since(joined), joined["epoch"]
                else:
                    joined = await chat.join(room, after=shown.position, epoch=epoch)
                    assert (joined["messages"], joined["epoch"]) == ([], epoch)
                    assert "reset" not in joined
                await shown.follow(chat, min(total, shown.position + patience), seconds=30)
        return shown

    readers = [asyncio.create_task(reader(patience)) for patience in (40, 90, 150, 400)]
    async with await Chat.open(server, ada) as sender:
        for _ in range(total // 30):
            await sender.flood(room, ["pouring"] * 30)
    stored = {message["seq"]: message for message in await rest.whole_history(room)}
    for shown in await asyncio.gather(*readers):
        assert not shown.gaps
        first = min(shown.messages, default=1)
        assert sorted(shown.messages) == list(range(first, total + 1))
        assert all(stored[seq] == message for seq, message in shown.messages.items())
