"""Two nodes are one chat, and a chat that had one goes on there."""

import asyncio
from pathlib import Path

import pytest

from archive import Archive
from ledger import GONE
from nodes import Cluster, NewCluster, kill, start
from twitchy_client import Chat, Frame, Rest, Shown, User, eventually, new_name, new_nonce, problem
from twitchy_server import UNLIMITED, Server, config_text, days_ago, run

ROOM = "bestie"


async def say_many(chat: Chat, count: int) -> list[Frame]:
    return await chat.flood(ROOM, [f"`number {n}`" for n in range(count)])


# ---- Reading ---------------------------------------------------------------------------------------------


async def test_what_is_said_on_either_is_read_on_both_in_one_order(cluster: Cluster, rest_a: Rest) -> None:
    ada, bob = await rest_a.new_user(), await rest_a.new_user()
    async with (
        await Chat.open(cluster.a, ada) as on_a,
        await Chat.open(cluster.b, bob) as on_b,
        await Chat.open(cluster.a) as reader_a,
        await Chat.open(cluster.b) as reader_b,
    ):
        shown = [Shown.since(await reader.join(ROOM)) for reader in (reader_a, reader_b)]
        acks = sum(await asyncio.gather(say_many(on_a, 100), say_many(on_b, 100)), [])
        for each, reader in zip(shown, (reader_a, reader_b)):
            await each.follow(reader, 200)
    assert shown[0].messages == shown[1].messages
    assert sorted(ack["seq"] for ack in acks) == list(range(1, 201))
    for ack in acks:
        message = shown[0].messages[ack["seq"]]
        assert (message["text"], message["at"]) == (ack["text"], ack["at"])


async def test_both_give_the_same_rooms_epoch_and_pages(cluster: Cluster, rest_a: Rest, rest_b: Rest, ada: User) -> None:
    async with await Chat.open(cluster.a, ada) as chat:
        await say_many(chat, 120)
    await eventually(lambda: has_head(rest_b, 120), "B knows all")
    for params in ({"after": 0, "limit": 100}, {"after": 100}, {"before": 50, "limit": 7}, {"original": 1}):
        assert await rest_a.history(ROOM, **params) == await rest_b.history(ROOM, **params)


async def has_head(rest: Rest, head: int) -> bool:
    return await rest.head(ROOM) == head


@pytest.mark.parametrize("is_killed", [False, True], ids=["that leaves", "whose node is killed"])
async def test_a_reader_goes_on_at_the_other_node(cluster: Cluster, rest_b: Rest, ada: User, is_killed: bool) -> None:
    async with await Chat.open(cluster.a) as reader:
        joined = await reader.join(ROOM)
        shown = Shown.since(joined)
        async with await Chat.open(cluster.b, ada) as chat:
            await say_many(chat, 30)
            await shown.follow(reader, 30)
            if is_killed:
                await kill(cluster.a)
            else:
                await reader.socket.close()
            await say_many(chat, 250)
    async with await Chat.open(cluster.b) as reader:
        again = await reader.join(ROOM, after=shown.position, epoch=joined["epoch"])
        assert (again["messages"], again["head"], "reset" in again) == ([], 280, False)
        await shown.follow(reader, 280)
    assert list(shown.messages.values()) == await rest_b.whole_history(ROOM)
    assert len(shown.messages) == 280 and not shown.gaps


async def test_a_page_of_the_other_node_has_no_hole_right_after_an_ack(
    cluster: Cluster, rest_b: Rest, ada: User
) -> None:
    """What is not archived yet, nor in B's ring."""
    async with await Chat.open(cluster.a, ada) as chat:
        for head in range(50, 1001, 50):
            acks = await chat.flood(ROOM, [f"`{n}`" for n in range(50)])
            assert acks[-1]["seq"] == head
            await eventually(lambda: has_head(rest_b, head), "B knows all", every=0.002)
            page = await rest_b.history(ROOM, limit=100)
            wanted = list(range(max(1, head - 99), head + 1))
            assert [message["seq"] for message in page["messages"]] == wanted
            assert (page["to"], page["oldest"]) == (head, 1)


async def test_what_is_said_is_archived_once(cluster: Cluster, ada: User, archive: Archive) -> None:
    async with await Chat.open(cluster.a, ada) as chat:
        await say_many(chat, 3000)
    await archive.complete(cluster.place, ROOM, 3000)


