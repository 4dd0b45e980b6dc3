"""Rendering in one process or several, and what happens when a document misbehaves."""

from __future__ import annotations

import time
from dataclasses import dataclass

import pytest

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


class Unpackable:
    """Can't be handed to another process, and takes a while to find out."""

    def __reduce__(self) -> tuple[object, ...]:
        time.sleep(0.05)
        raise RuntimeError("it holds an open file")


@dataclass(frozen=True)
class Odd:
    """Holds, or gives back, what can't go from one process to another."""

    held: object = None
    given: object = None

    def render(self) -> Rendered:
        return Rendered(b"", self.given) if self.given else Rendered(b"odd")  # type: ignore[arg-type]


def odd(count: int, behaviour: Odd) -> dict[str, Target]:
    return {f"odd {n}": Target(f"odd {n}", "md", f"odd {n}", {}, behaviour) for n in range(count)}


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "behaviour", [Odd(held=Unpackable()), Odd(given=Unpackable())], ids=["held", "given"]
)
def test_what_no_other_process_can_be_given_fails_alone(behaviour: Odd) -> None:
    results = dict(run({**odd(5, behaviour), **work("a", "bb", "ccc")}, jobs=3))
    told = {key: result.message for key, result in results.items() if isinstance(result, Failure)}
    assert told == {f"odd {n}": "it holds an open file" for n in range(5)}
    assert [results[key] for key in ("a", "bb", "ccc")] == [Rendered(b"a"), Rendered(b"bb"), Rendered(b"ccc")]


@pytest.mark.timeout(60)
def test_whoever_stops_listening_is_not_kept_waiting() -> None:
    results = run({**odd(5, Odd(held=Unpackable())), **work("a", "bb", "ccc")}, jobs=3)
    next(results)
    results.close()  # type: ignore[attr-defined]
