"""The preview in a browser: pages of the packs, and the news when there are new ones. It writes nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from dovetail.making.rounds import Round
from dovetail.preview.board import Board
from dovetail.preview.guard import is_own_host, is_own_origin, path_of, read_below

Page = Callable[[tuple[str, ...]], bytes | None]
"""A page by the parts of its path; none if there is no such page."""

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_PATIENCE = 10.0
"""Seconds after which a browser that waits for news gets a sign of life."""
_POLICY = re.compile(rb"(<meta http-equiv=\"Content-Security-Policy\" content=\")([^\"]*)\"")
_LIVE = b'<link rel="stylesheet" href="/live.css"><script src="/live.js" defer></script></head>'


class Preview(ThreadingHTTPServer):
    """Serves packs from a folder and own pages. ``host`` is one of this machine's names or addresses."""

    daemon_threads = True

    def __init__(self, host: str, port: int, packs: Path, own: Path, board: Board, pages: Page) -> None:
        self.packs, self.own, self.board, self.pages = packs, own, board, pages
        super().__init__((host, port), _Request)
        self.names = LOOPBACK | {host.lower()}

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        host = str(self.server_address[0])
        return f"http://{f'[{host}]' if ':' in host else host}:{self.server_port}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away is no trouble."""


class _Request(BaseHTTPRequestHandler):
    server: Preview
    protocol_version = "HTTP/1.1"
    server_version = "Dovetail"
    sys_version = ""
    timeout = 60

    def do_GET(self) -> None:
        self._answer(body=True)

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: what is wrong stands on the page."""

    def _answer(self, *, body: bool) -> None:
        names, port = self.server.names, self.server.server_port
        if not is_own_host(self.headers.get("Host"), names, port) or not is_own_origin(
            self.headers.get("Origin"), names, port
        ):
            self._send(HTTPStatus.FORBIDDEN, b"This preview answers only pages of its own.\n", "text/plain")
            return
        parts = path_of(self.path)
        if parts == ("news",) and body:
            self._news()
            return
        if parts == ("favicon.ico",):  # browsers ask for it, whatever a page says
            self._send(HTTPStatus.NO_CONTENT, b"", "image/x-icon", body=False)
            return
        found = self._found(parts) if parts is not None else None
        if found is None:
            self._send(HTTPStatus.NOT_FOUND, b"There is no such page.\n", "text/plain")
            return
        data, kind = found
        self._send(HTTPStatus.OK, _living(data) if kind.startswith("text/html") else data, kind, body=body)

    def _found(self, parts: tuple[str, ...]) -> tuple[bytes, str] | None:
        if parts[:1] == ("packs",):
            return read_below(self.server.packs, parts[1:])
        if len(parts) == 1 and parts[0].startswith("live."):
            return read_below(self.server.own, parts)
        page = self.server.pages(parts)
        return (page, "text/html; charset=utf-8") if page is not None else None

    def _send(self, status: HTTPStatus, data: bytes, kind: str, *, body: bool = True) -> None:
        self.send_response(status)
        self._headers(kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if body:
            self.wfile.write(data)

    def _headers(self, kind: str) -> None:
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("X-Frame-Options", "DENY")
        self.send_header("Referrer-Policy", "no-referrer")

    def _news(self) -> None:
        """Tell of rounds as they come, for as long as the browser listens (server-sent events)."""
        self.send_response(HTTPStatus.OK)
        self._headers("text/event-stream; charset=utf-8")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        newest = self.server.board.newest
        try:
            self._tell(newest)
            while True:
                found = self.server.board.after(newest.number, _PATIENCE)
                if found is None:
                    self.wfile.write(b": still here\n\n")
                else:
                    newest = found
                    self._tell(newest)
                self.wfile.flush()
        except (OSError, EOFError):
            return

    def _tell(self, round_: Round) -> None:
        news = {
            "number": round_.number,
            "whole": round_.whole,
            "made": bool(round_.projects),
            "troubles": [
                {"message": item.message, "place": item.place, "hint": item.hint} for item in round_.troubles
            ],
        }
        self.wfile.write(f"data: {json.dumps(news)}\n\n".encode())
        self.wfile.flush()


def _living(page: bytes) -> bytes:
    """The page with the script that loads it again. Its policy lets it ask this server, and no other."""
    return _POLICY.sub(_asking, page, count=1).replace(b"</head>", _LIVE, 1)


def _asking(found: re.Match[bytes]) -> bytes:
    rules: dict[bytes, bytes] = {}
    for rule in filter(None, (part.strip() for part in found[2].split(b";"))):
        name, _, sources = rule.partition(b" ")
        rules[name] = sources
    for name in (b"connect-src", b"script-src", b"style-src"):
        sources = rules.get(name, b"")
        if b"'self'" not in sources:
            rules[name] = b"'self' " + sources
    return found[1] + b"; ".join(name + b" " + rules[name].strip() for name in rules) + b'"'
