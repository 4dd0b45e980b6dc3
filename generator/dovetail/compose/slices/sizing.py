"""How big the project is, why, and what that brings into its pack."""

from __future__ import annotations

from dovetail.compose.teller import Plain, Teller
from dovetail.model import words
from dovetail.model.language import tell
from dovetail.model.scaling import LEVEL_WORDS
from dovetail.model.sizing import Sizing


def sizing(teller: Teller, _subject: str) -> Plain:
    """Level with its reasons, leave to run lower, what a fact switched on, and what the pack does without."""
    size = teller.resolved.sizing
    return {
        "level": _word(size.level),
        "because": size.because,
        "said": _said(size),
        "overruled": _overruled(size),
        "limits": _limits(teller, size),
        "reasons": list(size.reasons),
        "computed": _word(size.computed),
        "above": bool(size.computed) and size.level != size.computed and size.waiver is None,
        "unsaid": list(size.unsaid),
        "waiver": None
        if size.waiver is None
        else {
            "because": size.waiver.because,
            "compensating": size.waiver.compensating,
            "approved_by": size.waiver.approved_by,
            "issued": teller.day(size.waiver.issued),
        },
        "switched_on": [
            {"title": {"text": title, "to": name}, "because": because}
            for name, title, because in size.switched_on
        ],
        "left_out": [{"title": title, "because": because} for _, title, because in size.left_out],
        "booklet": size.booklet,
    }


def _said(size: Sizing) -> str:
    """The level with what makes it so: the facts where they give this level, else who has said it."""
    if not size.level:
        return ""
    if size.level == size.computed and size.reasons:
        return tell("{level}, because {reason}", level=_word(size.level), reason=words.joined(size.reasons))
    return tell("{level}, {said_by}", level=_word(size.level), said_by=size.because)


def _overruled(size: Sizing) -> str:
    """That the project's file names another level than the one that holds, or than its facts give."""
    if not size.stated or not size.computed or size.stated == size.computed:
        return ""
    if size.level != size.stated:
        return tell(
            "The project calls itself {level}; nobody has given leave for that.", level=_word(size.stated)
        )
    return tell("Its facts make it {level}.", level=_word(size.computed))


def _limits(teller: Teller, size: Sizing) -> str:
    """Whose limits grade the project, if anybody says so, and why they are so."""
    if not size.origin:
        return " ".join(size.limits)
    if teller.resolved.organization.scaling is not None:
        return " ".join((tell("Limits from: {origin}.", origin=size.origin), *size.limits))
    said = tell(
        "{organization} has no limits of its own for levels; these are from: {origin}.",
        organization=teller.resolved.organization.name, origin=size.origin,
    )  # fmt: skip
    return " ".join((said, *size.limits))


def _word(level: str) -> str:
    return tell(LEVEL_WORDS[level]) if level else ""