async def test_a_node_that_comes_later_gives_the_whole_history(cluster: Cluster, ada: User, rest_b: Rest) -> None:
    await kill(cluster.a)
    async with await Chat.open(cluster.b, ada) as chat:
        await say_many(chat, 2500)  # more than a node keeps
    before = await rest_b.whole_history(ROOM, original=1)
    await start(cluster.a)
    async with Rest(cluster.a) as rest_a:
        assert await rest_a.whole_history(ROOM, original=1) == before
    assert [message["seq"] for message in before] == list(range(1, 2501))


# ---- Retrying --------------------------------------------------------------------------------------------


async def test_a_retry_on_the_other_node_is_acked_with_the_first(
    cluster: Cluster, rest_a: Rest, rest_b: Rest, ada: User
) -> None:
    first = await rest_a.say(ada, ROOM, "hi there", nonce="n")
    assert await rest_b.say(ada, ROOM, "something else", nonce="n") == first
    async with await Chat.open(cluster.b, ada) as chat:
        ack = await chat.say(ROOM, "hi there", nonce="n")
    assert (ack["seq"], ack["at"], ack["text"]) == (first["seq"], first["at"], first["text"])
    # B may not have read the first by then: the copy takes a sequence, and is void.
    assert (await rest_b.say(ada, ROOM, "next", nonce="m"))["seq"] > first["seq"]
    assert len(await rest_b.whole_history(ROOM)) == 2


async def test_a_retry_while_the_first_is_under_way_is_one_message(cluster: Cluster, rest_a: Rest, ada: User) -> None:
    """Both reach Kafka, and the later one is void on both nodes."""
    nonces = [new_nonce() for _ in range(20)]
    async with (
        await Chat.open(cluster.a, ada) as on_a,
        await Chat.open(cluster.b, ada) as on_b,
        await Chat.open(cluster.b) as reader,
    ):
        shown = Shown.since(await reader.join(ROOM))
        await asyncio.to_thread(cluster.kafka.pause)
        for nonce in nonces:
            for chat in (on_a, on_b):
                await chat.send(type="say", room=ROOM, text=f"`{nonce}`", nonce=nonce)
        await asyncio.gather(on_a.ping(), on_b.ping())
        await asyncio.to_thread(cluster.kafka.resume)
        for nonce in nonces:
            acks = [await chat.expect("ack", seconds=20, nonce=nonce) for chat in (on_a, on_b)]
            assert acks[0] == acks[1]
        last = await on_a.say(ROOM, "`last`")
        await shown.follow(reader, last["seq"])
    stored = await rest_a.whole_history(ROOM, original=1)
    assert sorted(m["original"] for m in stored) == sorted([*(f"`{nonce}`" for nonce in nonces), "`last`"])
    assert [m["seq"] for m in stored] == sorted(shown.messages)


async def test_what_a_killed_node_did_not_answer_is_settled_by_the_other(
    cluster: Cluster, rest_b: Rest, ada: User
) -> None:
    nonces = [new_nonce() for _ in range(60)]
    acks: dict[str, Frame] = {}
    try:
        async with await Chat.open(cluster.a, ada) as chat:
            for nonce in nonces:
                await chat.send(type="say", room=ROOM, text=f"`{nonce}`", nonce=nonce)
            first = await chat.expect("ack")
            acks[first["nonce"]] = first
            await kill(cluster.a)
            while True:
                ack = await chat.receive()
                acks[ack["nonce"]] = ack
    except GONE:
        pass
    for nonce in nonces:
        message = await rest_b.say(ada, ROOM, f"`{nonce}`", nonce=nonce)
        if nonce in acks:
            assert (message["seq"], message["at"]) == (acks[nonce]["seq"], acks[nonce]["at"])
    originals = [m["original"] for m in await rest_b.whole_history(ROOM, original=1)]
    assert sorted(originals) == sorted(f"`{nonce}`" for nonce in nonces)


# ---- Viewers ---------------------------------------------------------------------------------------------


