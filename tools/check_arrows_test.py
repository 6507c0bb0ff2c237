"""Tests of check_arrows: run it on small trees and read what it says."""

import subprocess
import tempfile
import unittest
from pathlib import Path

TOOL = Path(__file__).resolve().parent / "check_arrows"


class CheckArrows(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = Path(scratch.name)
        for header in ("base/a.h", "model/m.h", "broker/broker.h", "broker/in_process/b.h", "store/store.h",
                       "store/rocksdb/r.h", "account/account.h", "protocol/p.h", "chat/c.h", "gateway/g.h"):
            self.write(header, "")

    def write(self, path, text):
        file = self.root / "src" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def run_tool(self):
        done = subprocess.run([TOOL, self.root], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    def assert_refused(self, path, line, saying):
        self.write(path, f"// first line\n{line}\n")
        status, said = self.run_tool()
        self.assertEqual(status, 1, said)
        self.assertIn(f"src/{path}:2: ", said)
        self.assertIn(saying, said)

    def assert_accepted(self, path, line):
        self.write(path, line + "\n")
        status, said = self.run_tool()
        self.assertEqual(status, 0, said)

    def test_accepts_includes_along_the_arrows(self):
        self.assert_accepted("model/m.cc", '#include "base/a.h"')
        self.assert_accepted("account/a.cc", '#include "store/store.h"')
        self.assert_accepted("gateway/g.cc", '#include "chat/c.h"')
        self.assert_accepted("server/main.cc", '#include "store/rocksdb/r.h"')
        self.assert_accepted("store/rocksdb/r_test.cc", '#include "store/rocksdb/r.h"')
        self.assert_accepted("store/rocksdb/r.cc", "#include <rocksdb/db.h>")

    def test_refuses_an_include_against_the_arrows(self):
        self.assert_refused("base/b.cc", '#include "model/m.h"', "base/ must not include")

    def test_refuses_a_sibling(self):
        self.assert_refused("broker/b.cc", '#include "store/store.h"', "broker/ must not include")

    def test_refuses_store_in_protocol_though_account_may_use_it(self):
        self.assert_refused("protocol/p.cc", '#include "store/store.h"', "protocol/ must not include")

    def test_refuses_a_backend_outside_server(self):
        self.assert_refused("chat/c.cc", '#include "broker/in_process/b.h"', "only server/ may name")

    def test_lets_tests_use_the_backend_that_needs_only_memory(self):
        self.assert_accepted("chat/c_test.cc", '#include "broker/in_process/b.h"')
        self.assert_refused("chat/c_test.cc", '#include "store/rocksdb/r.h"', "only server/ may name")

    def test_refuses_a_backend_in_its_interface(self):
        self.assert_refused("store/s.cc", '#  include "store/rocksdb/r.h"', "only server/ may name")

    def test_refuses_an_include_not_rooted_at_src(self):
        self.assert_refused("base/b.cc", '#include "a.h"', "rooted")

    def test_refuses_sockets_in_chat(self):
        self.assert_refused("chat/c.cc", "#include <boost/asio/ip/tcp.hpp>", "gateway only")

    def test_refuses_a_folder_it_does_not_know(self):
        self.write("util/u.h", "")
        self.assertEqual(self.run_tool()[0], 1)


if __name__ == "__main__":
    unittest.main()
