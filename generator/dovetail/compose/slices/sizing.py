"""How big the project is, why, and what that brings into its pack."""

from __future__ import annotations

from dovetail.compose.teller import Plain, Teller
from dovetail.model import words
from dovetail.model.language import tell
from dovetail.model.resolved import Sizing
from dovetail.model.scaling import LEVEL_WORDS


def sizing(teller: Teller, _subject: str) -> Plain:
    """Level with its reasons, leave to run lower, what a fact switched on, and what the pack does without."""
    size = teller.resolved.sizing
    return {
        "level": _word(size.level),
        "because": size.because,
        "said": _said(size),
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


def _word(level: str) -> str:
    return tell(LEVEL_WORDS[level]) if level else ""
