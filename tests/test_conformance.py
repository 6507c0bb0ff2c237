"""The server does what its own description says."""

import asyncio
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from openapi_spec_validator import validate
from prometheus_client.parser import text_string_to_metric_families

from conftest import StartServer
from raw_socket import BINARY, RawSocket, encode_frame
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
        "--seed", "1", "--max-examples", "25", "--generation-deterministic", "--phases", "examples,coverage,fuzzing",
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


Samples = dict[str, float]


async def _settled(rest: Rest, server: Server) -> Samples:
    """Loops add what they counted once a second."""
    await asyncio.sleep(1.5)
    return await samples(rest, server)


def _grown(before: Samples, after: Samples, name: str) -> float:
    """How much a sample, or all samples of that name together, grew."""

    def total(of: Samples) -> float:
        return sum(value for key, value in of.items() if key == name or key.startswith(name + "{"))

    return total(after) - total(before)


async def test_metrics_count_what_happened(start_server: StartServer) -> None:
    server = start_server()
    async with Rest(server) as rest:
        ada = await rest.new_user()
        before = await _settled(rest, server)
        async with await Chat.open(server, ada) as chat, await Chat.open(server) as reader:
            shown = [Shown.since(await each.join("bestie")) for each in (chat, reader)]
            await chat.flood("bestie", [f"number {n}" for n in range(40)])
            first = await rest.say(ada, "bestie", "one more", nonce="n")
            assert await rest.say(ada, "bestie", "one more", nonce="n") == first
            await rest.post(ada, "bestie", "")
            await chat.send(type="dance")
            await chat.expect_error("bad_request")
            for each, what in zip((chat, reader), shown):
                await what.follow(each, 41)
            during = await _settled(rest, server)
            assert during["twitchy_viewers{room=bestie}"] == 2
            assert during["twitchy_connections{}"] == 2
            async with await RawSocket.open_websocket(server) as raw:
                raw.write(encode_frame(BINARY, b"x"))
                assert await raw.close_code() == 1003
        after = await _settled(rest, server)
    assert _grown(before, after, "twitchy_messages_total") == 41
    assert _grown(before, after, "twitchy_retries_total") == 1
    assert _grown(before, after, "twitchy_deliveries_total") == 82
    assert _grown(before, after, "twitchy_connections_total") == 3
    assert _grown(before, after, "twitchy_ack_seconds_count") == 42  # the retry's too
    assert _grown(before, after, "twitchy_errors_total{code=invalid_text}") == 1
    assert _grown(before, after, "twitchy_errors_total{code=bad_request}") == 1
    assert _grown(before, after, "twitchy_closes_total{code=1003}") == 1
    assert _grown(before, after, "twitchy_http_responses_total{status=4xx}") == 1
    assert _grown(before, after, "twitchy_bytes_out_total") > 40 * 2 * 30
    assert _grown(before, after, "twitchy_frames_in_total") >= 43
    assert (after["twitchy_connections{}"], after["twitchy_viewers{room=bestie}"]) == (0, 0)


async def test_metrics_name_no_user_and_no_token(rest: Rest, server: Server, ada: User, room: str) -> None:
    await rest.say(ada, room, "hi there")
    text = (await rest.http.get(f"{server.url}/metrics")).text
    assert ada.name not in text and ada.token not in text
