"""Objects of REST v1 as JSON. What isn't asked for by `expand` is only named in `_expandable`."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from tests.publish.confluence.calls import Call
from tests.publish.confluence.model import Attachment, Comment, FileVersion, Page, Property, Space, Version
from tests.publish.confluence.people import User
from tests.publish.confluence.refusals import Json
from tests.publish.confluence.view import render

ALL = frozenset({"body.storage", "version", "space", "ancestors", "history", "container"})
"""What answers to writes hold without being asked (REST v1, Create content: default expansions; md2conf
reads all of these from them)."""


def person(call: Call, user: User) -> Json:
    if call.wiki.cloud:
        return {
            "type": "known",
            "accountId": user.name,
            "accountType": "atlassian",
            "email": user.email,
            "publicName": user.display,
            "displayName": user.display,
        }
    return {
        "type": "known",
        "username": user.name,
        "userKey": f"key-{user.name}",
        "displayName": user.display,
    }


def version(call: Call, one: Version | FileVersion) -> Json:
    message = one.message if isinstance(one, Version) else one.comment
    return {
        "by": person(call, one.author),
        "when": one.when.isoformat(),
        "number": one.number,
        "message": message,
        "minorEdit": one.minor,
    }


def space(call: Call, one: Space) -> Json:
    return {
        "id": int(one.number),
        "key": one.key,
        "name": one.name,
        "type": "global",
        "status": "current",
        "_expandable": {"homepage": f"/rest/api/content/{one.home}"},
        "_links": {"webui": f"/display/{one.key}", "self": f"{call.site}/rest/api/space/{one.key}"},
    }


def value(call: Call, one: Property) -> Json:
    return {
        "id": one.number,
        "key": one.key,
        "value": one.value,
        "version": {"number": one.version, "minorEdit": False, "message": ""},
    }


def label(name: str) -> Json:
    return {"prefix": "global", "name": name, "id": str(sum(name.encode()) + 1000), "label": name}


def labels(names: Iterable[str]) -> Json:
    results = [label(name) for name in sorted(names)]
    return {"results": results, "start": 0, "limit": 200, "size": len(results)}


def brief(call: Call, page: Page) -> Json:
    return {
        "id": page.number,
        "type": "page",
        "status": page.status,
        "title": page.title,
        "_links": {"webui": webui(call, page), "self": f"{call.site}/rest/api/content/{page.number}"},
    }


def webui(call: Call, page: Page) -> str:
    if call.wiki.cloud:
        return f"/spaces/{page.space.key}/pages/{page.number}/{quote(page.title)}"
    return f"/display/{page.space.key}/{quote(page.title)}"


def page_json(call: Call, page: Page, wanted: frozenset[str], number: int | None = None) -> Json:
    """A page; `number` asks for an earlier version."""
    shown = next((one for one in page.versions if one.number == number), page.last)
    result = brief(call, page) | {"title": shown.title, "extensions": {"position": "none"}}
    offered = ["body", "version", "space", "ancestors", "history", "metadata", "children", "container"]
    if "version" in wanted:
        result["version"] = version(call, shown)
    if "space" in wanted or "container" in wanted:
        result["space"] = space(call, page.space)
    if "ancestors" in wanted:
        result["ancestors"] = [brief(call, one) for one in call.wiki.above(page)]
    if _any(wanted, "history"):
        result["history"] = history(call, page)
    body: Json = {}
    if "body.storage" in wanted:
        body["storage"] = {"value": shown.body, "representation": "storage"}
    for name in ("view", "export_view", "styled_view"):
        if f"body.{name}" in wanted:
            seen = render(call.wiki, page, call.context, shown.body)
            body[name] = {"value": seen, "representation": name}
    if body:
        result["body"] = body
    metadata: Json = {}
    if "metadata.labels" in wanted:
        metadata["labels"] = labels(page.labels)
    keys = [
        name.removeprefix("metadata.properties.")
        for name in wanted
        if name.startswith("metadata.properties.")
    ]
    found = {key: value(call, page.properties[key]) for key in keys if key in page.properties}
    if keys:
        metadata["properties"] = found
    if metadata:
        result["metadata"] = metadata
    result["_expandable"] = {name: "" for name in offered if name not in result}
    return result


def single(call: Call, page: Page, wanted: frozenset[str], number: int | None = None) -> Json:
    """A page that is the whole answer: only there (and on lists as a whole) the links tell their base."""
    links = {"webui": webui(call, page), "self": f"{call.site}/rest/api/content/{page.number}"}
    more = {"_links": {**links, "base": call.site, "context": call.context}}
    return page_json(call, page, wanted, number) | more


def _any(wanted: frozenset[str], name: str) -> bool:
    return any(one == name or one.startswith(f"{name}.") for one in wanted)


def history(call: Call, page: Page) -> Json:
    return {
        "latest": True,
        "createdBy": person(call, page.versions[0].author),
        "createdDate": page.versions[0].when.isoformat(),
        "lastUpdated": version(call, page.last),
    }


def file_json(call: Call, file: Attachment, with_version: bool = True) -> Json:
    last = file.last
    where = f"/download/attachments/{file.page.number}/{quote(file.name)}?version={last.number}&api=v2"
    result: Json = {
        "id": f"att{file.number}",
        "type": "attachment",
        "status": file.status,
        "title": file.name,
        "metadata": {"mediaType": last.media_type, "comment": last.comment},
        "extensions": {
            "mediaType": last.media_type,
            "fileSize": len(last.data),
            "comment": last.comment,
        },
        "_links": {
            "webui": f"/pages/viewpageattachments.action?pageId={file.page.number}",
            "download": where,
            "self": f"{call.site}/rest/api/content/att{file.number}",
        },
    }
    if with_version:
        result["version"] = version(call, last)
    return result


def comment_json(call: Call, comment: Comment) -> Json:
    inline = {"markerRef": comment.ref, "originalSelection": comment.selection}
    return {
        "id": comment.number,
        "type": "comment",
        "status": "current",
        "title": "Re:",
        "body": {"storage": {"value": comment.body, "representation": "storage"}},
        "extensions": {
            "location": "inline" if comment.ref else "footer",
            "resolution": {"status": comment.status},
            **({"inlineProperties": inline} if comment.ref else {}),
        },
    }
