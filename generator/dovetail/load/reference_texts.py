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


def retold_parts(parts: Parts, say: Callable[[str], str]) -> Parts:
    """The files of a profile with every text replaced."""
    return replace(
        parts,
        organization=_retold_part(parts.organization, say),
        procedures=tuple(_retold_part(part, say) for part in parts.procedures),
        lifecycles=tuple(_retold_part(part, say) for part in parts.lifecycles),
    )


def _retold_part(part: Part[M], say: Callable[[str], str]) -> Part[M]:
    if part.written is None:
        return part
    return replace(part, written=replace(part.written, value=retold(part.written.value, say)))


__all__ = ["retold_parts", "texts_of"]
