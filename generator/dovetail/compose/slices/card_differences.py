"""What somebody does differently on the project: all that rests on one reason, and then the reason."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.compose.slices import steps
from dovetail.compose.teller import Plain, Teller
from dovetail.model.resolved import Origin, ResolvedProcedure


def differences(teller: Teller, own: set[str]) -> list[Plain]:
    """Groups in the order of their first members, each with its reason.

    Where a group holds several times that operations have not said, they stand in ``times``; all else of it,
    in ``others``.
    """
    groups: dict[str, list[Plain]] = {}
    for number, entry in enumerate(_all(teller, own)):
        groups.setdefault(entry["because"] or str(number), []).append(entry)
    return [{"because": members[0]["because"]} | _sorted(members) for members in groups.values()]


def _sorted(members: list[Plain]) -> Plain:
    times = [
        {"title": entry["title"], "procedure": entry["procedure"], "time": change["after"]}
        for entry in members
        for change in entry["changes"]
        if change["unsaid_time"]
    ]
    if len(times) < 2:
        return {"times": [], "others": members}
    rest = [
        entry | {"changes": [change for change in entry["changes"] if not change["unsaid_time"]]}
        for entry in members
    ]
    return {
        "times": times,
        "others": [entry for entry in rest if entry["changes"] or entry["what"] == "added"],
    }


def _all(teller: Teller, own: set[str]) -> Iterator[Plain]:
    for bound in teller.resolved.procedures:
        for entry in bound.steps:
            if entry.actor.role in own and _differs(entry.origin):
                yield _difference(bound, entry.origin, entry.step.title, f"step-{entry.step.id}")
        for duty in bound.duties:
            if duty.actor.role in own and _differs(duty.origin):
                yield _difference(bound, duty.origin, duty.duty.title, f"duty-{duty.duty.id}")


def _differs(origin: Origin) -> bool:
    return origin.kind in ("adapted", "added")


def _difference(bound: ResolvedProcedure, origin: Origin, title: str, anchor: str) -> Plain:
    said = steps.origin(origin)
    return {
        "what": origin.kind,
        "title": {"text": title, "to": f"{bound.id}#{anchor}"},
        "procedure": {"text": bound.procedure.title, "to": bound.id},
        "because": said["because"],
        "changes": said["changes"],
    }
