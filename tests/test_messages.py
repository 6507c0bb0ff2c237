"""Saying something: the ack, the nonce, who reads it, and what is refused."""

import asyncio
import json
import time

import httpx
import pytest

from raw_socket import TEXT, RawSocket, encode_frame
from twitchy_client import Chat, Frame, Rest, Shown, User, new_nonce, problem
from twitchy_server import Server


def without(frame: Frame, *keys: str) -> Frame:
    return {key: value for key, value in frame.items() if key not in keys}


async def test_a_posted_message_is_answered_as_stored(rest: Rest, ada: User, room: str) -> None:
    sent = await rest.say(ada, room, "hi there", nonce="my nonce ~1")
    assert sent["nonce"] == "my nonce ~1"
    assert sent["user"] == ada.name and sent["seq"] == 1
    assert abs(sent["at"] - time.time() * 1000) < 10_000
    assert sent["text"] and sent["text"] != "hi there"
    assert (await rest.history(room))["messages"] == [without(sent, "nonce")]


async def test_the_server_makes_a_nonce_if_none_is_given(rest: Rest, ada: User, room: str) -> None:
    nonces = {(await rest.say(ada, room, "hi there"))["nonce"] for _ in range(3)}
    assert len(nonces) == 3
    assert all(1 <= len(nonce) <= 64 and nonce.isascii() for nonce in nonces)


async def test_a_said_message_is_acked_and_read_by_all(
    server: Server, rest: Rest, ada: User, room: str
) -> None:
    async with await Chat.open(server, ada) as chat, await Chat.open(server) as guest:
        shown = [Shown.since(await each.join(room)) for each in (chat, guest)]
        ack = await chat.say(room, "hi there", nonce="x")
        assert ack == {
            "type": "ack", "nonce": "x", "room": room, "seq": 1, "at": ack["at"], "text": ack["text"],
        }  # fmt: skip
        message = {"seq": 1, "at": ack["at"], "user": ada.name, "text": ack["text"]}
        for each, what in zip((chat, guest), shown):
            assert (await what.follow(each, 1)).messages == {1: message}
    assert (await rest.history(room))["messages"] == [message]


async def test_posted_and_said_messages_share_one_sequence(
    server: Server, rest: Rest, ada: User, bob: User, room: str
) -> None:
    async with await Chat.open(server, ada) as chat, await Chat.open(server) as reader:
        shown = Shown.since(await reader.join(room))
        said, posted = [], []
        for n in range(10):
            said.append(await chat.say(room, f"said {n}"))
            posted.append(await rest.say(bob, room, f"posted {n}"))
        assert [ack["seq"] for ack in said] == list(range(1, 21, 2))
        assert [message["seq"] for message in posted] == list(range(2, 21, 2))
        await shown.follow(reader, 20)
    assert list(shown.messages.values()) == (await rest.history(room, limit=20))["messages"]


async def test_many_senders_get_one_place_each(server: Server, rest: Rest, room: str) -> None:
    users = [await rest.new_user() for _ in range(4)]
    async with await Chat.open(server) as reader:
        shown = Shown.since(await reader.join(room))
        chats = [await Chat.open(server, user) for user in users]
        floods = [
            chat.flood(room, [f"`{n} of {user.name}`" for n in range(100)])
            for chat, user in zip(chats, users)
        ]
        acks = [ack for some in await asyncio.gather(*floods) for ack in some]
        for chat in chats:
            await chat.socket.close()
        await shown.follow(reader, 400)
    assert sorted(ack["seq"] for ack in acks) == list(range(1, 401))
    for ack in acks:
        message = shown.messages[ack["seq"]]
        assert (message["at"], message["text"]) == (ack["at"], ack["text"])
    assert list(shown.messages.values()) == await rest.whole_history(room)


async def test_what_one_sender_says_stays_in_order(server: Server, ada: User, rest: Rest, room: str) -> None:
    async with await Chat.open(server, ada) as chat:
        acks = await chat.flood(room, [f"number {n}" for n in range(60)])
    assert [ack["seq"] for ack in acks] == list(range(1, 61))
    originals = [m["original"] for m in await rest.whole_history(room, original=1)]
    assert originals == [f"number {n}" for n in range(60)]


