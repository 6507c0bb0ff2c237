"""tools/demo, the users of `./dev run --demo`: without a server, and beside a real one."""

import asyncio
import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import StartServer
from twitchy_client import Rest, eventually
from twitchy_server import ROOT

DEMO = ROOT / "tools/demo"
NODE = shutil.which("node")

pytestmark = pytest.mark.skipif(
    not NODE or not (ROOT / "web/node_modules/ws").is_dir(),
    reason="needs Node.js and the packages of the web client",
)


def listen_address(*args: str) -> str:
    """What the shell that starts the demo users takes as the server's address."""
    script = 'source "$0"; listen_address "$@"'
    command = ["bash", "-c", script, str(ROOT / "tools/lib/demo.sh"), *args]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_by_themselves() -> None:
    assert NODE
    ended = subprocess.run([NODE, "--test", *map(str, DEMO.glob("*_test.mjs"))], capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "\n# pass 0\n" not in ended.stdout


def test_where_the_server_listens(tmp_path: Path) -> None:
    config = tmp_path / "twitchy.toml"
    config.write_text('# listen = "127.0.0.1:1"\nlisten = "127.0.0.1:2"\n')
    assert listen_address() == "127.0.0.1:8080"
    assert listen_address("--listen", "127.0.0.1:3") == "127.0.0.1:3"
    assert listen_address("--listen=127.0.0.1:4", f"--config={config}") == "127.0.0.1:4"
    assert listen_address("--config", str(config)) == "127.0.0.1:2"


async def test_they_register_talk_and_leave_with_the_server(start_server: StartServer, tmp_path: Path) -> None:
    assert NODE
    server = start_server(rooms=["one", "two"])
    password_file = tmp_path / "password"
    # The shell becomes what they take for the server: its end is theirs.
    script = '"$@" & exec sleep 600'
    command = [NODE, str(DEMO / "demo.mjs"), server.url, str(password_file)]

    async def start() -> tuple[asyncio.subprocess.Process, asyncio.StreamReader]:
        pipe = asyncio.subprocess.PIPE
        parent = await asyncio.create_subprocess_exec("bash", "-c", script, "bash", *command, stdout=pipe)
        assert parent.stdout
        return parent, parent.stdout

    async with Rest(server) as rest:
        await rest.new_user("Quokka")  # one of the names that they would have
        authors: set[str] = set()
        for _ in range(2):
            parent, output = await start()
            try:
                greeting = (await asyncio.wait_for(output.readline(), 60)).decode()
                assert greeting == "demo: 12 users chat in one, two\n"
                before = {room: await rest.head(room) for room in ("one", "two")}

                async def has_talked() -> bool:
                    return all([await rest.head(room) > before[room] for room in before])

                await eventually(has_talked, "a line in each room", 60)
            finally:
                parent.kill()
                await parent.wait()
            # They hold the pipe that their output goes to: it ends with them.
            await asyncio.wait_for(output.read(), 10)
            history = await rest.whole_history("one")
            authors |= {message["user"] for message in history}
    known = (DEMO / "lines.mjs").read_text()
    assert authors and "Quokka" not in authors
    assert all(f'"{name}"' in known for name in authors if not name.startswith("Quokka_"))

    assert password_file.stat().st_mode & 0o777 == 0o600

