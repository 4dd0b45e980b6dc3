"""Projects that were never issued, as if they had been: for what operations changed since a revision."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import dovetail
from dovetail.history.impact.packs.last_issues import LastIssues
from dovetail.history.issues.snapshot import Issue, IssuedDocument
from dovetail.history.states.facts import plain
from dovetail.history.states.heads import ORGANIZATION
from dovetail.history.states.resting import SECTIONS
from dovetail.load.names_gone import names_gone
from dovetail.load.parts import read_project
from dovetail.load.profile import load_profile
from dovetail.model.diagnostics import Diagnostic, Severity
from dovetail.model.document import Source
from dovetail.model.procedure import Procedure
from dovetail.model.profile import Profile
from dovetail.model.revision import Revision


def unissued(last: LastIssues, then: Profile) -> tuple[tuple[Issue, ...], dict[str, str]]:
    """Projects that were never issued as if they were issue 0: without sections, for nobody has any. Those
    whose file can't be used are told with the reason, and keep no other from being read; but one that could
    be used under the operations of ``then`` is read under those.
    """
    broken: dict[str, str] = {}
    codes = last.never_issued
    if not codes:
        return (), broken
    loaded = load_profile(last.root, projects=codes, beside=False)
    found: list[Issue] = []
    if loaded.profile is None:
        for problem in loaded.diagnostics:
            code = _project_of(problem)
            if problem.severity is Severity.ERROR and code in codes:
                broken.setdefault(code, f"{problem.place}: {problem.message}")
        codes = tuple(code for code in codes if code not in broken)
        found += [issue for code in broken if (issue := _issue_zero_then(last, code, then)) is not None]
        for issue in found:
            del broken[issue.project]
        if not codes:
            return tuple(found), broken
        loaded = load_profile(last.root, projects=codes, beside=False)
    if loaded.profile is not None:
        found += [_issue_zero(loaded.profile, code) for code in loaded.profile.projects]
    return tuple(sorted(found, key=lambda issue: issue.project)), broken


def _issue_zero_then(last: LastIssues, code: str, then: Profile) -> Issue | None:
    """A project of which only what operations changed since keeps the file from being used."""
    part = read_project(last.root / "projects" / code / "project.yaml")
    if part.written is None or not part.sound or any(names_gone(then, part.written, part.data)):
        return None
    return _issue_zero(replace(then, projects={code: part.written}), code)


def _project_of(problem: Diagnostic) -> str:
    """The folder of the project in whose file something is wrong; nothing if it is in another file."""
    parts = problem.place.file.split("/") if problem.place else []
    return parts[1] if len(parts) == 3 and parts[0] == "projects" else ""


def _issue_zero(profile: Profile, code: str) -> Issue:
    from dovetail.resolve.pack import resolve_project

    resolved = resolve_project(profile, code)
    project = resolved.project
    return Issue(
        organization=resolved.organization.id,
        project=code,
        name=project.name,
        revision=Revision("0", resolved.as_of, "", ()),
        as_of=resolved.as_of,
        program=dovetail.__version__,
        fingerprint="",
        operations={},
        versions={},
        documents=tuple(_bare(bound.id, bound.procedure) for bound in resolved.procedures),
        requests={item.request.id: item.procedure for item in resolved.requests},
        roles={role: actor.holder for role, actor in resolved.roles.items()},
        uses=tuple(sorted(f"{ORGANIZATION}.{section}.{name}" for section in SECTIONS
                          for name in getattr(resolved.organization, section))),
        written=cast("dict[str, object]", plain(project)),
    )  # fmt: skip


def _bare(name: str, procedure: Procedure) -> IssuedDocument:
    source = Source(name, procedure.version, procedure.title)
    return IssuedDocument(name, procedure.title, "", "procedure", "", (source,), ())