async def test_every_say_of_a_burst_has_exactly_one_answer(
    server: Server, rest: Rest, ada: User, room: str
) -> None:
    nonces = [new_nonce() for _ in range(1000)]
    frames = [{"type": "auth", "token": ada.token}]
    frames += [{"type": "say", "room": room, "text": f"`{nonce}`", "nonce": nonce} for nonce in nonces]
    answers: dict[str, Frame] = {}
    async with await RawSocket.open_websocket(server) as raw:
        raw.write(encode_frame(TEXT, json.dumps(frames[0]).encode()))
        await raw.read_json("hello")
        await raw.read_json("hello")
        raw.write(b"".join(encode_frame(TEXT, json.dumps(frame).encode()) for frame in frames[1:]))
        while len(answers) < len(nonces):
            answer = json.loads((await raw.read_until(TEXT)).payload)
            assert answer["nonce"] not in answers, answer
            answers[answer["nonce"]] = answer
    # Past 64 unanswered ones a connection is told `busy`, and then nothing was stored.
    acked = {n: a for n, a in answers.items() if a["type"] == "ack"}
    refused = {n: a for n, a in answers.items() if a["type"] == "error"}
    assert len(acked) >= 64 and len(acked) + len(refused) == 1000
    assert {answer["code"] for answer in refused.values()} == {"busy"}
    assert all(answer["retry_after_ms"] > 0 for answer in refused.values())
    stored = {m["original"]: m["seq"] for m in await rest.whole_history(room, original=1)}
    assert stored == {f"`{nonce}`": answer["seq"] for nonce, answer in acked.items()}


# ---- Nonces ------------------------------------------------------------------------------------------


async def test_a_retry_is_acked_with_the_first_message(
    server: Server, rest: Rest, ada: User, room: str
) -> None:
    async with await Chat.open(server, ada) as chat:
        first = await chat.say(room, "only once", nonce="again")
        await chat.say(room, "something else")
        assert await chat.say(room, "only once", nonce="again") == first
        assert await chat.say(room, "another text", nonce="again") == first
    posted = await rest.say(ada, room, "only once", nonce="again")
    assert (posted["seq"], posted["at"], posted["text"]) == (first["seq"], first["at"], first["text"])
    assert await rest.head(room) == 2


async def test_simultaneous_retries_are_one_message(server: Server, rest: Rest, ada: User, room: str) -> None:
    responses = await asyncio.gather(*(rest.post(ada, room, "only once", nonce="same") for _ in range(20)))
    assert {response.status_code for response in responses} == {201}
    assert len({response.text for response in responses}) == 1
    assert await rest.head(room) == 1


async def test_a_nonce_belongs_to_its_user_and_room(
    rest: Rest, ada: User, bob: User, room: str, other_room: str
) -> None:
    for user, where in ((ada, room), (bob, room), (ada, other_room), (bob, other_room)):
        await rest.say(user, where, "hi there", nonce="same")
    assert (await rest.head(room), await rest.head(other_room)) == (2, 2)


@pytest.mark.parametrize("nonce", ["", "n" * 65, "tab\t", "line\n", "näh", "\x7f", "💅"])
async def test_other_nonces_are_bad_requests(
    server: Server, rest: Rest, ada: User, room: str, nonce: str
) -> None:
    assert problem(await rest.post(ada, room, "hi there", nonce=nonce)) == "bad_request"
    async with await Chat.open(server, ada) as chat:
        await chat.send(type="say", room=room, text="hi there", nonce=nonce)
        await chat.expect_error("bad_request")
    assert await rest.head(room) == 0


@pytest.mark.parametrize("nonce", ["n" * 64, " ", "~!@#$%^&*()\"\\'"])
async def test_printable_ascii_is_a_nonce(server: Server, ada: User, room: str, nonce: str) -> None:
    async with await Chat.open(server, ada) as chat:
        assert (await chat.say(room, "hi there", nonce=nonce))["nonce"] == nonce


# ---- Replies and originals -----------------------------------------------------------------------------


