"""A disk that stalls or fails: no ack before the sync, and an honest answer when there is none."""

import asyncio
import shutil
import time
from pathlib import Path

import pytest

from conftest import StartServer, build_shim
from twitchy_client import Chat, Rest, Shown, problem
from twitchy_server import Server

ROOM = "bestie"
pytestmark = pytest.mark.embedded("the disk is Kafka's")


class Disk:
    """What the server's disk does, from now on."""

    def __init__(self, word: Path):
        self.word = word

    def stalls(self) -> None:
        self.word.write_text("stall")

    def fails(self) -> None:
        self.word.write_text("fail")

    def works(self) -> None:
        self.word.unlink(missing_ok=True)


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    return Disk(tmp_path / "disk")


@pytest.fixture
def server(start_server: StartServer, tmp_path_factory: pytest.TempPathFactory, disk: Disk) -> Server:
    shim = build_shim("faulty_disk.c", tmp_path_factory.mktemp("shim"))
    return start_server(env={"LD_PRELOAD": str(shim), "FAULTY_DISK": str(disk.word)})


async def test_nothing_is_acked_or_shown_before_it_is_synced(server: Server, disk: Disk) -> None:
    async with Rest(server) as rest:
        ada = await rest.new_user()
        async with await Chat.open(server, ada) as chat, await Chat.open(server) as reader:
            shown = Shown.since(await reader.join(ROOM))
            disk.stalls()
            await chat.send(type="say", room=ROOM, text="hi there", nonce="n")
            posting = asyncio.create_task(rest.post(ada, ROOM, "hi again"))
            await chat.expect_nothing("ack", 1.5)
            await reader.expect_nothing("messages", 0.1)
            assert not posting.done()
            assert (await rest.history(ROOM))["messages"] == []
            disk.works()
            await chat.expect("ack", nonce="n")
            assert (await posting).status_code == 201
            await shown.follow(reader, 2)


async def test_without_an_outcome_in_10_seconds_it_is_unknown_and_a_retry_tells(
    server: Server, disk: Disk
) -> None:
    async with Rest(server) as rest:
        ada = await rest.new_user()
        async with await Chat.open(server, ada) as chat:
            disk.stalls()
            start = time.monotonic()
            await chat.send(type="say", room=ROOM, text="said", nonce="said")
            posting = asyncio.create_task(rest.post(ada, ROOM, "posted", nonce="posted"))
            error = await chat.expect_where(lambda f: f["type"] == "error", "an answer", seconds=14)
            assert (error["code"], error["nonce"]) == ("unknown", "said")
            assert 9 < time.monotonic() - start < 13
            response = await posting
            assert (response.status_code, problem(response)) == (504, "unknown")
            assert (await rest.http.get("/rooms")).status_code == 200  # the rest goes on
            disk.works()
            said = await chat.say(ROOM, "said", nonce="said")
            posted = await rest.say(ada, ROOM, "posted", nonce="posted")
        messages = await rest.whole_history(ROOM, original=1)
        assert {m["original"]: m["seq"] for m in messages} == {"said": said["seq"], "posted": posted["seq"]}
        assert len(messages) == 2


async def test_a_failed_sync_is_never_acked(server: Server, disk: Disk) -> None:
    async with Rest(server) as rest:
        ada = await rest.new_user()
        before = await rest.say(ada, ROOM, "before", nonce="n0")
        disk.fails()
        codes = {problem(await rest.post(ada, ROOM, f"during {n}", nonce=f"n{n}")) for n in range(1, 6)}
        assert codes <= {"busy", "unknown", "internal"}, codes
    server.kill()
    disk.works()
    server.start()
    async with Rest(server) as rest:
        first = await rest.whole_history(ROOM, original=1)
        assert (first[0]["seq"], first[0]["text"]) == (before["seq"], before["text"])
        for n in range(1, 6):
            await rest.say(ada, ROOM, f"during {n}", nonce=f"n{n}")
        originals = [m["original"] for m in await rest.whole_history(ROOM, original=1)]
        assert sorted(originals) == ["before", *(f"during {n}" for n in range(1, 6))]


async def test_a_refusal_that_says_busy_stored_nothing(server: Server, disk: Disk) -> None:
    async with Rest(server) as rest:
        ada = await rest.new_user()
        disk.fails()
        refused = []
        for n in range(10):
            if problem(await rest.post(ada, ROOM, f"`{n}`", nonce=f"n{n}")) == "busy":
                refused.append(f"`{n}`")
    server.kill()
    disk.works()
    server.start()
    async with Rest(server) as rest:
        stored = {m["original"] for m in await rest.whole_history(ROOM, original=1)}
        assert not stored & set(refused), stored


async def test_a_disk_that_fails_is_told_by_readyz_and_the_log(server: Server, disk: Disk) -> None:
    async with Rest(server) as rest:
        ada = await rest.new_user()
        await rest.say(ada, ROOM, "before")
        healthy = (await rest.http.get(f"{server.url}/readyz")).json()
        disk.fails()
        assert (await rest.post(ada, ROOM, "during")).status_code >= 500
        response = await rest.http.get(f"{server.url}/readyz")
        # Readers are still served, so the node stays ready.
        assert response.status_code == 200
        assert response.json() != healthy
        assert [m["seq"] for m in (await rest.history(ROOM))["messages"]] == [1]
    assert " error " in server.log_tail()


async def test_a_copy_of_the_data_taken_after_an_ack_has_the_message(
    server: Server, start_server: StartServer, tmp_path: Path
) -> None:
    async with Rest(server) as rest:
        ada = await rest.new_user()
        acks = [await rest.say(ada, ROOM, f"number {n}") for n in range(20)]
        shutil.copytree(server.data, tmp_path / "copy")
    other = start_server()
    assert other.stop() == 0
    shutil.rmtree(other.data)
    shutil.move(tmp_path / "copy", other.data)
    other.start()
    async with Rest(other) as rest:
        messages = await rest.whole_history(ROOM)
    assert [m["seq"] for m in messages] == [ack["seq"] for ack in acks]
