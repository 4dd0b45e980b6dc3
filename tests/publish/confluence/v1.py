"""REST v1 of pages: the whole of Data Center's interface, and what Cloud's v2 lacks.

Every behaviour is that of "Confluence Cloud REST API v1" and "Confluence Data Center REST API"; where both
differ or issues tell more than they do, the handler says so.
"""

from __future__ import annotations

from tests.publish.confluence import shapes_v1 as shapes
from tests.publish.confluence.calls import (
    Answer,
    Call,
    Route,
    by_start,
    checked_token,
    record,
    text,
    whole,
)
from tests.publish.confluence.model import Page
from tests.publish.confluence.refusals import Json, Refusal
from tests.publish.confluence.scopes import (
    DELETE,
    LIST,
    MOVE,
    READ,
    WRITE,
)

STATUSES = ("current", "trashed", "archived")


def wanted(call: Call) -> frozenset[str]:
    names = call.many("expand")
    return frozenset(
        ".".join(name.split(".")[:end]) for name in names for end in range(1, name.count(".") + 2)
    )


def statuses(call: Call) -> tuple[str, ...]:
    given = call.many("status") or ["current"]
    return STATUSES if "any" in given else tuple(given)


def cap(call: Call) -> int:
    """The longest list: 50 with bodies, 200 with other expansions, 1000 without ("Searching for content with the
    REST API and CQL always limits results to 50", Atlassian knowledge base)."""
    names = wanted(call)
    return min(call.wiki.settings.page_size, 50 if "body" in names else 200 if names else 1000)


def read(call: Call) -> Answer:
    """Only current content, unless `status` asks for other; an old version by `status=historical`."""
    number = call.number("version", 0) or None
    known = STATUSES if "historical" in call.many("status") else statuses(call)
    page = call.wiki.page(call.user, call.at[0], known)
    return Answer(content=shapes.single(call, page, wanted(call), number))


def listing(call: Call) -> Answer:
    """By space and title. The title must be the same to the case (CONFSERVER-40303, docToolchain#15)."""
    pages = call.wiki.listed(call.user, statuses(call))
    key, title = call.one("spaceKey"), call.one("title")
    if call.one("type", "page") != "page":
        pages = []
    if key:
        call.wiki.space(call.user, key)
        pages = [page for page in pages if page.space.key == key]
    if title:
        pages = [page for page in pages if page.title == title]
    return by_start(call, pages, lambda page: shapes.page_json(call, page, wanted(call)), cap(call))


def _storage(given: Json, needed: bool) -> str | None:
    if "body" not in given:
        if needed:
            return ""
        return None
    body = record(given["body"], "body")
    if "storage" not in body:
        raise Refusal(400, "Only the representation storage is understood")
    storage = record(body["storage"], "body.storage")
    if storage.get("representation") != "storage":
        raise Refusal(400, "body.storage.representation must be storage")
    return text(storage.get("value"), "body.storage.value")


def _parent(given: Json) -> str | None:
    """The last of `ancestors`; ids come as text or numbers."""
    ancestors = given.get("ancestors")
    if not isinstance(ancestors, list) or not ancestors:
        return None
    return str(record(ancestors[-1], "ancestors").get("id"))


def _metadata(call: Call, page: Page, given: Json, create: bool) -> None:
    """Labels and properties within a write. Data Center ignores labels when a page is created
    (confluencebuilder sends them again for that reason); an update replaces them (REST v1, Add labels)."""
    metadata = record(given.get("metadata") or {}, "metadata")
    named = metadata.get("labels")
    if isinstance(named, list) and (call.wiki.cloud or not create):
        names = [text(record(one, "label").get("name"), "label.name") for one in named]
        if not create:
            page.labels.clear()
        call.things.label(call.user, page, names)
    for key, held in record(metadata.get("properties") or {}, "metadata.properties").items():
        new = record(held, f"metadata.properties.{key}").get("value")
        there = page.properties.get(key)
        if there is None or there.value != new:
            call.things.set_property(call.user, page, key, new, there.version + 1 if there else None)


def create(call: Call) -> Answer:
    given = call.record()
    if given.get("type") != "page":
        raise Refusal(400, "The content type is invalid")
    key = text(record(given.get("space"), "space").get("key"), "space.key")
    try:
        space = call.wiki.space(call.user, key)
    except Refusal:
        if call.wiki.cloud:
            raise Refusal(403, "User not permitted to create content in the space") from None
        raise
    title = text(given.get("title"), "title")
    message = str(record(given.get("version") or {}, "version").get("message") or "")
    body = _storage(given, needed=True) or ""
    page = call.wiki.create(call.user, space, title, body, _parent(given), message)
    _metadata(call, page, given, create=True)
    return Answer(content=shapes.single(call, page, shapes.ALL))


