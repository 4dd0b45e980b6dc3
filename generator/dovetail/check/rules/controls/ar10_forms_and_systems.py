"""AR-10: the project works in the forms and systems of operations."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.case import Case
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.check.rules.controls.places import setting_place
from dovetail.model import words
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell
from dovetail.model.organization import Form
from dovetail.model.procedure import Duty
from dovetail.model.project import ProjectForm
from dovetail.model.resolved import ResolvedProcedure
from dovetail.model.routes import Step
from dovetail.resolve.procedures.tightening import left_out


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per step or duty that has a form or system in operations, and per form of the project."""
    for bound in case.resolved.procedures:
        if bound.layer != "reference":
            yield from _items(case, bound)
    for name, form in case.project.forms.items():
        yield _form(case, name, form)


def _items(case: Case, bound: ResolvedProcedure) -> Iterator[Judgement]:
    baseline = case.layered(bound.id).value
    mine: dict[str, Step | Duty] = {
        item.id: item for items in (bound.procedure.steps, bound.procedure.duties) for item in items
    }
    operated: tuple[Step | Duty, ...] = (*baseline.steps, *baseline.duties)
    for item in operated:
        if item.form is not None or item.system is not None:
            yield _item(case, bound.id, item, mine.get(item.id, item))


def _item(case: Case, procedure: str, item: Step | Duty, mine: Step | Duty) -> Judgement:
    subject = f"{procedure}.{item.id}"
    if item.system is not None and mine.system != item.system:
        systems = case.organization.systems
        here, there = (
            systems[name].title if name in systems else words.title(name) if name else ""
            for name in (mine.system or "", item.system)
        )
        return failed(
            subject,
            tell(
                'The project does "{item}" in {here}; operations do it in {there}, and look for it there',
                item=item.title,
                here=here,
                there=there,
            )
            if here
            else tell(
                'The project does "{item}" in no system; operations do it in {there}, and look for it there',
                item=item.title,
                there=there,
            ),
            setting_place(case, procedure, item.id, "system"),
            hint=tell("work in {there}; a copy in {here} may stand beside it", there=there, here=here)
            if here
            else tell("work in {there}", there=there),
            procedure=procedure,
            code="system-not-used",
        )
    if item.form is not None and mine.form is not None and mine.form != item.form:
        form = case.organization.forms.get(item.form)
        if form is not None and not form.fields:
            return _fields_not_said(case, subject, item.form, case.people.forms[mine.form].title, procedure)
    return passed(subject, procedure=procedure)


def _form(case: Case, name: str, form: ProjectForm) -> Judgement:
    operational = case.organization.forms[form.replaces]
    if not operational.fields:
        return _fields_not_said(case, name, form.replaces, form.title)
    lacking = left_out(operational, form)
    if lacking:
        return failed(
            name,
            tell(
                '"{form}" does not ask for {lacking}, which "{operational}" demands',
                form=form.title,
                lacking=words.listed(lacking),
                operational=operational.title,
            ),
            case.place("forms", name, "fields", key=True),
            hint=tell("add the fields, or use the operational form"),
            code="form-covers-less",
        )
    optional = _optional(operational, form)
    if optional:
        return failed(
            name,
            tell(
                '"{form}" leaves {optional} open, which "{operational}" demands',
                form=form.title,
                optional=words.listed(optional),
                operational=operational.title,
            ),
            case.place("forms", name, "fields", key=True),
            hint=tell("make the fields mandatory"),
            code="form-covers-less",
        )
    if operational.receiver and form.receiver and form.receiver != operational.receiver:
        here, there = (case.people.approver(role).title for role in (form.receiver, operational.receiver))
        return failed(
            name,
            tell(
                '"{form}" goes to {here}; operations wait for it at {there}',
                form=form.title,
                here=here,
                there=there,
            ),
            case.place("forms", name, "receiver"),
            hint=tell("send it to {there}", there=there),
            code="form-astray",
        )
    return passed(name)


def _optional(operational: Form, form: Form) -> tuple[str, ...]:
    open_ = {field.name.casefold() for field in form.fields if not field.mandatory}
    return tuple(
        field.name for field in operational.fields if field.mandatory and field.name.casefold() in open_
    )


def _fields_not_said(case: Case, subject: str, form: str, own: str, procedure: str = "") -> Judgement:
    operational = case.organization.forms[form]
    who = (
        tell("; {approver} can say", approver=case.people.approver(operational.receiver).title)
        if operational.receiver
        else ""
    )
    return unknown(
        subject,
        tell(
            'Whether "{own}" asks all that "{operational}" asks can\'t be told, because '
            "nobody has stated the fields of the operational form{who}",
            own=own,
            operational=operational.title,
            who=who,
        ),
        case.profile.organization.place("forms", form, key=True),
        hint=tell("state the fields of the operational form"),
        procedure=procedure,
        code="form-covers-less",
    )


RULE = Rule(
    id="AR-10",
    codes=("form-covers-less", "form-astray", "system-not-used"),
    title=later(
        "The project works in operations' forms and systems; a form of its own asks all that theirs asks"
    ),
    severity=Severity.MAJOR,
    prevents=("F6", "F7"),
    reason="""
A request in the project's own tool does not exist for the people who must act on it: no queue, no clock, no
report. And a shorter form comes back, because the field that the project dropped (cost code, backout,
owner) is the one on which the next desk can't go on.
""",
    data="forms and systems of steps and duties; tailoring; forms of the project with replaces and fields",
    bad="""
project:
  forms:
    short: {title: Short requisition, replaces: requisition, fields: [{name: Item}, {name: Amount}]}
""",
    good="""
project:
  forms:
    our-requisition:
      title: Requisition of the project
      replaces: requisition
      fields: [{name: Item}, {name: Amount}, {name: Cost code}, {name: Work package}]
""",
    hint=later("use what operations use"),
    check=check,
)
