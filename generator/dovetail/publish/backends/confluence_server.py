"""Confluence Data Center: REST v1. It has no operation that moves a page: an update names the page above."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any
from urllib.parse import quote

from dovetail.publish.backends.confluence_site import (
    EXPERIMENTAL,
    Found,
    FoundFile,
    Held,
    Site,
    made,
    record,
)
from dovetail.publish.errors import PublishError
from dovetail.publish.transport import Answer

_EXPAND = "version,ancestors"
_WITH_BODY = f"{_EXPAND},body.storage"
_SAID = {"expand": _WITH_BODY}
_LIMIT = 200
_UNTOLD = (400, 401, 403, 404, 405, 501)
_SINGLY = 20
"""So many pages are read one by one; of more, the list of the space with bodies is read."""


class ServerSite(Site):
    """One space of a Confluence Data Center."""

    product = "Confluence Data Center"
    _interface: str | None = None

    def space(self) -> tuple[str, str]:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        path = f"rest/api/space/{quote(self.space_key, safe='')}"
        answer = self.transport.get(path, {"expand": "homepage"}, ok=(404,))
        if answer.status == 404:
            what = f'there is no space "{self.space_key}", or the account may not see it'
            hint = "correct space: in publish.yaml (its case counts), or give the account the right"
            raise PublishError("space-missing", what, hint)
        found = record(answer.json())
        return str(found["id"]), str((found.get("homepage") or {}).get("id") or "")

    def pages(self, title: str = "", *, bodies: bool = False) -> list[Found]:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        expand = _WITH_BODY if bodies else _EXPAND
        params: dict[str, Any] = {"spaceKey": self.space_key, "type": "page", "status": "any"}
        params |= {"expand": expand, "limit": _LIMIT}
        if title:
            params["title"] = title
        return [_page(one) for one in self.listed("rest/api/content", params)]

    def many(self, ids: Collection[str]) -> list[Found]:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        wanted = set(ids)
        found = []
        if len(wanted) > _SINGLY:
            found = [page for page in self.pages(bodies=True) if page.id in wanted]
            wanted -= {page.id for page in found}
        return found + [page for page in map(self.page, sorted(wanted)) if page is not None]

    def page(self, id: str) -> Found | None:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        params = {"expand": _WITH_BODY, "status": "any"}
        answer = self.transport.get(f"rest/api/content/{id}", params, ok=(404,))
        return None if answer.status == 404 else _page(record(answer.json()))

    def children(self, id: str) -> list[str]:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        found = self.listed(f"rest/api/content/{id}/child/page", {"limit": _LIMIT})
        return [str(one["id"]) for one in found]

    def post(self, title: str, body: str, parent: str) -> Found:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        given = _content(title, body, parent) | {"space": {"key": self.space_key}}
        answer = self.transport.send(
            "POST", "rest/api/content", repeat=False, ok=(400,), params=_SAID, json=given
        )
        return _page(made(answer, title))

    def put(self, page: Found, title: str, body: str, parent: str) -> Answer:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        # Without ancestors, some versions move the page to the top of the space.
        given = _content(title, body, parent or page.parent) | {
            "id": page.id,
            "status": "current",
            "version": {"number": page.version + 1, "message": "Dovetail", "minorEdit": False},
        }
        return self.transport.send(
            "PUT",
            f"rest/api/content/{page.id}",
            repeat=True,
            ok=(400, 404, 409, 501),
            params=_SAID,
            json=given,
        )

    def restore(self, page: Found) -> None:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        self.put(page, page.title, page.body or "", "")

    def trash(self, id: str) -> None:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        self.transport.send("DELETE", f"rest/api/content/{id}", repeat=False)

    def files(self, id: str) -> list[FoundFile]:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        params = {"expand": "version", "limit": _LIMIT}
        found = self.listed(f"rest/api/content/{id}/child/attachment", params)
        return [
            FoundFile(
                str(one["id"]),
                str(one["title"]),
                int(one["version"]["number"]),
                str((one.get("extensions") or {}).get("comment") or ""),
                int((one.get("extensions") or {}).get("fileSize") or 0),
            )
            for one in found
        ]

    def delete_file(self, file: FoundFile) -> None:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        self.transport.send("DELETE", f"rest/api/content/{file.id}", repeat=True, ok=(404,))

    def labels(self, id: str) -> list[str]:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        found = self.listed(f"rest/api/content/{id}/label", {"limit": _LIMIT})
        return [str(one["name"]) for one in found]

    def open_remarks(self, id: str) -> int:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        params = {
            "location": "inline",
            "expand": "extensions.inlineProperties,extensions.resolution",
            "limit": _LIMIT,
        }
        found = self.listed(f"rest/api/content/{id}/child/comment", params)
        states = (((one.get("extensions") or {}).get("resolution") or {}).get("status") for one in found)
        return sum(1 for state in states if state not in ("resolved", "dangling"))

    def properties(self, id: str) -> dict[str, Held]:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        params = {"expand": "version", "limit": _LIMIT}
        found = self.listed(f"rest/api/content/{id}/property", params)
        return {
            str(one["key"]): Held(
                str(one["id"]), str(one["key"]), one["value"], int(one["version"]["number"])
            )
            for one in found
        }

    def set_property(self, id: str, key: str, value: Any, held: Held | None) -> Answer:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        path, given = f"rest/api/content/{id}/property", {"key": key, "value": value}
        if held is None:
            return self.transport.send("POST", path, repeat=True, ok=(400, 409), json=given)
        given["version"] = {"number": held.version + 1, "minorEdit": True}
        return self.transport.send("PUT", f"{path}/{key}", repeat=True, ok=(400, 409), json=given)

    def unset_property(self, id: str, held: Held) -> None:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        path = f"rest/api/content/{id}/property/{held.key}"
        self.transport.send("DELETE", path, repeat=True, ok=(404,))

    def restricting(self, id: str) -> str:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`.

        Before version 8.8 only the experimental interface sets restrictions; a later one may have lost it.
        """
        if self._interface is None:
            takes = (one for one in ("api", EXPERIMENTAL) if self._takes_restrictions(one, id))
            self._interface = next(takes, "")
        return self._interface

    def _takes_restrictions(self, interface: str, id: str) -> bool:
        path = f"rest/{interface}/content/{id}/restriction"
        answer = self.transport.send("OPTIONS", path, repeat=True, ok=_UNTOLD)
        return answer.status not in _UNTOLD and "PUT" in answer.headers.get("allow", "").upper()

    def product_found(self) -> str:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        answer = self.transport.get("rest/applinks/1.0/manifest", ok=(401, 403, 404))
        version = re.search(r"<version>([\d.]+)", answer.text) if answer.status < 300 else None
        return f"{self.product} {version[1]}" if version else self.product


def _content(title: str, body: str, parent: str) -> dict[str, Any]:
    given: dict[str, Any] = {
        "type": "page",
        "title": title,
        "body": {"storage": {"value": body, "representation": "storage"}},
    }
    if parent:
        given["ancestors"] = [{"id": parent}]
    return given


def _page(one: dict[str, Any]) -> Found:
    version = one.get("version") or {}
    above = one.get("ancestors") or []
    body = (one.get("body") or {}).get("storage")
    return Found(
        str(one["id"]),
        str(one["title"]),
        str(one["status"]),
        int(version.get("number", 0)),
        str(above[-1]["id"]) if above else "",
        str((version.get("by") or {}).get("displayName") or ""),
        str(body["value"]) if body else None,
    )
