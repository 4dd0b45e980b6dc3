"""The texts of the reference profile: what a translator is given, and what stands in their place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from dovetail.load.parts import Parts
from dovetail.load.reading import Part
from dovetail.model.base import Model
from dovetail.model.texts import retold, texts_of

M = TypeVar("M", bound=Model)


METHOD = "word of a method"
"""The context of texts of lifecycles in a catalogue: there, a word stands with the forms of its grammar."""


def retold_parts(
    parts: Parts, say: Callable[[str], str], say_of_method: Callable[[str], str] | None = None
) -> Parts:
    """The files of a profile with every text replaced, those of lifecycles by ``say_of_method``."""
    of_method = say_of_method or say
    return replace(
        parts,
        organization=_retold_part(parts.organization, say),
        procedures=tuple(_retold_part(part, say) for part in parts.procedures),
        lifecycles=tuple(_retold_part(part, of_method) for part in parts.lifecycles),
    )


def _retold_part(part: Part[M], say: Callable[[str], str]) -> Part[M]:
    if part.written is None:
        return part
    return replace(part, written=replace(part.written, value=retold(part.written.value, say)))


__all__ = ["METHOD", "retold_parts", "texts_of"]
