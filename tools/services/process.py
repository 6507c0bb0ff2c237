"""One server process of a service: its log, its readiness, its end."""

import ctypes
import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


class Failed(Exception):
    """It did not start; the text says why, with the end of its log."""


def free_port() -> int:
    """One that nobody listens on, below those that the kernel gives to clients: so it can be taken again
    after a restart."""
    while True:
        port = random.randrange(24000, 32000)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


def tail(log: Path, lines: int = 30) -> str:
    if not log.is_file():
        return ""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


def _start_time(pid: int) -> int | None:
    """In ticks since the machine started; None: no such process, or one that has ended."""
    try:
        # The second field is its name, in parentheses, and may hold anything.
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return None
    return None if fields[0] == b"Z" else int(fields[19])


def _die_with_parent() -> None:
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class Process:
    """Known by the file that holds its id, so that another process may end it, too; and its start time, since the
    id may be someone else's by then."""

    def __init__(self, name: str, folder: Path):
        self.name = name
        self.log = folder / f"{name}.log"
        self._pid_file = folder / f"{name}.pid"
        self._child: subprocess.Popen[bytes] | None = None
        self._log_start = 0

    def start(self, command: list[str], outlives_us: bool = False) -> None:
        if self.is_running():
            raise Failed(f"{self.name} is running already")
        self._log_start = self.log.stat().st_size if self.log.exists() else 0
        with open(self.log, "ab") as log:
            self._child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=None if outlives_us else _die_with_parent,
            )
        self._pid_file.write_text(f"{self._child.pid} {_start_time(self._child.pid)}", encoding="ascii")

    def log_since_start(self) -> str:
        with open(self.log, "rb") as log:
            log.seek(self._log_start)
            return log.read().decode("utf-8", errors="replace")

    def await_ready(self, is_ready: Callable[[], bool], patience_s: float) -> None:
        """Fails at once if the process ends."""
        deadline = time.monotonic() + patience_s
        while not is_ready():
            if not self.is_running():
                raise Failed(f"{self.name} ended while it started:\n{tail(self.log)}")
            if time.monotonic() > deadline:
                raise Failed(f"{self.name} is not ready after {patience_s:.0f} s:\n{tail(self.log)}")
            time.sleep(0.1)

    @property
    def pid(self) -> int | None:
        known = self._known()
        return known[0] if known else None

    def is_running(self) -> bool:
        known = self._known()
        if known is None:
            return False
        if self._child is not None and self._child.pid == known[0]:
            return self._child.poll() is None
        return _start_time(known[0]) == known[1]

    def _known(self) -> tuple[int, int] | None:
        try:
            pid, start_time = map(int, self._pid_file.read_text(encoding="ascii").split())
        except (OSError, ValueError):
            return None
        return pid, start_time

    def send(self, number: int) -> None:
        pid = self.pid
        if pid is not None and self.is_running():
            os.kill(pid, number)

    def end(self, number: int = signal.SIGTERM, patience_s: float = 20) -> None:
        """Returns when it has ended; kills it if the signal does not do in time."""
        self.send(signal.SIGCONT)
        self.send(number)
        deadline = time.monotonic() + patience_s
        while self.is_running():
            if time.monotonic() > deadline:
                self.send(signal.SIGKILL)
            time.sleep(0.02)
        self._pid_file.unlink(missing_ok=True)

    @property
    def exit_code(self) -> int | None:
        """Of one that this process started and that has ended; below 0: the signal that ended it."""
        return self._child.poll() if self._child else None
