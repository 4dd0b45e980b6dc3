"""What a swimlane shows: the steps of a procedure, and which of them leads to which.

Steps that name the same ``parallel`` group and stand together are one *group*. A step follows the one before
it in the list, or whatever its decision, ``next`` or ``after`` says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from dovetail.model import words
from dovetail.model.language import later, tell, tell_count
from dovetail.model.organization import Organization
from dovetail.model.resolved import ResolvedProcedure, ResolvedStep
from dovetail.model.routes import Step
from dovetail.model.values import Period

Tag = Literal["", "adapted", "added", "waived", "no baseline"]
MOST_SIDE_BY_SIDE = 12
"""So many steps of one group stand in one frame; a larger group continues in the next frame."""
REQUESTER = "requester"
START, END = "(start)", "(end)"
"""No step can be called so."""
OTHERWISE = 9
"""The rank of a way that is taken where a step is left out."""
_TAG_WORDS: Mapping[Tag, str] = {
    "adapted": later("adapted"),
    "added": later("added"),
    "waived": later("waived"),
    "no baseline": later("no baseline"),
}


def tag_word(kind: Tag) -> str:
    """The mark of a step in words; empty if it has none."""
    return tell(_TAG_WORDS[kind]) if kind else ""


_OWN_TAGS: Mapping[str, Tag] = {
    "adapted": "adapted",
    "added": "added",
    "waived": "waived",
    "reference": "no baseline",
}


@dataclass(frozen=True, slots=True)
class Lane:
    """One who acts: a role, and who fills it."""

    key: str
    title: str
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """One step. ``routes`` and ``condition`` say when it is done, ``decider`` which board decides it."""

    id: str
    number: str
    title: str
    lane: Lane
    tag: Tag = ""
    routes: str = ""
    condition: str = ""
    decider: str = ""
    outcomes: int = 0

    @property
    def only(self) -> bool:
        """Whether it may fall away."""
        return bool(self.routes or self.condition)


@dataclass(frozen=True, slots=True)
class Unit:
    """A step, or steps side by side. ``id`` is the step's own, or stands for the frame around the group."""

    id: str
    nodes: tuple[Node, ...]
    side_by_side: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """One way on. ``rank`` counts the outcomes of a decision; the first is the way to the goal."""

    source: str
    target: str
    label: str = ""
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Flow:
    """The whole procedure as a graph. Edges lead from ``START`` through nodes and groups to ``END``.

    ``routes`` are the titles of the routes by the letter that stands for them.
    """

    title: str
    units: tuple[Unit, ...]
    edges: tuple[Edge, ...]
    routes: Mapping[str, str]
    all_without_baseline: bool = False

    @property
    def nodes(self) -> tuple[Node, ...]:
        return tuple(node for unit in self.units for node in unit.nodes)


def flow_of(
    bound: ResolvedProcedure, organization: Organization, section: str = "6", life: Period | None = None
) -> Flow:
    """The graph of a procedure. ``section`` is printed before the number of each step; of limits in
    conditions, only those are said that hold in ``life``.
    """
    plain = all(entry.origin.kind == "reference" for entry in bound.steps)
    letters = {route.id: _letter(index) for index, route in enumerate(bound.procedure.routes)}
    nodes = [
        _node(
            bound,
            entry,
            _condition(bound, entry, organization, life),
            f"{section}.{number}",
            letters,
            organization,
            tags=not plain,
        )
        for number, entry in enumerate(bound.steps, 1)
    ]
    units = _units(bound.steps, nodes)
    titles = {letters[route.id]: route.title for route in bound.procedure.routes}
    return Flow(words.capital(bound.procedure.title), units, _edges(bound.steps, units), titles, plain)


def _node(
    bound: ResolvedProcedure,
    entry: ResolvedStep,
    condition: str,
    number: str,
    letters: Mapping[str, str],
    organization: Organization,
    *,
    tags: bool,
) -> Node:
    step = entry.step
    return Node(
        id=step.id,
        number=number,
        title=step.title,
        lane=_lane(entry),
        tag=_OWN_TAGS.get(entry.origin.kind, "") if tags else "",
        routes=_routes(bound, entry, letters),
        condition=condition,
        decider=words.listed((_decider(item, organization) for item in step.decided_by), "or")
        or _decider_of_gates(entry),
        outcomes=len(step.decision),
    )


