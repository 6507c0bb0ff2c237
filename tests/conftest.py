"""Fixtures: a server that the tests of a worker share, servers of a test's own, rooms and users."""

import itertools
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from pathlib import Path

import pytest

from places import IS_CLUSTER
from twitchy_client import Rest, User
from twitchy_server import BINARY, ROOMS, UNLIMITED, Server, config_text

StartServer = Callable[..., Server]


def pytest_configure(config: pytest.Config) -> None:
    if not BINARY.exists():
        pytest.exit(f"no server to test at {BINARY}: build it, or say where it is by TWITCHY_BIN", 2)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The file that waits a minute starts first, so that the others run beside it."""
    items.sort(key=lambda item: item.path.name != "test_waits.py")
    for item in items:
        if IS_CLUSTER and (marker := item.get_closest_marker("embedded")):
            item.add_marker(pytest.mark.skip(reason=f"embedded only: {marker.args[0]}"))


def build_shim(source: str, directory: Path) -> Path:
    """Compiles a library that is preloaded into a server."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not compiler:
        pytest.skip(f"needs a C compiler for {source}")
    library = directory / source.replace(".c", ".so")
    code = Path(__file__).with_name(source)
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, code, "-ldl"], check=True)
    return library


@pytest.fixture(scope="session")
def shift_clock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For days_ago()."""
    return build_shim("shift_clock.c", tmp_path_factory.mktemp("clock"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        servers = [*Server.running, *getattr(item, "_servers", [])]
        for server in dict.fromkeys(servers):
            report.sections.append((f"log of {server.name}", server.log_tail()))
    return report


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    directory = tmp_path_factory.mktemp("shared")
    started = Server(directory, config_text(UNLIMITED, ROOMS)).start()
    yield started
    assert started.is_alive(), f"the shared server died:\n{started.log_tail()}"
    assert started.stop() == 0


@pytest.fixture
def server(shared_server: Server) -> Server:
    """The shared server: many rooms of the style `bestie`, no rate limits."""
    assert shared_server.is_alive(), f"an earlier test killed it:\n{shared_server.log_tail()}"
    return shared_server


@pytest.fixture
def start_server(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[StartServer]:
    """Starts servers of the test's own; they end with it."""
    started: list[Server] = []
    request.node._servers = started

    def start(
        limits: dict[str, int] | None = UNLIMITED,
        rooms: list[str] | None = None,
        more: str = "",
        args: list[str] | None = None,
        env: dict[str, str] | None = None,
    ) -> Server:
        directory = tmp_path / f"server-{len(started)}"
        new = Server(directory, config_text(limits, rooms, more), args)
        new.env = env or {}
        started.append(new)
        return new.start()

    yield start
    for each in started:
        if each.is_alive():
            each.kill()


_unused_rooms = itertools.count()


@pytest.fixture
def room(shared_server: Server) -> str:
    """A room of the shared server that no test has used."""
    return ROOMS[next(_unused_rooms)]


@pytest.fixture
def other_room(shared_server: Server) -> str:
    return ROOMS[next(_unused_rooms)]


@pytest.fixture
async def rest(server: Server) -> AsyncIterator[Rest]:
    async with Rest(server) as client:
        yield client


@pytest.fixture
async def ada(rest: Rest) -> User:
    return await rest.new_user()


@pytest.fixture
async def bob(rest: Rest) -> User:
    return await rest.new_user()
