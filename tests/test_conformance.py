"""The server does what its own description says."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from openapi_spec_validator import validate
from prometheus_client.parser import text_string_to_metric_families

from conftest import StartServer
from twitchy_client import Chat, Rest, Shown, User
from twitchy_server import ROOT, Server

SPEC = ROOT / "src/protocol/openapi.json"


def test_the_description_is_openapi() -> None:
    validate(json.loads(SPEC.read_text()))


async def test_the_description_is_served_as_it_is_checked_in(rest: Rest) -> None:
    response = await rest.http.get("/openapi.json")
    assert response.status_code == 200
    assert response.headers["content-type"].split(";")[0] == "application/json"
    assert response.json() == json.loads(SPEC.read_text())


@pytest.mark.parametrize("who", ["a user", "a guest"])
async def test_generated_requests_are_answered_as_described(
    start_server: StartServer, tmp_path: Path, who: str
) -> None:
    """schemathesis makes valid and invalid requests of every call, always the same ones."""
    server = start_server()
    args = ["--exclude-operation-id", "open_websocket"]  # a WebSocket is not answered by a response
    if who == "a user":
        async with Rest(server) as rest:
            ada = await rest.new_user()
            for n in range(5):
                await rest.say(ada, "bestie", f"number {n}")
        args += ["--header", f"Authorization: Bearer {ada.token}", "--exclude-operation-id", "sign_out"]
    (tmp_path / "schemathesis.toml").write_text(
        '[parameters]\n"path.room" = "bestie"\n' if who == "a user" else ""
    )
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        "--config-file", str(tmp_path / "schemathesis.toml"),
        "run", f"{server.api}/openapi.json",
        "--seed", "1", "--max-examples", "40", "--generation-deterministic",
        "--generation-database", "none", "--phases", "examples,coverage,fuzzing",
        "--exclude-checks", "positive_data_acceptance",  # a generated name may be taken
        "--request-timeout", "10", "--no-color",
        *args,
    ]  # fmt: skip
    ended = subprocess.run(command, capture_output=True, text=True, timeout=150, cwd=tmp_path)
    assert ended.returncode == 0, ended.stdout[-12000:] + ended.stderr[-2000:]
    assert server.is_alive()


# ---- Metrics -----------------------------------------------------------------------------------------------


async def samples(rest: Rest, server: Server) -> dict[str, float]:
    """Every sample, its labels written into the name."""
    response = await rest.http.get(f"{server.url}/metrics")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain")
    found: dict[str, float] = {}
    for family in text_string_to_metric_families(response.text):
        assert re.fullmatch(r"[a-z_][a-z0-9_]*", family.name), family.name
        assert family.documentation, f"{family.name} has no help"
        for sample in family.samples:
            labels = ",".join(f"{k}={v}" for k, v in sorted(sample.labels.items()))
            name = f"{sample.name}{{{labels}}}"
            assert name not in found, f"twice: {name}"
            found[name] = sample.value
    return found
