#!/usr/bin/env python3
"""A real Cassandra node on loopback, for tests and ./dev cluster.

    cassandra_node.py fetch                 the jars, from Maven Central into build/services/, once
    cassandra_node.py start DIR [--port N]  starts a node with everything it keeps in DIR; says its address
    cassandra_node.py stop DIR              stops it: SIGTERM, after 20 s SIGKILL
    cassandra_node.py kill DIR              SIGKILL, as a crash would

A folder that had a node before gets it again on the same ports with what it holds. DIR/cassandra.log is its
log, DIR/node.json says pid and ports. Needs Java 17 (the group `services` in tools/packages).
"""

import argparse
import json
import os
import signal
import socket
import string
import struct
import subprocess
import sys
import time
from pathlib import Path

import locked_jars
from process import free_port, tail

HERE = Path(__file__).resolve().parent
READY_WITHIN_S = 180  # some ten seconds on a quiet machine
STOPPED_WITHIN_S = 20

# What the modules of Java 17 must let Cassandra see, as its own start script has it.
EXPORTS = ("java.base/jdk.internal.misc", "java.management.rmi/com.sun.jmx.remote.internal.rmi",
           "java.rmi/sun.rmi.registry", "java.rmi/sun.rmi.server", "java.sql/java.sql", "java.base/java.lang.ref",
           "jdk.unsupported/sun.misc", "jdk.compiler/com.sun.tools.javac.file", "jdk.attach/sun.tools.attach")
OPENS = tuple(f"java.base/{package}" for package in (
    "java.lang.module", "jdk.internal.loader", "jdk.internal.ref", "jdk.internal.reflect", "jdk.internal.math",
    "jdk.internal.module", "jdk.internal.util.jar", "sun.nio.ch", "java.io", "java.lang.reflect", "java.lang",
    "java.util", "java.nio")) + ("jdk.management/com.sun.management.internal", "jdk.compiler/com.sun.tools.javac")


class NodeError(Exception):
    """The node cannot be had; the message says why, with the tail of the log that tells."""


def free_ports(count):
    """Different ports that no one listens on, and that a restart can take again: see free_port."""
    found = set()
    while len(found) < count:
        found.add(free_port())
    return sorted(found)


def answers_cql(port, timeout_s=5.0):
    """Whether a node answers at the port: to STARTUP, and unless it wants a password first, to a SELECT."""
    startup, ready, authenticate, query, result = 0x01, 0x02, 0x03, 0x07, 0x08
    select = b"SELECT release_version FROM system.local"
    try:
        with socket.create_connection(("127.0.0.1", port), timeout_s) as connection:
            answer = _ask(connection, startup, b"\0\1\0\x0bCQL_VERSION\0\x053.0.0")
            if answer == authenticate:
                return True
            consistency_one_no_flags = b"\0\1\0"
            return answer == ready and _ask(
                connection, query, struct.pack(">i", len(select)) + select + consistency_one_no_flags) == result
    except OSError:
        return False


def _ask(connection, opcode, body):
    """Sends one frame of version 4 of the protocol; the answer's opcode."""
    connection.sendall(struct.pack(">BBhBi", 4, 0, 0, opcode, len(body)) + body)
    header = _read(connection, 9)
    _read(connection, struct.unpack(">i", header[5:])[0])
    return header[4]


def _read(connection, count):
    got = b""
    while len(got) < count:
        more = connection.recv(count - len(got))
        if not more:
            raise ConnectionError("closed")
        got += more
    return got


def is_mounted(folder):
    """Not so in a chroot, mostly: there Java finds no file system that the folder is on, and Cassandra ends."""
    mounts = [line.split()[1] for line in Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()]
    return any(Path(folder).is_relative_to(mount) for mount in mounts)


