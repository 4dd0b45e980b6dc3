"""Numbers of things on the terminal, in English. What readers of a pack see is told by the catalogue."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """``1 step``, ``3 steps``, ``no steps``. ``many`` is only said where it isn't ``one`` with an s."""
    return f"{number or 'no'} {one if number == 1 else many or one + 's'}"
