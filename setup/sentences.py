"""The sentences that a Python module tells, wherever the call stands: in an f-string or another call too."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

Keywords = Mapping[str, tuple[int | tuple[int, str], ...] | None]
"""By the name of a function, which of its arguments (from 1) are texts; marked ``c``, which is the context.

None stands for the first one alone. It is the same notation as Babel's.
"""
Said = tuple[str | tuple[str, ...], str | None]
"""A text (or one for each number), and its context."""


def sentences(source: str, keywords: Keywords) -> Iterator[Said]:
    """The texts that are handed to these functions as literals, in the order of the module.

    Of a text that is chosen where it is told (``"a" if x else "b"``), both are found.
    """
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        function = call.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        if name in keywords:
            yield from _of(call, keywords[name] or (1,))


def _of(call: ast.Call, places: tuple[int | tuple[int, str], ...]) -> Iterator[Said]:
    contexts: tuple[str | None, ...] = (None,)
    texts: list[tuple[str, ...]] = []
    for place in places:
        if isinstance(place, tuple):
            contexts = _literals(call, place[0])
        else:
            texts.append(_literals(call, place))
    for context in contexts:
        if len(texts) == 1:
            yield from ((text, context) for text in texts[0] if text)
        else:
            yield from ((pair, context) for pair in zip(*texts, strict=False) if all(pair))


def _literals(call: ast.Call, place: int) -> tuple[str, ...]:
    """What may stand at a place of the call; nothing if it comes from elsewhere."""
    before = call.args[:place]
    if len(before) < place or any(isinstance(value, ast.Starred) for value in before):
        return ()
    return tuple(_texts(before[-1]))


def _texts(value: ast.expr) -> Iterator[str]:
    match value:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from _texts(one)
            yield from _texts(other)
