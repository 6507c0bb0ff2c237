"""HTTP as bytes: what is not found, not allowed, malformed, and the client's pages."""

import asyncio
import gzip
import json
from pathlib import Path

import pytest

from conftest import StartServer
from raw_socket import RawSocket
from twitchy_client import Rest, User, problem
from twitchy_server import Server


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/nothing",
        "/api/v1/",
        "/api/v1",
        "/api/v2/rooms",
        "/api",
        "/api/v1/rooms/",
        "/api/v1/users/me/x",
    ],
)
async def test_an_unknown_path_of_the_api_is_not_found(server: Server, rest: Rest, path: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        response = await rest.http.request(method, f"{server.url}{path}")
        assert (response.status_code, problem(response)) == (404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/users", {"POST"}),
        ("DELETE", "/users", {"POST"}),
        ("POST", "/users/me", {"GET"}),
        ("GET", "/sessions", {"POST"}),
        ("GET", "/sessions/current", {"DELETE"}),
        ("POST", "/rooms", {"GET"}),
        ("PUT", "/rooms/room-0", {"GET"}),
        ("DELETE", "/rooms/room-0/messages", {"GET", "POST"}),
        ("PATCH", "/rooms/room-0/messages", {"GET", "POST"}),
        ("POST", "/openapi.json", {"GET"}),
    ],
)
async def test_a_method_that_a_path_does_not_take_is_told_with_those_it_takes(
    rest: Rest, method: str, path: str, allowed: set[str]
) -> None:
    response = await rest.http.request(method, path)
    assert (response.status_code, problem(response)) == (405, "method_not_allowed")
    assert {name.strip() for name in response.headers["Allow"].split(",")} - {"HEAD", "OPTIONS"} == allowed


async def test_answers_are_json_and_are_not_sniffed(rest: Rest) -> None:
    response = await rest.http.get("/rooms")
    assert response.headers["content-type"].split(";")[0] == "application/json"
    assert response.headers.get("x-content-type-options") == "nosniff"


async def test_one_connection_serves_many_requests(server: Server) -> None:
    async with await RawSocket.open(server) as raw:
        for _ in range(20):
            raw.write(b"GET /api/v1/rooms HTTP/1.1\r\nHost: x\r\n\r\n")
            status, _, body = await raw.read_response()
            assert status == 200 and json.loads(body)["rooms"]


async def test_requests_may_come_in_one_piece(server: Server) -> None:
    async with await RawSocket.open(server) as raw:
        one = b"GET /api/v1/rooms/room-0 HTTP/1.1\r\nHost: x\r\n\r\n"
        raw.write(one + one.replace(b"room-0", b"nowhere") + one)
        assert [(await raw.read_response())[0] for _ in range(3)] == [200, 404, 200]


async def test_a_body_may_come_in_chunks(server: Server, ada: User, room: str) -> None:
    async with await RawSocket.open(server) as raw:
        raw.write(
            f"POST /api/v1/rooms/{room}/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {ada.token}\r\n"
            "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
            '7\r\n{"text"\r\n9;x=y\r\n:"hello"}\r\n0\r\n\r\n'.encode()
        )
        assert (await raw.read_response())[0] == 201


async def test_connection_close_closes(server: Server) -> None:
    for request in (
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /healthz HTTP/1.0\r\n\r\n",
    ):
        async with await RawSocket.open(server) as raw:
            raw.write(request)
            assert (await raw.read_response())[0] == 200
            await raw.ended(5)


async def test_a_half_closed_connection_is_still_answered(server: Server) -> None:
    async with await RawSocket.open(server) as raw:
        raw.write(b"GET /api/v1/rooms HTTP/1.1\r\nHost: x\r\n\r\n")
        raw.writer.write_eof()
        assert (await raw.read_response())[0] == 200
        await raw.ended(5)


