"""Starting: flags, configuration, and how a start that fails says so."""

import asyncio
import json
import os
import socket
import subprocess
from pathlib import Path

import httpx
import pytest

from conftest import StartServer
from twitchy_client import Chat, Rest, Shown
from twitchy_server import UNLIMITED, config_text, free_port, run, said_in_one_line

SAME_ROOMS = '[[rooms]]\nid = "a"\ntitle = "A"\nstyle = "bestie"\n' * 2


def an_empty_client(tmp_path: Path) -> Path:
    """A web client, so that the server need not say that it has none."""
    (tmp_path / "web").mkdir()
    (tmp_path / "web/index.html").write_text("<!doctype html>")
    return tmp_path / "web"


def serve(
    tmp_path: Path,
    *args: str,
    config: str | None = None,
    listen: str | None = None,
    data: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    """Starts a server that is expected to fail."""
    line = ["serve", "--web", str(an_empty_client(tmp_path)), "--data", str(data or tmp_path / "data")]
    if config is not None:
        (tmp_path / "twitchy.toml").write_text(config)
        line += ["--config", str(tmp_path / "twitchy.toml")]
    # A configuration that names an address is to be tried with that one.
    if config is None or not config.startswith("listen"):
        line += ["--listen", listen or f"127.0.0.1:{free_port()}"]
    return run(*line, *args, cwd=tmp_path)


@pytest.mark.parametrize(
    ("config", "key"),
    [
        ("colour = 1", "colour"),
        ("listen = 8080", "listen"),
        ('listen = "nowhere"', "listen"),
        ('listen = "127.0.0.1:99999"', "listen"),
        ('threads = "many"', "threads"),
        ("threads = -1", "threads"),
        ('log_level = "loud"', "log"),
        ('trusted_proxy = ["300.0.0.0/8"]', "trusted"),
        ('trusted_proxy = ["10.0.0.0/33"]', "trusted"),
        ("[limits]\ncolour = 1", "colour"),
        ('[limits]\nmessages_per_30s = "20"', "messages_per_30s"),
        ("[limits]\nmessages_per_30s = -1", "messages_per_30s"),
        ("[limits]\nsign_ins_per_minute = 1.5", "sign_ins_per_minute"),
        ("[limits]\noutbox_bytes = -5", "outbox_bytes"),
        ("[history]\nkeep_days = -1", "keep_days"),
        ('[history]\nkeep_days = "long"', "keep_days"),
        ("[history]\ncolour = 1", "colour"),
        ('rooms = "bestie"', "rooms"),
        ('[[rooms]]\nid = "No Such"\ntitle = "A"\nstyle = "bestie"', "id"),
        (f'[[rooms]]\nid = "{"a" * 33}"\ntitle = "A"\nstyle = "bestie"', "id"),
        ('[[rooms]]\nid = "a"\ntitle = "A"\nstyle = "nothing"', "style"),
        ('[[rooms]]\ntitle = "A"\nstyle = "bestie"', "id"),
        ('[[rooms]]\nid = "a"\ntitle = "A"\nstyle = "bestie"\ncolour = 1', "colour"),
        (SAME_ROOMS, "id"),
        ('broker = "carrier-pigeon://"', "broker"),
        ('store = "shoe-box://"', "store"),
        ("listen = ", "twitchy.toml"),
        ("\x00", "twitchy.toml"),
    ],
)
def test_a_bad_configuration_is_2_and_names_the_key(tmp_path: Path, config: str, key: str) -> None:
    said_in_one_line(serve(tmp_path, config=config), 2, key)


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (["--colour"], "--colour"),
        (["--threads", "many"], "threads"),
        (["--threads", "-1"], "threads"),
        (["--config", "/nowhere/twitchy.toml"], "/nowhere/twitchy.toml"),
        (["--trusted-proxy", "nonsense"], "trusted"),
        (["--broker", "carrier-pigeon://"], "broker"),
        (["--styles", "/nowhere"], "styles"),
    ],
)
def test_wrong_usage_is_2_and_names_the_flag(tmp_path: Path, args: list[str], word: str) -> None:
    said_in_one_line(serve(tmp_path, *args), 2, word)


