"""On a card, work in a procedure and for single requests, and the differences with their reasons once."""

from __future__ import annotations

from dataclasses import replace

from dovetail.compose.slices import others
from dovetail.compose.slices.card_differences import differences
from dovetail.compose.slices.card_steps import by_procedure, for_requests, in_short
from dovetail.compose.slices.people import page_of
from dovetail.compose.teller import Teller
from dovetail.model.resolved import Actor, Change, Origin, RequestVerdict, ResolvedProject
from tests.compose.harbour import harbour

OWNER = Actor("crane-owner", "Owner of the crane system", holder="Marta Pires")


def _with_owner_of_one_step(*, verdict: RequestVerdict = "ok") -> tuple[ResolvedProject, str, str]:
    """A project in which the owner of a service does one step of one request, and nothing else."""
    project = harbour()
    request = next(entry for entry in project.requests if entry.schedule and not entry.schedule.steps[0].done)
    assert request.schedule is not None
    first, *rest = request.schedule.steps
    plan = replace(request.schedule, steps=(replace(first, role=OWNER.role, holder="Marta Pires"), *rest))
    changed = replace(request, schedule=plan, verdict=verdict)
    requests = tuple(changed if entry is request else entry for entry in project.requests)
    resolved = replace(project, requests=requests, roles={**project.roles, OWNER.role: OWNER})
    return resolved, first.title, request.request.id


def test_who_acts_for_a_single_request_only_has_a_line_that_names_the_step() -> None:
    project, step, request = _with_owner_of_one_step()
    teller = Teller(project)
    assert page_of(teller, OWNER.role) == "others#role-crane-owner"
    (line,) = (entry for entry in others.others(teller, "") if entry["id"] == OWNER.role)
    assert [title["text"] for title in line["does"]] == [step]
    assert line["when"][0]["request"]["text"] == request


def test_a_step_of_a_request_that_is_blocked_is_named_all_the_same() -> None:
    project, step, request = _with_owner_of_one_step(verdict="blocked")
    (said,) = for_requests(Teller(project), {OWNER.role})
    assert said["title"]["text"] == step
    assert [link["text"] for link in said["requests"]] == [request]


def test_what_a_procedure_gives_to_a_role_is_not_said_again_for_single_requests() -> None:
    project = harbour()
    doers = {entry.actor.role for bound in project.procedures for entry in bound.steps}
    teller = Teller(project)
    for role in doers:
        own = {step["title"]["to"] for group in by_procedure(teller, {role}) for step in group["steps"]}
        assert own.isdisjoint(entry["title"]["to"] for entry in for_requests(teller, {role}))


def test_of_many_steps_the_next_in_each_procedure_has_its_title_and_the_procedures_are_in_order_of_days() -> (
    None
):
    teller = Teller(harbour())
    own = {"project-manager"}
    groups = by_procedure(teller, own)
    told = in_short(teller, groups, own)
    plans = [
        (planned.start, request.procedure, planned.title)
        for request in teller.resolved.requests
        if request.schedule and request.verdict in ("ok", "unknown")
        for planned in request.schedule.steps
        if planned.role in own and not planned.done and not planned.undated
    ]
    first: dict[str, str] = {}
    for _day, procedure, title in sorted(plans):
        first.setdefault(procedure, title)
    assert first
    assert [(entry["procedure"]["to"], entry["next"]["title"]["text"]) for entry in told["due"]] == list(
        first.items()
    )
    named = [entry["procedure"]["to"] for part in told.values() for entry in part]
    assert sorted(named) == sorted(group["procedure"]["to"] for group in groups)
    for entry in told["due"]:
        assert entry["next"]["title"]["to"] not in {link["to"] for link in entry["runs"]}


def _adapted(project: ResolvedProject, reasons: tuple[str, ...]) -> tuple[ResolvedProject, set[str]]:
    """The first steps of a procedure, done by one role, their times filled in by the project."""
    (bound,) = (entry for entry in project.procedures if entry.id == "procurement")
    doer = bound.steps[0].actor
    changed = tuple(
        replace(
            entry,
            actor=doer,
            origin=Origin(
                "adapted", "project", "procurement", "1", None, because,
                (Change("duration", "How long?", f"{number} days", unsaid=True),),
            ),
        )
        for number, (entry, because) in enumerate(zip(bound.steps, reasons, strict=False), 1)
    )  # fmt: skip
    bound = replace(bound, steps=(*changed, *bound.steps[len(changed) :]))
    kept = tuple(bound if entry.id == bound.id else entry for entry in project.procedures)
    return replace(project, procedures=kept), {doer.role}


def test_times_that_rest_on_one_reason_stand_together_and_the_reason_once() -> None:
    project, own = _adapted(harbour(), ("As in the last purchases.", "By law.", "As in the last purchases."))
    groups = [group for group in differences(Teller(project), own) if group["because"]]
    assert [group["because"] for group in groups][:2] == ["As in the last purchases.", "By law."]
    assert [entry["time"] for entry in groups[0]["times"]] == ["1 days", "3 days"]
    assert groups[0]["others"] == []
    assert groups[1]["times"] == []
    assert len(groups[1]["others"]) == 1


def test_differences_without_a_reason_are_not_taken_for_one() -> None:
    project, own = _adapted(harbour(), ("", ""))
    assert len([group for group in differences(Teller(project), own) if not group["because"]]) == 2
