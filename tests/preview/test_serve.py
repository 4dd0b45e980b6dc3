"""The preview in the browser answers only its own pages, and only with files below its folder (S18)."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from dovetail.bundled import templates_dir
from dovetail.making.rounds import Round, Trouble
from dovetail.preview.board import Board
from dovetail.preview.guard import is_own_host, is_own_origin, path_of
from dovetail.preview.pages import Pages
from dovetail.preview.server import LOOPBACK, Preview

PAGE = b"""<!DOCTYPE html><html><head>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self' file:">
<title>Quay</title></head><body>The quay</body></html>"""


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A folder with a page, a secret beside it, and links that lead there."""
    packs = tmp_path / "packs"
    folder = packs / "harbour-city/quay/html"
    folder.mkdir(parents=True)
    (folder / "index.html").write_bytes(PAGE)
    (folder / "notes.txt").write_text("not served")
    (tmp_path / "secret.html").write_text("secret")
    (folder / "link.html").symlink_to(tmp_path / "secret.html")
    (packs / "out").symlink_to(tmp_path)
    (packs / "harbour-city/quay/.dovetail").mkdir()
    (packs / "harbour-city/quay/.dovetail/ledger.json").write_text("{}")
    return packs


@pytest.fixture
def server(packs: Path) -> Iterator[Preview]:
    board = Board()
    server = Preview(
        "127.0.0.1", 0, packs, templates_dir() / "preview", board, Pages(packs, "Dovetail", "en", board, {})
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    board.close()
    server.shutdown()
    server.server_close()


def ask(
    server: Preview, target: str, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20)
    connection.putrequest(method, target, skip_host=True)
    connection.putheader("Host", headers.pop("host", f"127.0.0.1:{server.server_port}"))
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    found = answer.status, dict(answer.getheaders()), answer.read()
    connection.close()
    return found


HOME = "/packs/harbour-city/quay/html/index.html"


def test_a_page_is_served_with_the_script_that_renews_it_and_a_policy_that_allows_it(server: Preview) -> None:
    status, headers, body = ask(server, HOME)
    assert status == 200
    assert headers["Cache-Control"] == "no-store"
    assert b"/live.js" in body
    assert (
        b"content=\"default-src 'none'; style-src 'self' file:; connect-src 'self'; script-src 'self'\""
        in body
    )
    assert ask(server, HOME, method="HEAD")[2] == b""


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1:1", "localhost.evil", ""])
def test_another_host_is_refused(server: Preview, host: str) -> None:
    assert ask(server, HOME, host=host)[0] == 403


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1:1"])
def test_a_page_of_another_origin_is_refused_the_news_too(server: Preview, origin: str) -> None:
    assert ask(server, HOME, Origin=origin)[0] == 403
    assert ask(server, "/news", Origin=origin)[0] == 403


@pytest.mark.parametrize(
    "target",
    [
        "/packs/../secret.html", "/packs/%2e%2e/secret.html", "/packs/%252e%252e/secret.html",
        "/packs/..%2fsecret.html", "/packs/harbour-city/quay/html/..%5c..%5csecret.html",
        "/packs/out/secret.html", "/packs/harbour-city/quay/html/link.html",
        "/packs/harbour-city/quay/html/notes.txt", "/packs/harbour-city/quay/.dovetail/ledger.json",
        "/packs/harbour-city/quay/html/", "/packs/harbour-city", "/packs/", "/nothing", "/live.nothing",
        "/packs/harbour-city/quay/html/index.html%00.css", "/%ff", "//etc/passwd", "/findings/nobody",
    ],
)  # fmt: skip
def test_nothing_outside_is_served_and_no_folder_is_listed(server: Preview, target: str) -> None:
    status, _, body = ask(server, target)
    assert status == 404
    assert b"secret" not in body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_it_is_only_read(server: Preview, method: str) -> None:
    assert ask(server, HOME, method=method)[0] == 501


def test_the_news_tell_each_round_and_what_is_broken(server: Preview) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20)
    connection.request("GET", "/news")
    answer = connection.getresponse()
    assert b'"number": 0' in answer.readline()
    server.board.show(
        Round(1, whole=False, troubles=(Trouble("no such role", "project.yaml:3:1", "name it"),))
    )
    answer.readline()
    line = answer.readline()
    assert b'"whole": false, "made": false' in line
    assert b"project.yaml:3:1" in line
    connection.close()


def test_the_start_page_stands_before_the_first_pack_is_there(server: Preview) -> None:
    status, _, body = ask(server, "/")
    assert status == 200
    assert b"no pack yet" in body


def test_hosts_and_origins_of_this_server() -> None:
    assert is_own_host("localhost:8431", LOOPBACK, 8431)
    assert is_own_host("[::1]:8431", LOOPBACK, 8431)
    assert is_own_host("LOCALHOST", LOOPBACK, 8431)
    assert not is_own_host(None, LOOPBACK, 8431)
    assert is_own_origin(None, LOOPBACK, 8431)
    assert is_own_origin("http://localhost:8431", LOOPBACK, 8431)
    assert not is_own_origin("http://localhost:x", LOOPBACK, 8431)
    assert path_of("/packs/a%20b?x=1#y") == ("packs", "a b")
