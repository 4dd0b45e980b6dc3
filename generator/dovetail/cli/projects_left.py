"""What can be said of a profile in which some project files can't be used: all that concerns the others."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from dovetail.cli.profile_input import speak_as
from dovetail.model.diagnostics import Severity

if TYPE_CHECKING:
    # Reading profiles means importing all their types, and asking for help should not.
    from dovetail.load.profile import Loaded


def without_unusable(found: Loaded, projects: tuple[str, ...]) -> tuple[Loaded, Mapping[str, str]]:
    """The profile with those of the ``projects`` (none: all) whose files can be used, and of each other one
    the first error. What is wrong with the others goes to standard error.

    As it was found, if an error is of no project file, or no project is left.
    """
    from dovetail.cli.telling.printer import print_diagnostics
    from dovetail.load.files import profile_files
    from dovetail.load.from_here import reachable
    from dovetail.load.profile import load_profile

    if found.profile is not None:
        return found, {}
    errors = [item for item in found.diagnostics if item.severity is Severity.ERROR]
    unusable: dict[str, str] = {}
    for error in errors:
        where = PurePosixPath(error.place.file if error.place else "").parts
        if where[:1] != ("projects",) or len(where) < 3:
            return found, {}
        unusable.setdefault(where[1], error.message)
    known = profile_files(found.root, projects).projects
    left = [code for code in (PurePosixPath(name).parent.name for name in known) if code not in unusable]
    again = load_profile(found.root, projects=left) if left else found
    if again.profile is None:
        return found, {}
    speak_as(again)
    print_diagnostics(reachable([item for item in errors if item not in again.diagnostics], found), err=True)
    return again, unusable
