"""Chooses the route of a request: a decision table over facts that are perhaps not all known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.language import tell, tell_count
from dovetail.model.resolved import RouteChoice
from dovetail.model.routes import Route
from dovetail.model.values import Duration
from dovetail.resolve.facts.truth import FactSet

Choose = Literal["one", "first", "strictest"]


def strictness(route: Route, position: int) -> tuple[int, int, int, float, int, float, int]:
    """How strict a route is; a greater key is stricter, and no two routes of a table are equal.

    In this order: refused at all; the owner's own ``strictness`` (left out, 0); number of approvers;
    quotes (a text without a number, such as "public announcement", asks for more than any number); steps
    added less steps skipped; lead time in nominal days; place in the table.
    """
    return (
        int(route.not_allowed is not None),
        route.strictness or 0,
        sum(approval.count for approval in route.approvals),
        _quotes(route),
        len(route.steps) - len(route.skips),
        _lead(route),
        position,
    )


def stricter(first: Route, second: Route, table: Sequence[Route]) -> Route:
    """The stricter of two routes of one table."""
    order = {route.id: position for position, route in enumerate(table)}
    return max((first, second), key=lambda route: strictness(route, order.get(route.id, -1)))


def choose_route(routes: Sequence[Route], choose: Choose, facts: FactSet, on: date) -> RouteChoice:
    """The route that a request takes on a day, or what keeps it from being known.

    The answer is total: chosen, refused, unknown (a fact that matters is missing), gap (the table says
    nothing about such requests), or none-needed (the procedure has no routes).
    """
    table = [route for route in routes if route.effective.covers(on)]
    if not table:
        return RouteChoice(None, "none-needed", tell("The procedure has one way for every request."))
    position = {route.id: index for index, route in enumerate(table)}
    truths = [(route, facts.holds(route.when)) for route in table]
    open_ones = [route for route, truth in truths if truth is None]
    matching = [route for route, truth in truths if truth]
    if choose == "first":
        open_ones = (
            open_ones if not matching else [r for r in open_ones if position[r.id] < position[matching[0].id]]
        )
        matching = matching[:1]
    best = max(matching, key=lambda route: strictness(route, position[route.id]), default=None)
    if best is not None and choose != "first":
        open_ones = [route for route in open_ones if stricter(best, route, table) is route]
    if open_ones:
        return _undecided(open_ones, best, facts)
    if best is None:
        return RouteChoice(None, "gap", tell("No route is described for a request like this."))
    others = tuple(route.id for route in matching if route is not best)
    because = (
        tell("It is the strictest of the routes that match.")
        if others
        else tell("Its facts match this route alone.")
    )
    if best.not_allowed is not None:
        return RouteChoice(best, "refused", best.not_allowed, others)
    return RouteChoice(
        best, "chosen", because if choose != "first" else tell("It is the first route that matches."), others
    )


def tightened(
    choice: RouteChoice, routes: Sequence[Route], tailored: Sequence[Route], facts: FactSet, on: date
) -> RouteChoice:
    """The choice after a project widened routes: one of those counts where it is the stricter.

    So tailoring never gives a laxer route than the organization's own table does.
    """
    own = {route.id: route for route in tailored}
    if choice.route is not None:
        choice = replace(choice, route=own.get(choice.route.id, choice.route))
    for route in tailored:
        if route in routes or not route.effective.covers(on):
            continue
        holds = facts.holds(route.when)
        is_stricter = choice.route is None or stricter(choice.route, route, tailored) is route
        if holds is False or not is_stricter or (choice.route and choice.route.id == route.id):
            continue
        if holds is None or choice.verdict == "unknown":
            return _undecided([route], choice.route, facts)
        choice = RouteChoice(
            route, "chosen", tell("The project applies this stricter route from a lower edge on.")
        )
    return choice


FEW_ROUTES = 2
"""So many open routes are named in a sentence; more are counted."""


def _undecided(open_ones: Sequence[Route], best: Route | None, facts: FactSet) -> RouteChoice:
    candidates = [*([best] if best else []), *open_ones]
    missing = dict.fromkeys(name for route in open_ones for name in facts.undecided(route.when))
    questions = [
        facts.doubts.get(name) or (facts.facts[name].question if name in facts.facts else name)
        for name in missing
    ]
    names = words.listed((words.quoted(route.title) for route in candidates), "or")
    if len(candidates) > FEW_ROUTES:
        names = tell_count(len(candidates), "one route", "one of {n} routes")
    if len(candidates) == 1:
        names = tell("{route} or none", route=names)
    because = tell(
        "It takes {routes}, depending on what is not known yet: {questions}",
        routes=names,
        questions=" ".join(questions),
    )
    return RouteChoice(None, "unknown", because, tuple(route.id for route in candidates))


def _quotes(route: Route) -> float:
    if not isinstance(route.quotes, str):
        return 0.0
    number = re.search(r"\d+", route.quotes)
    if number:
        return float(number.group())
    asks_for_none = re.match(r"(?:no|none|not|without|single|direct)\b", route.quotes, re.IGNORECASE)
    return 0.0 if asks_for_none else float("inf")


def _lead(route: Route) -> float:
    stated = route.lead_time[-1].value if isinstance(route.lead_time, tuple) else route.lead_time
    if not isinstance(stated, Duration) or isinstance(stated, Unknown):
        return 0.0
    length = stated.longest
    days = {"minutes": 1 / 1440, "hours": 1 / 24, "days": 1.0, "weeks": 7.0, "months": 30.4, "years": 365.0}
    return float(length.count) * days[length.unit]
