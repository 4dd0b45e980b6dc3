"""The stub as an HTTP server on 127.0.0.1: `with serve(cloud()) as stub: …`."""

from __future__ import annotations

import re
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import cast
from urllib.parse import parse_qs, urlsplit

from tests.publish.confluence import v1, v1_site, v1_things, v2
from tests.publish.confluence.belongings import Belongings
from tests.publish.confluence.calls import Answer, Call, Route
from tests.publish.confluence.log import Entry, Log
from tests.publish.confluence.model import CLOUD_ID, Settings
from tests.publish.confluence.people import RIGHTS, Token, User, scope_missing, who
from tests.publish.confluence.refusals import Refusal, removed
from tests.publish.confluence.troubles import Trouble
from tests.publish.confluence.wiki import Wiki


@dataclass
class Stub:
    """A Confluence with the spaces `DOC` and `TEAM`, a person, and a technical user `robot` with the token
    `secret`."""

    cloud: bool
    settings: Settings
    wiki: Wiki
    things: Belongings
    person: User
    robot: User
    log: Log = field(default_factory=Log)
    troubles: list[Trouble] = field(default_factory=list)
    origin: str = ""

    @property
    def context(self) -> str:
        return "/wiki" if self.cloud else ""

    @property
    def url(self) -> str:
        """The address that people type."""
        return self.origin + self.context

    @property
    def gateway(self) -> str:
        """Where tokens with scopes go on Cloud."""
        return f"{self.origin}/ex/confluence/{CLOUD_ID}"

    @property
    def secret(self) -> str:
        return self.robot.tokens[0].secret

    def token(self, *scopes: str) -> Token:
        """A further token of the technical user, with these scopes."""
        made = Token(f"scoped-{len(self.robot.tokens)}", frozenset(scopes))
        self.robot.tokens.append(made)
        return made


def cloud(settings: Settings | None = None) -> Stub:
    return _stub(True, settings or Settings())


def data_center(settings: Settings | None = None) -> Stub:
    return _stub(False, settings or Settings())


def _stub(is_cloud: bool, settings: Settings) -> Stub:
    wiki = Wiki(is_cloud, settings)
    person = User("person", "person@example.org", "Pat Person", [Token("persons-own")], everywhere=RIGHTS)
    robot = User("robot", "robot@example.org", "Robot", [Token("secret")], everywhere=RIGHTS)
    wiki.users = [person, robot]
    wiki.add_space("DOC", "Documents", person)
    wiki.add_space("TEAM", "Team", person)
    return Stub(is_cloud, settings, wiki, Belongings(wiki), person, robot)


@dataclass(frozen=True)
class Door:
    """A part of the addresses, and which operations are behind it."""

    prefix: str
    routes: tuple[Route, ...]
    form: str
    gateway: bool = False


