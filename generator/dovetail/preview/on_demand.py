"""Pages of the preview that are worked out when asked for: impact, and the redline of a project."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from dovetail.formats.impact_html import impact_html
from dovetail.formats.redline_html import redline_html
from dovetail.history.impact_page import page_of
from dovetail.history.impact_reading import standing_of
from dovetail.history.impact_since import impact_since_issues
from dovetail.history.redline import UnwrittenError, redline_of
from dovetail.history.register import Register, RegisterError
from dovetail.history.snapshot import Issue
from dovetail.load.profile import load_profile
from dovetail.model.language import speaking
from dovetail.preview.pages import Made


def on_demand(root: Path, as_of: date | None) -> Mapping[str, Made]:
    """The pages about the profile in a folder, by the first part of their path.

    There is none while the profile, or what was issued, can't be read.
    """
    return {
        "impact": _one_at_a_time(lambda _code: _impact(root)),
        "redline": _one_at_a_time(lambda code: _redline(root, code, as_of)),
    }


def _one_at_a_time(make: Made) -> Made:
    """The same: making such a page reads a whole profile."""
    lock = threading.Lock()

    def alone(code: str) -> bytes | None:
        with lock:
            return make(code)

    return alone


def _redline(root: Path, code: str, as_of: date | None) -> bytes | None:
    """From the last issue to now; none if there is no such project or no issue."""
    projects = {path.parent.name for path in (root / "projects").glob("*/project.yaml")}
    if code not in projects or not Register(root / "projects" / code).numbers():
        return None
    loaded = load_profile(root, projects=(code,))
    if loaded.profile is None:
        return None
    with speaking(loaded.profile.language):
        try:
            return redline_html(redline_of(loaded, loaded.profile, code, _since_the_last, as_of=as_of))
        except (RegisterError, UnwrittenError):
            return None


def _since_the_last(issues: Sequence[Issue]) -> tuple[Issue | None, Issue | None]:
    return issues[-1], None


def _impact(root: Path) -> bytes | None:
    """What changes of operations touch, since the last issue of each project."""
    loaded = load_profile(root, projects=None)
    if loaded.profile is None:
        return None
    with speaking(loaded.profile.language):
        try:
            found = impact_since_issues(loaded.profile, standing_of(root))
        except RegisterError:
            return None
        return impact_html(page_of(found), loaded.profile.brand)
