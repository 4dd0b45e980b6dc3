"""What a project brings into use: what needs acceptance, training, and support in its early life."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from dovetail.check.case import Case
from dovetail.check.derived.milestones import GoLive
from dovetail.check.derived.scope import shaped_services


def outcome(case: Case) -> tuple[GoLive, ...]:
    """What goes live for users: releases, and changes to services of the project that no release touches.

    Of a project without releases, all changes to named services. Standard and emergency changes are everyday
    business and count for nothing.
    """
    project = case.project
    ids = {release.id for release in project.releases}
    entries = case.go_lives
    releases = [entry for entry in entries if entry.id in ids]
    changes = [entry for entry in entries if entry.id not in ids and entry.services]
    if releases:
        own = [name for name in project.services if not any(entry.concerns(name) for entry in releases)]
        changes = [entry for entry in changes if not entry.services.isdisjoint(own)]
    everyday = _everyday(case) if changes else ()
    return (*releases, *(entry for entry in changes if entry.id not in everyday))


def _everyday(case: Case) -> Collection[str]:
    return {change.id for change in case.changes if change.is_standard or change.is_emergency}


def live_services(
    case: Case, entries: Collection[GoLive], named: Sequence[str] = ()
) -> Mapping[str, Sequence[GoLive]]:
    """The services for which something of these goes live (or those that are named), each with what does.

    A live service that a change merely touches does not go live: only those whose support the project shapes.
    """
    shaped = shaped_services(case)
    touched = (name for entry in entries for name in sorted(entry.services))
    names = list(named) or [name for name in touched if name in shaped]
    if not named and any(not entry.services for entry in entries):
        names += case.project.services
    known = [name for name in dict.fromkeys(names) if name in case.organization.services]
    return {name: [entry for entry in entries if entry.concerns(name)] for name in known}
