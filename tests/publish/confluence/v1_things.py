"""REST v1 of what hangs on a page: files, labels, content properties, comments, restrictions.

Cloud and Data Center differ: PUT on `child/attachment` adds or updates on Cloud and is a 405 on Data Center
(mcp-atlassian PR#1378, md2cf#18).
"""

from __future__ import annotations

from urllib.parse import unquote

from tests.publish.confluence import scopes
from tests.publish.confluence import shapes_v1 as shapes
from tests.publish.confluence.calls import Answer, Call, Route, by_start, checked_token, record, text, whole
from tests.publish.confluence.model import Attachment, Page
from tests.publish.confluence.people import User
from tests.publish.confluence.refusals import Json, Refusal, missing
from tests.publish.confluence.upload import uploads


def page_of(call: Call) -> Page:
    return call.wiki.page(call.user, call.at[0])


def files(call: Call) -> Answer:
    page = page_of(call)
    found = [one for one in page.attachments if one.status == "current"]
    if call.one("filename"):
        found = [one for one in found if one.name == call.one("filename")]
    with_version = "version" in call.many("expand")
    return by_start(call, found, lambda one: shapes.file_json(call, one, with_version))


def attach(call: Call) -> Answer:
    checked_token(call)
    page = page_of(call)
    given = uploads(call.headers.get("content-type", ""), call.body)
    made = [call.things.attach(call.user, page, one) for one in given]
    return _files(call, made)


def attach_or_replace(call: Call) -> Answer:
    """Cloud only."""
    if not call.wiki.cloud:
        raise Refusal(405, "Method Not Allowed", headers={"Allow": "GET,POST,OPTIONS"})
    checked_token(call)
    page = page_of(call)
    made = []
    for one in uploads(call.headers.get("content-type", ""), call.body):
        there = call.things.named(page, one.name)
        if there is not None:
            call.things.replace(call.user, there, one)
        made.append(there or call.things.attach(call.user, page, one))
    return _files(call, made)


def _files(call: Call, made: list[Attachment]) -> Answer:
    results = [shapes.file_json(call, one) for one in made]
    links = {"base": call.site, "context": call.context}
    return Answer(content={"results": results, "size": len(results), "_links": links})


def _attachment(call: Call) -> Attachment:
    file = call.things.attachment(call.user, call.at[1])
    if file.page.number != call.at[0]:
        raise missing("attachment", call.at[1])
    return file


def replace(call: Call) -> Answer:
    """New data; the answer is the attachment itself, not a list."""
    checked_token(call)
    file = _attachment(call)
    given = uploads(call.headers.get("content-type", ""), call.body)
    call.things.replace(call.user, file, given[0])
    return Answer(content=shapes.file_json(call, file))


def rename(call: Call) -> Answer:
    """Name, media type and comment. Needs id, type and the next version number."""
    given = call.record()
    file = _attachment(call)
    if given.get("type") != "attachment" or str(given.get("id")).removeprefix("att") != file.number:
        raise Refusal(400, "The attachment id is invalid")
    number = whole(record(given.get("version"), "version").get("number"), "version.number")
    metadata = record(given.get("metadata") or {}, "metadata")
    comment = metadata.get("comment")
    title = str(given.get("title") or "")
    media_type = str(metadata.get("mediaType") or "")
    told = None if comment is None else str(comment)
    call.things.rename(call.user, file, number, title, media_type, told)
    return Answer(content=shapes.file_json(call, file))


def remove_file(call: Call) -> Answer:
    call.things.detach(call.user, _attachment(call))
    return Answer(204)


def file_data(call: Call) -> Answer:
    page = page_of(call)
    file = call.things.named(page, unquote(call.at[1]))
    if file is None:
        raise Refusal(404, "Not Found")
    number = call.number("version", file.last.number)
    version = next((one for one in file.versions if one.number == number), file.last)
    return Answer(data=version.data, media_type=version.media_type)


def labels(call: Call) -> Answer:
    return by_start(call, sorted(page_of(call).labels), shapes.label)


def add_labels(call: Call) -> Answer:
    """One label or a list of them."""
    given = call.json()
    named = given if isinstance(given, list) else [given]
    records = [record(one, "label") for one in named]
    if any(one.get("prefix", "global") not in {"global", "my", "team"} for one in records):
        raise Refusal(400, "Unknown prefix of a label")
    page = page_of(call)
    call.things.label(call.user, page, [text(one.get("name"), "label.name") for one in records])
    return by_start(call, sorted(page.labels), shapes.label)


def remove_label(call: Call) -> Answer:
    page = page_of(call)
    name = unquote(call.at[1]) if len(call.at) > 1 else call.one("name")
    if "/" in name and len(call.at) > 1:
        raise Refusal(400, "A label with a slash is removed by the query parameter name")
    call.things.unlabel(call.user, page, name)
    return Answer(204)


def properties(call: Call) -> Answer:
    held = sorted(page_of(call).properties.values(), key=lambda one: one.key)
    return by_start(call, held, lambda one: shapes.value(call, one))


def read_property(call: Call) -> Answer:
    held = page_of(call).properties.get(unquote(call.at[1]))
    if held is None:
        raise missing("property", call.at[1])
    return Answer(content=shapes.value(call, held))


def create_property(call: Call) -> Answer:
    given = call.record()
    key = unquote(call.at[1]) if len(call.at) > 1 else text(given.get("key"), "key")
    held = call.things.set_property(call.user, page_of(call), key, given.get("value"), None)
    return Answer(content=shapes.value(call, held))


