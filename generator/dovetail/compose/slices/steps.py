"""Steps, controls and forms of a procedure as this project carries them out."""

from __future__ import annotations

from collections.abc import Iterable

from dovetail.compose.slices.doers import service_owners
from dovetail.compose.slices.fields import changes
from dovetail.compose.slices.named_deciders import doer_decides, named_deciders
from dovetail.compose.slices.reasons import shared
from dovetail.compose.slices.step_numbers import runs
from dovetail.compose.teller import Plain, Teller
from dovetail.model import words
from dovetail.model.alignment import Delta, ItemKind
from dovetail.model.language import tell
from dovetail.model.procedure import END, NEVER, Procedure
from dovetail.model.resolved import Origin, ResolvedProcedure, ResolvedStep
from dovetail.model.routes import Route, Step


def step_anchor(step: str) -> str:
    """Where a step is found in its procedure's document."""
    return item_anchor("step", step)


def control_anchor(control: str) -> str:
    """Where a control is found in its procedure's document."""
    return item_anchor("control", control)


def item_anchor(what: ItemKind, identifier: str) -> str:
    """Where a step, control, duty or route is found in its procedure's document."""
    return f"{what}-{identifier}"


def steps(teller: Teller, subject: str) -> Plain:
    """Every step in order, with what the person who acts must know."""
    bound = teller.procedures[subject]
    titles = {entry.step.id: entry.step.title for entry in bound.steps}
    numbers = {entry.step.id: number for number, entry in enumerate(bound.steps, 1)}
    reasons = shared(bound)
    return [
        _step(teller, bound, entry, titles, numbers) | {"shared_reason": entry.origin.because in reasons}
        for entry in bound.steps
    ]


def _others(teller: Teller, roles: Iterable[str], entry: ResolvedStep) -> list[str]:
    """Titles of roles without that of whoever does the step: nobody asks or tells themselves."""
    return [title for title in teller.titles(roles) if title != entry.actor.title]


def _step(
    teller: Teller,
    bound: ResolvedProcedure,
    entry: ResolvedStep,
    titles: dict[str, str],
    numbers: dict[str, int],
) -> dict[str, Plain]:
    step, procedure = entry.step, bound.procedure
    owner = procedure.owner if isinstance(procedure.owner, str) else ""
    alone = entry.routes or [route.id for route in procedure.routes]
    taken = [route.title for route in procedure.routes if route.id in alone and step.id not in route.skips]
    left_out = [route.title for route in procedure.routes if step.id in route.skips]
    entry_routes = taken if entry.routes or len(left_out) > len(taken) else []
    beside = [
        (numbers[other.step.id], f"#{step_anchor(other.step.id)}")
        for other in bound.steps
        if step.parallel and other.step.parallel == step.parallel
    ]
    return {
        "id": step.id,
        "number": numbers[step.id],
        "anchor": step_anchor(step.id),
        "title": step.title,
        "actor": teller.by(step.by, owner) if not entry.actor.title else _actor(teller, bound, entry, owner),
        "accountable": teller.short(teller.actor(step.accountable)) if step.accountable else None,
        "consulted": _others(teller, step.consulted, entry),
        "informed": _others(teller, step.informed, entry),
        "do": teller.said(step.do, owner=owner),
        "input": teller.said(step.input, owner=owner),
        "output": teller.said(step.output, owner=owner),
        "form": teller.form(step.form) if step.form else None,
        "system": teller.system(step.system),
        "controls": [{"text": item, "to": f"#{control_anchor(item)}"} for item in step.controls],
        "evidence": teller.said(step.evidence, owner=owner),
        "duration": _duration(teller, step, procedure, owner),
        "counted_from": _counted_from(step, titles),
        "wait": teller.duration(step.wait, owner),
        "when": teller.when(step.when, procedure),
        "beside": runs(beside) if len(beside) > 1 else [],
        "parallel": step.parallel if len(beside) > 1 else None,
        "after": [titles.get(item, words.name(item)) for item in step.after],
        "decided_by": [decider(teller, item) for item in step.decided_by],
        "named_deciders": named_deciders(teller, entry),
        "doer_decides": doer_decides(entry),
        "decision": [
            {
                "answer": answer.answer,
                "next": None if answer.next == END else _goto(answer.next, titles, numbers),
            }
            for answer in step.decision
        ],
        "next": _goto(step.next, titles, numbers) if step.next and step.next != END else None,
        "ends": step.next == END,
        "ahead": [
            {
                "time": teller.duration(lead.time, owner),
                "of": titles.get(lead.to or "", words.name(lead.to or "delivery")),
                "when": teller.when(lead.when, procedure),
                "because": lead.because,
            }
            for lead in step.ahead_of
        ],
        "routes": entry_routes,
        "not_on": left_out if len(left_out) <= len(taken) else [],
        "freezes": step.heeds_freezes,
        "windows": [_window(teller, item) for item in step.windows],
        "locked": step.locked,
        "effective": teller.period(step.effective),
        "origin": origin(entry.origin),
    }


