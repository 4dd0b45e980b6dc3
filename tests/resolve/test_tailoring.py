"""What a project may do in its own way, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from dovetail.model.resolved import ResolvedProject
from tests.resolve.world import purchase, resolved

WAIVER = """
tailoring:
  purchasing:
    - waive: {control}
      because: Only one supplier can connect to the existing rail.
      compensating: The price is compared with the last contract.
      requested_by: {asked}
      approved_by: {gave}
      issued: 2026-03-02
      expires: {expires}
"""
PROCEDURE = """
flexibility: {may_shorten: [{step: approve, by: head, to: 1 working day}]}
duties:
  - {id: report, title: Report spend, by: officer, to: [head, director], recurs: {every: month, working_day: 5}}
steps:
  - {id: request, title: Raise the requisition, by: requester, duration: 1 working day, form: requisition, controls: [PUR-C1]}
  - {id: check, title: Check the case, by: officer, duration: 5 working days, consulted: [owner], locked: no}
  - {id: approve, title: Approve, by: head, duration: 2 working days, decided_by: spend, locked: no}
  - {id: award, title: Award, by: owner, locked: yes}
  - {id: deliver, title: Deliver, by: officer, duration: 5 working days}
"""
FORMS = """
forms:
  requisition: {title: Requisition, fields: [{name: Amount}, {name: Reason}, {name: Note, mandatory: no}]}
  short: {title: Short form, fields: [{name: Amount}]}
  long: {title: Project form, fields: [{name: Amount}, {name: Reason}, {name: Work package}]}
