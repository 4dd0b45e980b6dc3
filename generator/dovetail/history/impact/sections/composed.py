"""What operations changed for single projects, exactly: each is composed under those of then and of now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from dovetail.compose.renderer import Renderer
from dovetail.history.impact.consequences.requests import requests_of
from dovetail.history.impact.consequences.results import Results, results_between
from dovetail.history.impact.consequences.worked_out import why_not
from dovetail.history.impact.deltas import Deltas, Parts
from dovetail.history.impact.packs.pack import Pack
from dovetail.history.impact.packs.source import Source
from dovetail.history.impact.packs.then import Both
from dovetail.history.impact.sections.issued import Issued
from dovetail.history.impact.sections.reasons import reasons
from dovetail.history.impact.sections.sides import Rewritten, Side, rewritten
from dovetail.history.impact.sections.ways import Told
from dovetail.history.impact.sections.wording import said, shown
from dovetail.history.impact.touched import TouchedDocument, TouchedSection, kind_of_all
from dovetail.history.issues.project_then import NOT_WORKED_OUT
from dovetail.history.issues.sections import sections_of
from dovetail.history.states.causes import Caused


class Composed:
    """Tells packs by composing them; what projects share is worked out once. ``briefly``: no further than to
    the first thing that shows whether somebody has to act otherwise.

    A pack that can't be composed, as nobody kept what operations said before, is told by what was ``issued``.
    """

    def __init__(
        self,
        deltas: Deltas,
        both: Both,
        renderer: Renderer,
        source: Source,
        issued: Issued,
        *,
        briefly: bool,
    ) -> None:
        self._deltas, self._both, self._renderer, self._source = deltas, both, renderer, source
        self._issued, self._briefly = issued, briefly

    def of(self, pack: Pack) -> Told | None:
        """See :class:`~dovetail.history.impact.sections.ways.Way`."""
        # Where what it rests on is the same, as far as facts can tell, its text decides.
        parts = self._deltas.on(pack) or tuple(self._deltas.all_of(pack))
        if not parts:
            return None
        sides = None
        try:
            sides = self._sides(pack)
            return self._between(sides, parts) if sides else self._issued.of(pack)
        except NOT_WORKED_OUT as error:
            return self._issued.not_known(pack, parts, why_not(error), sides)

    def _sides(self, pack: Pack) -> tuple[Side, Side] | None:
        """The project before and now; None if nobody kept what operations said before.

        :raises LookupError: if the project, as it was issued, names what operations don't have.
        """
        known = self._both.of(pack)
        if known is None:
            return None
        issue = self._source.whole(pack)
        before = Side(*known[0], issue, self._renderer)
        return before, Side(*known[1], issue, self._renderer, before)

    def _between(self, sides: tuple[Side, Side], parts: Parts) -> Told:
        results = results_between(*(side.resolved for side in sides))
        written = tuple(item for _, item in parts)
        outcomes = [item for request in requests_of(results, parts) for item in request.changes]
        changes = (*written, *outcomes, *_others(results, parts))
        acted = kind_of_all(written) == "behavioural"
        named = tuple(item for item in written if item.change.kind == "editorial")
        binding = bool(outcomes) or (acted and bool(results.others))
        documents: list[TouchedDocument] = []
        first = {delta.head for delta, _ in parts} if self._briefly else ()
        for name, title, sections in rewritten(*sides, first):
            documents.append(_document(name, title, sections, changes))
            if acted and not (named and all(only_names(item, named) for item in sections)):
                binding = True
            if self._briefly and binding:
                break
        seen = {document.id for document in documents}
        documents += (item for item in _renamed(sides[1], written) if item.id not in seen)
        # What comes out otherwise and stands nowhere in the pack leaves it in force.
        return Told(parts, results, tuple(documents) or None, binding, seen=True, sides=sides)


def only_names(rewritten: Rewritten, changes: Iterable[Caused]) -> bool:
    """Whether a section reads otherwise only because names and explanations do: with the new ones in place
    of the old, it reads as before.
    """
    before = said(shown(rewritten.before))
    for item in changes:
        before = _with_new_name(before, item.cause.before, item.cause.after)
        if item.change.kind == "editorial":
            before = _with_new_name(before, item.change.before, item.change.after)
    return before == said(shown(rewritten.now))


def _with_new_name(words: str, old: str, new: str) -> str:
    was, becomes = said(shown(old)), said(shown(new))
    return words.replace(was, becomes or " ") if was else words


def _others(results: Results, parts: Parts) -> Iterator[Caused]:
    return (Caused(change, parts[0][1].cause) for change in results.others)


def _document(
    name: str, title: str, sections: Sequence[Rewritten], changes: Sequence[Caused]
) -> TouchedDocument:
    """A document with its sections that read otherwise, each with the changes that show in it."""
    touched = (
        TouchedSection(item.section.id, item.section.title, reasons(item, name, changes)) for item in sections
    )
    return TouchedDocument(name, title, tuple(touched))


def _renamed(now: Side, changes: Iterable[Caused]) -> Iterator[TouchedDocument]:
    """The documents of procedures of which a change says that they have another id, with the sections
    that tell it: both sides are composed under the new one.
    """
    for item in changes:
        name = item.change.after
        if item.change.path != f"{name}.id" or name not in now.specs:
            continue
        told = re.compile(rf"[-(]{re.escape(name)}(?!\w)")
        touched = (
            TouchedSection(section.id, section.title, (item,))
            for section in sections_of(now.body(name))
            if told.search(shown(section.text))
        )
        yield TouchedDocument(name, now.specs[name].title, tuple(touched))
