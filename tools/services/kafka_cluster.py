"""Real Apache Kafka on this machine, for tests and for trying things out: one broker or three, each a process.

    with KafkaCluster(Path("build/kafka")) as kafka:
        kafka.start()
        ...  # kafka.address is what clients connect to
"""

import base64
import json
import secrets
import signal
import subprocess
from pathlib import Path

import locked_jars
from process import Failed, Process, free_port

HERE = Path(__file__).resolve().parent
READY = "Kafka Server started"
READY_PATIENCE_S = 120


def cluster_id(random: bytes) -> str:
    """Of fifteen bytes. Begins with A: Kafka's tool takes one that begins with a dash for an option."""
    return base64.urlsafe_b64encode(bytes(1) + random).decode().rstrip("=")


class KafkaCluster:
    """In a folder that holds data, logs and ports; so it starts again as it was.

    `is_quick`: C1 only, which starts sooner and serves slower: for tests, not to measure.
    """

    def __init__(self, folder: Path, brokers: int = 1, is_quick: bool = True, outlives_us: bool = False):
        self.folder = folder.resolve()
        self.is_quick = is_quick
        self.outlives_us = outlives_us
        self.folder.mkdir(parents=True, exist_ok=True)
        self._settings = self._load_settings(brokers)
        self._processes = [Process(f"kafka-{node}", self.folder) for node in self.nodes]

    def __enter__(self) -> "KafkaCluster":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def nodes(self) -> range:
        return range(1, len(self._settings["ports"]) + 1)

    @property
    def address(self) -> str:
        return ",".join(f"127.0.0.1:{port}" for port in self._settings["ports"])

    def pid(self, node: int = 1) -> int | None:
        return self._process(node).pid

    def start(self) -> None:
        """Starts those that do not run, and returns when all are ready."""
        jars = locked_jars.fetched("kafka")
        started = []
        for node in self.nodes:
            if not self._process(node).is_running():
                self._format(node, jars)
                self._process(node).start(self._command(node, jars), self.outlives_us)
                started.append(node)
        for node in started:
            self._await_ready(node)

    def start_node(self, node: int) -> None:
        """Starts one, and returns when it is ready."""
        self._process(node).start(self._command(node, locked_jars.fetched("kafka")), self.outlives_us)
        self._await_ready(node)

    def stop(self) -> None:
        for node in self.nodes:
            self._process(node).end()

    def kill(self, node: int = 1) -> None:
        """As if the machine had lost the process: nothing is written any more."""
        self._process(node).end(signal.SIGKILL)

    def pause(self, node: int = 1) -> None:
        """Its connections stay, and nothing is answered."""
        self._process(node).send(signal.SIGSTOP)

    def resume(self, node: int = 1) -> None:
        self._process(node).send(signal.SIGCONT)

    def _process(self, node: int) -> Process:
        return self._processes[node - 1]

    def _await_ready(self, node: int) -> None:
        process = self._process(node)
        process.await_ready(lambda: READY in process.log_since_start(), READY_PATIENCE_S)

    def _load_settings(self, brokers: int) -> dict:
        file = self.folder / "cluster.json"
        if file.is_file():
            return json.loads(file.read_text(encoding="utf-8"))
        settings = {
            "id": cluster_id(secrets.token_bytes(15)),
            "ports": [free_port() for _ in range(brokers)],
            "controller_ports": [free_port() for _ in range(brokers)],
        }
        file.write_text(json.dumps(settings), encoding="utf-8")
        return settings

    def _quorum(self) -> str:
        if len(self.nodes) == 1:
            return f"controller.quorum.bootstrap.servers=127.0.0.1:{self._settings['controller_ports'][0]}"
        voters = [f"{node}@127.0.0.1:{self._settings['controller_ports'][node - 1]}" for node in self.nodes]
        return f"controller.quorum.voters={','.join(voters)}"

    def _properties(self, node: int) -> Path:
        replicas = min(3, len(self.nodes))
        text = (HERE / "kafka.server.properties").read_text(encoding="utf-8")
        for name, value in {
            "node": node,
            "quorum": self._quorum(),
            "port": self._settings["ports"][node - 1],
            "controller_port": self._settings["controller_ports"][node - 1],
            "data": self.folder / f"data-{node}",
            "replicas": replicas,
            "in_sync": min(2, replicas),
        }.items():
            text = text.replace("{" + name + "}", str(value))
        file = self.folder / f"kafka-{node}.properties"
        file.write_text(text, encoding="utf-8")
        return file

    def _format(self, node: int, jars: Path) -> None:
        properties = self._properties(node)
        if (self.folder / f"data-{node}" / "meta.properties").is_file():
            return
        command = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", f"{jars}/*", *self._logging()]
        command += ["kafka.tools.StorageTool", "format", "-t", self._settings["id"], "-c", str(properties)]
        command += ["--standalone"] if len(self.nodes) == 1 else []
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise Failed(f"the folder of broker {node} cannot be made:\n{done.stdout}{done.stderr}")

    def _logging(self) -> list[str]:
        return [f"-Dlog4j2.configurationFile={HERE / 'kafka.log4j2.xml'}"]

    def _command(self, node: int, jars: Path) -> list[str]:
        heap = "-Xmx512m" if len(self.nodes) == 1 else "-Xmx384m"
        command = ["java", heap, "-XX:+UseSerialGC", "-Xss512k", "-XX:-UsePerfData", *self._logging()]
        command += ["-XX:TieredStopAtLevel=1"] if self.is_quick else []
        return [*command, "-cp", f"{jars}/*", "kafka.Kafka", str(self._properties(node))]
