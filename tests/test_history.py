"""Scrolling back by REST: pages, their bounds and their refusals."""

import pytest

from twitchy_client import Chat, Frame, Rest, User, problem
from twitchy_server import Server

COUNT = 130


@pytest.fixture
async def full_room(server: Server, ada: User, room: str) -> str:
    async with await Chat.open(server, ada) as chat:
        await chat.flood(room, [f"`number {n}`" for n in range(1, COUNT + 1)])
    return room


def seqs(page: Frame) -> list[int]:
    return [message["seq"] for message in page["messages"]]


async def test_without_a_place_it_is_the_newest_10(rest: Rest, full_room: str) -> None:
    page = await rest.history(full_room)
    assert seqs(page) == list(range(COUNT - 9, COUNT + 1))
    assert (page["to"], page["head"], page["oldest"]) == (COUNT, COUNT, 1)
    assert page["epoch"]


@pytest.mark.parametrize("limit", [1, 7, 10, 99, 100])
async def test_pages_before_join_without_a_hole(rest: Rest, full_room: str, limit: int) -> None:
    before = COUNT + 1
    found: list[int] = []
    while before > 1:
        page = await rest.history(full_room, before=before, limit=limit)
        assert page["messages"] and len(page["messages"]) <= limit
        assert page["to"] == before - 1 and page["from"] <= seqs(page)[0]
        found = seqs(page) + found
        before = page["from"]
    assert found == list(range(1, COUNT + 1))
    assert (await rest.history(full_room, before=1))["messages"] == []


@pytest.mark.parametrize("limit", [1, 7, 100])
async def test_pages_after_join_without_a_hole(rest: Rest, full_room: str, limit: int) -> None:
    after = 0
    found: list[int] = []
    while after < COUNT:
        page = await rest.history(full_room, after=after, limit=limit)
        assert page["messages"] and len(page["messages"]) <= limit
        assert page["from"] == after + 1 and page["to"] >= seqs(page)[-1]
        found += seqs(page)
        after = page["to"]
    assert found == list(range(1, COUNT + 1))


async def test_before_past_the_head_is_the_newest(rest: Rest, full_room: str) -> None:
    newest = await rest.history(full_room)
    for before in (COUNT + 1, COUNT + 2, 10**6, 2**53):
        assert await rest.history(full_room, before=before) == newest


async def test_after_at_or_past_the_head_is_empty(rest: Rest, full_room: str) -> None:
    for after in (COUNT, COUNT + 1, 2**53):
        page = await rest.history(full_room, after=after)
        assert (page["messages"], page["head"]) == ([], COUNT)


async def test_a_page_and_its_neighbours_agree(rest: Rest, full_room: str) -> None:
    back = await rest.history(full_room, before=61, limit=20)
    forth = await rest.history(full_room, after=40, limit=20)
    assert back["messages"] == forth["messages"]
    assert seqs(back) == list(range(41, 61))


async def test_a_room_without_messages_has_an_empty_page(rest: Rest, room: str) -> None:
    for params in ({}, {"after": 0}, {"before": 5}, {"before": 1}):
        page = await rest.history(room, **params)
        assert (page["messages"], page["head"]) == ([], 0)
        assert page["epoch"]


@pytest.mark.parametrize(
    "query",
    [
        "before=5&after=5",
        "limit=0",
        "limit=101",
        "limit=-1",
        "limit=ten",
        "limit=",
        "limit=1.5",
        "limit=99999999999999999999",
        "before=-1",
        "before=x",
        "before=0x10",
        "before=1e3",
        "before=%31%20",
        "before=99999999999999999999999",
        "after=-1",
        "after=",
        "after=5;drop",
        "after=+5",
    ],
)
async def test_other_questions_are_bad_requests(rest: Rest, room: str, query: str) -> None:
    response = await rest.http.get(f"/rooms/{room}/messages?{query}")
    assert (response.status_code, problem(response)) == (400, "bad_request")


async def test_parameters_that_are_not_known_are_ignored(rest: Rest, full_room: str) -> None:
    page = await rest.history(full_room)
    response = await rest.http.get(f"/rooms/{full_room}/messages?colour=pink&_=123")
    assert (response.status_code, response.json()) == (200, page)


async def test_rooms_are_listed_as_configured(rest: Rest, ada: User, room: str) -> None:
    await rest.say(ada, room, "hi there")
    response = await rest.http.get(f"/rooms/{room}")
    assert response.json() == {
        "id": room, "title": f"Room {room}", "style": "bestie", "viewers": 0, "head": 1,
    }  # fmt: skip
    listed = (await rest.http.get("/rooms")).json()["rooms"]
    assert [each["id"] for each in listed][:3] == ["room-0", "room-1", "room-2"]
    assert response.json() in listed


async def test_history_needs_no_token_and_minds_none(rest: Rest, full_room: str) -> None:
    response = await rest.http.get(
        f"/rooms/{full_room}/messages", headers={"Authorization": "Bearer nonsense"}
    )
    assert response.status_code == 200
