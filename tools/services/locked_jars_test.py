"""Tests of locked_jars that fetch from a folder."""

import hashlib
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).parent))  # as the scripts have it

import locked_jars


class Fetched(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.scratch = Path(scratch.name)
        (self.scratch / "central/org/one").mkdir(parents=True)
        (self.scratch / "central/org/one/one-1.jar").write_bytes(b"one")
        places = {"HERE": self.scratch, "SERVICES": self.scratch / "services", "TRIES": 1}
        for name, value in {**places, "CENTRAL": (self.scratch / "central").as_uri()}.items():
            patch = mock.patch.object(locked_jars, name, value)
            patch.start()
            self.addCleanup(patch.stop)

    def lock(self, content: bytes, path: str = "org/one/one-1.jar") -> None:
        (self.scratch / "it.jars").write_text(f"{hashlib.sha256(content).hexdigest()} {path}\n")

    def test_what_is_locked_is_fetched_once(self):
        self.lock(b"one")
        self.assertEqual((locked_jars.fetched("it") / "one-1.jar").read_bytes(), b"one")
        with mock.patch.object(locked_jars, "fetch", side_effect=AssertionError):
            locked_jars.fetched("it")

    def test_a_new_lock_is_fetched_anew(self):
        self.lock(b"one")
        locked_jars.fetched("it")
        (self.scratch / "central/org/one/one-2.jar").write_bytes(b"two")
        self.lock(b"two", "org/one/one-2.jar")
        self.assertEqual([jar.name for jar in locked_jars.fetched("it").glob("*.jar")], ["one-2.jar"])

    def test_what_is_not_as_locked_is_not_kept(self):
        self.lock(b"another")
        with self.assertRaisesRegex(SystemExit, "not the file that was locked"):
            locked_jars.fetched("it")
        self.lock(b"one")
        self.assertTrue((locked_jars.fetched("it") / "one-1.jar").exists())

    def test_what_is_not_there_is_said(self):
        self.lock(b"one", "org/two/two-1.jar")
        with self.assertRaisesRegex(SystemExit, "two-1.jar cannot be fetched"):
            locked_jars.fetched("it")


if __name__ == "__main__":
    unittest.main()
