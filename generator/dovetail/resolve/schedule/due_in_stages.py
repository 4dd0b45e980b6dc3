"""In which stages of a project its requests under a procedure are due, for documents and pictures alike."""

from __future__ import annotations

from datetime import date

from dovetail.model.lifecycle import BoundStage
from dovetail.model.resolved import ResolvedProject


def due_in(resolved: ResolvedProject, procedure: str, stage: BoundStage) -> tuple[tuple[date, str, str], ...]:
    """Day, id and title of each request under the procedure that must be there in the stage, by day."""
    first, last = stage.from_, stage.until
    if not isinstance(first, date) or not isinstance(last, date):
        return ()
    days = sorted(
        (entry.request.needed_by, entry.request.id, entry.request.title)
        for entry in resolved.requests
        if entry.procedure == procedure and isinstance(entry.request.needed_by, date)
    )
    return tuple(entry for entry in days if first <= entry[0] <= last)


def points_due(resolved: ResolvedProject, procedure: str) -> frozenset[str]:
    """The common stages, by the gates that end them, in which requests under the procedure are due.

    A stage of the project may hold several. Where their gates have days, only that of the request counts.
    """
    gates = {gate.point: gate.on for gate in resolved.lifecycle.gates if isinstance(gate.on, date)}
    found: set[str] = set()
    for stage in resolved.lifecycle.stages:
        for day, _, _ in due_in(resolved, procedure, stage):
            ahead = [point for point in stage.points if gates.get(point, day) >= day]
            found.update(ahead[:1] if ahead and ahead[0] in gates else ahead)
    return frozenset(found)
