"""A project's method, bound to its stages and gates, and the words in which its documents are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from dovetail.model.base import Unknown
from dovetail.model.lifecycle import MEETING_POINTS, BoundGate, BoundLifecycle, BoundStage
from dovetail.model.lifecycle_names import lifecycle_named
from dovetail.model.method import Lifecycle, MethodStage
from dovetail.model.method_terms import terms_of
from dovetail.model.profile import Profile
from dovetail.model.project import Project, Stage
from dovetail.model.values import LifecyclePoint
from dovetail.model.vocabulary import Vocabulary

POINTS: tuple[LifecyclePoint, ...] = tuple(MEETING_POINTS)
_AFTER_THE_PROJECT: LifecyclePoint = "G7"


def bind_lifecycle(profile: Profile, project: Project) -> BoundLifecycle:
    """The lifecycle that a project names, on its own stages and gates.

    A gate is that of the method with the same point. A project without any point has its gates counted off
    against those of the method, if there are equally many. A stage holds the common stages whose gates fall
    into it; where no gate says so, those of the method's stage with the same name, or else at the same place.
    """
    method = lifecycle_named(project.lifecycle, profile.lifecycles)
    gates = _gates(project, method)
    return BoundLifecycle(method, vocabulary_of(profile, method), _stages(project, method, gates), gates)


def vocabulary_of(profile: Profile, method: Lifecycle | None) -> Vocabulary:
    """The words in which documents of this method are told, in the organization's language."""
    terms = terms_of(profile.organization.value, profile.lifecycles, method)
    return Vocabulary(terms, profile.language.words_tag)


# -- gates


def _gates(project: Project, method: Lifecycle | None) -> tuple[BoundGate, ...]:
    known = {gate.point: gate for gate in method.gates} if method else {}
    points = [gate.point for gate in project.gates]
    if not any(points) and method and len(method.gates) == len(project.gates):
        points = [gate.point for gate in method.gates]
    return tuple(
        BoundGate(gate.id, gate.title, point, gate.date, known.get(point) if point else None)
        for gate, point in zip(project.gates, points, strict=True)
    )


# -- stages


def _stages(project: Project, method: Lifecycle | None, gates: Sequence[BoundGate]) -> tuple[BoundStage, ...]:
    days = {gate.point: gate.on for gate in gates if gate.point and isinstance(gate.on, date)}
    if not project.stages:
        return _of_method(project, method, days) if method else ()
    points = _points(project.stages, method, days)
    return tuple(
        BoundStage(stage.id, stage.title, held, stage.from_, stage.until, _same(held, method))
        for stage, held in zip(project.stages, points, strict=True)
    )


def _points(
    stages: Sequence[Stage], method: Lifecycle | None, days: Mapping[LifecyclePoint, date]
) -> list[tuple[LifecyclePoint, ...]]:
    stated = [stage.points for stage in stages]
    if any(stated):
        return stated
    by_day = _by_day(stages, days)
    if by_day is not None:
        return by_day
    return [_by_name(stage, index, stages, method) for index, stage in enumerate(stages)]


def _by_day(
    stages: Sequence[Stage], days: Mapping[LifecyclePoint, date]
) -> list[tuple[LifecyclePoint, ...]] | None:
    """Each common stage in the stage in which its gate is; one without a gate goes with the next gate's."""
    begins = [stage.from_ for stage in stages]
    if not days or not all(isinstance(day, date) for day in begins):
        return None
    firsts = [day for day in begins if isinstance(day, date)]
    place: dict[LifecyclePoint, int] = {
        point: max((index for index, first in enumerate(firsts) if first <= day), default=0)
        for point, day in days.items()
    }
    following = len(stages) - 1
    last = max(place.values())
    for point in reversed(POINTS):
        if point == _AFTER_THE_PROJECT and point not in place:
            continue
        if point in place:
            following = place[point]
        else:
            later = any(other in place for other in POINTS[POINTS.index(point) + 1 :])
            place[point] = following if later else min(last + 1, len(stages) - 1)
    return [tuple(point for point in POINTS if place.get(point) == index) for index in range(len(stages))]


def _by_name(
    stage: Stage, index: int, stages: Sequence[Stage], method: Lifecycle | None
) -> tuple[LifecyclePoint, ...]:
    if method is None:
        return ()
    names = {stage.id.casefold(), stage.title.casefold()}
    same = next((one for one in method.stages if names & {one.id.casefold(), one.title.casefold()}), None)
    if same is None and len(stages) == len(method.stages):
        same = method.stages[index]
    return same.points if same else ()


def _same(points: Sequence[LifecyclePoint], method: Lifecycle | None) -> tuple[MethodStage, ...]:
    stages = method.stages if method else ()
    return tuple(stage for stage in stages if set(stage.points) & set(points))


def _of_method(
    project: Project, method: Lifecycle, days: Mapping[LifecyclePoint, date]
) -> tuple[BoundStage, ...]:
    """The method's stages, from gate to gate where the project has dated gates."""
    inside = [stage for stage in method.stages if _AFTER_THE_PROJECT not in stage.points]
    ends: list[date | Unknown | None] = [
        max((days[point] for point in stage.points if point in days), default=None) for stage in inside
    ]
    if inside:
        ends[-1] = project.ends
    begins: list[date | Unknown | None] = [project.starts if inside else None]
    begins += [end + timedelta(days=1) if isinstance(end, date) else None for end, _ in pairwise(ends)]
    return tuple(
        BoundStage(stage.id, stage.title, stage.points, begin, end, (stage,), days_are_derived=True)
        for stage, begin, end in zip(inside, begins, ends, strict=True)
    )
