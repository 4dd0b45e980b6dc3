"""What can go wrong on the way: slow, refused, cut, lost, gone; each at chosen requests.

Sources: "Rate limiting" (Confluence Cloud documentation: 429 and some 5xx come with Retry-After in seconds;
X-RateLimit-Reset tells a time) and RFC 9110, 10.2.3 (Retry-After may be a date, as proxies send it);
confluencebuilder, store_attachment (a 503 to an upload that was stored in part).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate

from tests.publish.confluence.calls import Answer
from tests.publish.confluence.log import Entry
from tests.publish.confluence.people import Token
from tests.publish.confluence.refusals import Refusal

Match = Callable[[Entry], bool]


def every(_: Entry) -> bool:
    return True


def writing(entry: Entry) -> bool:
    return entry.writes


def kind(*names: str) -> Match:
    return lambda entry: entry.kind in names


@dataclass
class Trouble:
    """Happens to requests that `match`, after `skip` of them passed, `times` times (None: for ever).

    `instead` answers in place of the wiki, and nothing is carried out. `cut` closes the connection: "before"
    anything is carried out, "after" it was and without a word of answer, or in the "middle" of the answer.
    `first` and `last` are called before and after the request is carried out: there a test kills, edits, waits.
    """

    match: Match = every
    skip: int = 0
    times: int | None = 1
    instead: Callable[[], Answer] | None = None
    cut: str = ""
    first: Callable[[], object] | None = None
    last: Callable[[], object] | None = None

    def strikes(self, entry: Entry) -> bool:
        if not self.match(entry):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.times is None:
            return True
        self.times -= 1
        return self.times >= 0


def limited(
    seconds: int = 1,
    as_date: bool = False,
    header: bool = True,
    match: Match = every,
    skip: int = 0,
    times: int = 1,
) -> Trouble:
    """429 with Retry-After in seconds or as a date, or without it."""
    return Trouble(match, skip, times, lambda: _later(429, "Rate limit exceeded", seconds, as_date, header))


def unavailable(
    seconds: int | None = None, match: Match = every, skip: int = 0, times: int | None = 1
) -> Trouble:
    return Trouble(
        match,
        skip,
        times,
        lambda: _later(503, "Service Unavailable", seconds or 0, False, seconds is not None),
    )


def _later(status: int, message: str, seconds: int, as_date: bool, header: bool) -> Answer:
    after = formatdate(time.time() + seconds, usegmt=True) if as_date else str(seconds)
    headers = {"Retry-After": after} if header else {}
    return Answer(status, {"code": status, "message": message}, headers=headers)


def cut_in_the_middle(match: Match = every, skip: int = 0, times: int = 1) -> Trouble:
    """Carried out; the answer breaks off."""
    return Trouble(match, skip, times, cut="middle")


def lost_answer(match: Match = every, skip: int = 0, times: int = 1) -> Trouble:
    """Carried out; no answer comes."""
    return Trouble(match, skip, times, cut="after")


def gone(match: Match = every, skip: int = 0, times: int | None = None) -> Trouble:
    """Not carried out, the connection closes; from now on always, unless `times` says otherwise."""
    return Trouble(match, skip, times, cut="before")


def expires(token: Token, match: Match = every, skip: int = 0) -> Trouble:
    """The token is good for `skip` more requests."""

    def end() -> None:
        token.expired = True

    return Trouble(match, skip, 1, first=end)


def elsewhere(address: str, match: Match = every, skip: int = 0, times: int = 1) -> Trouble:
    """A redirect, as a login page or a foreign host would give; secrets must not follow it."""
    return Trouble(match, skip, times, lambda: Answer(302, headers={"Location": address}))


def slow(seconds: float, match: Match = every, skip: int = 0, times: int | None = 1) -> Trouble:
    return Trouble(match, skip, times, first=lambda: time.sleep(seconds))


def hiccup(match: Match = writing, skip: int = 0, times: int = 1) -> Trouble:
    """A 409 that is no conflict of versions: the database was busy, and nothing was stored (duo-labs
    markdown-to-confluence#6, confluencebuilder PR#127)."""
    told = "javax.persistence.OptimisticLockException: Batch update returned unexpected row count from update [0]"
    return Trouble(match, skip, times, lambda: Answer(409, Refusal(409, told).as_v1(cloud=True)))


def unreconciled(match: Match = writing, skip: int = 0, times: int | None = 1) -> Trouble:
    """A page that the server has to put in order first (maven-confluence-plugin#225, confluencebuilder#528)."""
    told = "Unable to save changes to unreconciled page ContentId{id=1}. Refreshing the page should fix this."
    return Trouble(match, skip, times, lambda: Answer(501, {"statusCode": 501, "message": told}))


def login_page(match: Match = every, skip: int = 0, times: int | None = 1, status: int = 200) -> Trouble:
    """HTML where JSON is expected, as single sign-on, proxies and captive networks send it."""
    page = b"<!DOCTYPE html><html><head><title>Log in</title></head><body><form></form></body></html>"
    return Trouble(match, skip, times, lambda: Answer(status, data=page, media_type="text/html"))
