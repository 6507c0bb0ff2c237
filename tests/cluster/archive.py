"""What stands in Cassandra, asked of Cassandra: no node's ring and no log behind it."""

import asyncio
import time
from types import TracebackType

from cassandra import DriverException
from cassandra.cluster import Cluster as Driver, NoHostAvailable
from cassandra.policies import ConstantReconnectionPolicy

from places import Place
from services import addresses_of_cassandra

BUCKET = 10_000


class Archive:
    def __enter__(self) -> "Archive":
        (host, port), *_ = addresses_of_cassandra()
        self._driver = Driver([host], port=port, reconnection_policy=ConstantReconnectionPolicy(0.2, None))
        self._session = self._driver.connect()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._driver.shutdown()

    def rows(self, place: Place, room: str, head: int = 0) -> dict[int, bytes]:
        """By sequence: of the first bucket, and of those up to `head`."""
        found: dict[int, bytes] = {}
        for bucket in range(head // BUCKET + 1):
            question = f"SELECT seq, record FROM {place.name}.messages WHERE room = %s AND bucket = %s"
            for row in self._session.execute(question, (room, bucket), timeout=30):
                found[row.seq] = row.record
        return found

    async def _rows(self, place: Place, room: str, head: int) -> dict[int, bytes]:
        try:
            return await asyncio.to_thread(self.rows, place, room, head)
        except (NoHostAvailable, DriverException):  # just after it was away
            return {}

    async def complete(self, place: Place, room: str, head: int, seconds: float = 60) -> dict[int, bytes]:
        """Waits until it has a row for each sequence; gives them."""
        deadline = time.monotonic() + seconds
        wanted = list(range(1, head + 1))
        while True:
            rows = await self._rows(place, room, head)
            assert not rows or max(rows) <= head, f"archived past the head {head}: {max(rows)}"
            if sorted(rows) == wanted:
                return rows
            missing = sorted(set(wanted) - set(rows))
            assert time.monotonic() < deadline, f"{room} up to {head}: not archived: {missing[:20]} ({len(missing)})"
            await asyncio.sleep(0.1)
