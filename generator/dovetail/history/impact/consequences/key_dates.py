"""Key dates of a project that are other days because operations changed: freezes, duties, meetings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dovetail.history.impact.touched import MovedDate, Task
from dovetail.history.states.facts import Facts
from dovetail.model.language import tell, tell_count

_OF_REQUESTS = "dates.request."
"""What a request has on its days is told of the request."""
_DUTIES = "dates.duty."
_DAY = re.compile(r"\.\d{4}-\d\d-\d\d$")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A key date: its path, its days as ISO texts and in words, and who has to heed it."""

    path: str
    title: str
    on: str
    until: str
    said: str
    who: str

    @property
    def series(self) -> str:
        """What comes again and again under one name, such as a monthly close, whatever the day."""
        return _DAY.sub("", self.path)


def moved_dates(before: Facts, now: Facts) -> tuple[MovedDate, ...]:
    """The key dates that came, went or are other days.

    Of what comes again and again, days that went and days that came belong together, the first with the
    first, if there are as many of both: a freeze that begins earlier has moved.
    """
    was, becomes = _entries(before), _entries(now)
    found = [
        _moved(old, becomes[path])
        for path, old in was.items()
        if path in becomes and (old.on, old.until) != (becomes[path].on, becomes[path].until)
    ]
    gone, come = _in_series(was, becomes), _in_series(becomes, was)
    for series in dict.fromkeys((*gone, *come)):
        old, new = gone.get(series, []), come.get(series, [])
        if len(old) == len(new):
            found += [_moved(*pair) for pair in zip(old, new, strict=True)]
        else:
            found += [MovedDate(item.path, item.title, item.said, "", series=series) for item in old]
            found += [_moved(None, item) for item in new]
    return tuple(sorted(found, key=lambda date: (date.on or "9999", date.id)))


def tasks_on(dates: Sequence[MovedDate], manager: str, today: str = "") -> Iterator[Task]:
    """One task for each series of days: of many days the first that is not past is told, the rest counted."""
    series: dict[str, list[MovedDate]] = defaultdict(list)
    for date in dates:
        if date.series and not ("" != date.on < today):
            series[date.series].append(date)
    for first, *others in series.values():
        if first.before and first.after:
            said = tell("“{title}” moves from {before} to {day}",
                        title=first.title, before=first.before, day=first.after)  # fmt: skip
        elif first.after:
            said = tell("“{title}” is new: {day}", title=first.title, day=first.after)
        else:
            said = tell("“{title}” falls away: {day}", title=first.title, day=first.before)
        if others:
            more = tell_count(len(others), "{n} more day like it", "{n} more days like it")
            said = tell("{text}, and {more}", text=said, more=more)
        # Freezes, closes and meetings have owners, but it is the project that heeds them.
        who = first.who if first.series.startswith(_DUTIES) else ""
        yield Task(said, who or manager, first.on)


def _entries(facts: Facts) -> dict[str, _Entry]:
    return {
        path: _entry(facts, path, title)
        for path, title in facts.items.items()
        if path.startswith("dates.") and not path.startswith(_OF_REQUESTS)
    }


def _entry(facts: Facts, path: str, title: str) -> _Entry:
    on, until, who = (facts.values.get(f"{path}.{name}") for name in ("on", "until", "who"))
    days = [value.words for value in (on, until) if value is not None]
    return _Entry(
        path,
        title,
        str(on.data) if on else "",
        str(until.data) if until else "",
        " – ".join(dict.fromkeys(days)),
        who.words if who else "",
    )


def _in_series(own: Mapping[str, _Entry], other: Mapping[str, _Entry]) -> dict[str, list[_Entry]]:
    """The entries that only ``own`` has, by series, the earliest first. One of the same days is the same: a
    freeze of which another part lies within the life of the project may have another path.
    """
    found: dict[str, list[_Entry]] = defaultdict(list)
    alike = {(entry.series, entry.said) for entry in other.values()}
    for entry in sorted(own.values(), key=lambda entry: (entry.on, entry.path)):
        if entry.path not in other and (entry.series, entry.said) not in alike:
            found[entry.series].append(entry)
    return found


def _moved(old: _Entry | None, new: _Entry) -> MovedDate:
    said = old.said if old else ""
    return MovedDate(new.path, new.title, said, new.said, on=new.on, who=new.who, series=new.series)
