"""What operations changed for single projects, exactly: each is composed under those of then and of now."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from dovetail.compose.renderer import Renderer
from dovetail.history.impact import Caused, TouchedDocument, TouchedSection
from dovetail.history.impact_packs import Earlier, Pack
from dovetail.history.impact_reasons import reasons
from dovetail.history.impact_results import Results
from dovetail.history.impact_sides import Rewritten, Side, results_between, rewritten
from dovetail.history.operations_then import alike
from dovetail.model.profile import Profile
from dovetail.resolve.operations import Operations

State = frozenset[tuple[str, str]]


class Exactly:
    """Composes projects under operations of then and of now; what projects share is worked out once."""

    def __init__(
        self, profile: Profile, fingerprints: Mapping[str, str], renderer: Renderer, earlier: Earlier
    ) -> None:
        self._profile, self._fingerprints = profile, fingerprints
        self._renderer, self._earlier = renderer, earlier
        self._states: dict[State, tuple[tuple[Profile, Operations], tuple[Profile, Operations]] | None] = {}

    def sides(self, pack: Pack) -> tuple[Side, Side] | None:
        """The project before and now; None if nobody kept what operations said before.

        :raises LookupError: if the project, as it was issued, names what operations don't have.
        """
        state = frozenset(pack.operations.items())
        if state not in self._states:
            then = self._earlier.then(pack, self._profile, self._fingerprints)
            both = alike(then, self._profile) if then is not None else None
            self._states[state] = both and (
                (both[0], Operations(both[0])),
                (both[1], Operations(both[1])),
            )
        known = self._states[state]
        if known is None:
            return None
        issue = self._earlier.whole(pack)
        before, now = (Side(profile, shared, issue, self._renderer) for profile, shared in known)
        return before, now

    def results(self, sides: tuple[Side, Side]) -> Results:
        """What comes out otherwise."""
        return results_between(*(side.resolved for side in sides))

    def rewritten(
        self, pack: Pack, sides: tuple[Side, Side], first: Collection[str]
    ) -> Iterator[tuple[str, str, list[Rewritten]]]:
        """Id and title of each document that reads otherwise, with the sections that do; ``first`` are looked
        at before the others.
        """
        return rewritten(*sides, self._earlier.texts(pack), first)

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
