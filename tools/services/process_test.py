"""Tests of a service's process, with `sleep` in its place."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # as the scripts have it

from process import Failed, Process


class OfAService(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)

    def start(self) -> Process:
        process = Process("it", self.folder)
        process.start(["sleep", "300"])
        self.addCleanup(process.end)
        return process

    def test_another_knows_it_by_its_file_and_may_end_it(self):
        process = self.start()
        other = Process("it", self.folder)
        self.assertTrue(other.is_running())
        self.assertEqual(other.pid, process.pid)
        with self.assertRaises(Failed):
            other.start(["sleep", "300"])
        process.end()
        self.assertFalse(other.is_running())

    def test_who_has_its_id_now_is_not_taken_for_it(self):
        stranger = subprocess.Popen(["sleep", "300"], executable="/bin/sleep")
        self.addCleanup(stranger.wait)
        self.addCleanup(stranger.kill)
        mine = self.start()
        text = (self.folder / "it.pid").read_text(encoding="ascii")
        later = int(text.split()[1]) + 1
        for with_its_id in (str(stranger.pid), f"{stranger.pid} {later}"):
            (self.folder / "it.pid").write_text(with_its_id, encoding="ascii")
            other = Process("it", self.folder)
            self.assertFalse(other.is_running())
            other.end()
            self.assertIsNone(stranger.poll())
        (self.folder / "it.pid").write_text(text, encoding="ascii")
        self.assertTrue(mine.is_running())

    def test_a_file_that_says_nothing_is_no_process(self):
        for text in ("", "x", "1 2 3", "-1 5"):
            (self.folder / "it.pid").write_text(text, encoding="ascii")
            self.assertFalse(Process("it", self.folder).is_running())


if __name__ == "__main__":
    unittest.main()
