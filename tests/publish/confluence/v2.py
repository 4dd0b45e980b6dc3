"""REST v2 of Confluence Cloud, as its OpenAPI description has it.

What surprises in it: listings of pages hold archived ones too unless `status` is given, and one page is found
by its id whatever its status (md2conf#275 met `trashed` that way); `minorEdit` is no field of an update, so
watchers are told (confluencebuilder#722); there is no move, label, upload or restriction: those stay in v1.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.publish.confluence import scopes
from tests.publish.confluence import shapes_v2 as shapes
from tests.publish.confluence.calls import Answer, Call, Route, by_cursor, record, text, whole
from tests.publish.confluence.model import Attachment, Page, Property, Space
from tests.publish.confluence.refusals import Json, Refusal, missing

ANY = ("current", "archived", "trashed")
PREFIX = "/wiki"


def _page(call: Call, known: tuple[str, ...] = ANY) -> Page:
    return call.wiki.page(call.user, call.at[0], known)


def pages(call: Call) -> Answer:
    return _pages(call, call.wiki.listed(call.user, call.many("status") or ("current", "archived")))


def pages_of_space(call: Call) -> Answer:
    space = call.wiki.space_by_number(call.user, call.at[0])
    known = call.wiki.listed(call.user, call.many("status") or ("current", "archived"))
    found = [page for page in known if page.space is space]
    if call.one("depth") == "root":
        found = [page for page in found if page.parent is None]
    return _pages(call, found)


def _pages(call: Call, found: list[Page]) -> Answer:
    numbers, spaces, title = call.many("id"), call.many("space-id"), call.one("title")
    if any(not number.isdigit() for number in [*numbers, *spaces]):
        raise Refusal(400, "Ids must be numbers")
    if call.one("body-format") not in {"", "storage", "atlas_doc_format"}:
        raise Refusal(400, "Lists hold bodies as they are stored only")
    if numbers:
        found = [page for page in found if page.number in numbers]
    if spaces:
        found = [page for page in found if page.space.number in spaces]
    if title:
        found = [page for page in found if page.title == title]
    return by_cursor(call, found, lambda page: shapes.listed(call, page), prefix=PREFIX)


def read(call: Call) -> Answer:
    known = tuple(call.many("status")) or ANY
    page = _page(call, ANY if "historical" in known else known)
    content = shapes.page_json(call, page, call.number("version", 0) or None)
    if call.one("include-labels") == "true":
        content["labels"] = {"results": [shapes.label(name) for name in sorted(page.labels)], "meta": {}}
    if call.one("include-properties") == "true":
        content["properties"] = {
            "results": [shapes.value(one) for one in page.properties.values()],
            "meta": {},
        }
    return Answer(content=content)


def _text(given: Json) -> str:
    """Both forms that are described: a body, or a body in a body under the name of its representation."""
    body = record(given.get("body"), "body")
    inner = record(body["storage"], "body.storage") if "storage" in body else body
    if inner.get("representation", "storage" if inner is not body else None) != "storage":
        raise Refusal(400, "Only the representation storage is understood")
    return text(inner.get("value"), "body.value")


def _optional(given: Json, name: str) -> str | None:
    value = given.get(name)
    return None if value is None else text(value, name)


def create(call: Call) -> Answer:
    """Needs spaceId, and a title. Without parentId the page goes below the space's home page."""
    given = call.record()
    if "spaceId" not in given:
        raise Refusal(400, "spaceId is required")
    number = given["spaceId"]
    space = call.wiki.space_by_number(call.user, str(number))
    if given.get("status", "current") != "current":
        raise Refusal(400, "Only pages with status current can be created here")
    title = text(given.get("title"), "title")
    body = _text(given) if "body" in given else ""
    parent = _optional(given, "parentId")
    root = call.one("root-level") == "true"
    if root and parent is not None:
        raise Refusal(400, "parentId can't be given together with root-level")
    page = call.wiki.create(call.user, space, title, body, parent or (None if root else space.home))
    call.query["body-format"] = ["storage"]
    return Answer(content=shapes.page_json(call, page))