def doors(stub: Stub) -> list[Door]:
    """Gateway addresses are known with `/wiki` in them and without (confluencebuilder, mark#917)."""
    old = (*v1.ROUTES, *v1_site.ROUTES, *v1_things.ROUTES)
    if not stub.cloud:
        experimental = tuple(route for route in old if route.kind == "restriction.write")
        # PUT below rest/api is there from 8.8 on (community.developer.atlassian.com, thread 86971); 7.19 has only
        # OPTIONS there.
        stable = tuple(int(part) for part in stub.settings.version.split(".")[:2]) >= (8, 8)
        return [
            Door("/rest/api", old if stable else tuple(set(old) - set(experimental)), "v1"),
            Door("/rest/applinks/1.0", v1_site.MANIFEST, "v1"),
            Door("/rest/experimental", experimental if stub.settings.experimental else (), "v1"),
            Door("", (*v1.ACTIONS, *v1_things.DATA), "v1"),
        ]
    found = []
    for front, inside in ((f"/ex/confluence/{CLOUD_ID}", True), ("", False)):
        for middle in ("/wiki", "") if inside else ("/wiki",):
            found += [
                Door(f"{front}{middle}/rest/api", old, "v1", inside),
                Door(f"{front}{middle}/api/v2", v2.ROUTES, "v2", inside),
                Door(f"{front}{middle}", v1_things.DATA, "v1", inside),
            ]
    return found


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body of an answer are two packets; the second must not wait for a word about the first.
    disable_nagle_algorithm = True

    @property
    def at(self) -> _Server:
        return cast(_Server, self.server)

    def log_message(self, format: str, *args: object) -> None:
        pass

    def _serve(self) -> None:
        stub = self.at.stub
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        headers = {name.lower(): value for name, value in self.headers.items()}
        address = urlsplit(self.path)
        with self.at.lock:
            entry = Entry(
                len(stub.log.entries) + 1,
                self.command,
                address.path,
                address.query,
                "unknown",
                "",
                0,
                headers,
                body,
            )
            stub.log.entries.append(entry)
            route, door, at, path = _find(stub, self.command, address.path)
            if route is not None:
                entry.kind = route.kind
            struck = [trouble for trouble in stub.troubles if trouble.strikes(entry)]
            for trouble in struck:
                if trouble.first:
                    trouble.first()
            cuts = {trouble.cut for trouble in struck}
            if "before" in cuts:
                self._hang_up()
                return
            instead = next((trouble.instead for trouble in struck if trouble.instead), None)
            answer = instead() if instead else _answered(stub, entry, route, door, at, path)
            entry.status = answer.status
            for trouble in struck:
                if trouble.last:
                    trouble.last()
        if "after" in cuts:
            entry.status = 0
            self._hang_up()
            return
        self._send(answer, half="middle" in cuts)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_PATCH = do_OPTIONS = _serve  # noqa: N815

    def _hang_up(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(2)

    def _send(self, answer: Answer, half: bool) -> None:
        data = answer.body()
        with suppress(BrokenPipeError, ConnectionResetError):
            self.send_response(answer.status)
            if answer.status != 204:
                self.send_header("Content-Type", answer.media_type)
                self.send_header("Content-Length", str(len(data)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD" and answer.status != 204:
                self.wfile.write(data[: len(data) // 2] if half else data)
                self.wfile.flush()
        if half:
            self._hang_up()


def _find(stub: Stub, method: str, path: str) -> tuple[Route | None, Door | None, tuple[str, ...], str]:
    """The operation. Raises nothing: a path that has other methods only yields a door without a route."""
    known: Door | None = None
    plain = path.rstrip("/") or "/"
    for door in doors(stub):
        if not plain.startswith(door.prefix):
            continue
        rest = plain.removeprefix(door.prefix)
        for route in door.routes:
            match = re.fullmatch(route.pattern, rest)
            if match and route.method == method:
                groups = tuple(group for group in match.groups() if group is not None)
                return route, door, groups, rest
            if match:
                known = door
    return None, known, (), plain


def _methods(stub: Stub, path: str) -> set[str]:
    """What a path takes."""
    return {
        route.method
        for door in doors(stub)
        for route in door.routes
        if path.startswith(door.prefix) and re.fullmatch(route.pattern, path.removeprefix(door.prefix))
    }


def _answered(
    stub: Stub, entry: Entry, route: Route | None, door: Door | None, at: tuple[str, ...], path: str
) -> Answer:
    if stub.cloud and entry.path == "/_edge/tenant_info":
        entry.kind = "tenant.read"
        return Answer(content={"cloudId": CLOUD_ID, "cloudName": "stub"})
    form = door.form if door else "v2" if "/api/v2" in entry.path else "v1"
    try:
        inside = f"/ex/confluence/{CLOUD_ID}/" in entry.path
        user, token = _caller(stub, entry, inside)
        entry.user = user.name
        if entry.method == "OPTIONS" and door is not None and not stub.cloud:
            return Answer(headers={"Allow": ", ".join(sorted({"OPTIONS", *_methods(stub, entry.path)}))})
        if route is None or door is None:
            raise Refusal(405, "Method Not Allowed") if door else Refusal(404, "Not Found")
        if token.scopes is not None and route.scopes and not route.scopes & token.scopes:
            raise scope_missing()
        if route.removed and stub.cloud and stub.settings.removed_v1:
            raise removed()
        query = parse_qs(entry.query, keep_blank_values=True)
        inner = door.prefix.removeprefix(f"/ex/confluence/{CLOUD_ID}").removeprefix("/wiki")
        call = Call(
            stub.wiki,
            stub.things,
            user,
            query,
            entry.headers,
            entry.body,
            stub.url,
            stub.context,
            inner + path,
            at,
        )
        return route.run(call)
    except Refusal as refusal:
        told = refusal.raw or (refusal.as_v2() if form == "v2" else refusal.as_v1(stub.cloud))
        return Answer(refusal.status, told, headers=dict(refusal.headers))


def _caller(stub: Stub, entry: Entry, inside: bool) -> tuple[User, Token]:
    try:
        return who(entry.headers.get("authorization"), stub.wiki.users, stub.cloud, inside)
    except Refusal as refusal:
        if refusal.status == 401 and stub.cloud and stub.settings.anonymous:
            return User("", "", "Anonymous", everywhere=frozenset()), Token("")
        raise


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, stub: Stub) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.stub = stub
        self.lock = threading.Lock()


@contextmanager
def serve(stub: Stub, certificate: tuple[Path, Path] | None = None) -> Iterator[Stub]:
    """The stub answers at `stub.url`; with a certificate and its key over TLS."""
    server = _Server(stub)
    scheme = "http"
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        scheme = "https"
    stub.origin = f"{scheme}://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
