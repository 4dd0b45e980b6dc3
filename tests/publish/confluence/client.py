"""The smallest client there is, for tests of the stub itself: a request, and what came back."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.publish.confluence.server import Stub

BOUNDARY = "the-boundary-of-this-form"


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    data: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.data)

    @property
    def told(self) -> str:
        """The message of a refusal, in whatever form."""
        content = self.json
        return str(content["errors"][0]["title"] if content.get("errors") else content["message"])


class Client:
    """Calls a stub as the technical user, unless `secret` is another's."""

    def __init__(self, stub: Stub, secret: str | None = None, email: str = "robot@example.org") -> None:
        self.stub = stub
        token = secret or stub.secret
        basic = base64.b64encode(f"{email}:{token}".encode()).decode()
        self.rights = {"Authorization": f"Basic {basic}" if stub.cloud else f"Bearer {token}"}

    def __call__(
        self,
        method: str,
        path: str,
        given: object = None,
        data: bytes | None = None,
        headers: dict[str, str] | None = None,
        root: str | None = None,
        query: Mapping[str, object] | None = None,
        **more: object,
    ) -> Reply:
        """`path` is below the stub's address: `/api/v2/pages`, `/rest/api/content`.

        The query is `query` and the further names.
        """
        address = urlsplit((self.stub.url if root is None else root) + path)
        body = json.dumps(given).encode() if given is not None else data
        sent = (
            self.rights
            | ({"Content-Type": "application/json"} if given is not None else {})
            | (headers or {})
        )
        connection = HTTPConnection(address.netloc, timeout=10)
        try:
            asked = "&".join(
                part for part in (address.query, urlencode({**(query or {}), **more}, doseq=True)) if part
            )
            connection.request(method, address.path + (f"?{asked}" if asked else ""), body, sent)
            answer = connection.getresponse()
            return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def upload(
        self, method: str, path: str, name: str, data: bytes, token: str = "no-check", comment: str = ""
    ) -> Reply:
        mark = f"--{BOUNDARY}\r\n"
        head = f'{mark}Content-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: image/png\r\n\r\n'
        tail = (
            f'\r\n{mark}Content-Disposition: form-data; name="comment"\r\n\r\n{comment}\r\n--{BOUNDARY}--\r\n'
        )
        kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        extra = kind | ({"X-Atlassian-Token": token} if token else {})
        return self(method, path, data=head.encode() + data + tail.encode(), headers=extra)


def storage(text: str) -> dict[str, object]:
    return {"representation": "storage", "value": text}


def new_page(client: Client, title: str, text: str = "<p>Words</p>", parent: str | None = None) -> str:
    """Creates a page in the way of the stub's product; returns its id."""
    if client.stub.cloud:
        space = client.stub.wiki.spaces[0].number
        given: dict[str, object] = {
            "spaceId": space,
            "status": "current",
            "title": title,
            "body": storage(text),
        }
        reply = client("POST", "/api/v2/pages", given | ({"parentId": parent} if parent else {}))
    else:
        given = {"type": "page", "title": title, "space": {"key": "DOC"}, "body": {"storage": storage(text)}}
        reply = client(
            "POST", "/rest/api/content", given | ({"ancestors": [{"id": parent}]} if parent else {})
        )
    assert reply.status == 200, reply.data
    return str(reply.json["id"])


def put_page(
    client: Client, number: str, following: int, title: str, text: str = "<p>New</p>", **more: object
) -> Reply:
    """Updates a page in the way of the stub's product."""
    if client.stub.cloud:
        given: dict[str, object] = {"id": number, "status": "current", "title": title, "body": storage(text)}
        return client("PUT", f"/api/v2/pages/{number}", given | {"version": {"number": following}} | more)
    given = {
        "type": "page",
        "title": title,
        "body": {"storage": storage(text)},
        "version": {"number": following},
    }
    return client("PUT", f"/rest/api/content/{number}", given | more)