async def test_viewers_of_both_nodes_are_counted_together(cluster: Cluster, rest_a: Rest, rest_b: Rest) -> None:
    async def count_is(wanted: int) -> bool:
        return [(await rest.http.get(f"/rooms/{ROOM}")).json()["viewers"] for rest in (rest_a, rest_b)] == [wanted] * 2

    readers = [await Chat.open(node, query=f"?room={ROOM}") for node in (cluster.a, cluster.a, cluster.b)]
    await eventually(lambda: count_is(3), "three viewers on both")
    await readers[0].expect("viewers", room=ROOM, count=3)
    await readers[0].socket.close()
    await eventually(lambda: count_is(2), "two viewers on both")
    await kill(cluster.b)

    async def only_one() -> bool:
        return (await rest_a.http.get(f"/rooms/{ROOM}")).json()["viewers"] == 1

    await eventually(only_one, "those of a killed node are forgotten", seconds=20)
    await readers[1].socket.close()


# ---- Accounts --------------------------------------------------------------------------------------------


async def test_one_of_two_who_register_a_name_at_once_has_it(rest_a: Rest, rest_b: Rest) -> None:
    for _ in range(5):
        name = new_name("both")
        answers = await asyncio.gather(rest_a.register(name.lower()), rest_b.register(name.upper()))
        assert sorted(answer.status_code for answer in answers) == [201, 409]
        lost = next(answer for answer in answers if answer.status_code == 409)
        assert problem(lost) == "name_taken"
        for rest in (rest_a, rest_b):
            assert (await rest.sign_in(name)).status_code == 201


async def test_a_token_of_one_is_good_on_the_other_until_it_is_signed_out(
    cluster: Cluster, rest_a: Rest, rest_b: Rest, ada: User
) -> None:
    me = await rest_b.http.get("/users/me", headers=ada.headers)
    assert me.json() == {"id": ada.id, "name": ada.name, "roles": []}
    async with await Chat.open(cluster.b, ada) as chat:
        await chat.say(ROOM, "hi there")
        assert (await rest_a.http.delete("/sessions/current", headers=ada.headers)).status_code == 204
        assert (await chat.expect("hello"))["user"] is None
        await chat.send(type="say", room=ROOM, text="hi again", nonce=new_nonce())
        await chat.expect_error("unauthorized")
    assert (await rest_b.http.get("/users/me", headers=ada.headers)).status_code == 401


# ---- Moving in -------------------------------------------------------------------------------------------


async def test_a_reader_of_a_server_goes_on_in_the_cluster_it_moved_to(
    tmp_path: Path, shift_clock: Path, new_cluster: NewCluster
) -> None:
    alone = Server(tmp_path / "alone", config_text(UNLIMITED), embedded=True)
    alone.env = days_ago(shift_clock, 1)  # or the import waits until the nonces are two minutes old
    alone.start()
    try:
        async with Rest(alone) as rest, await Chat.open(alone) as reader:
            ada = await rest.new_user()
            joined = await reader.join(ROOM)
            shown = Shown.since(joined)
            async with await Chat.open(alone, ada) as chat:
                await say_many(chat, 20)
                await shown.follow(reader, 20)
                await reader.socket.close()
                await say_many(chat, 30)
            before = await rest.whole_history(ROOM, original=1)
    finally:
        assert alone.stop() == 0

    cluster = new_cluster()
    moved = await asyncio.to_thread(run, "import", "--data", str(alone.data), "--store", cluster.place.store, seconds=60)
    assert moved.returncode == 0, moved.stderr
    cluster.start()
    async with (
        Rest(cluster.a) as rest_a,
        await Chat.open(cluster.b, ada) as chat,  # still signed in
        await Chat.open(cluster.b) as reader,
    ):
        assert await rest_a.whole_history(ROOM, original=1) == before
        again = await reader.join(ROOM, after=shown.position, epoch=joined["epoch"])
        assert (again["head"], again["messages"], "reset" in again) == (50, [], False)
        assert (await chat.say(ROOM, "`in the cluster`"))["seq"] == 51
        await shown.follow(reader, 51)
        await eventually(lambda: has_head(rest_a, 51), "A knows it, too")
        assert list(shown.messages.values()) == await rest_a.whole_history(ROOM)
        assert problem(await rest_a.register(ada.name.upper())) == "name_taken"
        assert (await rest_a.sign_in(ada.name)).status_code == 201
        assert (await rest_a.new_user()).id > ada.id
