"""The days between which what recurs in a procedure falls due: not before there is something to do it on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dovetail.model.lifecycle import BoundLifecycle, BoundStage
from dovetail.model.lifecycle_work import RECURS_FROM, WORK
from dovetail.model.project import Project
from dovetail.model.resolved import ResolvedProcedure, ResolvedRequest
from dovetail.model.values import LifecyclePoint
from dovetail.resolve.calendars.fiscal import Span


def duty_life(
    project: Project, life: BoundLifecycle, bound: ResolvedProcedure, requests: Sequence[ResolvedRequest] = ()
) -> Span | None:
    """From the first stage in which the procedure is at work to the end of the project.

    The duties of early life support last as long as it does; None if it lies outside the project. Where
    stages have no days, or none of them is that of the procedure, the whole project counts. A request that is
    due before lets them begin in its stage.
    """
    whole = Span(project.starts, project.ends)
    plan = project.early_life_support
    if "ELS" in bound.procedure.covers and plan is not None:
        first, last = plan.from_, plan.until
        if not isinstance(first, date) or not isinstance(last, date):
            return whole
        return _within(Span(first, last), whole)
    points = [point for code in bound.procedure.covers for point in _points(code)]
    at_work = [stage for stage in life.stages if set(stage.points) & set(points)]
    needed = [entry.request.needed_by for entry in requests if entry.procedure == bound.id]
    at_work += [stage for day in needed if isinstance(day, date) for stage in life.stages if _in(stage, day)]
    begins = [stage.from_ for stage in at_work]
    days = [day for day in begins if isinstance(day, date)]
    if not days or len(days) < len(begins):
        return whole
    return _within(Span(min(days), whole.last), whole)


def _points(code: str) -> tuple[LifecyclePoint, ...]:
    """The common stages in which what recurs in procedures of a kind has an object."""
    at_work = tuple(WORK.get(code, ()))
    begins = RECURS_FROM.get(code)
    return at_work[at_work.index(begins) :] if begins in at_work else at_work


def _in(stage: BoundStage, day: date) -> bool:
    first, last = stage.from_, stage.until
    return isinstance(first, date) and isinstance(last, date) and first <= day <= last


def _within(span: Span, whole: Span) -> Span | None:
    first, last = max(span.first, whole.first), min(span.last, whole.last)
    return Span(first, last) if first <= last else None
