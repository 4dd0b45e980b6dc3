"""Finds sentences in source code that no catalogue is shown."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

TELLS = frozenset({
    "tell", "tell_count", "tell_of", "told", "told_count", "told_of", "later", "later_count", "later_of",
})  # fmt: skip
"""What is handed to these is in the catalogue."""
FOR_MACHINES = frozenset({
    "compile", "fullmatch", "search", "match", "sub", "finditer", "findall", "Field", "TypeVar", "Literal",
    "PathUnknownError", "getLogger", "partition", "split", "removeprefix", "startswith", "endswith", "replace",
})  # fmt: skip
"""Patterns, and what is said to whoever types commands."""
OF_A_RULES_PAGE = frozenset({"reason", "data", "bad", "good"})
"""Fields of a rule that only its page in the reference shows, to whoever writes profiles."""
_SENTENCE = re.compile(r"[A-Za-z]{2,},? [A-Za-z]{2,}")
_PIECE = re.compile(r"(?:^|[\s(])[A-Za-z]{2,}(?:[\s,.:;)]|$)")


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """Each string of a module that reads like a sentence, or a piece of one, and is not told; with its line."""
    yield from _Finder(path.read_text("utf-8")).found


class _Finder(ast.NodeVisitor):
    def __init__(self, source: str) -> None:
        self.found: list[tuple[int, str]] = []
        self.visit(ast.parse(source))

    def visit_Call(self, node: ast.Call) -> None:
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in FOR_MACHINES:
            return
        if called in TELLS:
            for value in (*node.args, *(word.value for word in node.keywords)):
                if not isinstance(value, ast.Constant):
                    self.visit(value)
            return
        for value in node.args:
            self.visit(value)
        for word in node.keywords:
            if not (called == "Rule" and word.arg in OF_A_RULES_PAGE):
                self.visit(word.value)

    def visit_Raise(self, node: ast.Raise) -> None:
        """What is raised is for programmers, or is said by whoever catches it."""

    def visit_Assert(self, node: ast.Assert) -> None:
        """The same."""

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring
            self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.visit(node.value)  # types and keys are no text

    def visit_Compare(self, node: ast.Compare) -> None:
        """What is compared is written by somebody else."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_match_case(self, node: ast.match_case) -> None:
        for statement in node.body:
            self.visit(statement)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and _SENTENCE.search(node.value):
            self.found.append((node.lineno, node.value))

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        said = "{}".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        if _PIECE.search(said) and " " in said:
            self.found.append((node.lineno, ast.unparse(node)))
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.visit(part.value)
