"""Requests to a wiki: to its host alone, patient within bounds, and silent about secrets."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from dovetail.publish.errors import ConflictError, DeniedError, GoneError, PublishError, UnreachableError
from dovetail.publish.secrets import Secret
from dovetail.publish.transport import Transport
from dovetail.publish.waiting import UnsureError, surely

CANARY = "canary-91c2"
Reply = tuple[int, dict[str, str], bytes]
OK: Reply = (200, {}, b"{}")


class Server:
    """Answers one reply after the other, and remembers what it was asked."""

    def __init__(self) -> None:
        self.replies: list[Reply | None] = []
        self.asked: list[str] = []
        self.tokens: list[str | None] = []
        self.address = ""


@contextmanager
def answering(*replies: Reply | None) -> Iterator[Server]:
    server = Server()
    server.replies = list(replies)

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            server.asked.append(f"{self.command} {self.path}")
            server.tokens.append(self.headers.get("Authorization"))
            reply = server.replies.pop(0) if server.replies else OK
            if reply is None:
                self.close_connection = True
                self.connection.close()
                return
            status, headers, body = reply
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

        def finish(self) -> None:
            try:
                super().finish()
            except (OSError, ValueError):
                self.rfile.close()

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.daemon_threads = True
    server.address = f"http://127.0.0.1:{listening.server_address[1]}"
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()


def to(server: Server, sleep: Callable[[float], None] = lambda _seconds: None) -> Transport:
    headers = {"Authorization": f"Bearer {CANARY}"}
    return Transport(server.address, secrets=(Secret(CANARY),), headers=headers, sleep=sleep)


@pytest.mark.parametrize("status", [429, 503])
def test_it_waits_as_long_as_it_is_asked(status: int) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    slept: list[float] = []
    with answering((status, {"Retry-After": "7"}, b""), (status, {"Retry-After": later}, b"")) as server:
        assert to(server, slept.append).get("/x").status == 200
    assert slept[0] == 7
    assert 25 < slept[1] <= 30


def test_patience_has_an_end() -> None:
    slept: list[float] = []
    with (
        answering((429, {"Retry-After": "3600"}, b"")) as server,
        pytest.raises(UnreachableError, match="3600 seconds") as ended,
    ):
        to(server, slept.append).get("/x")
    assert (slept, ended.value.code, len(server.asked)) == ([], "wiki-busy", 1)
    busy: Reply = (503, {}, b"")
    with answering(*[busy] * 9) as server, pytest.raises(UnreachableError, match="busy"):
        to(server, slept.append).get("/x")
    assert len(server.asked) == 5
    assert sum(slept) < 60


@pytest.mark.parametrize("reply", [None, (503, {"Retry-After": "2"}, b""), (429, {}, b""), (500, {}, b"")])
def test_what_may_have_been_done_is_looked_for_before_it_is_sent_again(reply: Reply | None) -> None:
    with answering(reply) as server:
        wiki = to(server)
        with pytest.raises(UnsureError):
            wiki.send("POST", "/pages", repeat=False, json={})
        assert len(server.asked) == 1
    for there in ("it is there", None):
        with answering(reply) as server:
            wiki = to(server)

            def make(wiki: Transport = wiki) -> str:
                wiki.send("POST", "/pages", repeat=False, json={})
                return "made"

            assert surely(make, lambda there=there: there) == (there or "made")  # type: ignore[misc]
            assert len(server.asked) == (1 if there else 2)


def test_a_read_survives_a_broken_line() -> None:
    with answering(None, OK) as server:
        assert to(server).get("/x").json() == {}
        assert len(server.asked) == 2


def test_a_wiki_that_is_not_there() -> None:
    with answering() as server:
        address = server.address
    with pytest.raises(UnreachableError, match="can't be reached") as gone:
        Transport(address, sleep=lambda _seconds: None).get("/x")
    assert gone.value.code == "wiki-unreachable"


def test_the_token_goes_to_no_other_host() -> None:
    with (
        answering() as other,
        answering((302, {"Location": f"{other.address}/x?token={CANARY}"}, b"")) as server,
    ):
        with pytest.raises(UnreachableError, match="redirects to") as refused:
            to(server).get("/x")
        assert other.asked == []
        assert CANARY not in refused.value.what
        with pytest.raises(UnreachableError, match="another host"):
            to(server).get(f"{other.address}/next")
        assert other.asked == []


def test_what_is_on_this_machine_is_asked_past_any_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with answering() as proxy, answering() as server:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.address)
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        secret = Secret(CANARY)
        wiki = Transport(server.address, secrets=(secret,), headers={"Authorization": f"Bearer {CANARY}"})
        wiki.get("page")
        wiki.close()
        assert proxy.asked == []
        assert server.tokens == [f"Bearer {CANARY}"]


def test_a_redirect_at_the_same_host_is_followed_when_reading() -> None:
    with answering((301, {"Location": "/y"}, b""), OK, (302, {"Location": "/login"}, b"")) as server:
        wiki = to(server)
        assert wiki.get("/x", {"a": "b"}).status == 200
        assert server.asked == ["GET /x?a=b", "GET /y"]
        with pytest.raises(UnreachableError, match="redirects to"):
            wiki.send("POST", "/x", repeat=True)


def test_each_refusal_has_its_name() -> None:
    said = f"no {CANARY} no".encode()
    expected: list[tuple[int, type[PublishError], str]] = [
        (401, DeniedError, "access-denied"), (403, DeniedError, "access-denied"), (404, GoneError, "page-gone"),
        (409, ConflictError, "revision-differs"), (400, PublishError, "request-refused"),
    ]  # fmt: skip
    for status, kind, code in expected:
        with answering((status, {}, said)) as server, pytest.raises(kind) as refused:
            to(server).get("/x")
        assert refused.value.code == code
        assert CANARY not in refused.value.what
    with answering(OK, (401, {}, b"")) as server:
        wiki = to(server)
        wiki.get("/x")
        with pytest.raises(DeniedError, match="any more") as expired:
            wiki.get("/x")
        assert expired.value.code == "access-expired"


def test_what_is_no_wiki_is_said_to_be_none() -> None:
    login: Reply = (200, {}, b"<html>Log in</html>")
    with answering(login) as server, pytest.raises(UnreachableError, match="not JSON"):
        to(server).get("/x").json()


@pytest.mark.parametrize(
    "address", ["http://wiki.harbour.example", "ftp://x", "https://bot:pw@x.example", "https://"]
)
def test_a_token_is_not_sent_where_it_could_be_read(address: str) -> None:
    with pytest.raises(PublishError):
        Transport(address, secrets=(Secret(CANARY),))
