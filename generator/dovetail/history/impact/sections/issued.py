"""What operations changed for single packs, told from what was issued: nothing is composed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dovetail.history.impact.consequences.requests import requests_of
from dovetail.history.impact.consequences.results import Results
from dovetail.history.impact.consequences.worked_out import Consequences
from dovetail.history.impact.deltas import Delta, Deltas, Parts
from dovetail.history.impact.packs.pack import Pack
from dovetail.history.impact.sections.places import Places
from dovetail.history.impact.sections.ways import Told
from dovetail.history.impact.sections.wording import tells
from dovetail.history.impact.touched import kind_of_all
from dovetail.history.states.causes import Caused
from dovetail.history.states.difference import Change
from dovetail.history.states.heads import ORGANIZATION
from dovetail.history.states.resting import PEOPLE

if TYPE_CHECKING:
    # What composes is heavy, and here nothing is composed.
    from dovetail.history.impact.sections.sides import Side


class Issued:
    """Tells packs by what was issued; what packs share is looked for once."""

    def __init__(self, deltas: Deltas, consequences: Consequences, places: Places) -> None:
        self._deltas, self._consequences, self._places = deltas, consequences, places

    def of(self, pack: Pack) -> Told | None:
        """See :class:`~dovetail.history.impact.sections.ways.Way`."""
        parts = self._deltas.on(pack)
        if not parts:
            return None
        results = self._consequences.of(pack)
        if results.problem:
            return self.not_known(pack, parts, results.problem)
        if is_elsewhere(pack, parts, results):
            return Told(parts, results, None, binding=False)
        documents = self._places.documents(pack, parts, tuple(requests_of(results, parts)))
        nowhere = (
            not (documents or results.outcomes or results.others)
            and all(_would_be_found(delta, item.change) for delta, item in parts)
        )  # fmt: skip
        binding = kind_of_all(changes_told(parts, results)) == "behavioural"
        return Told(parts, results, None if nowhere else documents, binding)

    def not_known(self, pack: Pack, parts: Parts, why: str, sides: tuple[Side, Side] | None = None) -> Told:
        """The same of a pack of which it can't be worked out what follows for its requests, and ``why``."""
        binding = kind_of_all([item for _, item in parts]) == "behavioural"
        documents = self._places.documents(pack, parts, ())
        return Told(parts, Results(problem=why), documents, binding, sides=sides)


def changes_told(parts: Parts, results: Results) -> tuple[Caused, ...]:
    """What changed, and what comes out otherwise for requests by it."""
    requests = requests_of(results, parts)
    return (*(item for _, item in parts), *(item for request in requests for item in request.changes))


def is_elsewhere(pack: Pack, parts: Parts, results: Results) -> bool:
    """Whether all that changed stands elsewhere: in procedures that came and are not in this pack, or that it
    does without. Only a booklet tells of these.
    """
    if results.outcomes or results.others or len(pack.documents) == 1:
        return False
    return all(delta.head != ORGANIZATION and delta.head not in pack.rests for delta, _ in parts)


def _would_be_found(delta: Delta, change: Change) -> bool:
    """Whether a change is of a text of the organization that is found wherever it stood in a pack, or of
    people, whose absence shows in what comes out.
    """
    if delta.head != ORGANIZATION:
        return False
    of_people = change.path.startswith(f"{ORGANIZATION}.{PEOPLE}.")
    return of_people or (change.what == "changed" and tells(change.before))