def _lane(entry: ResolvedStep) -> Lane:
    if entry.step.by == REQUESTER:
        return Lane(REQUESTER, tell("Requester"), entry.actor.holder)
    title = entry.actor.title
    if not title:
        unnamed = words.capital(words.not_said())
        return Lane(entry.actor.role or unnamed, unnamed, entry.actor.holder)
    # Roles that one person holds under one title are one lane to a reader, whatever the profile calls them.
    holder = entry.actor.holder if entry.actor.holder != title else ""
    return Lane(f"{title}, {holder}".casefold(), words.capital(title), holder)


def _routes(bound: ResolvedProcedure, entry: ResolvedStep, letters: Mapping[str, str]) -> str:
    """The routes on which a step is done, by letter; empty if it is done on all."""
    routes = bound.procedure.routes
    alone = entry.routes or tuple(route.id for route in routes)
    taken = [route.id for route in routes if route.id in alone and entry.step.id not in route.skips]
    if not taken or len(taken) == len(routes):
        return ""
    named = ", ".join(letters[name] for name in taken)
    return tell_count(len(taken), "only route {routes}", "only routes {routes}", routes=named)


def _condition(
    bound: ResolvedProcedure, entry: ResolvedStep, organization: Organization, life: Period | None
) -> str:
    if entry.step.when is None:
        return ""
    facts = bound.procedure.handles.facts if bound.procedure.handles else {}
    return tell("if {condition}", condition=words.condition(entry.step.when, facts, organization, life))


