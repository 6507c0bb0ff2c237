"""Registering, signing in and out, and what a token is good for."""

import time

import httpx
import pytest

from twitchy_client import PASSWORD, Chat, Rest, User, eventually, new_name, problem
from twitchy_server import Server

MONTH_MS = 30 * 24 * 3600 * 1000


async def test_registering_gives_the_user(rest: Rest) -> None:
    name = new_name("New")
    response = await rest.register(name)
    assert response.status_code == 201
    body = response.json()
    assert body == {"id": body["id"], "name": name, "roles": []}
    assert isinstance(body["id"], int) and body["id"] >= 1000


async def test_each_user_has_an_id_of_its_own(rest: Rest) -> None:
    ids = [(await rest.register(new_name())).json()["id"] for _ in range(5)]
    assert len(set(ids)) == 5


@pytest.mark.parametrize("name", ["abc", "a" * 25, "A_9", "___", "123"])
async def test_a_name_may_have_3_to_25_letters_digits_and_underscores(rest: Rest, name: str) -> None:
    # These names are the shared server's for good: a second run of this test in it would be a 409.
    assert (await rest.register(name)).status_code in (201, 409)


@pytest.mark.parametrize(
    "name",
    ["", "ab", "a" * 26, "a b c", "a-b", "a.b", "ädä", "ada\n", " ada", "ada\x00", "аdа", "@ada", "ada💅"],
)
async def test_other_names_are_invalid(rest: Rest, name: str) -> None:
    response = await rest.register(name)
    assert (response.status_code, problem(response)) == (422, "invalid_name")


async def test_a_name_is_taken_whatever_its_case(rest: Rest) -> None:
    name = new_name("Taken")
    assert (await rest.register(name)).status_code == 201
    for again in (name, name.lower(), name.upper()):
        response = await rest.register(again)
        assert (response.status_code, problem(response)) == (409, "name_taken")


@pytest.mark.parametrize("password", ["p" * 8, "p" * 128, "päßwörd", "💅💅", "        ", '"\\/\n\t{};'])
async def test_a_password_has_8_to_128_bytes_of_any_kind(rest: Rest, password: str) -> None:
    name = new_name()
    assert 8 <= len(password.encode()) <= 128
    assert (await rest.register(name, password)).status_code == 201
    assert (await rest.sign_in(name, password)).status_code == 201


@pytest.mark.parametrize("password", ["", "p" * 7, "p" * 129, "ä" * 65, "ää1"])
async def test_other_passwords_are_invalid(rest: Rest, password: str) -> None:
    response = await rest.register(new_name(), password)
    assert (response.status_code, problem(response)) == (422, "invalid_password")


async def test_a_password_is_compared_to_its_end(rest: Rest) -> None:
    name = new_name()
    await rest.register(name, "p" * 128)
    assert (await rest.sign_in(name, "p" * 128)).status_code == 201
    for wrong in ("p" * 127, "p" * 127 + "q", "p" * 129):
        assert problem(await rest.sign_in(name, wrong)) == "bad_credentials"


async def test_signing_in_gives_a_token_for_30_days(rest: Rest) -> None:
    name = new_name("Signer")
    user = (await rest.register(name)).json()
    response = await rest.sign_in(name)
    assert response.status_code == 201
    body = response.json()
    assert body["user"] == user
    assert abs(body["expires_at"] - (time.time() * 1000 + MONTH_MS)) < 60_000
    assert len(body["token"]) >= 32
    assert (await rest.sign_in(name)).json()["token"] != body["token"]


async def test_a_name_signs_in_in_any_case(rest: Rest) -> None:
    name = new_name("AnyCase")
    await rest.register(name)
    response = await rest.sign_in(name.swapcase())
    assert response.status_code == 201
    assert response.json()["user"]["name"] == name


async def test_wrong_password_and_unknown_name_are_told_alike(rest: Rest, ada: User) -> None:
    wrong = await rest.sign_in(ada.name, "not the password")
    unknown = await rest.sign_in(new_name("nobody"), "not the password")
    for response in (wrong, unknown):
        assert (response.status_code, problem(response)) == (401, "bad_credentials")
    assert wrong.json() == unknown.json()