def update_property(call: Call) -> Answer:
    """The next version; a key that isn't there is created if the version is 1 (REST v1)."""
    given = call.record()
    page, key = page_of(call), unquote(call.at[1])
    number = whole(record(given.get("version"), "version").get("number"), "version.number")
    new = key not in page.properties and number == 1
    held = call.things.set_property(call.user, page, key, given.get("value"), None if new else number)
    return Answer(content=shapes.value(call, held))


def remove_property(call: Call) -> Answer:
    call.things.unset_property(call.user, page_of(call), unquote(call.at[1]))
    return Answer(204)


def comments(call: Call) -> Answer:
    wanted = call.many("location")
    found = page_of(call).comments
    if wanted:
        found = [one for one in found if ("inline" if one.ref else "footer") in wanted]
    return by_start(call, found, lambda one: shapes.comment_json(call, one))


def _restriction(call: Call, page: Page, operation: str) -> Json:
    known = [one for one in call.wiki.users if one.name in page.restrictions[operation]]
    users = [shapes.person(call, one) for one in known]
    return {
        "operation": operation,
        "restrictions": {
            "user": {"results": users, "size": len(users)},
            "group": {"results": [], "size": 0},
        },
    }


def restrictions(call: Call) -> Answer:
    page = page_of(call)
    return by_start(call, ["read", "update"], lambda one: _restriction(call, page, one))


def restrictions_by_operation(call: Call) -> Answer:
    page = page_of(call)
    return Answer(content={one: _restriction(call, page, one) for one in ("read", "update")})


def _named(call: Call, given: object) -> User:
    who = record(given, "user")
    name = who.get("accountId") if call.wiki.cloud else who.get("username") or who.get("userKey")
    found = [one for one in call.wiki.users if name in {one.name, f"key-{one.name}"}]
    if not found:
        raise Refusal(400, f"No user {name}")
    return found[0]


def restrict(call: Call) -> Answer:
    """Replaces all restrictions by those given."""
    given = call.json()
    listed = record(given, "restrictions").get("results") if isinstance(given, dict) else given
    if not isinstance(listed, list):
        raise Refusal(400, "A list of restrictions was expected")
    page = page_of(call)
    wanted: dict[str, set[str]] = {"read": set(), "update": set()}
    for one in listed:
        entry = record(one, "restriction")
        users = record(entry.get("restrictions"), "restrictions").get("user") or []
        known = users if isinstance(users, list) else record(users, "user").get("results")
        people = known if isinstance(known, list) else []
        wanted.setdefault(text(entry.get("operation"), "operation"), set()).update(
            _named(call, who).name for who in people
        )
    for operation, names in wanted.items():
        call.things.restrict(call.user, page, operation, names)
    return restrictions(call)


def unrestrict(call: Call) -> Answer:
    page = page_of(call)
    for operation in ("read", "update"):
        call.things.restrict(call.user, page, operation, set())
    return restrictions(call)


FILE = r"/content/(\d+)/child/attachment"
VALUE = r"/content/(\d+)/property"
LOCK = r"/content/(\d+)/restriction"
ROUTES = (
    Route("GET", FILE, "file.list", scopes.FILES, files, removed=True),
    Route("POST", FILE, "file.create", scopes.FILE_WRITE, attach),
    Route("PUT", FILE, "file.update", scopes.FILE_WRITE, attach_or_replace),
    Route("PUT", FILE + r"/((?:att)?\d+)", "file.rename", scopes.FILE_WRITE, rename),
    Route("DELETE", FILE + r"/((?:att)?\d+)", "file.delete", scopes.FILE_WRITE, remove_file),
    Route("POST", FILE + r"/((?:att)?\d+)/data", "file.update", scopes.FILE_WRITE, replace),
    Route("GET", r"/content/(\d+)/label", "label.list", scopes.LABELS, labels, removed=True),
    Route("POST", r"/content/(\d+)/label", "label.add", scopes.LABEL_WRITE, add_labels),
    Route("DELETE", r"/content/(\d+)/label", "label.remove", scopes.LABEL_WRITE, remove_label),
    Route("DELETE", r"/content/(\d+)/label/([^/]+)", "label.remove", scopes.LABEL_WRITE, remove_label),
    Route("GET", VALUE, "property.list", scopes.PROPERTIES, properties, removed=True),
    Route("POST", VALUE, "property.write", scopes.PROPERTY_WRITE, create_property, removed=True),
    Route("GET", VALUE + r"/([^/]+)", "property.read", scopes.PROPERTIES, read_property, removed=True),
    Route(
        "POST", VALUE + r"/([^/]+)", "property.write", scopes.PROPERTY_WRITE, create_property, removed=True
    ),
    Route("PUT", VALUE + r"/([^/]+)", "property.write", scopes.PROPERTY_WRITE, update_property, removed=True),
    Route(
        "DELETE", VALUE + r"/([^/]+)", "property.delete", scopes.PROPERTY_WRITE, remove_property, removed=True
    ),
    Route("GET", r"/content/(\d+)/child/comment", "comment.list", scopes.COMMENTS, comments, removed=True),
    Route("GET", LOCK, "restriction.read", scopes.RESTRICTIONS, restrictions),
    Route("GET", LOCK + "/byOperation", "restriction.read", scopes.RESTRICTIONS, restrictions_by_operation),
    Route("PUT", LOCK, "restriction.write", scopes.RESTRICTION_WRITE, restrict),
    Route("DELETE", LOCK, "restriction.write", scopes.RESTRICTION_WRITE, unrestrict),
)
DATA = (Route("GET", r"/download/attachments/(\d+)/([^/]+)", "file.read", scopes.FILE_DATA, file_data),)