def update(call: Call) -> Answer:
    """Needs id, status, title, body and version; restores a page from the trash without changing it."""
    given = call.record()
    for name in ("id", "status", "title", "body", "version"):
        if name not in given:
            raise Refusal(400, f"{name} is required")
    page = _page(call)
    if str(given["id"]) != page.number:
        raise Refusal(400, "The id in the body is another one than in the path")
    if given["status"] != "current":
        raise Refusal(400, "status must be current")
    if str(given.get("spaceId", page.space.number)) != page.space.number:
        raise Refusal(400, "Moving a page to another space is not supported")
    held = record(given["version"], "version")
    number = whole(held.get("number"), "version.number")
    message = str(held.get("message") or "")
    title, body = text(given["title"], "title"), _text(given)
    call.wiki.update(call.user, page, number, title, body, _optional(given, "parentId"), message)
    call.query["body-format"] = ["storage"]
    return Answer(content=shapes.page_json(call, page))


def delete(call: Call) -> Answer:
    """To the trash; `purge=true` from there for good."""
    if call.one("purge") == "true":
        call.wiki.purge(call.user, _page(call, ("trashed",)))
    else:
        call.wiki.trash(call.user, _page(call, ("current", "archived")))
    return Answer(204)


def children(call: Call) -> Answer:
    """`direct-children` is the younger form, which tells types (md2conf asks it)."""
    typed = {"type": "page"} if call.path.endswith("direct-children") else {}
    found = [one for one in call.wiki.children(_page(call)) if call.wiki.visible(call.user, one)]

    def shape(page: Page) -> Json:
        return {
            "id": page.number,
            "status": page.status,
            "title": page.title,
            **typed,
            "spaceId": page.space.number,
            "childPosition": call.wiki.order.index(page.number),
        }

    return by_cursor(call, found, shape, prefix=PREFIX)


def ancestors(call: Call) -> Answer:
    """From the top; only ids and types."""
    found = call.wiki.above(_page(call))
    return by_cursor(call, found, lambda page: {"id": page.number, "type": "page"}, prefix=PREFIX)


def versions(call: Call) -> Answer:
    newest = list(reversed(_page(call).versions))
    return by_cursor(call, newest, shapes.version, prefix=PREFIX)


def labels(call: Call) -> Answer:
    return by_cursor(call, sorted(_page(call).labels), shapes.label, prefix=PREFIX)


def files(call: Call) -> Answer:
    status = call.many("status") or ["current"]
    found = [one for one in _page(call).attachments if one.status in status]
    if call.one("filename"):
        found = [one for one in found if one.name == call.one("filename")]
    return by_cursor(call, found, lambda one: shapes.file_json(call, one), prefix=PREFIX)


def file(call: Call) -> Answer:
    return Answer(content=shapes.file_json(call, call.things.attachment(call.user, call.at[0])))


def remove_file(call: Call) -> Answer:
    call.things.detach(call.user, call.things.attachment(call.user, call.at[0]))
    return Answer(204)


def spaces(call: Call) -> Answer:
    """Keys are matched to the case."""
    keys, numbers = call.many("keys"), call.many("ids")
    found = [one for one in call.wiki.spaces if call.user.may("view", one.key)]
    if keys:
        found = [one for one in found if one.key in keys]
    if numbers:
        found = [one for one in found if one.number in numbers]
    return by_cursor(call, found, lambda one: shapes.space(call, one), prefix=PREFIX)


def space(call: Call) -> Answer:
    return Answer(content=shapes.space(call, call.wiki.space_by_number(call.user, call.at[0])))


def comments(inline: bool) -> Callable[[Call], Answer]:
    def run(call: Call) -> Answer:
        page = _page(call)
        states = call.many("resolution-status")
        found = [one for one in page.comments if bool(one.ref) == inline]
        if states:
            found = [one for one in found if one.status in states]
        return by_cursor(call, found, lambda one: shapes.comment(call, page, one), prefix=PREFIX)

    return run


Owner = Page | Attachment | Space


def _attachment(call: Call) -> Owner:
    return call.things.attachment(call.user, call.at[0])


def _space(call: Call) -> Owner:
    return call.wiki.space_by_number(call.user, call.at[0])