async def test_a_reply_says_what_it_answers(
    server: Server, rest: Rest, ada: User, bob: User, room: str
) -> None:
    first = await rest.say(ada, room, "a question")
    assert "reply_to" not in first
    async with await Chat.open(server, bob) as chat:
        shown = Shown.since(await chat.join(room))
        ack = await chat.say(room, "an answer", reply_to=first["seq"])
        await shown.follow(chat, ack["seq"])
    assert shown.messages[ack["seq"]]["reply_to"] == first["seq"]
    posted = await rest.say(ada, room, "thanks", reply_to=ack["seq"])
    assert posted["reply_to"] == ack["seq"]
    page = await rest.history(room)
    assert [m.get("reply_to") for m in page["messages"]] == [None, first["seq"], ack["seq"]]


async def test_originals_come_only_when_asked_for(rest: Rest, ada: User, room: str) -> None:
    await rest.say(ada, room, "  hi there ")
    for params in ({}, {"original": 0}):
        assert "original" not in (await rest.history(room, **params))["messages"][0]
    (message,) = (await rest.history(room, original=1))["messages"]
    assert message["original"] == "hi there"


# ---- Refusals ------------------------------------------------------------------------------------------


async def test_a_guest_may_not_say(server: Server, rest: Rest, room: str) -> None:
    response = await rest.post(None, room, "hi there")
    assert (response.status_code, problem(response)) == (401, "unauthorized")
    async with await Chat.open(server) as chat:
        await chat.send(type="say", room=room, text="hi there", nonce="n")
        await chat.expect_error("unauthorized", nonce="n")
    assert await rest.head(room) == 0


@pytest.mark.parametrize("name", ["nowhere", "ROOM-1", "x" * 33, "a.b", "%20", "%00", "bestie%2f"])
async def test_an_unknown_room_is_not_found(server: Server, rest: Rest, ada: User, name: str) -> None:
    for response in (
        await rest.http.get(f"/rooms/{name}"),
        await rest.http.get(f"/rooms/{name}/messages"),
        await rest.post(ada, name, "hi there"),
    ):
        assert (response.status_code, problem(response)) == (404, "not_found")
    async with await Chat.open(server, ada) as chat:
        for frame in ({"type": "say", "text": "hi", "nonce": "n"}, {"type": "join"}):
            await chat.send(room=name, **frame)
            await chat.expect_error("not_found")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"7",
        b"{}",
        b'{"text":7}',
        b'{"text":null}',
        b'{"text":["hi"]}',
        b'{"text":"hi","nonce":7}',
        b'{"text":"hi","reply_to":"1"}',
        b'{"text":"hi","reply_to":-1}',
        b'{"text":"hi","reply_to":1.5}',
        b'{"text":"hi","reply_to":1e400}',
        b'{"text":"hi","reply_to":18446744073709551616}',
        b'{"text":"hi"}{"text":"hi"}',
        b'{"a":' * 3000 + b"1" + b"}" * 3000,
    ],
)
async def test_what_is_not_a_message_is_a_bad_request(rest: Rest, ada: User, room: str, body: bytes) -> None:
    response: httpx.Response = await rest.http.post(
        f"/rooms/{room}/messages", content=body, headers=ada.headers
    )
    assert (response.status_code, problem(response)) == (400, "bad_request")
    assert await rest.head(room) == 0


async def test_a_body_over_64_kib_is_too_large(rest: Rest, ada: User, room: str) -> None:
    response = await rest.post(ada, room, "a" * 65536)
    assert (response.status_code, problem(response)) == (413, "too_large")
    response = await rest.post(ada, room, "a" * 65000)
    assert (response.status_code, problem(response)) == (422, "invalid_text")


async def test_fields_that_are_not_known_are_ignored(
    server: Server, rest: Rest, ada: User, room: str
) -> None:
    await rest.say(ada, room, "hi there", colour="pink", more={"a": [1, 2]})
    async with await Chat.open(server, ada) as chat:
        await chat.say(room, "hi there", colour="pink", more={"a": [1, 2]})
    assert await rest.head(room) == 2
