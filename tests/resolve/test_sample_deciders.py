"""At a step that decides, the plan of a sample project's request names whoever approves the request there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from dovetail.load.profile import load_profile
from dovetail.model.procedure import Procedure
from dovetail.model.resolved import ResolvedProject, ResolvedRequest, ScheduledStep
from dovetail.model.routes import Approval, Step
from dovetail.resolve.pack import resolve_project
from dovetail.resolve.procedures.deciding import steps_of

PROFILES = Path(__file__).parents[2] / "profiles"
SAMPLES = sorted(
    (folder.parents[1].name, folder.name) for folder in PROFILES.glob("*/projects/*") if folder.is_dir()
)


@cache
def project(profile: str, code: str) -> ResolvedProject:
    loaded = load_profile(PROFILES / profile, projects=[code]).profile
    assert loaded is not None
    return resolve_project(loaded, code)


def decider(profile: str, code: str, name: str, step: str) -> tuple[str, str]:
    [asked] = [item for item in project(profile, code).requests if item.request.id == name]
    assert asked.schedule is not None
    [found] = [entry for entry in asked.schedule.steps if entry.step == step]
    return found.role, found.holder


def decisions(resolved: ResolvedProject) -> Iterator[tuple[ResolvedRequest, ScheduledStep]]:
    """Planned decisions that the step's own role takes on some request, by itself or by its authority."""
    bound = {entry.procedure.id: entry.procedure for entry in resolved.procedures}
    for asked in resolved.requests:
        procedure = bound[asked.procedure]
        own = {step.id for step in steps_of(procedure) if step.decision and may(resolved, procedure, step)}
        for planned in asked.schedule.steps if asked.schedule else ():
            if planned.step in own:
                yield asked, planned


def may(resolved: ResolvedProject, procedure: Procedure, step: Step) -> bool:
    given = [entry for entry in approvals(procedure) if entry.step == step.id]
    subjects = {*step.decided_by, *(entry.authority for entry in given)}
    held = {entry.subject for entry in resolved.organization.authorities if entry.role == step.by}
    return bool(held & subjects) or any(step.by in (entry.by, *entry.any_of) for entry in given)


def approvals(procedure: Procedure) -> Iterator[Approval]:
    yield from procedure.approvals
    for route in procedure.routes:
        yield from route.approvals
    for path in procedure.exceptions:
        yield from path.approvals


@pytest.mark.parametrize(("profile", "code"), SAMPLES)
def test_whoever_takes_a_decision_in_a_plan_approves_the_request(profile: str, code: str) -> None:
    resolved = project(profile, code)
    boards = resolved.organization.boards
    strangers = []
    for asked, planned in decisions(resolved):
        given = [entry for entry in asked.approvals if entry.step == planned.step and not entry.afterwards]
        settled = given and all(entry.verdict == "ok" and entry.role not in boards for entry in given)
        if settled and (planned.role, planned.holder) not in {
            (entry.role, holder) for entry in given for holder in (entry.holder, "")
        }:
            strangers.append((asked.request.id, planned.title, planned.holder or planned.role))
    assert strangers == []


def test_the_financial_controller_decides_what_is_carried_into_the_next_year() -> None:
    assert decider("wyrefell", "PAX", "PAX-B1", "decide-budget") == ("financial-controller", "Callum Breck")


def test_an_emergency_is_decided_by_whoever_gives_leave_to_act_at_once() -> None:
    assert decider("wyrefell", "PAX", "PAX-C4", "decide") == ("head-of-digital-operations", "Leonie Frost")


def test_a_desk_on_duty_decides_as_the_desk_and_not_as_a_person() -> None:
    assert decider("lindenau", "VAB", "VAB-A4", "genehmigen") == ("bereitschaft", "")


def test_an_amount_above_the_authority_of_the_usual_decider_is_decided_above() -> None:
    assert decider("lindenau", "VAB", "VAB-P2", "begruenden") == ("kaufmaennische-leitung", "Henning Storz")


def test_whoever_only_gets_a_decision_keeps_the_step() -> None:
    assert decider("wyrefell", "PAX", "PAX-P1", "sign")[0] == "contracts-solicitor"
    assert decider("wyrefell", "PAX", "PAX-T1", "approve")[0] == "travel-office"
