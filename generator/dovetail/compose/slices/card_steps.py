"""The steps of one card, procedure by procedure: those at work now with what comes next, then the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from dovetail.compose.slices import steps
from dovetail.compose.slices.named_deciders import gates_of
from dovetail.compose.slices.requests import LIVE, request_anchor
from dovetail.compose.slices.step_numbers import runs
from dovetail.compose.teller import Plain, Teller
from dovetail.model.resolved import ResolvedRequest, ResolvedStep, ScheduledStep


def by_procedure(teller: Teller, own: set[str]) -> list[Plain]:
    """What roles do, answer for or decide; ``runs`` refers to the steps by their numbers."""
    found = []
    for bound in teller.resolved.procedures:
        mine: list[Plain] = [
            {
                "number": number,
                "title": {"text": entry.step.title, "to": f"{bound.id}#{steps.step_anchor(entry.step.id)}"},
                "duration": teller.duration(entry.step.duration),
                "origin": entry.origin.kind,
                "form": teller.form(entry.step.form)["title"] if entry.step.form else None,
                "system": teller.system(entry.step.system)["title"] if entry.step.system else None,
                "when": teller.when(entry.step.when, bound.procedure),
                "gates": gates_of(entry, own),
            }
            for number, entry in enumerate(bound.steps, 1)
            if _is_mine(entry, own)
        ]
        if mine:
            found.append(
                {
                    "procedure": {"text": bound.procedure.title, "to": bound.id},
                    "steps": mine,
                    "runs": _numbers(mine),
                }
            )
    return found


def in_short(teller: Teller, groups: Sequence[Plain], own: set[str]) -> Plain:
    """The same in two lists: ``due`` by day, each procedure with the title of its next step; ``others``."""
    days = _next_days(teller, own)
    due = []
    for group in groups:
        dated = [step for step in group["steps"] if step["title"]["to"] in days]
        if dated:
            first = min(dated, key=lambda step: (days[step["title"]["to"]], step["number"]))
            rest = [step for step in group["steps"] if step is not first]
            due.append((days[first["title"]["to"]], group | {"next": first, "runs": _numbers(rest)}))
    told = [group for _, group in sorted(due, key=lambda pair: pair[0])]
    names = {group["procedure"]["to"] for group in told}
    return {"due": told, "others": [group for group in groups if group["procedure"]["to"] not in names]}


def for_requests(teller: Teller, own: set[str]) -> list[Plain]:
    """What roles do for single requests only, by step: the procedure gives the work to somebody else."""
    theirs = {
        (bound.id, entry.step.id)
        for bound in teller.resolved.procedures
        for entry in bound.steps
        if _is_mine(entry, own)
    }
    found: dict[str, Plain] = {}
    for request, planned in _to_do(teller, own):
        if (request.procedure, planned.step) not in theirs:
            to = f"{request.procedure}#{steps.step_anchor(planned.step)}"
            said = found.setdefault(to, {"title": {"text": planned.title, "to": to}, "requests": []})
            link = {"text": request.request.id, "to": f"requests#{request_anchor(request.request.id)}"}
            said["requests"].append(link)
    return list(found.values())


def _is_mine(entry: ResolvedStep, own: set[str]) -> bool:
    deciding = (share.actor.role for share in entry.deciders)
    return any(role in own for role in (entry.actor.role, entry.step.accountable, *deciding) if role)


def _to_do(teller: Teller, own: set[str]) -> Iterator[tuple[ResolvedRequest, ScheduledStep]]:
    for request in teller.resolved.requests:
        for planned in request.schedule.steps if request.schedule else ():
            if planned.role in own and not planned.done:
                yield request, planned


def _next_days(teller: Teller, own: set[str]) -> Mapping[str, date]:
    """The day on which each step must begin next for some request, by where the step stands."""
    found: dict[str, date] = {}
    for request, planned in _to_do(teller, own):
        if request.verdict in LIVE and not planned.undated:
            to = f"{request.procedure}#{steps.step_anchor(planned.step)}"
            found[to] = min(planned.start, found.get(to, planned.start))
    return found


def _numbers(mine: Sequence[Plain]) -> list[Plain]:
    return runs((step["number"], step["title"]["to"]) for step in mine)
