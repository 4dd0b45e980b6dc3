"""Pages of the preview that are worked out when asked for: impact, and the redline of a project."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dovetail.formats.impact_html import impact_html
from dovetail.formats.redline.html import redline_html
from dovetail.history.impact.packs.last_issues import last_issues
from dovetail.history.impact.page import page_of
from dovetail.history.impact.since import impact_since_issues
from dovetail.history.impact.work import How
from dovetail.history.issues.register import Register, RegisterError
from dovetail.history.issues.snapshot import Issue
from dovetail.history.redline.pack import redline_of
from dovetail.load.profile import Loaded, load_profile
from dovetail.model.language import speaking, tell
from dovetail.preview.asked import Asked, LastGood, UnmadeError

if TYPE_CHECKING:
    from dovetail.model.profile import Profile


def on_demand(
    root: Path, as_of: date | None, today: Callable[[], date] | None = None, good: LastGood | None = None
) -> Mapping[str, Asked]:
    """The pages about the profile in a folder, by the first part of their path. ``today`` tells from
    which day it is judged what can be had in time, ``good`` what to show while the profile is broken.
    """
    good = good or LastGood()

    def impact(_code: str, state: Loaded | None) -> bytes:
        return _impact(root, state or load_profile(root, projects=None), today() if today else None)

    def redline(code: str, state: Loaded | None) -> bytes | None:
        return _redline(root, code, state, as_of)

    return {
        "impact": Asked(impact, good=good),
        "redline": Asked(redline, lambda code: _was_issued(root, code), good),
    }


def _was_issued(root: Path, code: str) -> bool:
    """Whether there is such a project, and an issue of it, perhaps one that can't be read."""
    # Codes come from whoever asks: only a name that is there is ever made a path.
    if code not in {path.parent.name for path in (root / "projects").glob("*/project.yaml")}:
        return False
    try:
        return bool(Register(root / "projects" / code).numbers())
    except RegisterError:
        return True


def _redline(root: Path, code: str, state: Loaded | None, as_of: date | None) -> bytes | None:
    """From the last issue to now; none if there is no such project or no issue."""
    if not _was_issued(root, code):
        return None
    loaded = state or load_profile(root, projects=(code,))
    profile = _readable(loaded.profile)
    if code not in profile.projects:
        raise _unreadable()
    with speaking(profile.language):
        try:
            return redline_html(redline_of(loaded, profile, code, _since_the_last, as_of=as_of))
        except RegisterError as error:
            raise UnmadeError(_of_register(root, error)) from None


def _since_the_last(issues: Sequence[Issue]) -> tuple[Issue | None, Issue | None]:
    return issues[-1], None


def _impact(root: Path, loaded: Loaded, today: date | None) -> bytes:
    """What changes of operations touch, since the last issue of each project."""
    profile = replace(_readable(loaded.profile), projects={})
    with speaking(profile.language):
        try:
            found = impact_since_issues(profile, last_issues(root), How(today=today))
        except RegisterError as error:
            raise UnmadeError(_of_register(root, error)) from None
        return impact_html(page_of(found), profile.brand)


def _readable(profile: Profile | None) -> Profile:
    if profile is None:
        raise _unreadable()
    return profile


def _unreadable() -> UnmadeError:
    return UnmadeError(tell("The profile can't be read as it stands."), broken=True)


def _of_register(root: Path, error: RegisterError) -> str:
    """What is wrong with an issue: its file as seen from the profile, and the reason."""
    path = Path(error.path)
    shown = path.relative_to(root) if path.is_relative_to(root) else path
    return f"{shown.as_posix()}: {error.why}"