def _held(owner: Owner, number: str) -> Property:
    found = next((one for one in owner.properties.values() if one.number == number), None)
    if found is None:
        raise missing("property", number)
    return found


def property_routes(
    path: str, of: Callable[[Call], Owner], reads: frozenset[str], writes: frozenset[str], made: int
) -> tuple[Route, ...]:
    """Properties are the same on pages, files and spaces: listed by key, changed by id."""

    def listing(call: Call) -> Answer:
        found = sorted(of(call).properties.values(), key=lambda one: one.key)
        if call.one("key"):
            found = [one for one in found if one.key == call.one("key")]
        return by_cursor(call, found, shapes.value, prefix=PREFIX)

    def one(call: Call) -> Answer:
        return Answer(content=shapes.value(_held(of(call), call.at[1])))

    def create_one(call: Call) -> Answer:
        given = call.record()
        key = text(given.get("key"), "key")
        held = call.things.set_property(call.user, of(call), key, given.get("value"), None, taken=409)
        return Answer(made, shapes.value(held))

    def update_one(call: Call) -> Answer:
        given = call.record()
        owner = of(call)
        held = _held(owner, call.at[1])
        if given.get("key") != held.key:
            raise Refusal(400, "The key of a property can't be changed")
        number = whole(record(given.get("version"), "version").get("number"), "version.number")
        call.things.set_property(call.user, owner, held.key, given.get("value"), number)
        return Answer(content=shapes.value(held))

    def remove_one(call: Call) -> Answer:
        owner = of(call)
        call.things.unset_property(call.user, owner, _held(owner, call.at[1]).key)
        return Answer(204)

    return (
        Route("GET", path, "property.list", reads, listing),
        Route("POST", path, "property.write", writes, create_one),
        Route("GET", path + r"/(\d+)", "property.read", reads, one),
        Route("PUT", path + r"/(\d+)", "property.write", writes, update_one),
        Route("DELETE", path + r"/(\d+)", "property.delete", writes, remove_one),
    )


PAGE, FILE = r"/pages/(\d+)", r"/attachments/((?:att)?\d+)"
ROUTES = (
    Route("GET", r"/pages", "page.list", scopes.V2_PAGE, pages),
    Route("POST", r"/pages", "page.create", scopes.V2_PAGE_WRITE, create),
    Route("GET", PAGE, "page.read", scopes.V2_PAGE, read),
    Route("PUT", PAGE, "page.update", scopes.V2_PAGE_WRITE, update),
    Route("DELETE", PAGE, "page.delete", scopes.V2_PAGE_DELETE, delete),
    Route("GET", PAGE + "/(?:children|direct-children)", "page.list", scopes.V2_CHILDREN, children),
    Route("GET", PAGE + "/ancestors", "page.read", scopes.V2_TREE, ancestors),
    Route("GET", PAGE + "/versions", "page.read", scopes.V2_PAGE, versions),
    Route("GET", PAGE + "/labels", "label.list", scopes.V2_PAGE, labels),
    Route("GET", PAGE + "/attachments", "file.list", scopes.V2_FILE, files),
    Route("GET", PAGE + "/inline-comments", "comment.list", scopes.V2_COMMENT, comments(inline=True)),
    Route("GET", PAGE + "/footer-comments", "comment.list", scopes.V2_COMMENT, comments(inline=False)),
    Route("GET", FILE, "file.read", scopes.V2_FILE, file),
    Route("DELETE", FILE, "file.delete", scopes.V2_FILE_DELETE, remove_file),
    Route("GET", r"/spaces", "space.read", scopes.V2_SPACE, spaces),
    Route("GET", r"/spaces/(\d+)", "space.read", scopes.V2_SPACE, space),
    Route("GET", r"/spaces/(\d+)/pages", "page.list", scopes.V2_PAGE, pages_of_space),
    *property_routes(PAGE + "/properties", _page, scopes.V2_PAGE, scopes.V2_PAGE_WRITE, 200),
    *property_routes(FILE + "/properties", _attachment, scopes.V2_FILE, scopes.V2_FILE_WRITE, 200),
    *property_routes(r"/spaces/(\d+)/properties", _space, scopes.V2_SPACE, scopes.V2_SPACE_WRITE, 201),
)
