"""A project as it was written when its pack was issued, to be resolved again whatever its file says now."""

from __future__ import annotations

from dataclasses import replace

from dovetail.history.issues.operations_then import NoPlaces, kept
from dovetail.history.issues.outcomes import Outcome
from dovetail.history.issues.snapshot import Issue
from dovetail.model.profile import Profile, Written
from dovetail.model.project import Project

NOT_WORKED_OUT = (LookupError, ValueError, StopIteration)
"""What resolving it can raise: it may name what operations have no longer, or did not have yet."""


def written_at(issue: Issue) -> Written[Project]:
    """The project as it was issued.

    :raises LookupError: if an early version of the program issued it, which kept nothing of it.
    """
    if issue.written is None:
        raise LookupError("the issue does not hold the project as it was written; issue it again")
    return Written(
        kept(Project, issue.written), "project", NoPlaces(f"projects/{issue.project}/project.yaml")
    )


def alone_at(issue: Issue, profile: Profile) -> Profile:
    """A profile with the project as it was issued, and no other.

    :raises LookupError: as :func:`written_at` does.
    """
    return replace(profile, projects={issue.project: written_at(issue)}, others={})


def outcomes_at(issue: Issue) -> dict[str, Outcome]:
    """What the requests came to when the pack was issued."""
    return {name: Outcome.of_json(data) for name, data in (issue.outcomes or {}).items()}
