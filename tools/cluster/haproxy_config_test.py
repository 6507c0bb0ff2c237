"""Tests of how deploy/haproxy.cfg becomes the configuration of one machine."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # as the script has it

from haproxy_config import TEMPLATE, UnknownShape, local_config

ADDRESSES = {"chat": "127.0.0.1:8090", "stats": "127.0.0.1:8404"}
NODES = {"node-1": "127.0.0.1:8091", "node-2": "127.0.0.1:8092"}


def sections(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if line[0].isspace():
            found[name].append(line.strip())
        else:
            name = line
            found[name] = []
    return found


class LocalConfig(unittest.TestCase):
    def setUp(self):
        self.template = TEMPLATE.read_text(encoding="utf-8")
        self.made = sections(local_config(self.template, ADDRESSES, NODES))

    def test_every_node_is_in_both_backends_and_its_checks_are_shared(self):
        servers = {
            name: [line for line in lines if line.startswith("server ")]
            for name, lines in self.made.items()
            if name.startswith("backend ")
        }
        self.assertEqual(servers, {
            "backend sockets": ["server node-1 127.0.0.1:8091", "server node-2 127.0.0.1:8092"],
            "backend pages": [
                "server node-1 127.0.0.1:8091 track sockets/node-1",
                "server node-2 127.0.0.1:8092 track sockets/node-2",
            ],
        })

    def test_it_listens_where_it_is_told_and_without_tls(self):
        self.assertEqual([line for line in self.made["frontend chat"] if line.startswith("bind")],
                         ["bind 127.0.0.1:8090"])
        self.assertEqual([line for line in self.made["frontend stats"] if line.startswith("bind")],
                         ["bind 127.0.0.1:8404"])
        everything = str(self.made)
        self.assertNotIn("ssl", everything)
        self.assertNotIn("10.0.0.", everything)

    def test_the_rules_are_those_of_the_template(self):
        rules = sections(self.template)
        self.assertEqual(self.made["defaults"], rules["defaults"])
        for name in ("frontend chat", "backend sockets", "backend pages", "frontend stats"):
            own = ("bind ", "server ", "http-request redirect scheme https")
            kept = [line for line in rules[name] if not line.startswith(own)]
            self.assertEqual([line for line in self.made[name] if not line.startswith(own)], kept)
        self.assertIn("http-request deny if { path /metrics /healthz /readyz }", self.made["frontend chat"])

    def test_nothing_of_a_machine_of_its_own_is_left(self):
        self.assertEqual(self.made["global"], ["log stdout format raw local0"])

    def test_another_shape_is_said(self):
        for text in ("", "frontend chat\n    bind :80\n", self.template + "\nfrontend more\n    bind :81\n"):
            with self.assertRaises(UnknownShape):
                local_config(text, ADDRESSES, NODES)


if __name__ == "__main__":
    unittest.main()