def _letter(index: int) -> str:
    """A, B … Z, AA, AB …"""
    return (_letter(index // 26 - 1) if index >= 26 else "") + chr(ord("A") + index % 26)


def _decider(identifier: str, organization: Organization) -> str:
    board = organization.boards.get(identifier)
    return (
        tell("{board} decides", board=board.title)
        if board
        else tell("authority: {identifier}", identifier=words.subject(identifier))
    )


def _decider_of_gates(entry: ResolvedStep) -> str:
    """Who decides on gates in place of whoever does the step, or beside them."""
    others = [share for share in entry.deciders if share.actor != entry.actor]
    if len(others) > 1:
        return tell("several decide, as the step says")
    if not others:
        return ""
    who, gates = others[0].actor.title, others[0].gates
    if len(entry.deciders) == 1 or not gates:
        return tell("{board} decides", board=who)
    return tell("{who} decides on {gates}", who=who, gates=words.listed(gates))


def _units(steps: Sequence[ResolvedStep], nodes: Sequence[Node]) -> tuple[Unit, ...]:
    units: list[Unit] = []
    pairs = list(zip(steps, nodes, strict=True))
    keyed = groupby(enumerate(pairs), lambda item: item[1][0].step.parallel or item[0])
    for _key, members in keyed:
        group = [node for _index, (_entry, node) in members]
        if len(group) == 1:
            units.append(Unit(group[0].id, (group[0],)))
            continue
        for first in range(0, len(group), MOST_SIDE_BY_SIDE):
            part = tuple(group[first : first + MOST_SIDE_BY_SIDE])
            units.append(Unit(f"{part[0].id} …", part, side_by_side=True))
    return tuple(units)


def _edges(steps: Sequence[ResolvedStep], units: Sequence[Unit]) -> tuple[Edge, ...]:
    home = {node.id: unit for unit in units for node in unit.nodes}
    order = {unit.id: index for index, unit in enumerate(units)}
    by_id = {entry.step.id: entry.step for entry in steps}
    edges = [Edge(START, units[0].id)] if units else []
    edges += [
        edge
        for unit, following in zip(units, [*units[1:], None], strict=False)
        for edge in _onward(unit, following, by_id, home)
    ]
    edges = list(dict.fromkeys(_toward_frame(edge, home, order) for edge in edges))
    edges += _awaited(steps, home, edges)
    edges += _entered(units, edges)
    leaving = {edge.source for edge in edges}
    for unit in units:
        inner = {node.id for node in unit.nodes}
        if unit.id not in leaving and not (unit.side_by_side and inner & leaving):
            edges.append(Edge(unit.id, END))
    return tuple(dict.fromkeys(edges))


def _onward(
    unit: Unit, following: Unit | None, steps: Mapping[str, Step], home: Mapping[str, Unit]
) -> list[Edge]:
    """Where decisions, ``next``, or else the list lead on from a unit."""
    here = [steps[node.id] for node in unit.nodes]
    edges: list[Edge] = []
    onward = ""
    for step in here:
        for rank, answer in enumerate(step.decision):
            target = answer.next if answer.next in home else END
            edges.append(Edge(step.id, target, answer.answer, rank))
        if not step.decision and step.next is not None:
            onward = step.next
            if not unit.side_by_side:
                return [Edge(step.id, onward if onward in home else END)]
    decided = {edge.source for edge in edges}
    if decided and (not unit.side_by_side or decided == set(_ids(unit))):
        return edges
    if onward:
        return [*edges, Edge(unit.id, onward if onward in home else END)]
    if following is not None:
        waits = {name for node in following.nodes for name in steps[node.id].after if name in home}
        waits -= {node.id for node in following.nodes}
        if not waits:
            edges.append(Edge(unit.id, following.id))
    return edges


def _toward_frame(edge: Edge, home: Mapping[str, Unit], order: Mapping[str, int]) -> Edge:
    """A way forward into a group leads to its frame; a way back leads to the step that it names."""
    target, source = home.get(edge.target), home.get(edge.source)
    if target is None or not target.side_by_side or target is source:
        return edge
    start = -1 if edge.source == START else order[source.id if source else edge.source]
    return replace(edge, target=target.id) if start < order[target.id] else edge


def _awaited(steps: Sequence[ResolvedStep], home: Mapping[str, Unit], known: Sequence[Edge]) -> list[Edge]:
    """Edges for ``after``, without those that other edges imply already."""
    place = {entry.step.id: at for at, entry in enumerate(steps)}
    frames = {unit.id: unit for unit in home.values() if unit.side_by_side}
    place |= {name: place[unit.nodes[0].id] for name, unit in frames.items()}
    before: dict[str, set[str]] = {node.id: {name} for name, unit in frames.items() for node in unit.nodes}

    def note(source: str, target: str) -> None:
        inner = (node.id for node in frames[source].nodes) if source in frames else ()
        before.setdefault(target, set()).update((source, *inner))

    for edge in known:
        if edge.source in place and edge.target in place and place[edge.source] < place[edge.target]:
            note(edge.source, edge.target)
    found: list[Edge] = []
    for entry in steps:
        named = [name for name in entry.step.after if name in home and place[name] < place[entry.step.id]]
        unit = home[entry.step.id]
        inside = {node.id for node in unit.nodes}
        target = unit.id if unit.side_by_side and not inside.intersection(named) else entry.step.id
        sources = _as_groups(named, unit, home, before)
        for source in sources:
            members = [node.id for node in frames[source].nodes] if source in frames else [source]
            others = [other for other in sources if other != source]
            if not all(_leads(member, [*others, target], before) for member in members):
                found.append(Edge(source, target))
        for source in sources:
            note(source, target)
    return found


def _as_groups(
    named: Sequence[str], unit: Unit, home: Mapping[str, Unit], before: Mapping[str, set[str]]
) -> list[str]:
    """The awaited steps, with the frame in place of several members if what is awaited needs all of them."""
    sources: dict[str, None] = {}
    for name in named:
        group = home[name]
        members = {node.id for node in group.nodes}
        several = group is not unit and len(members.intersection(named)) > 1
        whole = several and all(m in named or _leads(m, named, before) for m in members)
        sources[group.id if whole else name] = None
    return list(sources)


def _entered(units: Sequence[Unit], edges: Sequence[Edge]) -> list[Edge]:
    """Ways into steps to which nothing leads: they are taken where the step before is left out."""
    found: list[Edge] = []
    for index, unit in enumerate(units[1:], 1):
        names = {unit.id, *_ids(unit)}
        if any(edge.target in names for edge in edges):
            continue
        at = index - 1
        sources: list[Edge] = []
        while at >= 0 and not sources and all(node.only for node in units[at].nodes):
            earlier = {START, *(name for other in units[:at] for name in (other.id, *_ids(other)))}
            into = (edge for edge in (*edges, *found) if edge.target == units[at].id)
            sources = [edge for edge in into if edge.source in earlier]
            at -= 1
        found += [replace(edge, target=unit.id) for edge in sources if not edge.label]
        if not any(edge.target == unit.id for edge in found):
            found.append(Edge(units[index - 1].id, unit.id, tell("if it applies"), rank=OTHERWISE))
    return found


def _ids(unit: Unit) -> tuple[str, ...]:
    return tuple(node.id for node in unit.nodes)


def _leads(source: str, targets: Sequence[str], before: Mapping[str, set[str]]) -> bool:
    """Whether something among ``targets`` comes after ``source`` by edges that are known already."""
    seen: set[str] = set()
    ahead = [name for target in targets for name in before.get(target, ())]
    while ahead:
        name = ahead.pop()
        if name == source:
            return True
        if name not in seen:
            seen.add(name)
            ahead += before.get(name, ())
    return False
