"""Days of a project that are other ones because operations changed."""

from __future__ import annotations

from collections.abc import Mapping

from dovetail.history.impact.consequences.results import Results
from dovetail.history.impact.touched import MovedDate
from dovetail.history.issues.outcomes import day_in_words
from dovetail.model.language import tell


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
    return (*found, *results.dates)
