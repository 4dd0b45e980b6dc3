"""Which difference of the facts is behind an edit of a document, and so what caused the edit."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dovetail.formats.redline.differences import Edit, Why
from dovetail.formats.tree.slug import slug
from dovetail.history.states.causes import Cause, Causes
from dovetail.history.states.difference import Change
from dovetail.history.states.heads import PROJECT, RESULTS
from dovetail.model.document import Document, Pack
from dovetail.model.language import tell

_WORD = re.compile(r"\w+(?:[.,:'’]\w+)*")
_SPLIT = re.compile(r"[\W_]+")
_OWN, _LINKED, _SAME_DOCUMENT, _SAID = 6, 2, 2, 5
"""How much it counts that a change is of the very thing, of one that is linked, of the same procedure, and
that its words are those of the edit."""
_ORDER = ("procedure", "project", "organization")
_ENOUGH = 5
_MOST = 3


@dataclass(frozen=True, slots=True)
class _Known:
    """A change, the names of the things that it is of, and the words that it takes away and brings."""

    change: Change
    head: str
    names: frozenset[str]
    gone: frozenset[str]
    came: frozenset[str]


@dataclass(slots=True)
class Attribution:
    """The changes between two states, ready to be found for an edit."""

    causes: Causes
    known: Sequence[_Known]
    days: frozenset[str]
    by_name: Mapping[str, Sequence[int]]
    by_word: Mapping[str, Sequence[int]]
    _whys: dict[str, tuple[Why, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, causes: Causes, before: Pack, after: Pack) -> Attribution:
        """Index the changes by the names of things and by words."""
        known = [_known(change) for change in causes.changes]
        by_name: dict[str, list[int]] = defaultdict(list)
        by_word: dict[str, list[int]] = defaultdict(list)
        for at, item in enumerate(known):
            for name in (*item.names, item.head):
                by_name[name].append(at)
            for word in item.gone | item.came:
                by_word[word].append(at)
        days = frozenset(_words((before.dated, after.dated)))
        return cls(causes, known, days, by_name, by_word)

    def attributed(self, edit: Edit, document: Document, sides: Sequence[Collection[str]] = ()) -> Edit:
        """The edit with what caused it, and whether it is only editorial.

        ``sides`` are the causes that are known to be behind it, each by the heads of what it wrote; none if
        nobody knows.
        """
        if _is_of_the_issue(edit) or self._is_of_the_day(edit):
            why = Why(tell("Day and number of the issue"), data={"source": "issue"})
            return replace(edit, why=(why,), editorial=True)
        if sides:
            return self._of_sides(edit, document, sides)
        best = self._best(edit, document)
        if best:
            whys = tuple(dict.fromkeys(why for item in best for why in self._why(item.change)))
            if whys:
                return replace(edit, why=whys[:_MOST], editorial=self._is_editorial(edit, best, self.known))
        if not self.known:
            why = Why(tell("A template, or another version of Dovetail"), data={"source": "program"})
            return replace(edit, why=(why,))
        quiet = all(item.change.kind == "editorial" for item in self.known)
        return replace(edit, why=self._of_document(edit, document), editorial=quiet)

    def _of_sides(self, edit: Edit, document: Document, sides: Sequence[Collection[str]]) -> Edit:
        """The edit with the causes that are behind it: of each, that which says most of it."""
        found: list[Why] = []
        editorial = True
        for heads in sides:
            best = self._best(edit, document, heads)
            whys = [why for item in best for why in self._why(item.change) if _head(why) in heads]
            if not whys:
                whys = list(self._of_document(edit, document, heads))
            elif heads == {PROJECT} and len(set(whys)) > 1 and all(item.head in RESULTS for item in best):
                whys = [_of_the_project()]  # for which of its reasons, nobody knows
            within = [item for item in self.known if self._is_within(item, heads)]
            editorial = editorial and bool(best) and self._is_editorial(edit, best, within)
            found += whys
        return replace(edit, why=tuple(dict.fromkeys(found))[:_MOST], editorial=editorial)

    @staticmethod
    def _is_editorial(edit: Edit, best: Iterable[_Known], within: Iterable[_Known]) -> bool:
        """Whether everybody does the same after an edit that tells these changes best. A number in it that is
        in no wording counts something, or is a day: then people do something else wherever they do.
        """
        if any(item.change.kind == "behavioural" for item in best):
            return False
        wordings: list[str] = []
        behavioural = False
        for item in within:
            behavioural |= item.change.kind == "behavioural"
            if item.change.kind == "editorial":
                wordings += (item.change.before, item.change.after)
        said = _said(edit, "del") | _said(edit, "ins")
        numbers = {word for word in said if any(sign.isdigit() for sign in word)}
        return not behavioural or numbers <= set(_words(wordings))

    def _best(self, edit: Edit, document: Document, heads: Collection[str] = ()) -> list[_Known]:
        """The changes that an edit tells best, if any; with ``heads``, of what is written there, or follows
        from it.
        """
        gone, came = _said(edit, "del"), _said(edit, "ins")
        own = set(_ids(edit.anchors))
        linked = set(_ids(edit.links)) - own
        score: dict[int, float] = defaultdict(float)
        for weight, names in ((_OWN, own), (_LINKED, linked), (_SAME_DOCUMENT, {_procedure(document)})):
            for at in {at for name in names for at in self.by_name.get(name, ())}:
                score[at] += weight
        for word in gone | came:
            for at in self.by_word.get(word, ()):
                item = self.known[at]
                if (word in gone and word in item.gone) or (word in came and word in item.came):
                    score[at] += _SAID / max(1, len(item.gone | item.came))
        if heads:
            score = {at: points for at, points in score.items() if self._is_within(self.known[at], heads)}
        if not score:
            return []
        most = max(score.values())
        if most < _ENOUGH:
            return []
        return [self.known[at] for at in sorted(score) if score[at] == most]

    def _is_within(self, item: _Known, heads: Collection[str]) -> bool:
        if item.head not in RESULTS:
            return item.head in heads
        return any(_head(why) in heads for why in self._why(item.change))

    def _why(self, change: Change) -> tuple[Why, ...]:
        if change.path not in self._whys:
            causes = sorted(self.causes.of(change), key=lambda cause: _ORDER.index(cause.source))
            self._whys[change.path] = tuple(dict.fromkeys(map(_as_why, causes)))
        return self._whys[change.path]

    def _is_of_the_day(self, edit: Edit) -> bool:
        """Whether nothing but the day differs on which the pack was made."""
        said = _said(edit, "del") | _said(edit, "ins")
        return bool(said) and said <= self.days and edit.kind == "changed"

    def _of_document(self, edit: Edit, document: Document, within: Collection[str] = ()) -> tuple[Why, ...]:
        """What was written differently for the procedure of the document or for those it links to; if
        nothing was, everything that was written differently, as long as that says something. ``within`` are
        the heads of what counts, if not all does.
        """
        known = [item for item in self.known if not within or item.head in within]
        linked = {posixpath.basename(link.partition("#")[0]).removesuffix(".md") for link in edit.links}
        for heads in ({_procedure(document)}, linked - {""}):
            found = self._whys_of(item for item in known if item.head in heads)
            if found:
                return found[:_MOST]
        written = [item for item in known if item.head not in RESULTS]
        found = self._whys_of([item for item in written if item.change.kind == "behavioural"] or written)
        if within == {PROJECT} and len(found) > 1:
            return (_of_the_project(),)
        return found if len(found) <= _MOST else ()

    def _whys_of(self, items: Iterable[_Known]) -> tuple[Why, ...]:
        return tuple(dict.fromkeys(why for item in items for why in self._why(item.change)))


def _of_the_project() -> Why:
    return Why(tell("Project edit"), data={"source": "project"})


def _head(why: Why) -> str:
    """What was written differently: the project, the organization, or a procedure by its id."""
    source = why.data.get("source", "")
    return why.data.get("procedure", "") if source == "procedure" else source


def _is_of_the_issue(edit: Edit) -> bool:
    """Whether it is a row of the table of revisions, which every issue adds to."""
    return edit.section_id.startswith(slug(tell("Revisions")))


def _known(change: Change) -> _Known:
    head, *rest = change.path.split(".")
    before, after = set(_words((change.before,))), set(_words((change.after,)))
    names = frozenset(part for part in rest[1:] if not part.isdecimal()) | frozenset(rest[:1])
    return _Known(change, head, names - _COLLECTIONS, frozenset(before - after), frozenset(after - before))


_COLLECTIONS = frozenset({
    "steps", "controls", "routes", "exceptions", "duties", "requests", "roles", "when", "amount", "title",
    "id", "version", "schedule", "approvals", "latest_start", "start", "end", "on", "until", "who", "holder",
})  # fmt: skip
"""Parts of a path that name no thing."""


def _ids(anchors: Iterable[str]) -> Iterator[str]:
    """What anchors may be called in a path: ``award`` of ``step-award``, or of ``step-procurement-award``."""
    for anchor in anchors:
        name = anchor.rpartition("#")[2]
        parts = name.split("-")
        for at in range(1, min(len(parts), 4)):
            yield "-".join(parts[at:])


def _procedure(document: Document) -> str:
    return document.id if document.kind == "procedure" else ""


def _said(edit: Edit, part: str) -> set[str]:
    return set(_words(piece.text for piece in edit.pieces if piece.part == part))


def _words(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for word in _WORD.findall(text):
            if len(word) > 1 or word.isdigit():
                yield word.casefold()


def _as_why(cause: Cause) -> Why:
    data = {"source": cause.source, "procedure": cause.procedure, "from": cause.before, "to": cause.after}
    said = {name: value for name, value in data.items() if value}
    if cause.source == "project":
        return Why(tell("Project edit"), cause.reason, said)
    return Why(cause.words, cause.reason, said)
