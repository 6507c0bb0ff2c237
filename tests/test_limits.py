"""Rates and counts per user and per address, and whose address it is behind a proxy."""

import asyncio

import httpx
import pytest

from conftest import StartServer
from twitchy_client import Chat, Rest, User, new_name, problem
from twitchy_server import Server

ROOM = "bestie"


def retry_after(response: httpx.Response) -> int:
    """Checks a `rate_limited` answer; gives its milliseconds."""
    assert (response.status_code, problem(response)) == (429, "rate_limited")
    ms = response.json()["retry_after_ms"]
    seconds = int(response.headers["Retry-After"])
    assert 0 < ms <= seconds * 1000 < ms + 1000, (ms, seconds)
    return ms


@pytest.fixture
def strict(start_server: StartServer) -> Server:
    return start_server({"messages_per_30s": 3, "sign_ins_per_minute": 0, "registrations_per_minute": 0})


async def test_hello_says_the_rate(strict: Server) -> None:
    async with await Chat.open_only(strict) as chat:
        assert (await chat.receive())["limits"]["messages_per_30s"] == 3


async def test_the_rate_of_a_user_holds_over_all_ways_in(strict: Server) -> None:
    async with Rest(strict) as rest:
        ada, bob = await rest.new_user(), await rest.new_user()
        second = User(ada.id, ada.name, await rest.new_token(ada.name))
        async with await Chat.open(strict, ada) as chat, await Chat.open(strict, second) as other:
            await chat.say(ROOM, "one")
            await other.say("uwu", "two")
            await rest.say(ada, "skibidi", "three")
            assert retry_after(await rest.post(ada, ROOM, "four")) <= 30_000
            for each in (chat, other):
                await each.send(type="say", room=ROOM, text="four", nonce="four")
                error = await each.expect_error("rate_limited", nonce="four")
                assert 0 < error["retry_after_ms"] <= 30_000
        await rest.say(bob, ROOM, "another user is another rate")
        assert await rest.head(ROOM) == 2


async def test_a_retry_does_not_count_against_the_rate(strict: Server) -> None:
    async with Rest(strict) as rest:
        ada = await rest.new_user()
        first = await rest.say(ada, ROOM, "one", nonce="n1")
        for _ in range(10):
            assert await rest.say(ada, ROOM, "one", nonce="n1") == first
        async with await Chat.open(strict, ada) as chat:
            await chat.say(ROOM, "two", nonce="n2")
            third = await chat.say(ROOM, "three", nonce="n3")
            retry_after(await rest.post(ada, ROOM, "four", nonce="n4"))
            # Also when nothing is left of the rate.
            assert await chat.say(ROOM, "three", nonce="n3") == third
            assert await rest.say(ada, ROOM, "one", nonce="n1") == first
        assert await rest.head(ROOM) == 3


async def test_retries_said_at_once_count_once(strict: Server) -> None:
    async with Rest(strict) as rest:
        ada = await rest.new_user()
        answers = await asyncio.gather(*(rest.post(ada, ROOM, "one", nonce="n1") for _ in range(10)))
        assert {answer.status_code for answer in answers} == {201}
        await rest.say(ada, ROOM, "two")
        await rest.say(ada, ROOM, "three")
        retry_after(await rest.post(ada, ROOM, "four"))


async def test_a_text_that_is_refused_is_refused_at_any_rate(strict: Server) -> None:
    async with Rest(strict) as rest:
        ada = await rest.new_user()
        for n in range(3):
            await rest.say(ada, ROOM, f"number {n}")
        for text in ("", "a\x00b"):
            assert problem(await rest.post(ada, ROOM, text)) in ("invalid_text", "rate_limited")
        retry_after(await rest.post(ada, ROOM, "a good text"))


async def test_registrations_of_an_address_have_a_rate(start_server: StartServer) -> None:
    server = start_server({"registrations_per_minute": 3})
    async with Rest(server) as rest:
        for _ in range(3):
            assert (await rest.register(new_name())).status_code == 201
        assert retry_after(await rest.register(new_name())) <= 60_000


async def test_sign_ins_of_an_address_have_a_rate_good_or_bad(start_server: StartServer) -> None:
    server = start_server({"sign_ins_per_minute": 4})
    async with Rest(server) as rest:
        name = new_name()
        await rest.register(name)
        for _ in range(2):
            assert problem(await rest.sign_in(name, "a wrong guess")) == "bad_credentials"
            assert (await rest.sign_in(name)).status_code == 201
        assert retry_after(await rest.sign_in(name)) <= 60_000
        assert retry_after(await rest.sign_in(name, "a wrong guess")) <= 60_000


async def test_without_configuration_the_limits_are_20(start_server: StartServer) -> None:
    server = start_server(limits=None)
    async with Rest(server) as rest:
        ada = await rest.new_user()
        async with await Chat.open_only(server) as chat:
            assert (await chat.receive())["limits"]["messages_per_30s"] == 20
        for n in range(20):
            await rest.say(ada, ROOM, f"number {n}")
        retry_after(await rest.post(ada, ROOM, "one more"))


