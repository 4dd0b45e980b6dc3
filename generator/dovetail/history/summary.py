"""The change summary of an issue, in sentences: written from the difference of what two issues rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dovetail.history.causes import RESULTS, Cause, Causes
from dovetail.history.change_words import Rank, parts_of_summary, rank_of
from dovetail.history.difference import Change
from dovetail.history.facts import begun
from dovetail.model import words
from dovetail.model.language import tell, tell_count

LINES = 8
"""So many lines a row of the table of revisions has at most; the redline has everything."""
_LINE = 64
"""Characters of a line in the column of the table."""
_MOST = 4
"""So many changes of one source are told one by one at most."""
_LONGEST_REASON = 90


@dataclass(frozen=True, slots=True)
class _Source:
    """What came from one place: a procedure, the organization, the project's own file."""

    head: str
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


def first_summary(procedures: int, requests: int, dates: int) -> tuple[str, ...]:
    """What a first issue holds, in numbers."""
    content = [tell_count(procedures, "{n} procedure", "{n} procedures")]
    if requests:
        content.append(tell_count(requests, "{n} request", "{n} requests"))
    if dates:
        content.append(tell_count(dates, "{n} key date", "{n} key dates"))
    return (tell("First issue: {content}", content=words.listed(content)),)


def summary_of(causes: Causes) -> tuple[str, ...]:
    """What changed, by where it came from, then what follows for requests, dates and people.

    What matters most comes first, and all of it fits about :data:`LINES` lines: the more there is, the less
    of each source is told, and the more is counted. Empty if nothing differs.
    """
    sources, results = _sources(causes), _results(causes.changes)
    for most in range(_MOST, 0, -1):
        sentences = _said(sources, results, most)
        if _lines(sentences) <= LINES:
            return sentences
    kept = len(sources) - 1
    while kept > 0 and _lines(sentences) > LINES:
        sentences = _said(sources[:kept], results, 1, sources[kept:])
        kept -= 1
    return sentences


def _lines(sentences: Iterable[str]) -> int:
    return sum(1 + (len(sentence) - 1) // _LINE for sentence in sentences)


def _said(
    sources: Sequence[_Source], results: Mapping[str, Sequence[Change]], most: int,
    counted: Sequence[_Source] = (),
) -> tuple[str, ...]:  # fmt: skip
    telling = [source for source in sources if not source.editorial]
    editorial = [source for source in sources if source.editorial]
    sentences = [_sentence(source.head, source.changes, most, new=source.new) for source in telling]
    if counted:
        changes = sum(len(source.changes) for source in counted)
        sentences.append(
            tell_count(
                len(counted), "{n} more source of changes, with {changes} in all",
                "{n} more sources of changes, with {changes} in all",
                changes=tell_count(changes, "{n} change", "{n} changes"),
            )
        )  # fmt: skip
    sentences += [_sentence(head, changes, most) for head, changes in results.items()]
    if editorial:
        heads = [source.head for source in editorial]
        shown = heads if len(heads) <= most else [
            *heads[:most], tell_count(len(heads) - most, "{n} more", "{n} more")
        ]  # fmt: skip
        sentences.append(tell("Editorial only: {sources}", sources=words.joined(shown)))
    return tuple(sentences)


def _sources(causes: Causes) -> list[_Source]:
    """The places where something was written, the weightiest first."""
    written: dict[Cause, list[Change]] = defaultdict(list)
    people = {(change.before, change.after) for change in causes.changes if change.path.startswith("people.")}
    for change in causes.changes:
        head = change.path.partition(".")[0]
        if head in RESULTS or change.field == "id":
            continue
        (cause,) = causes.of(change)
        told = written[_without_reason(cause)]
        if change.field == "version":
            continue  # the head says it
        if change.field in ("holder", "deputy") and (change.before, change.after) in people:
            continue  # said of the people
        told.append(change)
    sources = [_Source(_head(cause), tuple(changes), _is_whole(cause)) for cause, changes in written.items()]
    return sorted((source for source in sources if source.head), key=lambda source: source.weight)


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


def _sentence(head: str, changes: Sequence[Change], most: int, *, new: bool = False) -> str:
    if new or not changes:
        return head
    telling = [change for change in changes if change.kind == "behavioural"]
    parts = parts_of_summary(telling)
    said = [text for text, _count in parts[:most]]
    rest = sum(count for _text, count in parts[most:])
    editorial = len(changes) - len(telling)
    if rest:
        said.append(tell_count(rest, "{n} more change", "{n} more changes"))
    if editorial:
        said.append(tell_count(editorial, "{n} editorial change", "{n} editorial changes"))
    return words.labelled(head, words.joined(said))


def _results(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """What follows, by its heading: requests, key dates, people."""
    found: dict[str, list[Change]] = {"requests": [], "dates": [], "people": []}
    for change in changes:
        parts = change.path.split(".")
        of_interest = {
            "requests": parts[-1] in ("route", "latest_start", "verdict") or len(parts) == 2,
            "dates": parts[-1] == "on" or change.what != "changed",
            "people": True,
        }
        if of_interest.get(parts[0]):
            found[parts[0]].append(change)
    heads = {"requests": tell("Requests"), "dates": tell("Key dates"), "people": tell("People")}
    return {heads[kind]: some for kind, some in found.items() if some}