async def test_head_has_no_body(server: Server) -> None:
    async with await RawSocket.open(server) as raw:
        raw.write(b"HEAD /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        head = await raw.read_head()
        rest = await asyncio.wait_for(raw.reader.read(), 5)
        assert head.split()[1] in ("200", "405") and rest == b""


POST = b"POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\n"
BODY = b'{"name":"nobody","password":"correct horse"}'
MALFORMED = {
    "no HTTP": b"hello?\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 32 + b"\r\n\r\n",
    "a space in the path": b"GET /a b c HTTP/1.1\r\nHost: x\r\n\r\n",
    "an unknown version": b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
    "a field without a colon": b"GET / HTTP/1.1\r\nHost x\r\n\r\n",
    "a space before the colon": b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
    "NUL in a field": b"GET / HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n",
    "two lengths": POST + b"Content-Length: 44\r\nContent-Length: 45\r\n\r\n" + BODY + b"x",
    "the same length twice, in one": POST + b"Content-Length: 44, 45\r\n\r\n" + BODY,
    "a length and chunks": POST + b"Content-Length: 44\r\nTransfer-Encoding: chunked\r\n\r\n" + b"0\r\n\r\n",
    "chunks and a length": POST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n" + b"0\r\n\r\n",
    "a negative length": POST + b"Content-Length: -1\r\n\r\n" + BODY,
    "a length in hex": POST + b"Content-Length: 0x2c\r\n\r\n" + BODY,
    "a length with a plus": POST + b"Content-Length: +44\r\n\r\n" + BODY,
    "a length of 2^64": POST + b"Content-Length: 18446744073709551616\r\n\r\n" + BODY,
    "a bad chunk": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "an unknown coding": POST + b"Transfer-Encoding: gzip\r\n\r\n" + BODY,
    "xchunked": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
}


@pytest.mark.parametrize("request_bytes", MALFORMED.values(), ids=MALFORMED.keys())
async def test_a_malformed_request_is_a_400_and_the_end(server: Server, request_bytes: bytes) -> None:
    async with await RawSocket.open(server) as raw:
        raw.write(request_bytes)
        answer = (await asyncio.wait_for(raw.reader.read(), 12)).decode("latin-1")
        # Nothing that followed the fault was taken for another request.
        assert answer.count("HTTP/1.1 ") <= 1
        if "HTTP" in answer:
            assert answer.split()[1] in ("400", "413", "501", "505"), answer
        else:
            assert answer == ""


@pytest.mark.parametrize("kind", ["two lengths", "a length and chunks", "chunks and a length"])
async def test_a_body_of_two_lengths_is_a_bad_request(server: Server, kind: str) -> None:
    async with await RawSocket.open(server) as raw:
        raw.write(MALFORMED[kind])
        status, fields, body = await raw.read_response()
        assert (status, json.loads(body)["code"]) == (400, "bad_request")
        assert fields["content-type"].split(";")[0] == "application/problem+json"
        await raw.ended(5)


async def test_headers_over_16_kib_are_a_431(server: Server) -> None:
    async with await RawSocket.open(server) as raw:
        raw.write(b"GET /api/v1/rooms HTTP/1.1\r\nHost: x\r\n")
        raw.write(b"".join(b"X-%d: " % n + b"x" * 1000 + b"\r\n" for n in range(40)) + b"\r\n")
        assert (await raw.read_head()).split()[1] == "431"
        await raw.ended(5)


async def test_a_body_that_says_it_is_too_large_is_not_waited_for(server: Server) -> None:
    async with await RawSocket.open(server) as raw:
        raw.write(POST + b"Content-Length: 65537\r\n\r\n")
        status, _, body = await raw.read_response(5)
        assert (status, json.loads(body)["code"]) == (413, "too_large")
        await raw.ended(5)


async def test_chunks_over_64_kib_are_too_large(server: Server) -> None:
    async with await RawSocket.open(server) as raw:
        raw.write(POST + b"Transfer-Encoding: chunked\r\n\r\n")
        raw.write((b"4000\r\n" + b"x" * 0x4000 + b"\r\n") * 5)
        status, _, body = await raw.read_response(5)
        assert (status, json.loads(body)["code"]) == (413, "too_large")


async def test_a_client_that_expects_100_continue_gets_on(server: Server) -> None:
    async with await RawSocket.open(server) as raw:
        raw.write(POST + b"Content-Length: 44\r\nExpect: 100-continue\r\n\r\n")
        try:
            assert (await raw.read_head(2)).split()[1] == "100"
        except TimeoutError:
            pass  # a client sends after a while anyway
        raw.write(BODY)
        assert (await raw.read_response())[0] == 401


# ---- The client's pages ------------------------------------------------------------------------------------


@pytest.fixture
def web(tmp_path: Path) -> Path:
    directory = tmp_path / "web"
    (directory / "assets").mkdir(parents=True)
    (directory / "index.html").write_text("<!doctype html><title>the page</title>")
    (directory / "assets" / "app-1a2b.js").write_text("console.log('app')")
    (directory / ".hidden").write_text("hidden")
    (tmp_path / "secret.txt").write_text("SECRET")
    (tmp_path / "web-secret.txt").write_text("SECRET")
    (directory / "link.txt").symlink_to(tmp_path / "secret.txt")
    return directory


HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


async def test_pages_get_the_client(start_server: StartServer, web: Path) -> None:
    server = start_server(args=["--web", str(web)])
    async with Rest(server) as rest:
        get = rest.http.get
        for path in ("/", "/bestie", "/some/where", "/bestie?x=1"):
            page = await get(server.url + path, headers=HTML)
            assert page.status_code == 200 and "the page" in page.text, path
            assert page.headers["content-type"].startswith("text/html")
        script = await get(server.url + "/assets/app-1a2b.js")
        assert script.status_code == 200 and script.text == "console.log('app')"
        assert "javascript" in script.headers["content-type"]
        for path, headers in (
            ("/nothing.png", HTML),
            ("/assets/app-9.js", HTML),
            ("/bestie", {"Accept": "application/json"}),
            ("/api/nothing", HTML),
        ):
            assert (await get(server.url + path, headers=headers)).status_code == 404, path


async def test_a_file_is_sent_compressed_to_whoever_accepts_it(start_server: StartServer, web: Path) -> None:
    script = b"console.log('app')"
    (web / "assets" / "app-1a2b.js.gz").write_bytes(gzip.compress(script))
    server = start_server(args=["--web", str(web)])
    async with Rest(server) as rest:
        url = server.url + "/assets/app-1a2b.js"
        packed = await rest.http.get(url, headers={"Accept-Encoding": "br, gzip"})
        plain = await rest.http.get(url, headers={"Accept-Encoding": "gzip;q=0"})
        # The client unpacks by itself.
        assert packed.content == plain.content == script
        assert packed.headers["content-encoding"] == "gzip"
        assert "content-encoding" not in plain.headers
        for answer in (packed, plain):
            assert answer.headers["vary"] == "Accept-Encoding"
            assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert packed.headers["etag"] != plain.headers["etag"]
        for answer in (packed, plain):
            asked = {
                "Accept-Encoding": answer.request.headers["accept-encoding"],
                "If-None-Match": answer.headers["etag"],
            }
            again = await rest.http.get(url, headers=asked)
            assert again.status_code == 304 and again.content == b""
            assert again.headers["etag"] == answer.headers["etag"]
        assert (await rest.http.get(url + ".gz")).status_code == 404


async def test_the_page_may_run_nothing_inline(start_server: StartServer, web: Path) -> None:
    server = start_server(args=["--web", str(web)])
    async with Rest(server) as rest:
        page = await rest.http.get(server.url + "/", headers=HTML)
        policy = dict(part.split(" ", 1) for part in page.headers["content-security-policy"].split("; "))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
        assert page.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/../web-secret.txt",
        "/assets/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%5csecret.txt",
        "/....//secret.txt",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
        "/assets/..%00/secret.txt",
        "/index.html%00.txt",
        "/./../secret.txt",
        "/%252e%252e/secret.txt",
        "/file:///etc/passwd",
    ],
)
async def test_no_path_leads_out_of_the_web_folder(start_server: StartServer, web: Path, path: str) -> None:
    server = start_server(args=["--web", str(web)])
    async with await RawSocket.open(server) as raw:
        raw.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        answer = (await asyncio.wait_for(raw.reader.read(), 5)).decode()
        assert answer.split()[1] in ("400", "404"), answer
        assert "SECRET" not in answer and "root:" not in answer


# ---- The node ------------------------------------------------------------------------------------------------


async def test_health_and_readiness_are_200(server: Server, rest: Rest) -> None:
    for path in ("/healthz", "/readyz"):
        response = await rest.http.get(server.url + path)
        assert response.status_code == 200
        assert response.headers["content-type"].split(";")[0] == "application/json"
    for part in ("broker", "store"):
        assert part in response.text