async def test_more_sign_ins_than_can_be_checked_are_busy(start_server: StartServer) -> None:
    server = start_server({"sign_ins_per_minute": 0})
    async with Rest(server) as rest:
        name = new_name()
        await rest.register(name)
        answers = await asyncio.gather(*(rest.sign_in(name) for _ in range(300)))
        busy = [answer for answer in answers if answer.status_code == 503]
        assert len([answer for answer in answers if answer.status_code == 201]) + len(busy) == 300
        assert busy, "300 at once were all checked"
        for answer in busy:
            assert problem(answer) == "busy"
            assert answer.json()["retry_after_ms"] > 0 and int(answer.headers["Retry-After"]) > 0
        assert (await rest.sign_in(name)).status_code == 201


# ---- Behind a proxy ------------------------------------------------------------------------------------

PROXIED = ["--trusted-proxy", "127.0.0.0/8", "--trusted-proxy", "10.0.0.0/8"]


def forwarded(*addresses: str) -> dict[str, str]:
    return {"X-Forwarded-For": ", ".join(addresses)}


async def can_register(rest: Rest, headers: dict[str, str]) -> bool:
    response = await rest.register(new_name(), headers=headers)
    assert response.status_code in (201, 429), response.text
    return response.status_code == 201


async def test_behind_a_trusted_proxy_the_address_is_the_forwarded_one(
    start_server: StartServer,
) -> None:
    server = start_server({"registrations_per_minute": 1}, args=PROXIED)
    async with Rest(server) as rest:
        assert await can_register(rest, forwarded("203.0.113.1"))
        assert not await can_register(rest, forwarded("203.0.113.1"))
        assert await can_register(rest, forwarded("203.0.113.2"))
        # What the client itself put before it is not believed; proxies after it are passed over.
        assert not await can_register(rest, forwarded("198.51.100.9", "203.0.113.1"))
        assert not await can_register(rest, forwarded("203.0.113.1", "10.1.2.3"))
        assert not await can_register(rest, forwarded("203.0.113.9", "203.0.113.1", "10.1.2.3", "127.0.0.9"))
        assert await can_register(rest, forwarded("203.0.113.1", "203.0.113.3"))


async def test_an_ipv6_address_counts_by_its_64(start_server: StartServer) -> None:
    server = start_server({"registrations_per_minute": 1}, args=PROXIED)
    async with Rest(server) as rest:
        assert await can_register(rest, forwarded("2001:db8:1:1::1"))
        assert not await can_register(rest, forwarded("2001:db8:1:1:ffff::2"))
        assert await can_register(rest, forwarded("2001:db8:1:2::1"))


async def test_an_ipv4_address_in_ipv6_is_the_same_address(start_server: StartServer) -> None:
    server = start_server({"registrations_per_minute": 1}, args=PROXIED)
    async with Rest(server) as rest:
        assert await can_register(rest, forwarded("203.0.113.1"))
        assert not await can_register(rest, forwarded("::ffff:203.0.113.1"))
        assert await can_register(rest, forwarded("::ffff:203.0.113.2"))


@pytest.mark.parametrize("nonsense", ["nonsense", "", ",,,", "203.0.113.300", "203.0.113.1:80x", "x" * 5000])
async def test_a_forwarded_address_of_nonsense_harms_no_one(start_server: StartServer, nonsense: str) -> None:
    server = start_server({"registrations_per_minute": 1}, args=PROXIED)
    async with Rest(server) as rest:
        response = await rest.register(new_name(), headers={"X-Forwarded-For": nonsense})
        assert response.status_code in (201, 400, 429)
        assert (await rest.http.get("/rooms")).status_code == 200


async def test_no_one_else_may_say_whose_address_it_is(start_server: StartServer) -> None:
    for args in ([], ["--trusted-proxy", "10.0.0.0/8"]):
        server = start_server({"registrations_per_minute": 1}, args=args)
        async with Rest(server) as rest:
            assert await can_register(rest, forwarded("203.0.113.1"))
            assert not await can_register(rest, forwarded("203.0.113.2"))


async def test_too_many_connections_of_an_address_close_with_4501(start_server: StartServer) -> None:
    server = start_server({"connections_per_address": 3}, args=PROXIED)
    here = forwarded("203.0.113.1")
    chats = [await Chat.open(server, headers=here) for _ in range(3)]
    async with await Chat.open_only(server, headers=here) as one_more:
        assert await one_more.close_code() == 4501
    async with await Chat.open(server, headers=forwarded("203.0.113.2")) as another:
        await another.join(ROOM)
    for chat in chats:
        await chat.join(ROOM)  # those that were there stay
    await chats.pop().socket.close()
    await asyncio.sleep(0.3)
    async with await Chat.open(server, headers=here) as again:
        await again.join(ROOM)
    for chat in chats:
        await chat.socket.close()
