"""The change summary of an issue, in sentences: written from the difference of what two issues rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dovetail.history.states.causes import Cause, Causes
from dovetail.history.states.difference import Change
from dovetail.history.states.facts import begun
from dovetail.history.states.heads import RESULTS
from dovetail.history.summary.words import Rank, changed, parts_of_summary, rank_of
from dovetail.model import words
from dovetail.model.language import tell, tell_count

LINES = 8
"""So many lines a row of the table of revisions has at most; the redline has everything."""
_LINE = 84
"""Characters of a line in the column of the table."""
_MOST = 4
"""So many changes of one source are told one by one at most."""
_LONGEST_REASON = 90
_OF_A_REQUEST = ("verdict", "route", "latest_start")
"""What is told of a request, the weightiest first."""


@dataclass(frozen=True, slots=True)
class _Source:
    """What came from one place: a procedure, the organization, the project's own file."""

    head: str
    title: str
    changes: tuple[Change, ...]
    new: bool = False

    @property
    def weight(self) -> tuple[int, int]:
        """For an order in which the weightiest comes first."""
        ranks = [rank_of(change) for change in self.changes]
        return min(ranks, default=Rank.EDITORIAL), -len(ranks)

    @property
    def editorial(self) -> bool:
        """Whether nobody has to do anything else."""
        return not self.new and all(change.kind == "editorial" for change in self.changes)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence that can tell more or less: its parts, what matters most first, and how many changes each
    one tells. What is not told is counted.
    """

    head: str
    parts: tuple[tuple[str, int], ...] = ()
    editorial: int = 0
    of_procedures: bool = False
    """Whether its parts are procedures, and no changes."""

    def telling(self, most: int) -> str:
        """With so many parts."""
        said = [text for text, _count in self.parts[:most]]
        rest = sum(count for _text, count in self.parts[most:])
        if rest:
            said.append(self._rest(rest, some=bool(said)))
        if self.editorial:
            said.append(tell_count(self.editorial, "{n} editorial change", "{n} editorial changes"))
        return words.labelled(self.head, words.joined(said)) if said else self.head

    def _rest(self, number: int, *, some: bool) -> str:
        if self.of_procedures:
            if some:
                return tell_count(number, "{n} more", "{n} more")
            return tell_count(number, "{n} procedure", "{n} procedures")
        if some:
            return tell_count(number, "{n} more change", "{n} more changes")
        return tell_count(number, "{n} change", "{n} changes")


def first_summary(procedures: int, requests: int) -> tuple[str, ...]:
    """What a first issue holds, in numbers."""
    content = [tell_count(procedures, "{n} procedure", "{n} procedures")]
    if requests:
        content.append(tell_count(requests, "{n} request", "{n} requests"))
    return (tell("First issue: {content}", content=words.listed(content)),)


def summary_of(causes: Causes) -> tuple[str, ...]:
    """What changed, by where it came from, then what follows for requests, dates and people.

    What matters most comes first, and all of it fits about :data:`LINES` lines: the more there is, the less
    of each source is told, and the more is counted. Empty if nothing differs.
    """
    sources = _sources(causes)
    telling = [source for source in sources if not source.editorial]
    last = _editorial_only([source.head for source in sources if source.editorial])
    results = _results(causes.changes)
    for kept in range(len(telling), 0, -1):
        sentences = [*map(_sentence, telling[:kept]), *_counted(telling[kept:]), *results, *last]
        # Of the weightiest at least one change is told, of the others how many there are.
        fewest = (sentence.telling(int(at == 0)) for at, sentence in enumerate(sentences))
        if kept == 1 or _lines(fewest) <= LINES:
            return _fitted(sentences)
    return _fitted([*results, *last])


def _fitted(sentences: Sequence[_Sentence]) -> tuple[str, ...]:
    """The sentences with as many of their parts as the row has room for, one more of each in turn."""
    details = [0] * len(sentences)
    said = [sentence.telling(0) for sentence in sentences]
    for most in range(1, _MOST + 1):
        for at, sentence in enumerate(sentences):
            if len(sentence.parts) < most or details[at] != most - 1:
                continue
            longer = sentence.telling(most)
            if _lines([*said[:at], longer, *said[at + 1 :]]) <= LINES:
                details[at], said[at] = most, longer
    return tuple(said)


def _lines(sentences: Iterable[str]) -> int:
    return sum(1 + (len(sentence) - 1) // _LINE for sentence in sentences)


def _sentence(source: _Source) -> _Sentence:
    if source.new:
        return _Sentence(source.head)
    telling = [change for change in source.changes if change.kind == "behavioural"]
    return _Sentence(source.head, tuple(parts_of_summary(telling)), len(source.changes) - len(telling))


def _counted(sources: Sequence[_Source]) -> list[_Sentence]:
    """One sentence for the sources that the row has no room for."""
    if not sources:
        return []
    changes = sum(max(1, len(source.changes)) for source in sources)
    said = tell_count(changes, "{n} change", "{n} changes")
    return [_Sentence(words.labelled(words.joined(_few([source.title for source in sources])), said))]


def _few(texts: Sequence[str]) -> list[str]:
    """The first of them, the rest counted."""
    if len(texts) <= _MOST:
        return list(texts)
    return [*texts[:_MOST], tell_count(len(texts) - _MOST, "{n} more", "{n} more")]


def _editorial_only(heads: Sequence[str]) -> list[_Sentence]:
    return (
        [_Sentence(tell("Editorial only"), tuple((head, 1) for head in heads), of_procedures=True)]
        if heads
        else []
    )


def _sources(causes: Causes) -> list[_Source]:
    """The places where something was written, the weightiest first."""
    written: dict[Cause, list[Change]] = defaultdict(list)
    people = {(change.before, change.after) for change in causes.changes if change.path.startswith("people.")}
    for change in causes.changes:
        head = change.head
        if head in RESULTS or (change.field == "id" and change.item):
            continue
        (cause,) = causes.of(change)
        told = written[_without_reason(cause)]
        if cause.source == "procedure" and change.field == "version":
            continue  # the head says it
        if change.field in ("holder", "deputy") and (change.before, change.after) in people:
            continue  # said of the people
        told.append(change)
    sources = [
        _Source(_head(cause), cause.title or _head(cause), tuple(changes), _is_whole(cause))
        for cause, changes in written.items()
        if changes or cause.source == "procedure"
    ]
    return sorted(sources, key=lambda source: source.weight)


def _is_whole(cause: Cause) -> bool:
    """Whether a whole procedure came or went."""
    return cause.source == "procedure" and not (cause.before and cause.after)


def _without_reason(cause: Cause) -> Cause:
    return Cause("project") if cause.source == "project" else cause


def _head(cause: Cause) -> str:
    if cause.source == "project":
        return tell("Project file")
    if cause.source == "procedure" and cause.reason:
        return words.noted(cause.words, begun_if_long(cause.reason))
    return cause.words


def begun_if_long(reason: str) -> str:
    """A reason as it stands beside a version."""
    said = reason.rstrip(".")
    return said if len(said) <= _LONGEST_REASON else begun(said, _LONGEST_REASON)


def _results(changes: Iterable[Change]) -> list[_Sentence]:
    """What follows, for requests, key dates and people. Dates of a request are said of the request."""
    found: dict[str, list[Change]] = {"requests": [], "dates": [], "people": []}
    for change in changes:
        head, *rest = change.path.split(".")
        if not rest:
            continue  # a whole procedure
        of_interest = {
            "requests": len(rest) == 1 or (len(rest) == 2 and rest[1] in _OF_A_REQUEST),
            "dates": rest[:1] != ["request"] and (rest[-1] == "on" or change.what != "changed"),
            "people": True,
        }
        if of_interest.get(head):
            found[head].append(change)
    sentences = (
        _Sentence(tell("Requests"), tuple(_requests(found["requests"]))),
        _Sentence(tell("Key dates"), tuple(parts_of_summary(found["dates"]))),
        _Sentence(tell("People"), tuple(parts_of_summary(found["people"]))),
    )
    return [sentence for sentence in sentences if sentence.parts]


def _requests(changes: Sequence[Change]) -> list[tuple[str, int]]:
    """What each request meets with now; those with another verdict or route first."""
    whole = parts_of_summary(change for change in changes if change.what != "changed")
    by_request: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        if change.what == "changed":
            by_request[change.item].append(change)
    told = []
    for title, some in by_request.items():
        ordered = sorted(some, key=lambda change: _OF_A_REQUEST.index(change.field))
        said = words.listed(changed(change) for change in ordered)
        told.append((_OF_A_REQUEST.index(ordered[0].field), tell("“{item}”: {said}", item=title, said=said)))
    return [*((said, 1) for _rank, said in sorted(told, key=lambda entry: entry[0])), *whole]
