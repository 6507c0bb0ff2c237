"""Accounts for the senders, made once: each costs two password hashes, so a run takes a copy of the data."""

import http.client
import json
import shutil
import socket
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PASSWORD = "only for a while"
FIRST = (
    "Able Amber Ashen Brave Brisk Calm Clever Cosmic Dapper Dizzy Eager Fuzzy Gentle Giddy Happy Hidden "
    "Icy Jolly Keen Lazy Lucky Mellow Mighty Misty Nimble Odd Pixel Polar Quick Quiet Rusty Salty Shiny "
    "Sleepy Sly Sunny Tiny Vivid Wild Witty"
).split()
SECOND = (
    "badger beetle bishop cactus castle comet coyote dragon falcon ferret gamer gecko goblin hornet "
    "iguana jackal jester kettle knight koala lemur lion lizard mango marmot moose narwhal newt ocelot "
    "otter panda parrot pickle pirate puffin quokka rabbit raven rider robot salmon shadow squid tiger "
    "toad turtle viper walrus wizard yak"
).split()


def names(count: int) -> list[str]:
    """Like those in a chat: of several lengths, some with a number."""
    made = []
    for number in range(count):
        first, second = FIRST[number % len(FIRST)], SECOND[number // len(FIRST) % len(SECOND)]
        tail = number // (len(FIRST) * len(SECOND))
        style = (number * 7919) % 3
        name = [f"{first}{second.title()}", f"{first.lower()}_{second}", f"{first}_{second}{number % 100}"][
            style
        ]
        made.append(f"{name}{tail}" if tail else name)
    return made


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def call(port: int, method: str, path: str, body: Any = None, token: str = "") -> tuple[int, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        content = answer.read()
        return answer.status, json.loads(content) if content else None
    finally:
        connection.close()


@contextmanager
def serving(binary: Path, data: Path):
    """The port of a server on this data, without limits."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "twitchy.toml"
        config.write_text(
            "[limits]\nmessages_per_30s = 0\nregistrations_per_minute = 0\nsign_ins_per_minute = 0\n"
        )
        command = [str(binary), "serve", "--listen", f"127.0.0.1:{port}", "--data", str(data)]
        with open(Path(folder) / "log", "w") as log:
            server = subprocess.Popen([*command, "--config", str(config)], stdout=log, stderr=log)
        try:
            wait_until_ready(port, server)
            yield port
        finally:
            server.terminate()
            server.wait(20)


def wait_until_ready(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(500):
        try:
            if call(port, "GET", "/readyz")[0] == 200:
                return
        except OSError:
            time.sleep(0.02)
        if server.poll() is not None:
            break
    raise RuntimeError("the server of the accounts does not start")


class Accounts:
    """In `folder`: the data of a server that knows them, and a file of their tokens."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.data = folder / "data"
        self.tokens = folder / "tokens"

    def prepare(self, binary: Path, count: int) -> bool:
        """Makes them if there are none, or none that this server knows. Says whether it did."""
        if self.are_known(binary, count):
            return False
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        with serving(binary, self.data) as port, ThreadPoolExecutor(4) as several:
            tokens = list(several.map(lambda name: self.make(port, name), names(count)))
        self.tokens.write_text("\n".join(tokens) + "\n")
        return True

    def are_known(self, binary: Path, count: int) -> bool:
        if not self.tokens.exists():
            return False
        tokens = self.tokens.read_text().split()
        if len(tokens) != count:
            return False
        try:
            with serving(binary, self.data) as port:
                known = [
                    call(port, "GET", "/api/v1/users/me", token=token) for token in (tokens[0], tokens[-1])
                ]
        except RuntimeError:  # it cannot read the data that another version wrote
            return False
        return all(status == 200 for status, _ in known)

    @staticmethod
    def make(port: int, name: str) -> str:
        account = {"name": name, "password": PASSWORD}
        status, answer = call(port, "POST", "/api/v1/users", account)
        if status == 201:
            status, answer = call(port, "POST", "/api/v1/sessions", account)
        if status != 201:
            raise RuntimeError(f"{name} was answered {status}: {answer}")
        return str(answer["token"])
