"""The rules of texts, each by both ways in."""

from collections.abc import Awaitable, Callable

import pytest

from conftest import StartServer
from twitchy_client import Chat, Rest, User, new_nonce, problem
from twitchy_server import Server

# Says a text; gives its code, or `original` as it is kept.
Say = Callable[[str], Awaitable[tuple[str, str]]]


@pytest.fixture(params=["rest", "websocket"])
async def say(request: pytest.FixtureRequest, server: Server, rest: Rest, ada: User, room: str) -> Say:
    async def kept(seq: int) -> tuple[str, str]:
        page = await rest.history(room, after=seq - 1, limit=1, original=1)
        return "stored", page["messages"][0]["original"]

    async def by_rest(text: str) -> tuple[str, str]:
        response = await rest.post(ada, room, text)
        if response.status_code != 201:
            return problem(response), ""
        return await kept(response.json()["seq"])

    async def by_websocket(text: str) -> tuple[str, str]:
        async with await Chat.open(server, ada) as chat:
            nonce = new_nonce()
            await chat.send(type="say", room=room, text=text, nonce=nonce)
            answer = await chat.expect_where(lambda f: f.get("nonce") == nonce, "an answer")
        if answer["type"] == "error":
            return answer["code"], ""
        assert answer["type"] == "ack"
        return await kept(answer["seq"])

    return by_rest if request.param == "rest" else by_websocket


FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
KEPT = {
    "one letter": "a",
    "500 code points": "a" * 500,
    "500 code points beyond the first plane": "\U0001f485" * 500,
    "a zero width joiner": FAMILY,
    "a zero width non-joiner": "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    "a variation selector": "\u2764\ufe0f",
    "a letter and its mark": "e\u0301",
    "the same letter in one": "\u00e9",
    "a singleton that normalisation would change": "\u212b ngstrom \ufb01",
    "8 combining marks in a row": "a" + "\u0301" * 8,
    "8 and 8 with a letter between": "a" + "\u0301" * 8 + "b" + "\u0301" * 8,
    "a directional mark": "a\u200fb\u200e",
    "white space within": "a \u00a0\u3000 b",
    "quotes and backslashes": "\"\\/</script>'",
    "code in backticks": "see `rm -rf \\` ok",
    "right to left": "\u05e9\u05dc\u05d5\u05dd",
    "a flag": "\U0001f1e9\U0001f1ea",
    "private use": "\ue000 x",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT.keys())
async def test_it_is_kept_as_typed(say: Say, text: str) -> None:
    assert await say(text) == ("stored", text)


WHITE_SPACE = "\t\n\v\f\r \x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
WHITE_SPACE += "\u2028\u2029\u202f\u205f\u3000"
TRIMMED = {
    "spaces": ("  hi there  ", "hi there"),
    "a line end": ("hi there\r\n", "hi there"),
    "every Unicode white space": (WHITE_SPACE + "hi there" + WHITE_SPACE, "hi there"),
    "around 500 code points": (" " * 50 + "a" * 500 + "\u3000" * 50, "a" * 500),
}


@pytest.mark.parametrize(("text", "kept"), TRIMMED.values(), ids=TRIMMED.keys())
async def test_white_space_around_it_is_trimmed(say: Say, text: str, kept: str) -> None:
    assert await say(text) == ("stored", kept)


REFUSED = {
    "empty": "",
    "only spaces": "   ",
    "only Unicode white space": WHITE_SPACE,
    "501 code points": "a" * 501,
    "501 code points beyond the first plane": "\U0001f485" * 501,
    "9 combining marks in a row": "a" + "\u0301" * 9,
    "9 enclosing and spacing marks in a row": "\u0915" + "\u20dd\u0301\u0903" * 3,
    "9 marks at its start": "\u0301" * 9 + "a",
    "only zero width spaces": "\u200b\u200b",
    "only joiners": "\u200d\u200c",
    "only a variation selector": "\ufe0f",
    "only a soft hyphen": "\u00ad",
    "only a byte order mark": "\ufeff",
    "only a word joiner": "\u2060",
    "only a Hangul filler": "\u3164",
    "only tag characters": "\U000e0041\U000e007f",
    "NUL": "a\x00b",
    "a bell": "a\x07b",
    "a tab within": "a\tb",
    "a line end within": "a\nb",
    "an escape": "a\x1b[31mb",
    "delete": "a\x7fb",
    "next line within": "a\x85b",
    "a C1 control": "a\x9bb",
    "a line separator within": "a\u2028b",
    "a paragraph separator within": "a\u2029b",
    **{f"noncharacter {ord(c):X}": f"a{c}b" for c in "\ufdd0\ufdef\ufffe\uffff\U0001fffe\U0010ffff"},
    **{f"bidi control {c:X}": f"a{chr(c)}b" for c in [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]},
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED.keys())
async def test_it_is_refused(say: Say, text: str) -> None:
    assert await say(text) == ("invalid_text", "")


async def test_a_refused_text_takes_no_place_in_the_room(rest: Rest, ada: User, room: str) -> None:
    assert problem(await rest.post(ada, room, "a\x00b")) == "invalid_text"
    assert await rest.head(room) == 0


@pytest.mark.parametrize(
    "bad", [b"\xff", b"\xc3", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"a\x80b"]
)
async def test_invalid_utf8_in_a_posted_text_is_refused(rest: Rest, ada: User, room: str, bad: bytes) -> None:
    response = await rest.http.post(
        f"/rooms/{room}/messages", content=b'{"text":"hi ' + bad + b' there"}', headers=ada.headers
    )
    assert (response.status_code, problem(response)) == (422, "invalid_text")


@pytest.mark.parametrize("escape", [rb"\ud800", rb"\udc00 x", rb"\ud800\ud800"])
async def test_half_a_surrogate_pair_is_refused(rest: Rest, ada: User, room: str, escape: bytes) -> None:
    response = await rest.http.post(
        f"/rooms/{room}/messages", content=b'{"text":"hi ' + escape + b'"}', headers=ada.headers
    )
    # It is no text in UTF-8, and Boost.JSON calls it no JSON either.
    assert problem(response) in ("invalid_text", "bad_request")
    assert await rest.head(room) == 0


VERBATIM = ["@some_one", "#tag", "https://example.org/a?b=c&d=e", "1234", "3.14", ":wave:", "`let me = be`"]


@pytest.mark.parametrize("token", VERBATIM)
async def test_a_style_leaves_it_alone(rest: Rest, ada: User, room: str, token: str) -> None:
    for n in range(5):
        message = await rest.say(ada, room, f"hello {token} my friend {n}")
        assert token in message["text"], message


@pytest.mark.parametrize("room_id", ["bestie", "skibidi", "uwu"])
async def test_every_style_keeps_to_its_bound(start_server: StartServer, room_id: str) -> None:
    server = start_server()
    texts = ["a", "I", "hi there", FAMILY * 100, "lol " * 125, "x" * 500, "\U0001f485" * 500, "!?" * 250]
    async with Rest(server) as rest:
        user = await rest.new_user()
        for text in texts:
            for _ in range(5):
                message = await rest.say(user, room_id, text)
                size = len(message["text"].encode())
                assert 0 < size <= 4 * len(text.strip().encode()) + 200, message
