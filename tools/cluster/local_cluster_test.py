"""Tests of a local cluster that start nothing: what it is told, and what it finds."""

import contextlib
import importlib.machinery
import importlib.util
import io
import socket
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # as the script has it

import local_cluster
from local_cluster import Failed, LocalCluster, Options, check, free_memory_mib, locked, needed_memory_mib, port_from


def load_run():
    loader = importlib.machinery.SourceFileLoader("cluster_run", str(HERE / "run"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("cluster_run", loader))
    with mock.patch.object(sys, "dont_write_bytecode", True):  # it would lie beside the script
        loader.exec_module(module)
    return module


run = load_run()


class Arguments(unittest.TestCase):
    def refused(self, *arguments: str) -> str:
        errors = io.StringIO()
        with contextlib.redirect_stderr(errors), self.assertRaises(SystemExit) as ended:
            run.parse(list(arguments))
        self.assertEqual(ended.exception.code, 2)
        return errors.getvalue()

    def test_nothing_said_is_three_nodes_at_8080(self):
        options, is_only_check = run.parse([])
        self.assertEqual((options.port, options.nodes, options.kafka_brokers), (8080, 3, None))
        self.assertFalse(options.is_fresh or options.with_demo or is_only_check)

    def test_what_is_said_is_heard(self):
        options, is_only_check = run.parse(["--port", "0", "--nodes", "2", "--kafka-brokers", "3", "--fresh", "--demo",
                                            "--data", "/x", "--check", "--", "--log-level", "debug"])
        self.assertEqual((options.port, options.nodes, options.kafka_brokers, options.data), (0, 2, 3, Path("/x")))
        self.assertTrue(options.is_fresh and options.with_demo and is_only_check)
        self.assertEqual(options.serve_args, ["--log-level", "debug"])

    def test_what_makes_no_sense_is_refused_by_name(self):
        self.assertIn("--nodes", self.refused("--nodes", "0"))
        self.assertIn("--nodes", self.refused("--nodes", "17"))
        self.assertIn("--nodes", self.refused("--nodes", "some"))
        self.assertIn("--port", self.refused("--port", "65536"))
        self.assertIn("--kafka-brokers", self.refused("--kafka-brokers", "2"))
        self.assertIn("--node", self.refused("--node", "2"))
        self.assertIn("serve", self.refused("serve"))


class Surroundings(unittest.TestCase):
    def test_a_port_that_is_taken_is_said(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            with self.assertRaisesRegex(Failed, f"port {port} is taken.*--port"):
                check(Options(port=port))

    def test_nodes_take_the_next_free_ports(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            taken: set[int] = set()
            found = [port_from(port, taken) for _ in range(3)]
        self.assertNotIn(port, found)
        self.assertEqual(len(set(found)), 3)

    def test_memory_is_counted_before_anything_starts(self):
        self.assertEqual(free_memory_mib("MemFree: 9 kB\nMemAvailable:  2048 kB\nSwapFree: 1024 kB\n"), 3)
        self.assertLess(needed_memory_mib(3, 1), needed_memory_mib(3, 3))
        with mock.patch.object(local_cluster, "free_memory_mib", return_value=100):
            with self.assertRaisesRegex(Failed, "too little memory: 100 MiB"):
                check(Options(port=0))


class InAFolder(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)
        self.said: list[str] = []

    def test_a_second_one_is_told_who_is_there(self):
        with locked(self.folder):
            with self.assertRaisesRegex(Failed, r"runs in .* already, process \d+"), locked(self.folder):
                pass
        with locked(self.folder):
            pass

    def start(self, **options) -> None:
        cluster = LocalCluster(Options(port=0, data=self.folder, **options), self.said.append)
        try:
            with mock.patch.object(local_cluster, "is_mounted", return_value=True), \
                 mock.patch.object(LocalCluster, "which", return_value="/bin/true"):
                cluster.start()
        finally:
            cluster.stop()

    def test_without_a_server_it_does_not_begin(self):
        with self.assertRaisesRegex(Failed, "there is no .*/twitchy"):
            self.start(binary=self.folder / "twitchy")
        self.assertEqual(self.said, [])

    def test_a_folder_that_no_file_system_is_known_of_is_said(self):
        cluster = LocalCluster(Options(port=0, data=self.folder), self.said.append)
        with mock.patch.object(local_cluster, "is_mounted", return_value=False):
            with self.assertRaisesRegex(Failed, "no mounted file system"):
                cluster.start()

    def test_a_program_that_is_missing_is_said_with_its_package(self):
        cluster = LocalCluster(Options(port=0, data=self.folder, binary=Path(__file__)), self.said.append)
        with mock.patch.object(local_cluster, "is_mounted", return_value=True), \
             mock.patch.object(LocalCluster, "which", side_effect=lambda name: name if name == "java" else None):
            with self.assertRaisesRegex(Failed, "no haproxy: it is in the Debian package haproxy"):
                cluster.start()

    def test_data_of_one_broker_are_not_run_by_three(self):
        kafka = self.folder / "kafka"
        kafka.mkdir()
        (kafka / "cluster.json").write_text('{"id": "x", "ports": [1], "controller_ports": [2]}', encoding="utf-8")
        with self.assertRaisesRegex(Failed, "1 Kafka broker.*not 3: --fresh"):
            self.start(kafka_brokers=3, binary=Path(__file__))

    def test_fresh_drops_what_was_kept_and_nothing_else(self):
        for name in ("kafka", "cassandra", "mine"):
            (self.folder / name).mkdir()
        (self.folder / "node-1.log").touch()
        with mock.patch.object(LocalCluster, "_start_kafka", side_effect=Failed("so far")):
            with self.assertRaisesRegex(Failed, "so far"):
                self.start(is_fresh=True, binary=Path(__file__))
        self.assertEqual([each.name for each in self.folder.iterdir()], ["mine"])


if __name__ == "__main__":
    unittest.main()
