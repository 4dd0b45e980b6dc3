"""Days of a project that are other ones because operations changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from dovetail.history.impact.consequences.results import Results
from dovetail.history.impact.touched import MovedDate
from dovetail.history.issues.outcomes import day_in_words
from dovetail.history.states.difference import Change
from dovetail.model.language import tell

_DATED = re.compile(r"(?P<of>dates\..+)\.(?P<day>\d{4}-\d\d-\d\d)")


def dates_of(results: Results, late: Mapping[str, int]) -> tuple[MovedDate, ...]:
    """The days that are other ones. ``late`` is by how many working days requests start too late."""
    found = []
    for name, (before, now) in results.outcomes.items():
        if before.latest_start != now.latest_start:
            title = tell("{request}: latest start", request=name)
            path = f"requests.{name}.latest_start"
            days = day_in_words(before.latest_start), day_in_words(now.latest_start)
            found.append(MovedDate(path, title, *days, name, late.get(name, 0)))
        for key in dict.fromkeys((*before.approvals, *now.approvals)):
            was, becomes = before.approvals.get(key), now.approvals.get(key)
            days = day_in_words(was.on if was else ""), day_in_words(becomes.on if becomes else "")
            if days[0] != days[1]:
                approval = becomes or was
                assert approval is not None
                title = tell("{request}: approval by {who}", request=name, who=approval.title)
                found.append(MovedDate(f"requests.{name}.approvals.{key}.on", title, *days, name))
    found += _of_the_calendar(results.others)
    return tuple(found)


def _of_the_calendar(changes: Sequence[Change]) -> Iterator[MovedDate]:
    """Days that come from calendars, duties and boards. Such a day has itself in its id: one that went and
    one that came of the same are one that moved, in their order.
    """
    gone: dict[str, list[Change]] = {}
    came: dict[str, list[Change]] = {}
    for change in changes:
        if not change.path.startswith("dates.") or change.path.startswith("dates.request."):
            continue
        whole = _DATED.fullmatch(change.path)
        if whole is None or change.what == "changed":
            title = change.item or change.after or change.before
            yield MovedDate(change.path, title, change.before, change.after)
        else:
            (came if change.what == "added" else gone).setdefault(whole["of"], []).append(change)
    for name in dict.fromkeys((*gone, *came)):
        pairs = zip_longest(*(sorted(side.get(name, ()), key=_path) for side in (gone, came)))
        for was, becomes in pairs:
            one = becomes or was
            yield MovedDate(one.path, one.after or one.before, _day_of(was), _day_of(becomes))


def _path(change: Change) -> str:
    return change.path


def _day_of(change: Change | None) -> str:
    found = _DATED.fullmatch(change.path) if change else None
    return day_in_words(found["day"]) if found else ""
