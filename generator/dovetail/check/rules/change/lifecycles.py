"""Which projects deliver in increments."""

from __future__ import annotations

import re

from dovetail.model.resolved import ResolvedProject

_INCREMENTAL = re.compile(
    r"\b(?:agile|hybrid|scrum\w*|kanban|safe|less|xp|iterat\w+|increment\w+|continuous|devops)\b",
    re.IGNORECASE,
)


def is_incremental(resolved: ResolvedProject) -> bool:
    """Whether the method is iterative or hybrid: its file says so, else the name that the project writes."""
    method = resolved.lifecycle.method
    if method is not None and method.approach is not None:
        return method.approach != "staged"
    name = resolved.project.lifecycle
    return name is not None and _INCREMENTAL.search(name) is not None
