"""Rendering in one process or several, and what happens when a document misbehaves."""

from __future__ import annotations

from dataclasses import dataclass

from dovetail.build.executor import run
from dovetail.build.parts import Failure
from dovetail.build.target import Target
from dovetail.formats.rendered import Rendered


@dataclass(frozen=True)
class Behaviour:
    kind: str

    def render(self) -> Rendered:
        while self.kind == "endless":
            pass
        if self.kind == "hungry":
            raise MemoryError
        return Rendered(self.kind.encode())


def work(*kinds: str) -> dict[str, Target]:
    return {kind: Target(kind, "md", kind, {}, Behaviour(kind), weight=len(kind)) for kind in kinds}


def test_the_longest_work_starts_first() -> None:
    assert [key for key, _result in run(work("a", "ccc", "bb"), jobs=1)] == ["ccc", "bb", "a"]


def test_a_document_that_never_ends_is_stopped_at_the_limit() -> None:
    results = dict(run(work("endless", "short"), jobs=2, time_limit=1))
    assert results["endless"] == Failure("it was not finished after 1 seconds of computing")
    assert results["short"] == Rendered(b"short")


def test_a_document_too_big_for_the_memory_is_said_to_be_so() -> None:
    assert dict(run(work("hungry"), jobs=1))["hungry"] == Failure("it needs more memory than there is")


def test_no_work_is_no_trouble() -> None:
    assert dict(run({}, jobs=4)) == {}
