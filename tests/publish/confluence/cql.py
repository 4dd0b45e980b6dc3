"""The part of CQL that publishers send: fields, comparisons, and, or, not, in, order by.

Source: "Advanced searching using CQL" and "CQL fields" (Atlassian documentation). `~` on a title finds words,
not the whole of it, and forgets case; `=` on a title distinguishes neither (docToolchain#15, #339).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.publish.confluence.model import Page
from tests.publish.confluence.refusals import Refusal

Test = Callable[[Page], bool]
_WORD = re.compile(
    r"""\s*(?:("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(!=|!~|<=|>=|[=~<>(),])|([^\s=~<>(),!"']+))"""
)


def _words(text: str) -> list[str]:
    found, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = _WORD.match(text, at)
        if match is None:
            raise Refusal(400, f"Could not parse cql : {text}")
        found.append(match.group(0).strip())
        at = match.end()
    return found


def _plain(word: str) -> str:
    return re.sub(r"\\(.)", r"\1", word[1:-1]) if word[:1] in {'"', "'"} else word


class Query:
    """A parsed query. `above` tells the numbers of the pages above one, for `ancestor`."""

    def __init__(self, text: str, above: Callable[[Page], list[str]]) -> None:
        self._left = _words(text)
        self._text = text
        self._above = above
        if not self._left:
            raise self._wrong()
        self.matches = self._any()
        if [word.lower() for word in self._left[:2]] == ["order", "by"]:
            self._left.clear()
        if self._left:
            raise self._wrong()

    def _wrong(self) -> Refusal:
        return Refusal(400, f"Could not parse cql : {self._text}")

    def _next(self, *wanted: str) -> bool:
        if self._left and self._left[0].lower() in wanted:
            del self._left[0]
            return True
        return False

    def _take(self) -> str:
        if not self._left:
            raise self._wrong()
        return self._left.pop(0)

    def _any(self) -> Test:
        tests = [self._all()]
        while self._next("or"):
            tests.append(self._all())
        return lambda page: any(test(page) for test in tests)

    def _all(self) -> Test:
        tests = [self._one()]
        while self._next("and"):
            tests.append(self._one())
        return lambda page: all(test(page) for test in tests)

    def _one(self) -> Test:
        if self._next("not"):
            inner = self._one()
            return lambda page: not inner(page)
        if self._next("("):
            inside = self._any()
            if not self._next(")"):
                raise self._wrong()
            return inside
        field, sign = self._take().lower(), self._take().lower()
        negative = sign in {"!=", "!~", "not"}
        if sign == "not":
            sign = self._take().lower()
        values = self._values() if sign == "in" else [_plain(self._take())]
        test = self._test(field, sign.lstrip("!"), values)
        return (lambda page: not test(page)) if negative else test

    def _values(self) -> list[str]:
        if not self._next("("):
            raise self._wrong()
        values = [_plain(self._take())]
        while self._next(","):
            values.append(_plain(self._take()))
        if not self._next(")"):
            raise self._wrong()
        return values

    def _test(self, field: str, sign: str, values: list[str]) -> Test:
        folded = {value.lower() for value in values}
        if sign == "~" and field == "title":
            parts = values[0].lower().replace("*", "").split()
            return lambda page: all(part in page.title.lower() for part in parts)
        if sign not in {"=", "in"}:
            raise self._wrong()
        tests: dict[str, Test] = {
            "space": lambda page: page.space.key in values,
            "space.key": lambda page: page.space.key in values,
            "type": lambda page: "page" in folded,
            "title": lambda page: page.title.lower() in folded,
            "label": lambda page: bool(folded & set(page.labels)),
            "id": lambda page: page.number in values,
            "content": lambda page: page.number in values,
            "parent": lambda page: page.parent in values,
            "ancestor": lambda page: bool(set(values) & set(self._above(page))),
            "creator": lambda page: page.versions[0].author.name in values,
        }
        if field not in tests:
            raise Refusal(400, f"Could not parse cql : No field {field}")
        return tests[field]
