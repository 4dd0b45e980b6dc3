"""Which projects deliver in increments."""

from __future__ import annotations

import re

from dovetail.model.project import Project

_INCREMENTAL = re.compile(
    r"\b(?:agile|hybrid|scrum\w*|kanban|safe|less|xp|iterat\w+|increment\w+|continuous|devops)\b",
    re.IGNORECASE,
)


def is_incremental(project: Project) -> bool:
    """Whether the lifecycle is agile or hybrid, by its name."""
    return project.lifecycle is not None and _INCREMENTAL.search(project.lifecycle) is not None
