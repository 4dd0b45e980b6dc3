"""Documents that can't be written now as the organization writes them, because a template of it fails: those
that bundled templates write are compared all the same, if the earlier state can be written in that way too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from dovetail.compose.missing import reason_of
from dovetail.compose.pack import Composed
from dovetail.compose.standing_in import StandIn
from dovetail.formats.redline.differences import Unwritten
from dovetail.history.redline.worlds import Imagined
from dovetail.model.document import Document


def written_alike(
    now: Composed, then: Sequence[Document], imagined: Callable[[], Imagined | None]
) -> tuple[tuple[Document, ...], tuple[Unwritten, ...]]:
    """The documents of an earlier state, of which those are written anew in which bundled templates stand in
    now; and every document that can't be written now as the organization writes it.

    ``imagined`` is the earlier state written by the templates of today, if that can be done. A document in
    which other templates fail then than now is not compared.
    """
    found = [Unwritten(item.id, item.title, reason_of(item.problem)) for item in now.missing]
    if not now.stand_ins:
        return tuple(then), tuple(found)
    before = imagined()
    known = {document.id for document in then}
    gone = {document.kind for document in then if document.id not in {item.id for item in now.bare}}
    new = {document.id for document in now.bare if document.id not in known and document.kind not in gone}
    anew: dict[str, Document] = {}
    for name, items in _by_document(now.stand_ins).items():
        if before is not None and name in known:
            made = before.document(name)
            if made is not None and _places(before.stand_ins(name)) == _places(items):
                anew[name] = made
        compared = name in anew or name in new
        found.append(Unwritten(name, items[0].title, reason_of(items[0].problem), compared))
    return tuple(anew.get(document.id, document) for document in then), tuple(found)


def _by_document(stand_ins: Iterable[StandIn]) -> dict[str, list[StandIn]]:
    found: dict[str, list[StandIn]] = {}
    for item in stand_ins:
        found.setdefault(item.id, []).append(item)
    return found


def _places(stand_ins: Iterable[StandIn]) -> set[tuple[str, str]]:
    """What fails, and where."""
    return {(item.problem.code, str(item.problem.place)) for item in stand_ins}