async def test_a_token_names_its_user(rest: Rest, ada: User) -> None:
    response = await rest.http.get("/users/me", headers=ada.headers)
    assert response.status_code == 200
    assert response.json() == {"id": ada.id, "name": ada.name, "roles": []}


@pytest.mark.parametrize(
    "value", [None, "", "Bearer", "Bearer nonsense", "Basic YTpi", "Bearer " + "x" * 4000]
)
async def test_without_a_good_token_there_is_no_me(rest: Rest, value: str | None) -> None:
    headers = {} if value is None else {"Authorization": value}
    response = await rest.http.get("/users/me", headers=headers)
    assert (response.status_code, problem(response)) == (401, "unauthorized")


async def test_the_scheme_of_a_token_is_named_in_any_case(rest: Rest, ada: User) -> None:
    headers = {"Authorization": f"bearer {ada.token}"}
    assert (await rest.http.get("/users/me", headers=headers)).status_code == 200


async def test_a_token_in_the_url_is_no_token(rest: Rest, ada: User) -> None:
    response = await rest.http.get("/users/me", params={"token": ada.token, "access_token": ada.token})
    assert problem(response) == "unauthorized"


async def test_signing_out_ends_that_token_only(rest: Rest, ada: User) -> None:
    other = User(ada.id, ada.name, await rest.new_token(ada.name))
    response = await rest.http.delete("/sessions/current", headers=ada.headers)
    assert (response.status_code, response.content) == (204, b"")

    async def is_over() -> bool:
        return (await rest.http.get("/users/me", headers=ada.headers)).status_code == 401

    await eventually(is_over, "the token is not good any more", seconds=5)
    assert (await rest.http.get("/users/me", headers=other.headers)).status_code == 200


async def test_signing_out_needs_a_token(rest: Rest) -> None:
    response = await rest.http.delete("/sessions/current")
    assert (response.status_code, problem(response)) == (401, "unauthorized")


async def test_signing_out_makes_the_tokens_sockets_guests_within_5_seconds(
    server: Server, rest: Rest, ada: User, room: str
) -> None:
    other = User(ada.id, ada.name, await rest.new_token(ada.name))
    async with (
        await Chat.open(server, ada) as first,
        await Chat.open(server, ada) as second,
        await Chat.open(server, other) as stays,
    ):
        await first.join(room)
        response = await rest.http.delete("/sessions/current", headers=ada.headers)
        assert response.status_code == 204
        for chat in (first, second):
            hello = await chat.expect("hello", seconds=5.5)
            assert hello["user"] is None
            await chat.send(type="say", room=room, text="still me?", nonce="n")
            await chat.expect_error("unauthorized", nonce="n")
        await stays.expect_nothing("hello", 0.5)
        await stays.say(room, "still here")
        await first.expect("messages", room=room)  # a guest still reads what it has joined


async def test_a_password_is_never_shown_again(rest: Rest, ada: User) -> None:
    for response in (
        await rest.register(ada.name),
        await rest.sign_in(ada.name),
        await rest.http.get("/users/me", headers=ada.headers),
    ):
        assert PASSWORD not in response.text and "argon2" not in response.text


@pytest.mark.parametrize("path", ["/users", "/sessions"])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"ada"',
        b"{}",
        b'{"name":"ada"}',
        b'{"password":"correct horse"}',
        b'{"name":7,"password":"correct horse"}',
        b'{"name":"ada","password":["correct horse"]}',
        b'{"name":null,"password":null}',
        b'{"name":"ada","password":"correct horse"} x',
        b"[" * 5000,
        b"{'name':'ada','password':'correct horse'}",
        b"name=ada&password=correct+horse",
    ],
)
async def test_what_is_not_a_name_and_a_password_is_a_bad_request(rest: Rest, path: str, body: bytes) -> None:
    response: httpx.Response = await rest.http.post(path, content=body)
    assert (response.status_code, problem(response)) == (400, "bad_request")
