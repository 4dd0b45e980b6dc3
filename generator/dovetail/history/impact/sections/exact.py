"""What operations changed for single projects, exactly: each is composed under those of then and of now."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from dovetail.compose.renderer import Renderer
from dovetail.history.impact.consequences.results import Results, results_between
from dovetail.history.impact.packs.pack import Earlier, Pack
from dovetail.history.impact.packs.then import Both
from dovetail.history.impact.sections.reasons import reasons
from dovetail.history.impact.sections.sides import Rewritten, Side, rewritten
from dovetail.history.impact.touched import TouchedDocument, TouchedSection
from dovetail.history.issues.sections import sections_of
from dovetail.history.states.causes import Caused

_TARGET = re.compile(r'<a id="[^"]*"></a>|\]\([^)]*\)')


class Exactly:
    """Composes projects under operations of then and of now; what projects share is worked out once."""

    def __init__(self, both: Both, renderer: Renderer, earlier: Earlier) -> None:
        self._both, self._renderer, self._earlier = both, renderer, earlier
        self._last: tuple[Pack, tuple[Side, Side]] | None = None

    def sides(self, pack: Pack) -> tuple[Side, Side] | None:
        """The project before and now; None if nobody kept what operations said before. Those of the last
        project are at hand.

        :raises LookupError: if the project, as it was issued, names what operations don't have.
        """
        if self._last is None or self._last[0] is not pack:
            made = self._made(pack)
            self._last = (pack, made) if made else None
        return self._last[1] if self._last else None

    def _made(self, pack: Pack) -> tuple[Side, Side] | None:
        known = self._both.of(pack)
        if known is None:
            return None
        issue = self._earlier.whole(pack)
        before = Side(*known[0], issue, self._renderer)
        return before, Side(*known[1], issue, self._renderer, before)

    def results(self, sides: tuple[Side, Side]) -> Results:
        """What comes out otherwise."""
        return results_between(*(side.resolved for side in sides))

    @staticmethod
    def rewritten(
        sides: tuple[Side, Side], first: Collection[str]
    ) -> Iterator[tuple[str, str, list[Rewritten]]]:
        """Id and title of each document that reads otherwise, with the sections that do; ``first`` are looked
        at before the others.
        """
        return rewritten(*sides, first)

    @staticmethod
    def document(
        name: str, title: str, sections: Sequence[Rewritten], changes: Sequence[Caused]
    ) -> TouchedDocument:
        """A document with its sections that read otherwise, each with the changes that show in it."""
        touched = (
            TouchedSection(item.section.id, item.section.title, reasons(item, name, changes))
            for item in sections
        )
        return TouchedDocument(name, title, tuple(touched))

    @staticmethod
    def renamed(sides: tuple[Side, Side], changes: Iterable[Caused]) -> Iterator[TouchedDocument]:
        """The documents of procedures of which a change says that they have another id, with the sections
        that tell it: both sides are composed under the new one.
        """
        for item in changes:
            name = item.change.after
            if item.change.path != f"{name}.id" or name not in sides[1].specs:
                continue
            told = re.compile(rf"[-(]{re.escape(name)}(?!\w)")
            touched = (
                TouchedSection(section.id, section.title, (item,))
                for section in sections_of(sides[1].body(name))
                if told.search(_TARGET.sub("", section.text))
            )
            yield TouchedDocument(name, sides[1].specs[name].title, tuple(touched))