@pytest.mark.parametrize(
    "address", ["nonsense", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", ":::1:80", "127.0.0.1:8o"]
)
def test_a_bad_address_is_2(tmp_path: Path, address: str) -> None:
    said_in_one_line(serve(tmp_path, listen=address), 2, "listen")


@pytest.mark.parametrize("args", [["dance"], [], ["serve", "extra"]])
def test_wrong_commands_are_2(tmp_path: Path, args: list[str]) -> None:
    ended = run(*args, cwd=tmp_path)
    assert ended.returncode == 2 and ended.stderr.strip(), ended


def test_help_and_version_are_0() -> None:
    helped = run("--help")
    assert helped.returncode == 0
    for command in ("serve", "skibidify", "styles"):
        assert command in helped.stdout
    helped = run("serve", "--help")
    assert helped.returncode == 0
    flags = (
        "listen data config web styles threads broker store kafka-set no-archive trusted-proxy log-level log-json"
    )
    for flag in flags.split():
        assert f"--{flag}" in helped.stdout
    assert run("--version").returncode == 0


def test_a_port_that_is_taken_is_1(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", free_port()))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        said_in_one_line(serve(tmp_path, listen=address), 1, address)


@pytest.mark.parametrize("where", ["a file in its place", "a file on the way", "/proc/nothing"])
def test_data_that_cannot_be_written_is_1(tmp_path: Path, where: str) -> None:
    (tmp_path / "file").write_text("I am a file")
    data = {
        "a file in its place": tmp_path / "file",
        "a file on the way": tmp_path / "file" / "data",
    }.get(where, Path("/proc/nothing"))
    said_in_one_line(serve(tmp_path, data=data), 1, str(data))


@pytest.mark.embedded("nodes share what they keep")
def test_a_second_server_on_the_same_data_is_1(start_server: StartServer, tmp_path: Path) -> None:
    server = start_server()
    said_in_one_line(serve(tmp_path, data=server.data), 1, str(server.data))
    assert httpx.get(f"{server.api}/rooms").status_code == 200


def test_a_start_says_in_one_line_where_to_look(start_server: StartServer) -> None:
    server = start_server()
    assert f"http://127.0.0.1:{server.port}" in server.log.read_text()


async def test_without_configuration_there_are_three_rooms(start_server: StartServer) -> None:
    server = start_server(limits=None)
    async with Rest(server) as rest:
        rooms = (await rest.http.get("/rooms")).json()["rooms"]
    assert [(room["id"], room["style"]) for room in rooms] == [(r, r) for r in ("bestie", "skibidi", "uwu")]
    assert all(room["title"] for room in rooms)


async def test_flags_go_before_the_file(start_server: StartServer) -> None:
    # The file's address would fail: it is not of this machine.
    server = start_server(more='listen = "192.0.2.1:9"\nthreads = 1')
    async with Rest(server) as rest:
        assert (await rest.http.get("/rooms")).status_code == 200


async def test_logs_can_be_json(start_server: StartServer) -> None:
    server = start_server(args=["--log-json", "--log-level", "debug"])
    assert server.stop() == 0
    lines = [line for line in server.log.read_text().splitlines() if line.startswith("{")]
    assert lines and all(json.loads(line) for line in lines)


async def test_a_room_no_longer_configured_is_gone_and_its_data_kept(
    start_server: StartServer,
) -> None:
    server = start_server(rooms=["one", "two"])
    async with Rest(server) as rest:
        ada = await rest.new_user()
        sent = await rest.say(ada, "two", "keep me")
    assert server.stop() == 0
    config = server.directory / "twitchy.toml"
    config.write_text(config_text(UNLIMITED, ["one"]))
    server.start()
    async with Rest(server) as rest:
        assert (await rest.http.get("/rooms/two")).status_code == 404
        assert (await rest.http.get("/rooms/two/messages")).status_code == 404
    assert server.stop() == 0
    config.write_text(config_text(UNLIMITED, ["two"]))
    server.start()
    async with Rest(server) as rest:
        page = await rest.history("two")
    assert [message["seq"] for message in page["messages"]] == [sent["seq"]]


# ---- Several loops -------------------------------------------------------------------------------------------


async def test_readers_on_all_loops_see_all(start_server: StartServer) -> None:
    server = start_server(args=["--threads", "4"])
    assert len(os.listdir(f"/proc/{server.pid}/task")) >= 4
    async with Rest(server) as rest:
        users = [await rest.new_user() for _ in range(4)]
        readers = [await Chat.open(server) for _ in range(16)]
        shown = [Shown.since(await reader.join("bestie")) for reader in readers]
        senders = [await Chat.open(server, user) for user in users]
        floods = [
            s.flood("bestie", [f"`{n} of {u.name}`" for n in range(150)]) for s, u in zip(senders, users)
        ]
        await asyncio.gather(*floods)
        for reader, what in zip(readers, shown):
            await what.follow(reader, 600)
        stored = await rest.whole_history("bestie")
        viewers = (await rest.http.get("/rooms/bestie")).json()["viewers"]
    assert len(stored) == 600 and viewers == 16
    assert all(list(what.messages.values()) == stored for what in shown)
    for chat in readers + senders:
        await chat.socket.close()
    assert server.stop() == 0
