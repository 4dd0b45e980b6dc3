"""Who may approve what: routes with their bands in words, and the delegation of authority behind them."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.compose.slices.approvals import all_approvals, approval, deciders
from dovetail.compose.slices.step_numbers import runs
from dovetail.compose.slices.steps import forms_besides, steps_of
from dovetail.compose.teller import Plain, Teller
from dovetail.model import words
from dovetail.model.language import later, tell
from dovetail.model.organization import Authority
from dovetail.model.procedure import Procedure
from dovetail.model.resolved import ResolvedProcedure
from dovetail.model.routes import ExceptionPath, Route
from dovetail.model.values import Money

_CHOOSE = {
    "one": later(
        "Exactly one route fits a request. If two ever do, the stricter applies until the owner decides."
    ),
    "first": later("Read the routes from the top. The first one that fits applies."),
    "strictest": later("Several routes may fit a request. The strictest of them applies."),
}


_AMOUNTS = {
    "included": later("Amounts are in {currency}, including tax, unless they say otherwise."),
    "excluded": later("Amounts are in {currency}, excluding tax, unless they say otherwise."),
    "none": later("Amounts are in {currency}, free of tax, unless they say otherwise."),
}
_WITHIN = {"fiscal year": later("in the same fiscal year"), "project": later("in the same project")}


def routes(teller: Teller, subject: str) -> Plain:
    """The routes of a procedure, in order, and which requests of this project take them."""
    bound = teller.procedures[subject]
    procedure = bound.procedure
    decided = {
        route.id: deciders(teller, bound, route) for route in procedure.routes if not route.not_allowed
    }
    everywhere = [
        item
        for item in next(iter(decided.values()), [])
        if len(decided) > 1 and all(item in others for others in decided.values())
    ]
    return {
        "choose": tell(_CHOOSE[procedure.choose]) if len(procedure.routes) > 1 else "",
        "routes": [
            _route(teller, bound, route)
            | {"deciders": [item for item in decided.get(route.id, []) if item not in everywhere]}
            for route in procedure.routes
        ],
        "everywhere": everywhere,
        "always": [approval(teller, item, procedure) for item in procedure.approvals],
        "aggregate": aggregate(teller, procedure),
        "tax": _tax(teller) if any(fact.type == "money" for fact in teller.facts(procedure).values()) else "",
        "quoted": any(route.quotes is not None for route in procedure.routes),
        "by_authority": any(name not in teller.resolved.organization.boards for name in _subjects(bound)),
    }


def _tax(teller: Teller) -> str:
    organization = teller.resolved.organization
    amounts = tell(_AMOUNTS[organization.tax_basis], currency=organization.currency)
    rate = teller.stated(organization.tax_rate, words.percent)
    if not isinstance(rate, str):
        return amounts
    compared = tell("Amounts with and without tax are compared at a rate of {rate}.", rate=rate)
    return f"{amounts} {compared}"


def aggregate(teller: Teller, procedure: Procedure) -> Plain:
    """What is added up before a limit is applied, and over which requests; None where nothing is."""
    rule = procedure.handles.aggregate if procedure.handles else None
    if rule is None:
        return None
    facts = teller.facts(procedure)
    within = (
        tell(_WITHIN[rule.within])
        if isinstance(rule.within, str)
        else tell("within {time}", time=teller.duration(rule.within))
    )
    fact, by = words.fact_label(rule.fact, facts), [words.fact_label(name, facts) for name in rule.linked_by]
    return {
        "fact": fact,
        "by": by,
        "any": rule.link == "any",
        "within": within,
        "words": tell(
            "Before a limit is applied, the {fact} of all requests {within} with the same {facts}, or that "
            "name each other, is added up.",
            fact=fact,
            within=within,
            facts=words.listed(by, "or" if rule.link == "any" else "and"),
        )
        if by
        else tell(
            "Before a limit is applied, the {fact} of all requests {within} that name each other is "
            "added up.",
            fact=fact,
            within=within,
        ),
    }


def _route(teller: Teller, bound: ResolvedProcedure, route: Route) -> Plain:
    procedure = bound.procedure
    owner = procedure.owner if isinstance(procedure.owner, str) else ""
    titles = steps_of(procedure)
    return {
        "id": route.id,
        "anchor": f"route-{route.id}",
        "title": route.title,
        "when": teller.when(route.when, procedure),
        "do": route.do,
        "quotes": teller.said(route.quotes, owner=owner),
        "approvals": [approval(teller, item, procedure) for item in route.approvals],
        "delivers": _place(titles, route.delivers),
        "lead_time": teller.duration(route.lead_time, owner),
        "forms": [teller.form(form)["title"] for form in forms_besides(bound, route)],
        "controls": [{"text": item, "to": f"#control-{item}"} for item in route.controls],
        "extra": [item.step.title for item in route.steps],
        "path": _path(bound, route) if route.skips else [],
        "durations": [
            {"step": titles.get(step, words.name(step)), "time": teller.duration(time, owner)}
            for step, time in route.durations.items()
        ],
        "effective": teller.period(route.effective),
        "not_allowed": route.not_allowed,
        "origin": next((path.origin.kind for path in bound.routes if path.route.id == route.id), ""),
        "requests": [
            {"id": item.request.id, "title": item.request.title, "to": f"requests#request-{item.request.id}"}
            for item in teller.resolved.requests
            if item.procedure == bound.id and item.route.route is not None and item.route.route.id == route.id
        ],
    }


def _place(titles: dict[str, str], step: str | None) -> Plain:
    """A step with its place in the document, or None."""
    if step is None:
        return None
    return {"text": titles[step], "to": f"#step-{step}"} if step in titles else words.name(step)


def _path(bound: ResolvedProcedure, route: Route) -> list[Plain]:
    """Numbers of the steps on a route, runs of them together."""
    on = [
        (number, entry.step.id)
        for number, entry in enumerate(bound.steps, 1)
        if entry.step.id not in route.skips and (not entry.routes or route.id in entry.routes)
    ]
    return runs((number, f"#step-{step}") for number, step in on)


def authority(teller: Teller, subject: str) -> Plain:
    """Delegations of authority on the subjects that this procedure's approvals use."""
    bound = teller.procedures[subject]
    subjects = set(_subjects(bound))
    boards = teller.resolved.organization.boards
    return [
        {
            "subject": words.capital(words.subject(entry.subject)),
            "who": boards[entry.role].title
            if entry.role in boards
            else teller.short(teller.approver(entry.role)),
            "limit": _limit(teller, entry, bound),
            "when": teller.when(entry.when, bound.procedure),
            "together": teller.titles(entry.together_with),
            "effective": teller.period(entry.effective),
            "source": entry.source,
        }
        for entry in teller.resolved.organization.authorities
        if entry.subject in subjects and teller.lives(entry.effective)
    ]