"""


def tailored(change: str) -> ResolvedProject:
    return resolved(f"tailoring:\n  purchasing:\n    - {change}\n", FORMS, PROCEDURE)


def waived(
    control: str = "PUR-C2", asked: str = "project-manager", gave: str = "owner", expires: str = "2026-12-18"
) -> ResolvedProject:
    return resolved(WAIVER.format(control=control, asked=asked, gave=gave, expires=expires))


def codes(result: ResolvedProject) -> set[str]:
    return {finding.code for finding in result.findings}


@pytest.mark.parametrize(
    "change",
    [
        "{adapt: check, set: {by: project-manager}, because: Our office checks.}",
        "{adapt: check, set: {duration: 8 working days}, because: The case is large.}",
        "{adapt: check, set: {consulted: [owner, director]}, because: The director asked for it.}",
        "{adapt: approve, set: {duration: 1 working day}, because: The head decides in the stand-up.}",
        "{adapt: request, set: {form: long}, because: Work packages are tracked.}",
        "{adapt: report, set: {recurs: {every: week, on: friday}}, because: The stage is short.}",
    ],
)
def test_binding_and_tightening_are_carried_out_and_marked_adapted(change: str) -> None:
    result = tailored(change)
    (procedure,) = result.procedures
    origins = [step.origin for step in procedure.steps] + [duty.origin for duty in procedure.duties]
    adapted = [origin for origin in origins if origin.kind == "adapted"]
    assert len(adapted) == 1
    assert adapted[0].layer == "project"
    assert adapted[0].because
    assert adapted[0].changes[0].before != adapted[0].changes[0].after
    assert not codes(result)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("{adapt: check, set: {duration: 2 working days}, because: Speed.}", "shorter"),
        ("{adapt: approve, set: {duration: 2 hours}, because: Speed.}", "shorter"),
        ("{adapt: check, set: {consulted: []}, because: Speed.}", "lose"),
        ("{adapt: award, set: {by: project-manager}, because: Speed.}", "locked"),
        (
            "{adapt: check, set: {when: {personal_data: yes}}, because: Speed.}",
            "belong to the procedure's owner",
        ),
        ("{adapt: request, set: {form: short}, because: Speed.}", "no longer ask for Reason"),
        (
            "{adapt: report, set: {recurs: {every: quarter, working_day: 5}}, because: Less work.}",
            "less often",
        ),
        ("{adapt: report, set: {to: [head]}, because: Less work.}", "lose Director"),
        ("{adapt: approve, set: {parallel: together}, because: Speed.}", "decides"),
    ],
)
def test_loosening_is_refused_with_the_owner_and_leaves_the_procedure_as_it_is(
    change: str, says: str
) -> None:
    result = tailored(change)
    (finding,) = [finding for finding in result.findings if finding.code == "tailoring-refused"]
    assert says in finding.message
    assert "Head of Procurement" in finding.hint
    assert finding.place is not None
    assert not [step for step in result.procedures[0].steps if step.origin.kind == "adapted"]


def test_a_step_is_added_where_the_project_says() -> None:
    result = tailored(
        "{add: {after: approve, id: log, title: Log it, by: project-manager}, because: Tolerance.}"
    )
    steps = result.procedures[0].steps
    assert [step.step.id for step in steps] == ["request", "check", "approve", "log", "award", "deliver"]
    log = steps[3]
    assert (log.origin.kind, log.origin.because, log.actor.holder) == ("added", "Tolerance.", "Petra Planner")


def test_a_valid_waiver_marks_the_control_waived() -> None:
    result = waived()
    control = next(entry for entry in result.procedures[0].controls if entry.control.id == "PUR-C2")
    assert control.origin.kind == "waived"
    assert control.waiver is not None
    assert not codes(result)


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ({"control": "PUR-C3"}, "waiver-statutory"),
        ({"gave": "officer"}, "waiver-approver"),
        ({"asked": "Paula Procurement"}, "waiver-own"),
        ({"expires": "2026-03-01"}, "waiver-dates"),
    ],
)
def test_a_waiver_that_is_no_leave_is_a_blocker_and_the_control_stays(
    case: dict[str, str], code: str
) -> None:
    result = waived(**case)
    assert code in codes(result)
    assert all(control.origin.kind == "reused" for control in result.procedures[0].controls)


def test_a_superior_of_the_owner_may_waive_too() -> None:
    assert not codes(waived(gave="director"))


def test_a_waiver_without_its_parts_is_incomplete() -> None:
    result = resolved("tailoring: {purchasing: [{waive: PUR-C2, because: Speed.}]}")
    assert codes(result) == {"waiver-incomplete"}


def test_an_expired_waiver_does_not_count() -> None:
    text = WAIVER.format(control="PUR-C2", asked="project-manager", gave="owner", expires="2026-03-10")
    assert codes(resolved("as_of: 2026-03-11\n" + text)) == {"waiver-expired"}


def test_a_binding_moves_work_but_not_approvals() -> None:
    project = (
        purchase("amount: 5000, personal_data: no")
        + "bindings: {head: project-manager, officer: project-manager}\n"
    )
    result = resolved(project)
    assert (
        next(step for step in result.procedures[0].steps if step.step.id == "deliver").actor.holder
        == "Petra Planner"
    )
    assert result.requests[0].approvals[0].holder == "Henry Head"
    assert "binding-of-authority" in codes(result)


def test_resolving_twice_gives_equal_results() -> None:
    project = purchase("amount: 5000") + WAIVER.format(
        control="PUR-C2", asked="project-manager", gave="owner", expires="2026-12-18"
    )
    assert resolved(project) == resolved(project)


def test_a_refusal_names_the_owner_and_points_at_the_field() -> None:
    result = tailored("{adapt: check, set: {do: Look., duration: 2 working days}, because: Speed.}")
    (finding,) = [finding for finding in result.findings if finding.code == "tailoring-refused"]

    assert "Paula Procurement (Head of Procurement)" in finding.hint
    assert finding.place is not None
    assert finding.place.file.endswith("set/duration")
    assert finding.subject == "check"


@pytest.mark.parametrize("way_out", ["next: deliver", "decision: [{answer: Yes, next: end}]"])
def test_an_added_step_may_not_lead_around_others(way_out: str) -> None:
    result = tailored(
        "{add: {after: request, id: short-cut, title: Go on, by: project-manager, "
        + way_out
        + "}, because: Speed.}"
    )

    (finding,) = [finding for finding in result.findings if finding.code == "tailoring-refused"]
    assert "would lead around steps" in finding.message
    assert "short-cut" not in {step.step.id for step in result.procedures[0].steps}


def test_an_added_review_may_send_back() -> None:
    result = tailored(
        "{add: {after: request, id: review, title: Review, by: project-manager, "
        "decision: [{answer: Fine, next: check}, {answer: Not yet, next: request}]}, because: Quality.}"
    )

    assert not codes(result)
    assert [step.step.id for step in result.procedures[0].steps][:3] == ["request", "review", "check"]


def test_a_step_bound_to_a_date_ends_by_it() -> None:
    change = "tailoring: {purchasing: [{adapt: approve, set: {%s}, because: The tender opens on 13 April.}]}"
    buying = purchase("amount: 5000, category: goods, supplier: A, personal_data: no")
    plain = resolved(buying + change % "do: Decide on Friday.", FORMS, PROCEDURE)
    bound = resolved(buying + change % "ends_by: 2026-04-10", FORMS, PROCEDURE)

    def end(result: ResolvedProject, name: str) -> date:
        (schedule,) = [item.schedule for item in result.requests if item.schedule]
        return next(step.end for step in schedule.steps if step.step == name)

    assert end(plain, "approve") > date(2026, 4, 10)
    assert end(bound, "approve") == date(2026, 4, 10)
    assert end(bound, "request") < end(plain, "request")
    assert end(bound, "deliver") == end(plain, "deliver")
    (step,) = [step for step in bound.procedures[0].steps if step.step.id == "approve"]
    assert step.origin.changes[0].after == "10 April 2026"


def test_a_changed_condition_says_the_limits_that_the_project_lives_through() -> None:
    limits = "[{until: 2025-12-31, value: 300}, {from: 2026-01-01, value: 500}]"
    result = resolved(
        "tailoring:\n  purchasing:\n    - {adapt: large, because: More is tendered here., "
        f"set: {{when: {{amount: {{from: 100, to: {limits}}}}}}}}}\n",
        FORMS,
        f"""{PROCEDURE}
handles: {{kind: purchase, title: Purchase, facts: {{amount: {{type: money, question: How much?}}}}}}
routes:
  - {{id: large, title: Large, when: {{amount: {{from: 200, to: {limits}}}}}}}
""",
    )
    (changes,) = [path.origin.changes for path in result.procedures[0].routes if path.route.id == "large"]
    assert [(change.before, change.after) for change in changes] == [
        (
            "amount is EUR 200 or more, but less than EUR 500",
            "amount is EUR 100 or more, but less than EUR 500",
        )
    ]
