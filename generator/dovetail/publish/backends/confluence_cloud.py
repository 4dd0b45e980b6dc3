"""Confluence Cloud: REST v2, and of v1 only what v2 does not have: newer sites answer 410 to the rest."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from dovetail.publish.backends.confluence_site import Found, FoundFile, Held, Site, made, record
from dovetail.publish.errors import PublishError
from dovetail.publish.transport import Answer, Transport

_EVERY = "current,archived,trashed"
_BATCH = 100
_LIMIT = 250


class CloudSite(Site):
    """One space of a site of Confluence Cloud, or of the gateway for tokens with scopes."""

    product = "Confluence Cloud"

    def __init__(self, transport: Transport, space: str) -> None:
        super().__init__(transport, space)
        self._names: dict[str, str] = {"": ""}

    def space(self) -> tuple[str, str]:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        found = list(self.listed("api/v2/spaces", {"keys": self.space_key, "limit": 25}))
        if not found:
            what = f'there is no space "{self.space_key}", or the account may not see it'
            hint = "correct space: in publish.yaml (its case counts), or give the account the right"
            raise PublishError("space-missing", what, hint)
        return str(found[0]["id"]), str(found[0].get("homepageId") or "")

    def pages(self, title: str = "", *, bodies: bool = False) -> list[Found]:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        # Without a status, pages in the archive would be among the current ones.
        params: dict[str, Any] = {"status": _EVERY, "limit": _LIMIT}
        if title:
            params["title"] = title
        if bodies:
            params["body-format"] = "storage"
        return [_page(one) for one in self.listed(f"api/v2/spaces/{self.place()[0]}/pages", params)]

    def many(self, ids: Collection[str]) -> list[Found]:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        wanted, found = list(ids), []
        for start in range(0, len(wanted), _BATCH):
            params = {
                "id": ",".join(wanted[start : start + _BATCH]),
                "status": _EVERY,
                "body-format": "storage",
                "limit": _LIMIT,
            }
            found += [_page(one) for one in self.listed("api/v2/pages", params)]
        return found

    def page(self, id: str) -> Found | None:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        answer = self.transport.get(f"api/v2/pages/{id}", {"body-format": "storage"}, ok=(404,))
        return None if answer.status == 404 else _page(record(answer.json()))

    def children(self, id: str) -> list[str]:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        return [str(one["id"]) for one in self.listed(f"api/v2/pages/{id}/children", {"limit": _LIMIT})]

    def post(self, title: str, body: str, parent: str) -> Found:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        given = {"spaceId": self.place()[0], "status": "current", "title": title, "body": _body(body)}
        if parent:
            given["parentId"] = parent
        answer = self.transport.send("POST", "api/v2/pages", repeat=False, ok=(400,), json=given)
        return _page(made(answer, title))

    def put(self, page: Found, title: str, body: str, parent: str) -> Answer:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        given: dict[str, Any] = {
            "id": page.id,
            "status": "current",
            "title": title,
            "body": _body(body),
            "version": {"number": page.version + 1, "message": "Dovetail"},
        }
        if parent:
            given["parentId"] = parent
        # The number makes a second sending harmless.
        return self.transport.send(
            "PUT", f"api/v2/pages/{page.id}", repeat=True, ok=(400, 404, 409, 501), json=given
        )

    def restore(self, page: Found) -> None:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        self.put(page, page.title, page.body or "", "")

    def trash(self, id: str) -> None:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        self.transport.send("DELETE", f"api/v2/pages/{id}", repeat=False)

    def files(self, id: str) -> list[FoundFile]:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        listed = self.listed(f"api/v2/pages/{id}/attachments", {"status": "current", "limit": _LIMIT})
        return [
            FoundFile(
                str(one["id"]),
                str(one["title"]),
                int(one["version"]["number"]),
                str(one.get("comment") or ""),
                int(one.get("fileSize") or 0),
            )
            for one in listed
        ]

    def delete_file(self, file: FoundFile) -> None:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        self.transport.send("DELETE", f"api/v2/attachments/{file.id}", repeat=True, ok=(404,))

    def labels(self, id: str) -> list[str]:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        return [str(one["name"]) for one in self.listed(f"api/v2/pages/{id}/labels", {"limit": _LIMIT})]

    def open_remarks(self, id: str) -> int:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        params = {"limit": _LIMIT}
        found = self.listed(f"api/v2/pages/{id}/inline-comments", params)
        return sum(1 for one in found if one.get("resolutionStatus") not in ("resolved", "dangling"))

    def properties(self, id: str) -> dict[str, Held]:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        found = self.listed(f"api/v2/pages/{id}/properties", {"limit": _LIMIT})
        return {
            str(one["key"]): Held(
                str(one["id"]), str(one["key"]), one["value"], int(one["version"]["number"])
            )
            for one in found
        }

    def set_property(self, id: str, key: str, value: Any, held: Held | None) -> Answer:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        path, given = f"api/v2/pages/{id}/properties", {"key": key, "value": value}
        if held is None:
            return self.transport.send("POST", path, repeat=True, ok=(400, 409), json=given)
        given["version"] = {"number": held.version + 1}
        return self.transport.send("PUT", f"{path}/{held.id}", repeat=True, ok=(400, 409), json=given)

    def unset_property(self, id: str, held: Held) -> None:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        path = f"api/v2/pages/{id}/properties/{held.id}"
        self.transport.send("DELETE", path, repeat=True, ok=(404,))

    def called(self, author: str) -> str:
        """Cloud names authors by ids; who may not look them up gets no name."""
        if author not in self._names:
            refused = (400, 401, 403, 404, 405, 410)
            answer = self.transport.get("rest/api/user", {"accountId": author}, ok=refused)
            found = answer.json() if answer.status < 300 else {}
            self._names[author] = str(record(found).get("displayName") or "")
        return self._names[author]

    def product_found(self) -> str:
        """See :class:`~dovetail.publish.backends.confluence_site.Site`."""
        return self.product


def _body(text: str) -> dict[str, str]:
    return {"representation": "storage", "value": text}


def _page(one: dict[str, Any]) -> Found:
    version = one.get("version") or {}
    body = (one.get("body") or {}).get("storage")
    return Found(
        str(one["id"]),
        str(one["title"]),
        str(one["status"]),
        int(version.get("number", 0)),
        str(one.get("parentId") or ""),
        str(version.get("authorId") or ""),
        str(body["value"]) if body else None,
    )
