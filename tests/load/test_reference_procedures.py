"""The bundled reference procedures are complete: a project can work by each of them as it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from dovetail import bundled
from dovetail.load.profile import load_profile
from dovetail.model.base import Unknown
from dovetail.model.lifecycle import MEETING_POINTS
from dovetail.model.procedure import COVERED, END, Procedure
from dovetail.model.routes import Step

_LOADED = load_profile(bundled.profiles_dir() / "reference")
assert _LOADED.profile is not None
PROFILE = _LOADED.profile
PROCEDURES = {name: layered.value for name, layered in PROFILE.procedures.items()}

each = pytest.mark.parametrize("procedure", PROCEDURES.values(), ids=PROCEDURES)


def steps(procedure: Procedure) -> Iterator[Step]:
    yield from procedure.steps
    yield from (extra.step for route in procedure.routes for extra in route.steps)


def test_nothing_is_wrong_with_the_profile() -> None:
    assert _LOADED.diagnostics == ()


def test_every_one_of_the_24_is_covered_once() -> None:
    counted = Counter(code for procedure in PROCEDURES.values() for code in procedure.covers)

    assert counted == Counter(dict.fromkeys(COVERED, 1))


@each
def test_it_says_what_it_is_for(procedure: Procedure) -> None:
    for said in (procedure.purpose, procedure.scope, procedure.trigger, procedure.outcome):
        assert isinstance(said, str)
    assert isinstance(procedure.scope, str)
    assert "Not covered:" in procedure.scope
    assert procedure.practice


@each
def test_every_control_has_evidence_and_somebody_who_carries_it_out(procedure: Procedure) -> None:
    carried_out = {name for step in steps(procedure) for name in step.controls}
    carried_out |= {name for duty in procedure.duties for name in duty.controls}
    carried_out |= {name for route in procedure.routes for name in route.controls}
    [code] = procedure.covers

    assert [control.id for control in procedure.controls if control.id not in carried_out] == []
    for control in procedure.controls:
        assert control.id.startswith(f"{code}-C")
        assert isinstance(control.evidence, str)


@each
def test_every_step_says_how_it_is_done_and_what_it_yields(procedure: Procedure) -> None:
    for step in steps(procedure):
        assert isinstance(step.do, str), step.id
        assert isinstance(step.output, str) or step.decision, step.id


@each
def test_the_steps_come_to_an_end(procedure: Procedure) -> None:
    assert procedure.steps[-1].next == END or any(
        answer.next == END for answer in procedure.steps[-1].decision
    )


@each
def test_it_is_measured_and_recorded_and_connected(procedure: Procedure) -> None:
    assert len(procedure.kpis) >= 3
    for kpi in procedure.kpis:
        assert isinstance(kpi.formula, str)
        assert isinstance(kpi.source, str)
    assert procedure.records
    assert all(record.owner and record.place for record in procedure.records)
    assert len(procedure.interfaces) >= 5
    assert all(entry.when and (entry.gives or entry.takes) for entry in procedure.interfaces)


@each
def test_what_only_an_organization_can_say_is_asked_of_a_role(procedure: Procedure) -> None:
    said: list[object] = [value for step in steps(procedure) for value in (step.duration, step.wait)]
    said += [duty.recurs for duty in procedure.duties]
    said += [kpi.target for kpi in procedure.kpis]
    said += [value for record in procedure.records for value in (record.place, record.retention)]

    for value in said:
        assert not isinstance(value, Unknown) or value.ask in PROFILE.organization.value.roles


def test_the_procedures_that_share_a_gate_say_what_they_bring_to_it() -> None:
    brought = {entry.to for procedure in PROCEDURES.values() for entry in procedure.interfaces}

    assert set(MEETING_POINTS) <= brought


def test_every_form_is_filled_in_somewhere() -> None:
    used = {step.form for procedure in PROCEDURES.values() for step in steps(procedure)}
    used |= {duty.form for procedure in PROCEDURES.values() for duty in procedure.duties}

    assert set(PROFILE.organization.value.forms) <= used
