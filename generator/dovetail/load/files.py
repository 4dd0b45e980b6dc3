"""Which files make up a profile."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dovetail.model.diagnostics import Diagnostic, Place, Severity

ORGANIZATION = "organization.yaml"


def find_profile(start: Path) -> Path | None:
    """The folder itself, or its nearest parent, that has an ``organization.yaml``."""
    folder = start.absolute()
    return next((place for place in (folder, *folder.parents) if (place / ORGANIZATION).is_file()), None)


@dataclass(frozen=True, slots=True)
class ProfileFiles:
    """The YAML files of a profile, by the names that messages use: their paths inside the profile."""

    root: Path
    prefix: str
    procedures: tuple[str, ...]
    projects: tuple[str, ...]
    has_services: bool
    problems: tuple[Diagnostic, ...]
    lifecycles: tuple[str, ...] = ()

    def path(self, name: str) -> Path:
        """Where a file lies on disk."""
        return self.root / name.removeprefix(self.prefix)


def profile_files(root: Path, projects: Sequence[str] | None = (), *, prefix: str = "") -> ProfileFiles:
    """The files of the profile in ``root``, in order; of the projects only those asked for (none: all).

    ``projects=None`` leaves all projects out.
    """
    problems: list[Diagnostic] = []
    procedures, lifecycles = (
        [
            f"{prefix}{folder}/{path.name}"
            for path in _entries(root / folder, problems)
            if _is_yaml(path, problems, root, kind)
        ]
        for folder, kind in (("procedures", "procedure"), ("lifecycles", "lifecycle"))
    )
    chosen = _projects(root, projects, problems) if projects is not None else []
    return ProfileFiles(
        root,
        prefix,
        tuple(procedures),
        tuple(f"{prefix}projects/{code}/project.yaml" for code in chosen),
        (root / "services.yaml").exists(),
        tuple(problems),
        tuple(lifecycles),
    )


def _projects(root: Path, wanted: Sequence[str], problems: list[Diagnostic]) -> list[str]:
    folders = [path for path in _entries(root / "projects", problems) if path.is_dir()]
    found = [path.name for path in folders if (path / "project.yaml").exists()]
    for path in folders:
        if path.name not in found and (not wanted or path.name in wanted):
            place = Place(f"projects/{path.name}")
            hint = "write project.yaml in it, or take the folder away"
            problems.append(
                Diagnostic(
                    "project-file-missing", Severity.MINOR, "the folder has no project.yaml", place, hint
                )
            )
    for code in wanted:
        if code not in found:
            # Whoever only looks for the folder of a profile does not wait for its types.
            from dovetail.load.validation.suggest import all_known, did_you_mean

            hint = did_you_mean(code, found) or (
                f"the projects are {all_known(found)}" if found else "the profile has no project"
            )
            message = f'there is no project "{code}" in this profile'
            problems.append(
                Diagnostic("project-unknown", Severity.ERROR, message, Place(f"projects/{code}"), hint)
            )
    return [code for code in found if not wanted or code in wanted]


def _is_yaml(path: Path, problems: list[Diagnostic], root: Path, kind: str) -> bool:
    if path.suffix == ".yaml":
        return True
    if path.suffix.lower() in (".yml", ".yaml"):
        hint = f'rename it to "{path.stem}.yaml"'
        message = f"the file is not read: a {kind}'s file ends in .yaml"
        place = Place(path.relative_to(root).as_posix())
        problems.append(Diagnostic("file-ignored", Severity.MAJOR, message, place, hint))
    return False


def _entries(folder: Path, problems: list[Diagnostic]) -> Iterable[Path]:
    """Visible entries in the same order on every system."""
    try:
        entries = list(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        message = f"the folder can't be read: {error.strerror}"
        problems.append(
            Diagnostic(
                "file-unreadable", Severity.ERROR, message, Place(folder.name), "give leave to read it"
            )
        )
        return []
    return sorted(
        (entry for entry in entries if not entry.name.startswith(".")), key=lambda entry: entry.name
    )