class CassandraNode:
    """The node of a folder. Several processes may look at the same one: what is known stands in node.json."""

    def __init__(self, folder, *, for_tests=True, heap_mib=512, java="java", jars=None):
        self.folder = Path(folder).resolve()
        self.log = self.folder / "cassandra.log"
        self.for_tests = for_tests  # compiles less: starts faster, runs slower
        self.heap_mib = heap_mib
        self.java = java
        self.jars = jars
        self._process = None

    @property
    def state(self):
        """What node.json says: pid, port, storage_port; empty before the first start."""
        try:
            return json.loads((self.folder / "node.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}

    @property
    def address(self):
        return f"127.0.0.1:{self.state['port']}"

    def start(self, port=None, authenticator="AllowAllAuthenticator"):
        """Starts it and waits until it answers. Ends at once if the process does."""
        if self.is_running():
            raise NodeError(f"a node of {self.folder} is running: pid {self.state['pid']}")
        jars = self.jars or locked_jars.fetched("cassandra")
        self.folder.mkdir(parents=True, exist_ok=True)
        before = self.state
        if before:
            port, storage_port = before["port"], before["storage_port"]
        else:
            free = free_ports(2)
            port, storage_port = port or free[0], free[1]
        self._write_configuration(PORT=port, STORAGE_PORT=storage_port, DIR=self.folder,
                                  AUTHENTICATOR=authenticator)
        with open(self.log, "ab") as log:
            # A session of its own: Ctrl-C at a terminal is for us, who then stop it in good order.
            self._process = subprocess.Popen(self._command(jars), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                             cwd=self.folder, start_new_session=True)
        self._write_state({"pid": self._process.pid, "port": port, "storage_port": storage_port})
        try:
            self._wait_until_ready(port)
        except BaseException:
            self.kill()
            raise
        return self.address

    def stop(self):
        """Nothing to do if it is not running."""
        if self._signal(signal.SIGTERM) and not self._ended_within(STOPPED_WITHIN_S):
            self.kill()

    def kill(self):
        """As a crash: nothing is flushed. Waits until it is gone."""
        if self._signal(signal.SIGKILL):
            self._ended_within(STOPPED_WITHIN_S)

    def freeze(self):
        """SIGSTOP: the node hangs, its connections stay."""
        self._signal(signal.SIGSTOP)

    def thaw(self):
        self._signal(signal.SIGCONT)

    def is_running(self):
        """A pid may have been given to another process meanwhile: ours has the folder on its command line."""
        if self._process is not None:
            self._process.poll()  # of a child that has ended nothing but its pid would stay
        pid = self.state.get("pid")
        try:
            return pid is not None and os.fsencode(f"{self.folder}/cassandra.yaml") in Path(
                f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return False

    def _signal(self, number):
        if not self.is_running():
            return False
        os.kill(self.state["pid"], number)
        return True

    def _ended_within(self, seconds):
        deadline = time.monotonic() + seconds
        while self.is_running():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True

    def _write_configuration(self, **values):
        template = string.Template((HERE / "cassandra.yaml").read_text(encoding="utf-8"))
        (self.folder / "cassandra.yaml").write_text(template.substitute(values), encoding="utf-8")

    def _write_state(self, state):
        unfinished = self.folder / "node.json.part"
        unfinished.write_text(json.dumps(state), encoding="utf-8")
        unfinished.rename(self.folder / "node.json")

    def _command(self, jars):
        jamm = next(iter(jars.glob("jamm-*.jar")), "jamm.jar")
        return [self.java, f"-Xms{self.heap_mib}m", f"-Xmx{self.heap_mib}m", "-XX:MaxDirectMemorySize=256m", "-Xss512k",
                "-XX:+UseSerialGC", "-XX:-UsePerfData",
                *(["-XX:TieredStopAtLevel=1"] if self.for_tests else []),
                "-Djdk.attach.allowAttachSelf=true",
                *(f"--add-exports={package}=ALL-UNNAMED" for package in EXPORTS),
                *(f"--add-opens={package}=ALL-UNNAMED" for package in OPENS),
                "-Dio.netty.tryReflectionSetAccessible=true", "-Dio.netty.allocator.useCacheForAllThreads=true",
                "-Dio.netty.allocator.maxOrder=11", f"-javaagent:{jamm}",
                f"-Dcassandra.config=file://{self.folder}/cassandra.yaml", f"-Dcassandra.storagedir={self.folder}",
                f"-Dcassandra.logdir={self.folder}/logs",
                f"-Dlogback.configurationFile={HERE}/cassandra.logback.xml", "-Dcassandra-foreground=yes",
                # A node alone has no one to wait for.
                "-Dcassandra.ring_delay_ms=0", "-Dcassandra.skip_wait_for_gossip_to_settle=0",
                "-Dcassandra.superuser_setup_delay_ms=0",
                "-cp", f"{jars}/*", "org.apache.cassandra.service.CassandraDaemon"]

    def _wait_until_ready(self, port):
        deadline = time.monotonic() + READY_WITHIN_S
        while not answers_cql(port):
            if self._process.poll() is not None:
                raise NodeError(f"Cassandra ended with {self._process.returncode}. {self._log_tail()}")
            if time.monotonic() > deadline:
                raise NodeError(f"Cassandra did not answer within {READY_WITHIN_S} s. {self._log_tail()}")
            time.sleep(0.1)

    def _log_tail(self):
        return f"The end of {self.log}:\n{tail(self.log, lines=40)}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["fetch", "start", "stop", "kill", "freeze", "thaw"])
    parser.add_argument("folder", nargs="?", metavar="DIR")
    parser.add_argument("--port", type=int, help="of CQL [a free one]")
    parser.add_argument("--full-speed", action="store_true", help="for measuring: starts slower, runs faster")
    arguments = parser.parse_args()
    if arguments.command != "fetch" and not arguments.folder:
        parser.error(f"{arguments.command} needs DIR")
    try:
        if arguments.command == "fetch":
            print(locked_jars.fetched("cassandra"))
            return 0
        node = CassandraNode(arguments.folder, for_tests=not arguments.full_speed)
        if arguments.command == "start":
            print(node.start(arguments.port))
        else:
            getattr(node, arguments.command)()
    except NodeError as error:
        print(f"cassandra_node: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
