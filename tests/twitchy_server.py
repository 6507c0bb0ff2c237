"""Starts and stops the real server binary, each with its own port, data and log.

On a cluster (see places.py) each has topics and tables of its own instead of data, unless it is given a place
that other nodes have as well.
"""

import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from places import BINARY, IS_CLUSTER, ROOT, Place, new_place

__all__ = ["BINARY", "ROOT", "ROOMS", "UNLIMITED", "Server", "config_text", "days_ago", "free_port", "run", "said_in_one_line"]

# A node of a cluster makes its topics first, and reads back what they hold.
READY_WITHIN_S = 60 if IS_CLUSTER else 20

# Rooms enough that each test can have one that no other has written to. On a cluster each is a topic, and 500 of
# them take Kafka half a minute.
ROOMS = [f"room-{n}" for n in range(200 if IS_CLUSTER else 500)]
UNLIMITED = {"messages_per_30s": 0, "registrations_per_minute": 0, "sign_ins_per_minute": 0}


def _ports() -> Iterator[int]:
    # Below the ports that the kernel hands to clients, apart for each worker, and seldom those of another run.
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    own = range(20000 + worker * 500, 20500 + worker * 500)
    while True:
        for port in random.sample(own, len(own)):
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError:
                    continue
            yield port


_free_ports = _ports()


def free_port() -> int:
    return next(_free_ports)


def config_text(limits: dict[str, int] | None = None, rooms: list[str] | None = None, more: str = "") -> str:
    """A configuration file: `more` stands first, so it may hold keys outside any table."""
    lines = [more]
    for room in rooms or []:
        lines.append(f'[[rooms]]\nid = "{room}"\ntitle = "Room {room}"\nstyle = "bestie"\n')
    if limits is not None:
        lines.append("[limits]")
        lines += [f"{key} = {value}" for key, value in limits.items()]
    return "\n".join(lines) + "\n"


def days_ago(shift_clock: Path, days: float) -> dict[str, str]:
    """The environment of a server whose clock is so far behind."""
    return {"LD_PRELOAD": str(shift_clock), "SHIFT_CLOCK_SECONDS": str(-int(days * 86400))}


class Server:
    """One server process. It may be started again on the same data."""

    running: list["Server"] = []

    def __init__(
        self,
        directory: Path,
        config: str | None = None,
        args: list[str] | None = None,
        place: Place | None = None,
        embedded: bool = False,
    ):
        """`embedded`: it keeps its data in its folder, also where others are nodes of a cluster."""
        self.directory = directory
        self.data = directory / "data"
        self.log = directory / "server.log"
        self.port = free_port()
        self.args = args or []
        self.place = place or (new_place() if IS_CLUSTER and not embedded else None)
        self.env: dict[str, str] = {}
        self.process: subprocess.Popen[bytes] | None = None
        directory.mkdir(parents=True, exist_ok=True)
        if config is not None:
            (directory / "twitchy.toml").write_text(config)
            self.args = ["--config", str(directory / "twitchy.toml"), *self.args]

    @property
    def name(self) -> str:
        return f"the server at {self.port}"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def api(self) -> str:
        return f"{self.url}/api/v1"

    @property
    def ws(self) -> str:
        return f"ws://127.0.0.1:{self.port}/api/v1/ws"

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def start(self) -> "Server":
        listen = ["--listen", f"127.0.0.1:{self.port}", "--data", str(self.data)]
        shared = self.place.args if self.place else []
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [str(BINARY), "serve", *listen, *shared, *self.args],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.directory,
                env={**os.environ, **self.env},
            )
        Server.running.append(self)
        self._wait_until_ready()
        return self

    def _wait_until_ready(self, seconds: float = READY_WITHIN_S) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self.process is not None
            if self.process.poll() is not None:
                raise AssertionError(f"exited {self.process.returncode}:\n{self.log_tail()}")
            try:
                if httpx.get(f"{self.url}/readyz", timeout=2).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.02)
        raise AssertionError(f"not ready after {seconds} s:\n{self.log_tail()}")

    def wait(self, seconds: float) -> int:
        """Waits for the process to end by itself, and gives its exit code."""
        assert self.process is not None
        code = self.process.wait(seconds)
        if self in Server.running:
            Server.running.remove(self)
        return code

    def signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def stop(self, seconds: float = 15) -> int:
        assert self.process is not None
        if self.process.poll() is None:
            self.signal(signal.SIGTERM)
        try:
            return self.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def kill(self) -> None:
        assert self.process is not None
        if self.process.poll() is None:
            self.signal(signal.SIGKILL)
        self.wait(10)

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def log_tail(self, lines: int = 40) -> str:
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def run(
    *args: str, stdin: str = "", seconds: float = 20, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs the binary to its end. A byte that is not UTF-8 is a surrogate: "\udcff"."""
    return subprocess.run(
        [str(BINARY), *args],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        timeout=seconds,
        cwd=cwd,
    )


def said_in_one_line(ended: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    assert ended.returncode == code, ended
    assert len(ended.stderr.strip().splitlines()) == 1, ended.stderr
    for word in words:
        assert word in ended.stderr, ended.stderr