def update(call: Call) -> Answer:
    """Needs version, type and title; for a page in the trash only version and status (ConfluencePS#14).

    The space of a page can't be changed (md2conf#11).
    """
    given = call.record()
    page = call.wiki.page(call.user, call.at[0], ("current", "trashed"))
    if "id" in given and str(given["id"]) != page.number:
        raise Refusal(400, "The id in the body is another one than in the path")
    if "version" not in given:
        raise Refusal(400, "Version is required")
    version = record(given["version"], "version")
    number = whole(version.get("number"), "version.number")
    message, minor = str(version.get("message") or ""), version.get("minorEdit") is True
    if page.status == "trashed":
        if given.get("status") != "current":
            raise Refusal(404, f"No content found with id : {page.number}")
        call.wiki.update(call.user, page, number, page.title, None, message=message, minor=minor)
        return Answer(content=shapes.single(call, page, shapes.ALL))
    if given.get("type") != "page":
        raise Refusal(400, "The type property has been set incorrectly")
    if given.get("status", "current") != "current":
        raise Refusal(400, "Only pages with status current can be written here")
    if record(given.get("space") or {}, "space").get("key", page.space.key) not in {"", page.space.key}:
        told = f"Could not update Content of type : class com.atlassian.confluence.pages.Page with id {page.number}"
        raise Refusal(400, told)
    title = text(given.get("title"), "title")
    body = _storage(given, needed=False)
    call.wiki.update(call.user, page, number, title, body, _parent(given), message, minor)
    _metadata(call, page, given, create=False)
    return Answer(content=shapes.single(call, page, shapes.ALL))


def delete(call: Call) -> Answer:
    """To the trash; from the trash for good only when `status=trashed` says so. Files go by their id."""
    if call.at[0].startswith("att"):
        call.things.detach(call.user, call.things.attachment(call.user, call.at[0]))
        return Answer(204)
    purge = call.one("status") == "trashed"
    page = call.wiki.page(call.user, call.at[0], ("trashed",) if purge else ("current",))
    if purge:
        call.wiki.purge(call.user, page)
    else:
        call.wiki.trash(call.user, page)
    return Answer(204)


def history(call: Call) -> Answer:
    return Answer(content=shapes.history(call, call.wiki.page(call.user, call.at[0])))


def children(call: Call) -> Answer:
    page = call.wiki.page(call.user, call.at[0])
    found = [one for one in call.wiki.children(page) if call.wiki.visible(call.user, one)]
    return by_start(call, found, lambda one: shapes.page_json(call, one, wanted(call)), cap(call))


def descendants(call: Call) -> Answer:
    page = call.wiki.page(call.user, call.at[0])
    found = [one for one in call.wiki.listed(call.user) if page in call.wiki.above(one)]
    return by_start(call, found, lambda one: shapes.page_json(call, one, wanted(call)), cap(call))


def move(call: Call) -> Answer:
    if not call.wiki.cloud and not call.wiki.settings.server_move:
        raise Refusal(404, "Not Found")
    page, target = (call.wiki.page(call.user, number) for number in (call.at[0], call.at[2]))
    call.wiki.move(call.user, page, call.at[1], target)
    return Answer(content={"pageId": page.number})


def move_action(call: Call) -> Answer:
    """Data Center's page action (atlassian-python-api, Server.move_page)."""
    checked_token(call)
    page = call.wiki.page(call.user, call.one("pageId"))
    words = {"append": "append", "above": "before", "below": "after"}
    if call.one("position") not in words:
        raise Refusal(400, f"Invalid position: {call.one('position')}")
    named = call.one("targetTitle")
    number = call.one("targetId") or next(
        (one.number for one in call.wiki.listed(call.user) if one.title == named and one.space is page.space),
        "",
    )
    call.wiki.move(call.user, page, words[call.one("position")], call.wiki.page(call.user, number))
    return Answer(content={"page": shapes.brief(call, page), "actionErrors": []})


def archive(call: Call) -> Answer:
    """Cloud only. Ids are numbers; text is refused (the schema says int64; mark's fake insists as well)."""
    if not call.wiki.cloud:
        raise Refusal(404, "Not Found")
    named = call.record().get("pages")
    if not isinstance(named, list) or not named or len(named) > 300:
        raise Refusal(400, "pages must be a list of 1 to 300 entries")
    numbers = [whole(record(one, "page").get("id"), "page.id") for one in named]
    pages = [call.wiki.page(call.user, str(number), ("current", "archived")) for number in numbers]
    task = call.wiki.archive(call.user, pages)
    status = f"/rest/api/longtask/{task.number}"
    return Answer(202, {"id": task.number, "links": {"status": status}})


ROUTES = (
    Route("GET", r"/content", "page.list", LIST, listing, removed=True),
    Route("POST", r"/content", "page.create", WRITE, create, removed=True),
    Route("POST", r"/content/archive", "page.archive", WRITE, archive),
    Route("GET", r"/content/(\d+)", "page.read", READ, read, removed=True),
    Route("PUT", r"/content/(\d+)", "page.update", WRITE, update, removed=True),
    Route("DELETE", r"/content/((?:att)?\d+)", "page.delete", DELETE, delete, removed=True),
    Route("GET", r"/content/(\d+)/history", "page.read", READ, history, removed=True),
    Route("GET", r"/content/(\d+)/child/page", "page.list", LIST, children, removed=True),
    Route("GET", r"/content/(\d+)/descendant/page", "page.list", LIST, descendants),
    Route("PUT", r"/content/(\d+)/move/(\w+)/(\d+)", "page.move", MOVE, move),
)
ACTIONS = (Route("POST", r"/pages/movepage\.action", "page.move", MOVE, move_action),)
