"""Objects of Cloud's REST v2 as JSON (fields of its OpenAPI description)."""

from __future__ import annotations

from typing import cast
from urllib.parse import quote, quote_plus

from tests.publish.confluence.calls import Call
from tests.publish.confluence.model import Attachment, Comment, FileVersion, Page, Property, Space, Version
from tests.publish.confluence.refusals import Json
from tests.publish.confluence.view import render


def version(one: Version | FileVersion) -> Json:
    return {
        "number": one.number,
        "message": one.message if isinstance(one, Version) else one.comment,
        "minorEdit": one.minor,
        "authorId": one.author.name,
        "createdAt": one.when.isoformat().replace("+00:00", "Z"),
    }


def body(call: Call, page: Page, shown: Version, form: str) -> Json:
    if form == "storage":
        return {"storage": {"representation": "storage", "value": shown.body}}
    if form in {"view", "export_view", "styled_view"}:
        value = render(call.wiki, page, call.context, shown.body)
        return {form: {"representation": form, "value": value}}
    return {}


def page_json(call: Call, page: Page, number: int | None = None) -> Json:
    shown = next((one for one in page.versions if one.number == number), page.last)
    webui = f"/spaces/{page.space.key}/pages/{page.number}/{quote_plus(page.title)}"
    return {
        "id": page.number,
        "status": page.status,
        "title": shown.title,
        "spaceId": page.space.number,
        "parentId": page.parent,
        "parentType": "page" if page.parent else None,
        "position": call.wiki.order.index(page.number),
        "authorId": page.versions[0].author.name,
        "ownerId": page.versions[0].author.name,
        "lastOwnerId": None,
        "createdAt": page.versions[0].when.isoformat().replace("+00:00", "Z"),
        "version": version(shown),
        "body": body(call, page, shown, call.one("body-format")),
        "_links": {
            "webui": webui,
            "editui": f"/pages/resumedraft.action?draftId={page.number}",
            "tinyui": f"/x/{page.number}",
            "base": call.site,
        },
    }


def listed(call: Call, page: Page) -> Json:
    """Within a list the links have no base of their own; the list has."""
    content = page_json(call, page)
    links = cast(Json, content["_links"])
    del links["base"]
    return content


def file_json(call: Call, file: Attachment) -> Json:
    last = file.last
    where = f"/download/attachments/{file.page.number}/{quote(file.name)}?version={last.number}&api=v2"
    return {
        "id": f"att{file.number}",
        "status": file.status,
        "title": file.name,
        "createdAt": file.versions[0].when.isoformat().replace("+00:00", "Z"),
        "pageId": file.page.number,
        "mediaType": last.media_type,
        "mediaTypeDescription": last.media_type,
        "comment": last.comment,
        "fileId": f"file-{file.number}",
        "fileSize": len(last.data),
        "webuiLink": f"/pages/viewpageattachments.action?pageId={file.page.number}",
        "downloadLink": where,
        "version": version(last),
        "_links": {"download": where},
    }


def space(call: Call, one: Space) -> Json:
    return {
        "id": one.number,
        "key": one.key,
        "name": one.name,
        "type": "global",
        "status": "current",
        "homepageId": one.home,
        "authorId": call.wiki.users[0].name,
        "description": None,
        "_links": {"webui": f"/spaces/{one.key}"},
    }


def value(one: Property) -> Json:
    return {
        "id": one.number,
        "key": one.key,
        "value": one.value,
        "version": {"number": one.version, "message": "", "minorEdit": False},
    }


def label(name: str) -> Json:
    return {"id": str(sum(name.encode()) + 1000), "name": name, "prefix": "global"}


def comment(call: Call, page: Page, one: Comment) -> Json:
    """The body only if a format is asked for. Only inline comments can be resolved."""
    held = {"storage": {"representation": "storage", "value": one.body}}
    content: Json = {
        "id": one.number,
        "status": "current",
        "title": f"Re: {page.title}",
        "pageId": page.number,
        "version": {"number": 1, "authorId": one.author.name, "createdAt": one.when.isoformat()},
        "body": held if call.one("body-format") == "storage" else {},
        "_links": {},
    }
    if one.ref:
        content["resolutionStatus"] = one.status
        content["properties"] = {"inlineMarkerRef": one.ref, "inlineOriginalSelection": one.selection}
    return content
