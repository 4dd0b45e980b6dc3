"""AR-42: each requirement of a service leads to a criterion, a test, and a result before go-live."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from dovetail.check.case import Case
from dovetail.check.derived.latest_results import LatestResult, latest_results
from dovetail.check.derived.milestones import initiation_ends, live_by
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.deliverables import Criterion, Requirement
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell, tell_count
from dovetail.model.readiness import Test


@dataclass(frozen=True, slots=True)
class _Matrix:
    """Criteria, tests and their latest results by the criterion, with their places in the file."""

    criteria: Mapping[str, tuple[int, Criterion]]
    tests: Mapping[str, tuple[tuple[int, Test], ...]]
    latest: Mapping[str, LatestResult]
    accepted: frozenset[str]

    @classmethod
    def of(cls, case: Case) -> _Matrix:
        project = case.project
        tests: dict[str, list[tuple[int, Test]]] = {}
        for index, test in enumerate(project.tests):
            for name in test.criteria:
                tests.setdefault(name, []).append((index, test))
        return cls(
            {entry.id: (index, entry) for index, entry in enumerate(project.acceptance)},
            {name: tuple(found) for name, found in tests.items()},
            latest_results(case.project, case.today),
            frozenset(item.criterion for entry in project.acceptances for item in entry.conditions),
        )


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per requirement of a service or support category, one per test that has no result."""
    matrix = _Matrix.of(case)
    project = case.project
    ours = [entry for entry in project.requirements if entry.service or entry.category]
    traced = len([entry for entry in ours if entry.criterion])
    if traced and not project.tests:
        yield unknown(
            project.code,
            tell(
                "no test is planned for the {traced} of services",
                traced=tell_count(traced, "{n} requirement", "{n} requirements"),
            ),
            case.place("acceptance", key=True),
            code="requirement-untested",
            hint=tell("plan the tests, each with the criteria that it shows"),
            due=live_by(case),
        )
    waiting: dict[int, list[Requirement]] = {}
    for index, requirement in enumerate(project.requirements):
        if requirement.service or requirement.category:
            problems = list(_problems(case, matrix, index, requirement))
            open_ = _without_result(matrix, requirement)
            for test in open_ if not problems else ():
                waiting.setdefault(test, []).append(requirement)
            if problems or (project.tests and not open_):
                yield from problems or [passed(requirement.id)]
    yield from _waiting(case, waiting)


def _problems(case: Case, matrix: _Matrix, index: int, requirement: Requirement) -> Iterator[Judgement]:
    name = requirement.id
    if requirement.criterion is None:
        yield unknown(
            name,
            tell("{name} has no acceptance criterion: nobody has said what shows that it is met", name=name),
            case.place("requirements", index),
            hint=tell("name the criterion, and agree it with whoever accepts"),
            due=initiation_ends(case),
        )
        return
    place, criterion = matrix.criteria[requirement.criterion]
    if requirement.service and criterion.service and requirement.service != criterion.service:
        services = case.organization.services
        yield failed(
            name,
            tell(
                "{name} is about {services}, and its criterion {criterion} about {services_2}",
                name=name,
                services=services[requirement.service].title,
                criterion=criterion.id,
                services_2=services[criterion.service].title,
            ),
            case.place("requirements", index, "criterion"),
            hint=tell("name a criterion of the same service"),
        )
        return
    tests = matrix.tests.get(criterion.id, ())
    if case.project.tests and not tests:
        yield unknown(
            name,
            tell("no test shows {criterion}, the criterion of {name}", criterion=criterion.id, name=name),
            case.place("acceptance", place),
            code="requirement-untested",
            hint=tell("plan a test that names the criterion"),
            due=live_by(case, requirement.service or ""),
        )
    yield from _shown(case, matrix, requirement, criterion.id)


