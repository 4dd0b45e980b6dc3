"""A git wiki over smart HTTP: the machine's own ``git http-backend`` behind a small server on loopback."""

from __future__ import annotations

import base64
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

USER, TOKEN = "bot", "token-of-the-bot"


@dataclass
class GitServer:
    """Repositories below ``root``, and what was asked of them: methods and paths."""

    root: Path
    address: str = ""
    requests: list[str] = field(default_factory=list)
    redirect: str = ""
    busy: list[str] = field(default_factory=list)
    """What is still to be refused for want of time: the ends of paths. Marked ``late``, it is done before."""


@contextmanager
def serving(root: Path) -> Iterator[GitServer]:
    """Serve the bare repositories in a folder to the user ``bot``."""
    server = GitServer(root)
    listening = ThreadingHTTPServer(("127.0.0.1", 0), _handler(server))
    server.address = f"http://127.0.0.1:{listening.server_address[1]}"
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()


def _handler(server: GitServer) -> type[BaseHTTPRequestHandler]:
    expected = "Basic " + base64.b64encode(f"{USER}:{TOKEN}".encode()).decode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

        def _answer(self) -> None:
            server.requests.append(f"{self.command} {self.path}")
            if server.redirect:
                self.send_response(302)
                self.send_header("Location", server.redirect + self.path)
                self.end_headers()
                return
            if self.headers.get("Authorization") != expected:
                self.send_response(401)
                self.send_header("WWW-Authenticate", 'Basic realm="wiki"')
                self.end_headers()
                return
            path = self.path.partition("?")[0]
            if server.busy and path.endswith(server.busy[0].removeprefix("late ")):
                late = server.busy.pop(0).startswith("late ")
                self._run(answers=not late) if late else self._body()
                self.send_response(503)
                self.send_header("Retry-After", "1")
                self.end_headers()
                return
            self._run()

        def _run(self, *, answers: bool = True) -> None:
            path, _, query = self.path.partition("?")
            environment = {
                **os.environ,
                "GIT_PROJECT_ROOT": str(server.root),
                "GIT_HTTP_EXPORT_ALL": "1",
                "PATH_INFO": path,
                "QUERY_STRING": query,
                "REQUEST_METHOD": self.command,
                "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
                "REMOTE_USER": USER,
                "REMOTE_ADDR": "127.0.0.1",
            }
            data = self._body()
            environment["CONTENT_LENGTH"] = str(len(data))
            done = subprocess.run(
                ["git", "http-backend"], input=data, env=environment, capture_output=True, check=False
            )
            if not answers:
                return
            head, _, body = done.stdout.partition(b"\r\n\r\n")
            fields = [line.partition(": ") for line in head.decode().split("\r\n") if line]
            status = next((value for name, _, value in fields if name == "Status"), "200 OK")
            self.send_response(int(status.split()[0]))
            for name, _, value in fields:
                if name != "Status":
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def _body(self) -> bytes:
            length = self.headers.get("Content-Length")
            if length:
                return self.rfile.read(int(length))
            if "chunked" not in self.headers.get("Transfer-Encoding", ""):
                return b""
            parts = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            return b"".join(parts)

    return Handler
