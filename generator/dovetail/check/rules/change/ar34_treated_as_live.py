"""AR-34: an environment that operations treat as live is changed as a live one."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.case import Case
from dovetail.check.derived.live_changes import LiveChange
from dovetail.check.derived.subject_days import days_of
from dovetail.check.lines import line_at
from dovetail.check.rule import Judgement, Rule, failed, passed, question_in, unknown
from dovetail.check.rules.change.live_items import follows_change, is_production
from dovetail.model import words
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per change that touches items outside production which operations treat as live."""
    register = case.organization.configuration_items
    for change in case.recorded_changes:
        items = change.items if isinstance(change.items, tuple) else ()
        outside = [name for name in items if not is_production(register[name])]
        live = [name for name in outside if follows_change(register[name])]
        doubtful = [name for name in outside if follows_change(register[name]) is None]
        if live:
            yield _of_live(case, change, live)
        elif doubtful:
            item = register[doubtful[0]]
            asks = question_in(item.treated_as_live)
            yield unknown(
                change.id,
                tell(
                    "{change} touches {item} ({environment}), and nobody has said whether changes "
                    "to it follow change enablement{asks}",
                    change=change.title,
                    item=item.title,
                    environment=item.environment,
                    asks=asks,
                ),
                line_at(
                    case.profile.organization.places, "configuration_items", doubtful[0], "treated_as_live"
                ),
                hint=tell("ask operations whether it is treated as live (treated_as_live: yes or no)"),
                procedure=change.procedure,
                due=change.submit_by,
            )


def _of_live(case: Case, change: LiveChange, live: list[str]) -> Judgement:
    register = case.organization.configuration_items
    titles = words.listed(f"{register[name].title} ({register[name].environment})" for name in live)
    exempt = next((part.exception for part in change.requests if part.exception), None)
    if exempt is not None and exempt.kind == "exempt":
        return failed(
            change.id,
            tell(
                '{change} takes the path "{exempt}" past change enablement, and operations '
                "treat {titles} as live",
                change=change.title,
                exempt=exempt.title,
                titles=titles,
            ),
            line_at(case.written.places, *change.path, "exception"),
            hint=tell("take the ordinary path, or ask operations to take the environment out of scope"),
            procedure=change.procedure,
        )
    if change.requests and all(part.in_procedure for part in change.requests):
        return passed(change.id, procedure=change.procedure)
    if not change.requests:
        return failed(
            change.id,
            tell(
                "{change} touches {titles}, which operations treat as live, and holds no request for change",
                change=change.title,
                titles=titles,
            ),
            line_at(case.written.places, *change.path, "requests"),
            hint=tell("state its changes as requests that go through change enablement"),
            procedure=change.procedure,
        )
    part = next(part for part in change.requests if not part.in_procedure)
    way = f'"{words.name(part.request.kind)}"'
    return failed(
        change.id,
        tell(
            "{change} touches {titles}, which operations treat as live, but is raised as "
            "{way} and does not go through change enablement",
            change=change.title,
            titles=titles,
            way=way,
        ),
        line_at(case.written.places, *part.path, "kind"),
        hint=tell("raise it as a request for change"),
        procedure=change.procedure,
    )


RULE = Rule(
    id="AR-34",
    codes=("environment-not-treated-as-live",),
    title=later(
        "Changes to a test or training environment that operations treat as live follow change enablement"
    ),
    severity=Severity.MAJOR,
    prevents=("F2",),
    procedures=("CHE", "CFG"),
    reason="""
A shared test environment is production for everybody who tests in it, and a training system is what wards
fall back on. Operations put such environments in scope because an unannounced change there has stopped a
release or a course before. Projects tend to think of them as their own.
""",
    data="items of the change record; environment and treated_as_live of configuration items",
    bad="""
organization:
  configuration_items:
    trainer: {title: Training system, environment: training, treated_as_live: yes, services: metering}
project:
  requests:
    - {id: P-1, change: {items: trainer}}
""",
    good="""
organization:
  configuration_items:
    trainer: {title: Training system, environment: training, treated_as_live: yes, services: metering}
project:
  requests:
    - {id: C-1, change: {items: trainer}}
""",
    hint=later("raise it as a request for change"),
    check=check,
    bites_on=days_of,
)