def _shown(case: Case, matrix: _Matrix, requirement: Requirement, criterion: str) -> Iterator[Judgement]:
    """What the tests of its criterion say of a requirement: the latest result counts."""
    name, live = requirement.id, live_by(case, requirement.service or "")
    latest = matrix.latest.get(criterion)
    if latest is not None and latest.or_else is not None and criterion not in matrix.accepted:
        yield unknown(
            name,
            tell("whether {name} is met can't be told: {doubt}", name=name, doubt=latest.doubt),
            case.place("tests", latest.undated),
            code="requirement-not-met",
            hint=tell("enter the day of the test (on)"),
            due=live,
        )
    elif latest is not None and latest.has_failed and criterion not in matrix.accepted:
        yield failed(
            name,
            tell(
                "the test {test} ({test_2}) has failed, so {name} is not met",
                test=latest.test.id,
                test_2=latest.test.title,
                name=name,
            ),
            case.place("tests", latest.index, "result"),
            code="requirement-not-met",
            hint=tell("correct and test again, or have the criterion accepted under a condition"),
        )
    shown_in_time = latest is not None and latest.has_passed and (latest.test.on or live) <= live
    for index, test in matrix.tests.get(criterion, ()):
        if test.result == "passed" and test.on and test.on > case.today:
            yield failed(
                name,
                tell(
                    "the test {test} is said to have passed, and is planned for {on}",
                    test=test.id,
                    on=words.day(test.on),
                ),
                case.place("tests", index, "result"),
                code="requirement-untested",
                hint=tell("enter the result when there is one"),
            )
        elif test.result != "failed" and test.on and test.on > live and not shown_in_time:
            yield failed(
                name,
                tell(
                    "{name} is tested by {test} on {on}, after go-live on {live}",
                    name=name,
                    test=test.id,
                    on=words.day(test.on),
                    live=words.day(live),
                ),
                case.place("tests", index, "on"),
                code="requirement-untested",
                hint=tell("test before go-live"),
            )


def _without_result(matrix: _Matrix, requirement: Requirement) -> list[int]:
    tests = matrix.tests.get(requirement.criterion or "", ())
    return [index for index, test in tests if test.result is None or isinstance(test.result, Unknown)]


def _waiting(case: Case, waiting: Mapping[int, list[Requirement]]) -> Iterator[Judgement]:
    """A test without a result is said once, however many requirements wait for it.

    Those that are still to be run are one question of the project: that is how a plan looks.
    """
    tests = case.project.tests
    coming = sorted((day, index) for index in waiting if (day := tests[index].on) and day > case.today)
    for index in sorted(set(waiting) - {index for _, index in coming}):
        test, shown = tests[index], waiting[index]
        when = tell(" on {on}", on=words.day(test.on)) if test.on else ""
        live = min(live_by(case, item.service or "") for item in shown)
        yield unknown(
            test.id,
            tell_count(
                len(shown),
                "{test}{when} has no result yet, and {shown} waits for it",
                "{test}{when} has no result yet, and {shown} wait for it",
                test=test.title,
                when=when,
                shown=words.listed(item.id for item in shown),
            ),
            case.place("tests", index),
            code="requirement-untested",
            hint=tell("enter the result of the test") if test.on else tell("plan the day of the test (on)"),
            due=None if test.on else live,
        )
    if coming:
        first, index = coming[0]
        shown_later = {item.id for _, later in coming for item in waiting[later]}
        yield unknown(
            case.project.code,
            tell(
                "{n} still to show {n_2} of services, first {tests} on {first}",
                n=tell_count(len(coming), "{n} test has", "{n} tests have"),
                n_2=tell_count(len(shown_later), "{n} requirement", "{n} requirements"),
                tests=tests[index].title,
                first=words.day(first),
            ),
            case.place("tests", index),
            code="requirement-untested",
            hint=tell("enter each result when there is one"),
            due=first + timedelta(days=1),
        )


RULE = Rule(
    id="AR-42",
    codes=("requirement-untraced", "requirement-untested", "requirement-not-met"),
    title=later("Each requirement of a service leads to a criterion, a test and a result before go-live"),
    severity=Severity.BLOCKER,
    prevents=("F1", "F4"),
    procedures=("REQ", "QUA", "SAC"),
    reason="""
What is agreed with operations and never tested is a promise. Functional tests are run by the users who want
the system; restore, alarm, night call and failover have no such friend, and are tried for the first time in
the first outage. The chain shows on one line which promise nobody has kept yet.
""",
    data="requirements (service, category, criterion); acceptance; tests (criteria, on, result); go-lives",
    bad="""
project:
  tests:
    - {id: T-backup, title: Restore drill, criteria: [A-backup], result: failed, on: 2026-02-20}
""",
    good="""
project:
  tests:
    - {id: T-backup, title: Restore drill, criteria: [A-backup], result: passed, on: 2026-02-20}
""",
    hint=later("complete the chain from requirement to result"),
    check=check,
)
