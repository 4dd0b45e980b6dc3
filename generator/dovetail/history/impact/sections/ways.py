"""The ways to tell where an issued pack reads otherwise: they answer one question, and differ in their cost.

:class:`~dovetail.history.impact.sections.composed.Composed` sees the answer: the pack is composed under the
operations of then and of now. That takes most of a second for a large pack, and so serves some dozens.

:class:`~dovetail.history.impact.sections.likeness.Likeness` composes one of each group of packs that are much
alike, and says the same of the others. It serves some hundreds: each of them has to be resolved.

:class:`~dovetail.history.impact.sections.issued.Issued` composes nothing and looks for what changed in what
was issued. It serves thousands, packs of which nobody kept the operations, and whoever has no templates at
hand. It can't know of text that comes to where nothing of it stood.

None can take the place of another. Each of the later two says what the one before it would see, as far as it
can tell, and each of the earlier two leaves to the last what it knows nothing of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from dovetail.history.impact.consequences.results import Results
from dovetail.history.impact.deltas import Parts
from dovetail.history.impact.packs.pack import Pack
from dovetail.history.impact.touched import TouchedDocument
from dovetail.history.states.causes import Caused

if TYPE_CHECKING:
    # What composes is heavy, and over many projects nothing is composed.
    from dovetail.history.impact.sections.sides import Side


@dataclass(frozen=True, slots=True)
class Told:
    """What changes of operations come to in one pack.

    ``documents`` read otherwise; none at all (None) if the pack reads as before, and so is in force.
    ``binding``: somebody has to act otherwise. ``seen``: the documents were composed, or some much like them:
    a change that shows in none of them shows nowhere. ``sides`` are those of a pack that was composed.
    """

    parts: Parts
    results: Results
    documents: tuple[TouchedDocument, ...] | None
    binding: bool
    seen: bool = False
    sides: tuple[Side, Side] | None = None

    @property
    def changes(self) -> tuple[Caused, ...]:
        """The changes that show, or all if that is not known."""
        found = tuple(item for _, item in self.parts)
        if self.results.problem or not self.seen:
            return found
        return _showing(found, self.documents or (), behavioural=self.binding) or found


class Way(Protocol):
    """A way to tell where a pack reads otherwise."""

    def of(self, pack: Pack) -> Told | None:
        """What changed for a pack; none if nothing on which it rests has changed.

        :raises RegisterError: if what was issued can't be read.
        """
        ...


def _showing(
    caused: Sequence[Caused], documents: Iterable[TouchedDocument], *, behavioural: bool
) -> tuple[Caused, ...]:
    """Of all changes those that show. If somebody has to act otherwise, one at least says why."""
    shown = {item for document in documents for section in document.sections for item in section.changes}
    told = tuple(item for item in caused if item in shown)
    if not behavioural:
        return tuple(item for item in told or caused if item.change.kind == "editorial") or told
    if any(item.change.kind == "behavioural" for item in told):
        return told
    return tuple(item for item in caused if item in shown or item.change.kind == "behavioural")
