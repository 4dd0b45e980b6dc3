"""What the tests of a criterion have shown last: a later test overrules those before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dovetail.model.language import tell
from dovetail.model.project import Project
from dovetail.model.readiness import Test


@dataclass(frozen=True, slots=True)
class LatestResult:
    """The last test of a criterion that has a result, and where it stands in the project file.

    ``or_else`` is one with the other result that may as well be the last: one of the two has no day.
    """

    index: int
    test: Test
    or_else: tuple[int, Test] | None = None

    @property
    def has_passed(self) -> bool:
        """Whether the criterion surely holds."""
        return self.test.result == "passed" and self.or_else is None

    @property
    def has_failed(self) -> bool:
        """Whether it surely does not."""
        return self.test.result == "failed" and self.or_else is None

    @property
    def doubt(self) -> str:
        """Which two results contradict each other, and why that is open."""
        if self.or_else is None:
            return ""
        pair = sorted((self.test, self.or_else[1]), key=lambda test: test.result == "passed")
        undated = next(test for test in pair if test.on is None)
        return tell(
            "{pair} has failed and {pair_2} has passed, and which came last is open: "
            "nobody has said when {undated} was run",
            pair=pair[0].id,
            pair_2=pair[1].id,
            undated=undated.id,
        )

    @property
    def undated(self) -> int:
        """Where the test stands whose day would decide."""
        if self.or_else is not None and self.or_else[1].on is None:
            return self.or_else[0]
        return self.index


def latest_results(project: Project, today: date) -> Mapping[str, LatestResult]:
    """The latest result of each criterion that has one. Of two on one day the one written later counts.

    What is said to have passed on a day to come has not passed yet.
    """
    found: dict[str, list[tuple[int, Test]]] = {}
    for index, test in enumerate(project.tests):
        ahead = test.result == "passed" and test.on is not None and test.on > today
        if isinstance(test.result, str) and not ahead:
            for name in test.criteria:
                found.setdefault(name, []).append((index, test))
    return {name: _latest(tests) for name, tests in found.items()}


def _latest(tests: list[tuple[int, Test]]) -> LatestResult:
    dated = [(test.on, index, test) for index, test in tests if test.on is not None]
    undated = [(index, test) for index, test in tests if test.on is None]
    if dated:
        _, index, last = max(dated, key=lambda entry: entry[:2])
    else:
        index, last = undated.pop()
    contrary = [entry for entry in undated if entry[1].result != last.result]
    return LatestResult(index, last, contrary[-1] if contrary else None)
