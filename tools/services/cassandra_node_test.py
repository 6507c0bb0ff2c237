"""Tests of cassandra_node that need neither Java nor Cassandra: a script stands in for them."""

import socket
import stat
import sys
import tempfile
import threading
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # as the scripts have it

import cassandra_node
from cassandra_node import CassandraNode, NodeError, answers_cql, free_ports


class Node(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)

    def node(self, script):
        java = self.folder / "java"
        java.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        java.chmod(java.stat().st_mode | stat.S_IXUSR)
        return CassandraNode(self.folder / "node", java=java, jars=self.folder)

    def test_a_node_that_ends_at_once_is_an_error_with_the_end_of_its_log(self):
        node = self.node("echo 'Unrecognized VM option'; exit 3")
        with self.assertRaises(NodeError) as caught:
            node.start()
        self.assertIn("ended with 3", str(caught.exception))
        self.assertIn("Unrecognized VM option", str(caught.exception))
        self.assertFalse(node.is_running())

    def test_the_configuration_is_filled_in(self):
        node = self.node("exit 1")
        with self.assertRaises(NodeError):
            node.start(port=12345)
        written = (node.folder / "cassandra.yaml").read_text(encoding="utf-8")
        self.assertIn("native_transport_port: 12345\n", written)
        self.assertIn(f'data_file_directories: ["{node.folder}/data"]', written)
        self.assertNotIn("$", written)

    def test_a_folder_keeps_its_ports(self):
        node = self.node("exit 1")
        for _ in range(2):
            with self.assertRaises(NodeError):
                node.start()
        first = node.state
        with self.assertRaises(NodeError):
            CassandraNode(node.folder, java=node.java, jars=self.folder).start()
        self.assertEqual([first["port"], first["storage_port"]], [node.state["port"], node.state["storage_port"]])

    def test_stopping_what_does_not_run_is_no_error(self):
        node = self.node("exit 1")
        node.stop()
        node.kill()

    def test_ports_differ(self):
        self.assertEqual(len(set(free_ports(20))), 20)

    def test_ports_are_not_among_those_that_clients_get(self):
        with open("/proc/sys/net/ipv4/ip_local_port_range", encoding="ascii") as file:
            first_of_clients = int(file.read().split()[0])
        for port in free_ports(20):
            self.assertLess(port, first_of_clients)

    def test_no_one_there_does_not_answer(self):
        self.assertFalse(answers_cql(free_ports(1)[0]))

    def test_someone_who_does_not_speak_cql_does_not_answer(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            def hang_up():
                server.accept()[0].close()
            thread = threading.Thread(target=hang_up)
            thread.start()
            self.assertFalse(answers_cql(server.getsockname()[1]))
            thread.join()


if __name__ == "__main__":
    unittest.main()