def _limit(teller: Teller, entry: Authority, bound: ResolvedProcedure) -> Plain:
    handles = bound.procedure.handles
    measured = handles.facts.get(handles.authority_fact or "") if handles else None
    is_score = measured is not None and measured.type == "number"

    def say(limit: object) -> str:
        if not isinstance(limit, Money):
            return tell("without limit")
        organization = teller.resolved.organization
        amount = words.number(limit.amount) if is_score else words.money(limit, organization)
        return (
            tell("up to {amount}", amount=amount)
            if entry.limit_inclusive
            else tell("below {amount}", amount=amount)
        )

    return teller.stated(entry.limit, say, entry.role)


def _subjects(bound: ResolvedProcedure) -> Iterator[str]:
    procedure = bound.procedure
    for item in all_approvals(procedure):
        if item.authority:
            yield item.authority
    for entry in bound.steps:
        yield from entry.step.decided_by


def exceptions(teller: Teller, subject: str) -> Plain:
    """Exempt, urgent and emergency paths, and approval after the fact."""
    bound = teller.procedures[subject]
    return [
        _exception(teller, bound.procedure, path)
        for path in bound.procedure.exceptions
        if teller.lives(path.effective)
    ]


def _exception(teller: Teller, procedure: Procedure, path: ExceptionPath) -> Plain:
    titles = steps_of(procedure)
    route = next((route.title for route in procedure.routes if route.id == path.route), None)
    owner = procedure.owner if isinstance(procedure.owner, str) else ""
    after = path.after_the_fact
    return {
        "id": path.id,
        "anchor": f"exception-{path.id}",
        "title": path.title,
        "kind": path.kind,
        "when": teller.when(path.when, procedure),
        "do": path.do,
        "route": route,
        "skips": [titles.get(step, words.name(step)) for step in path.skips],
        "durations": [
            {"step": titles.get(step, words.name(step)), "time": teller.duration(time, owner)}
            for step, time in path.durations.items()
        ],
        "approvals": [approval(teller, item, procedure) for item in path.approvals],
        "replaces": path.replaces_approvals,
        "afterwards": teller.said(
            after.within, lambda time: words.duration(time, teller.resolved.organization.days_are), owner
        )
        if after
        else None,
        "afterwards_by": [approval(teller, item, procedure) for item in after.approvals] if after else [],
        "ignores": [
            what
            for what, ignored in (
                (tell("the end of a change freeze"), path.ignores_freezes),
                (tell("a window"), path.ignores_windows),
            )
            if ignored
        ],
        "evidence": teller.said(path.evidence, owner=owner),
        "effective": teller.period(path.effective),
    }


def flexibility(teller: Teller, subject: str) -> Plain:
    """What operations leave open on purpose: standard requests, and who may shorten what."""
    bound = teller.procedures[subject]
    procedure = bound.procedure
    titles = steps_of(procedure)
    owner = procedure.owner if isinstance(procedure.owner, str) else ""
    return {
        "preapproved": [
            {
                "id": item.id,
                "title": item.title,
                "when": teller.when(item.when, procedure),
                "do": item.do,
                "route": next((route.title for route in procedure.routes if route.id == item.route), None),
                "skips": [titles.get(step, words.name(step)) for step in item.skips],
                "approvals": [approval(teller, entry, procedure) for entry in item.approvals],
                "effective": teller.period(item.effective),
                "requests": [
                    {"text": entry.request.id, "to": f"requests#request-{entry.request.id}"}
                    for entry in teller.resolved.requests
                    if entry.procedure == bound.id and entry.preapproved == item.id
                ],
            }
            for item in procedure.flexibility.preapproved
            if teller.lives(item.effective)
        ],
        "may_shorten": [
            {
                "step": titles.get(item.step, words.name(item.step)),
                "by": teller.short(teller.actor(item.by)),
                "to": teller.duration(item.to, owner),
                "because": item.because,
            }
            for item in procedure.flexibility.may_shorten
        ],
    }
