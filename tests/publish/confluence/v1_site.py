"""REST v1 around the pages: searches, spaces, long tasks, who one is, what the site is."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from tests.publish.confluence import shapes_v1 as shapes
from tests.publish.confluence.calls import Answer, Call, Route, by_cursor, by_start
from tests.publish.confluence.cql import Query
from tests.publish.confluence.model import CLOUD_ID, Page
from tests.publish.confluence.refusals import Json, Refusal
from tests.publish.confluence.scopes import NONE, SEARCH, SPACE, SYSTEM, TASK, USER, WRITE
from tests.publish.confluence.v1 import cap, wanted


def task(call: Call) -> Answer:
    """Not finished when first asked."""
    found = call.wiki.tasks.get(call.at[0])
    if found is None:
        raise Refusal(404, f"No task with id {call.at[0]}")
    found.reads += 1
    found.done = found.reads > 1
    return Answer(
        content={
            "id": found.number,
            "percentageComplete": 100 if found.done else 50,
            "successful": found.done,
            "finished": found.done,
            "messages": [],
        }
    )


def search_content(call: Call) -> Answer:
    """Current pages that the query matches. The index lags behind (`Settings.index_lag`).

    Cloud goes on by cursor and forgets `start` (change notice "Modernize search REST APIs", quoted by
    confluencebuilder); Data Center goes on by `start`.
    """
    return _search(call, lambda page: shapes.page_json(call, page, wanted(call)))


def search(call: Call) -> Answer:
    def hit(page: Page) -> Json:
        return {
            "content": shapes.page_json(call, page, wanted(call)),
            "title": page.title,
            "excerpt": "",
            "url": shapes.webui(call, page),
            "entityType": "content",
        }

    total = len(_found(call))
    answer = _search(call, hit)
    cast(Json, answer.content)["totalSize"] = total
    return answer


def _search(call: Call, shape: Callable[[Page], Json]) -> Answer:
    pages = _found(call)
    for page in call.wiki.pages.values():
        page.unindexed = max(0, page.unindexed - 1)
    if call.wiki.cloud:
        return by_cursor(call, pages, shape, cap(call))
    return by_start(call, pages, shape, cap(call))


def _found(call: Call) -> list[Page]:
    query = Query(call.one("cql"), lambda page: [one.number for one in call.wiki.above(page)])
    pages = (call.wiki.pages[number] for number in call.wiki.order)
    current = [page for page in pages if page.status == "current" and call.wiki.visible(call.user, page)]
    return [page for page in current if not page.unindexed and query.matches(page)]


def space(call: Call) -> Answer:
    found = call.wiki.space(call.user, call.at[0])
    result = shapes.space(call, found)
    if "homepage" in wanted(call):
        result["homepage"] = shapes.brief(call, call.wiki.pages[found.home])
    return Answer(content=result)


def spaces(call: Call) -> Answer:
    keys = call.many("spaceKey")
    seen = [
        one for one in call.wiki.spaces if call.user.may("view", one.key) and (not keys or one.key in keys)
    ]
    return by_start(call, seen, lambda one: shapes.space(call, one))


def myself(call: Call) -> Answer:
    return Answer(content=shapes.person(call, call.user))


def person(call: Call) -> Answer:
    """Cloud: by account id (REST v1, "Get user")."""
    found = next((one for one in call.wiki.users if one.name == call.one("accountId")), None)
    if found is None or not call.wiki.cloud:
        raise Refusal(404, "Not Found")
    return Answer(content=shapes.person(call, found))


def system(call: Call) -> Answer:
    """Cloud says which site it is; it has no version."""
    if not call.wiki.cloud:
        raise Refusal(404, "Not Found")
    return Answer(
        content={"cloudId": CLOUD_ID, "commitHash": "0", "baseUrl": call.site, "edition": "STANDARD"}
    )


def manifest(call: Call) -> Answer:
    """Data Center's version, as XML (ConfluencePS#93)."""
    version = call.wiki.settings.version
    data = f"<manifest><id>stub</id><typeId>confluence</typeId><version>{version}</version><url>{call.site}</url></manifest>"
    return Answer(data=data.encode(), media_type="application/xml")


def unwatch(call: Call) -> Answer:
    return Answer(204)


ROUTES = (
    Route("GET", r"/content/search", "search", SEARCH, search_content),
    Route("GET", r"/longtask/(\w+)", "task.read", TASK, task),
    Route("GET", r"/search", "search", SEARCH, search),
    Route("GET", r"/space", "space.read", SPACE, spaces, removed=True),
    Route("GET", r"/space/([^/]+)", "space.read", SPACE, space, removed=True),
    Route("GET", r"/user", "user.read", USER, person),
    Route("GET", r"/user/current", "user.read", USER, myself),
    Route("GET", r"/settings/systemInfo", "system.read", SYSTEM, system),
    Route("DELETE", r"/user/watch/content/((?:att)?\d+)", "watch.remove", WRITE, unwatch),
)
MANIFEST = (Route("GET", "/manifest", "system.read", NONE, manifest),)
