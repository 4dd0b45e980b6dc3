"""What follows for one project, as facts: routes, approvals, dates and people. Nobody writes these values."""

from __future__ import annotations

from datetime import date

from dovetail.history.states.facts import Facts, Value
from dovetail.model import words
from dovetail.model.language import speaking, tell_of
from dovetail.model.resolved import Actor, ResolvedApproval, ResolvedProject, ResolvedRequest
from dovetail.model.vocabulary import using
from dovetail.resolve.approval.outcome import verdict_in_words


def of_results(resolved: ResolvedProject) -> Facts:
    """The facts below ``requests``, ``dates``, ``people`` and ``pack`` of a resolved project."""
    with speaking(resolved.language), using(resolved.lifecycle.vocabulary):
        found = _Results()
        for request in resolved.requests:
            found.request(request)
        for entry in resolved.key_dates:
            path = f"dates.{entry.id}"
            found.item(path, entry.title)
            found.day(f"{path}.on", entry.on)
            found.day(f"{path}.until", entry.until)
            found.text(f"{path}.who", entry.who)
        for role, actor in resolved.roles.items():
            found.person(f"people.{role}", actor)
        for bound in resolved.procedures:
            found.text(f"pack.procedures.{bound.id}", bound.procedure.title)
        found.text("pack.level", resolved.sizing.level)
        return Facts(found.values, found.items)


class _Results:
    def __init__(self) -> None:
        self.values: dict[str, Value] = {}
        self.items: dict[str, str] = {}

    def request(self, entry: ResolvedRequest) -> None:
        path = f"requests.{entry.request.id}"
        self.item(path, entry.request.title)
        self.values[f"{path}.verdict"] = Value(entry.verdict, verdict_in_words(entry.verdict))
        route = entry.route.route
        chosen = Value(route.id, route.title) if route else Value(entry.route.verdict, entry.route.because)
        self.values[f"{path}.route"] = chosen
        for approval in entry.approvals:
            self.approval(f"{path}.approvals.{approval.step or approval.role}.{approval.role}", approval)
        self.names(f"{path}.forms", entry.forms)
        self.names(f"{path}.controls", entry.controls)
        self.text(f"{path}.exception", entry.exception)
        self.text(f"{path}.preapproved", entry.preapproved)
        plan = entry.schedule
        if plan is None:
            return
        self.day(f"{path}.latest_start", plan.latest_start)
        self.day(f"{path}.latest_start_optimistic", plan.latest_start_optimistic)
        self.day(f"{path}.earliest_finish", plan.earliest_finish)
        for step in plan.steps:
            self.item(f"{path}.schedule.{step.step}", step.title)
            self.day(f"{path}.schedule.{step.step}.start", step.start)
            self.day(f"{path}.schedule.{step.step}.end", step.end)

    def approval(self, path: str, approval: ResolvedApproval) -> None:
        self.item(path, approval.title)
        self.text(f"{path}.holder", approval.through or approval.holder)
        self.day(f"{path}.on", approval.on)

    def person(self, path: str, actor: Actor) -> None:
        self.item(path, actor.title)
        self.text(f"{path}.holder", actor.holder)
        self.text(f"{path}.deputy", actor.deputy)

    def item(self, path: str, title: str) -> None:
        self.items[path] = title

    def day(self, path: str, on: date | None) -> None:
        if on is not None:
            self.values[path] = Value(on.isoformat(), words.day(on))

    def text(self, path: str, said: str) -> None:
        if said:
            self.values[path] = Value(said, said)

    def names(self, path: str, names: tuple[str, ...]) -> None:
        self.values[path] = Value(list(names), words.listed(names) or tell_of("controls", "none"))
