"""A plan, and what became of it, as people read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

import click

from dovetail.cli.telling.counting import counted
from dovetail.cli.telling.safe_text import shown
from dovetail.publish.apply import Applied, Outcome
from dovetail.publish.plan import Plan
from dovetail.publish.plan_step import Step, StepKind
from dovetail.publish.survey import Survey

SHORT = 30
"""Lines of a difference that are printed of each page unless all are asked for."""
_COLOURS: dict[StepKind, str] = {
    "create": "green", "update": "yellow", "move": "yellow", "rename": "yellow", "adopt": "yellow",
    "delete": "red", "conflict": "red",
}  # fmt: skip
_WAYS_OUT = {
    "edited": "take their words over with --take-theirs DIR, or replace them with --force {page}",
    "gone": "put it back in the wiki, or make it anew with --force {page}",
    "address-taken": "move it away, or take it over with --adopt {page}",
    "unknown-page": "look at the page, then take it over with --adopt {page}",
    "comments": "settle the comments in the wiki, or let them go with --force {page}",
    "unmarked": "see whose page it is; if it is to be replaced, say so with --force {page}",
    "removal-held": "raise max_delete: in publish.yaml if all of them are to go",
}


def print_plan(found: Survey, diffs: str) -> None:
    """Print the steps that are to be done, each with its reason and how the texts differ."""
    print_notes(found)
    for missing in found.abilities.missing:
        click.echo(f"error: publishing here needs {shown(missing)}", err=True)
    for step in found.plan.steps:
        if step.kind != "unchanged":
            _print_step(step, diffs)
    click.echo(_summary(found.plan))


def print_notes(found: Survey) -> None:
    """Print what whoever publishes has to know of this wiki."""
    for note in found.notes:
        click.echo(f"note: {shown(note)}", err=True)


def print_outcome(outcome: Outcome) -> None:
    """Print what became of a page, with the reason if it was not done."""
    if outcome.kind == "done":
        step = outcome.step
        click.echo(f"{step.kind:9} {shown(step.key)}  {shown(step.address)}")
    elif outcome.kind in ("conflict", "refused", "failed"):
        _print_trouble(outcome)


def print_applied(applied: Applied, printed: Collection[Outcome] = ()) -> None:
    """Print what was done and what was not, but for what was ``printed`` when it happened."""
    for outcome in applied.outcomes:
        if not any(outcome is one for one in printed):
            print_outcome(outcome)
    counts = Counter(outcome.kind for outcome in applied.outcomes)
    told = [f"{count} {kind}" for kind, count in counts.items()]
    click.echo(f"{', '.join(told)}." if told else "There is nothing to publish.")
    if applied.ended is not None:
        click.echo(f"error: {shown(applied.ended.what)}", err=True)
        if applied.ended.hint:
            click.echo(f"  = help: {shown(applied.ended.hint)}", err=True)


def _print_step(step: Step, diffs: str) -> None:
    kind = click.style(f"{step.kind:9}", fg=_COLOURS.get(step.kind), bold=True)
    where = f"{step.before} -> {step.address}" if step.before not in ("", step.address) else step.address
    click.echo(f"{kind} {shown(step.key)}  {shown(where)}  {shown(step.why)}")
    if step.code in _WAYS_OUT:
        click.echo(f"          = help: {shown(_WAYS_OUT[step.code].format(page=step.key))}")
    if diffs != "none" and step.diff:
        lines = step.diff.split("\n")[2:-1]
        few = lines if diffs == "full" else lines[:SHORT]
        for line in few:
            click.echo(f"          {_painted(line)}")
        if len(few) < len(lines):
            click.echo(f"          ({len(lines) - len(few)} more lines: --diff full)")


def _painted(line: str) -> str:
    colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
    return click.style(shown(line), fg=colour) if colour else shown(line)


def _print_trouble(outcome: Outcome) -> None:
    why = outcome.error.what if outcome.error else outcome.step.why
    kind = click.style(f"{outcome.kind:9}", fg="red", bold=True)
    click.echo(f"{kind} {shown(outcome.step.key)}  {shown(outcome.step.address)}  {shown(why)}")
    hint = outcome.error.hint if outcome.error else ""
    way = _WAYS_OUT.get(outcome.step.code, "").format(page=outcome.step.key) or hint
    if way:
        click.echo(f"          = help: {shown(way)}")


def _summary(plan: Plan) -> str:
    if not plan.pending:
        return f"Nothing to do: {counted(plan.counts['unchanged'], 'page')} as it should be."
    return f"{', '.join(_told(plan))}. Nothing is written without --apply."


def _told(plan: Plan) -> Iterable[str]:
    for kind, count in plan.counts.items():
        if count:
            yield f"{count} {kind}" if kind in ("unchanged", "conflict") else f"{count} to {kind}"
