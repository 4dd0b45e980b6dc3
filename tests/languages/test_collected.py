"""What the program tells is found by whoever collects it: a sentence inside an f-string, for one, is not."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from setup.catalogue import program
from tests.languages.sentences import TELLS

PROGRAM = Path(__file__).parents[2] / "generator" / "dovetail"


def handed_over(path: Path) -> Iterator[tuple[int, str]]:
    """Each literal that a module hands to :func:`tell` and its like, with its line."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TELLS:
            for value in node.args[1 if node.func.id.endswith("_of") else 0 :]:
                if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
                    yield value.lineno, value.value


def test_every_sentence_that_is_told_is_collected() -> None:
    collected = {text for said, _, _ in program() for text in (said if isinstance(said, tuple) else (said,))}
    assert [
        f"{path.relative_to(PROGRAM)}:{line}: {text}"
        for path in sorted(PROGRAM.rglob("*.py"))
        for line, text in handed_over(path)
        if text not in collected
    ] == []
