"""What a project brings into use: what needs acceptance, training, and support in its early life."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from dovetail.check.case import Case
from dovetail.check.milestones import GoLive, go_lives


def outcome(case: Case) -> tuple[GoLive, ...]:
    """What goes live for users: releases, and changes to services of the project that no release touches.

    Of a project without releases, all changes to named services. Pre-approved changes are everyday business.
    """
    project = case.project
    ids = {release.id for release in project.releases}
    standing = {request.id for request in project.requests if request.standard is not None}
    entries = go_lives(case)
    releases = [entry for entry in entries if entry.id in ids]
    changes = [entry for entry in entries if entry.id not in ids | standing and entry.services]
    if releases:
        own = [name for name in project.services if not any(entry.concerns(name) for entry in releases)]
        changes = [entry for entry in changes if not entry.services.isdisjoint(own)]
    return (*releases, *changes)


def live_services(
    case: Case, entries: Collection[GoLive], named: Sequence[str] = ()
) -> Mapping[str, Sequence[GoLive]]:
    """The services for which something of these goes live (or those that are named), each with what does."""
    names = list(named) or [name for entry in entries for name in sorted(entry.services)]
    if not named and any(not entry.services for entry in entries):
        names += case.project.services
    known = [name for name in dict.fromkeys(names) if name in case.organization.services]
    return {name: [entry for entry in entries if entry.concerns(name)] for name in known}