def _actor(teller: Teller, bound: ResolvedProcedure, entry: ResolvedStep, owner: str) -> Plain:
    if entry.actor.role == "" and not isinstance(entry.step.by, str):
        return teller.by(entry.step.by, owner)
    person = teller.person(entry.actor)
    if entry.step.by == "requester":
        # Each request names its own; the procedure speaks of whoever asks.
        person |= {
            "title": tell("Requester"),
            "who": tell("Requester ({name})", name=person["holder"])
            if person["holder"]
            else tell("Requester"),
        }
    elif owners := service_owners(teller, bound, entry):
        person |= {
            "title": tell("Owner of the service"),
            "who": tell("Owner of the service ({names})", names=words.listed(owners, "or")),
        }
    return person


def _duration(teller: Teller, step: Step, procedure: Procedure, owner: str) -> Plain:
    if step.duration_fact:
        label = words.fact_label(step.duration_fact, teller.facts(procedure))
        return tell("as the request says ({fact})", fact=label)
    return teller.duration(step.duration, owner)


def _counted_from(step: Step, titles: dict[str, str]) -> str | None:
    if step.counted_from:
        return step.counted_from
    if step.counted_from_step:
        return tell("the end of “{step}”", step=titles.get(step.counted_from_step, step.counted_from_step))
    return None


def _goto(step: str, titles: dict[str, str], numbers: dict[str, int]) -> Plain:
    title = titles.get(step, words.name(step))
    return {"text": f"6.{numbers[step]} {title}" if step in numbers else title, "to": f"#{step_anchor(step)}"}


def decider(teller: Teller, identifier: str) -> str:
    """A board, or the role with enough authority on a subject, in words."""
    board = teller.resolved.organization.boards.get(identifier)
    if board:
        return board.title
    return tell("whoever holds enough authority for {subject}", subject=words.subject(identifier))


def _window(teller: Teller, identifier: str) -> Plain:
    window = teller.resolved.organization.calendars.windows.get(identifier)
    if window is None:
        return {"title": words.title(identifier), "recurs": ""}
    return {"title": window.title, "recurs": teller.stated(window.recurs, teller.recurs)}


def origin(entry: Origin | Delta) -> Plain:
    """Where an item comes from and what the project changed, with the reason."""
    return {
        "kind": entry.kind,
        "procedure": entry.procedure,
        "version": entry.version,
        "because": entry.because,
        "place": str(entry.place) if entry.place else "",
        "changes": changes(entry.changes),
    }


def controls(teller: Teller, subject: str) -> Plain:
    """Every control with its standing in this project and the steps that carry it out."""
    bound = teller.procedures[subject]
    titles = {entry.step.id: entry.step.title for entry in bound.steps}
    duties = {entry.duty.id: entry.duty.title for entry in bound.duties}
    numbers = {entry.step.id: number for number, entry in enumerate(bound.steps, 1)}
    found = []
    for entry in bound.controls:
        item = entry.control
        carried: list[Plain] = runs(
            (numbers[step], f"#{step_anchor(step)}") for step in entry.steps if step in numbers
        )
        carried += [
            duties.get(step, titles.get(step, words.name(step)))
            for step in entry.steps
            if step not in numbers
        ]
        found.append(
            {
                "id": item.id,
                "anchor": control_anchor(item.id),
                "statement": item.statement,
                "mandatory": item.mandatory,
                "statutory": item.statutory,
                "never": item.waivable_by == NEVER or item.statutory,
                "owner": teller.short(entry.owner),
                "owner_title": entry.owner.title,
                "evidence": teller.said(item.evidence, owner=entry.owner.role),
                "steps": carried,
                "when": teller.when(item.when, bound.procedure),
                "effective": teller.period(item.effective),
                "origin": origin(entry.origin),
                "waived": entry.waiver is not None,
            }
        )
    return found


def forms(teller: Teller, subject: str) -> Plain:
    """Forms of the procedure in the order in which steps, routes and duties use them."""
    bound = teller.procedures[subject]
    procedure = bound.procedure
    used: dict[str, list[Plain]] = {}
    for number, entry in enumerate(bound.steps, 1):
        if entry.step.form:
            place = {"text": f"6.{number}", "to": f"#{step_anchor(entry.step.id)}"}
            used.setdefault(entry.step.form, []).append(place)
    for route in procedure.routes:
        for form in forms_besides(bound, route):
            used.setdefault(form, []).append(tell("route {route}", route=route.title))
    for duty in bound.duties:
        if duty.duty.form:
            place = {"text": duty.duty.title, "to": f"#{item_anchor('duty', duty.duty.id)}"}
            used.setdefault(duty.duty.form, []).append(place)
    return [{**teller.form(form), "used_in": where} for form, where in used.items()]


def forms_besides(bound: ResolvedProcedure, route: Route) -> list[str]:
    """Forms that the route asks for and none of its steps does."""
    own = {entry.step.form for entry in bound.steps if entry.step.id not in route.skips}
    return [form for form in route.forms if form not in own]


def steps_of(procedure: Procedure) -> dict[str, str]:
    """Titles of all steps of a procedure, those of single routes included."""
    extra = (item.step for route in procedure.routes for item in route.steps)
    return {step.id: step.title for step in (*procedure.steps, *extra)}
