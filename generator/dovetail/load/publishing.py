"""``publish.yaml`` of a profile: its targets, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from dovetail.load.reading import read_part
from dovetail.load.validation.report import Report, Site
from dovetail.load.validation.secret_lines import TOKEN, without_line, without_secret
from dovetail.load.validation.suggest import all_known, did_you_mean
from dovetail.model.diagnostics import Diagnostic, Place, Severity
from dovetail.model.publishing import FLAVOURS, Publishing, Target, is_branch

PUBLISH = "publish.yaml"
_WITH_ACCOUNT = ("git", "mediawiki", "dokuwiki", "confluence")
_ON_A_SERVER = ("mediawiki", "dokuwiki", "confluence-cloud", "confluence-server")
# A password, or over HTTP a token that stands for the account; of ssh, a name alone is no secret.
_IN_ADDRESS = re.compile(
    r"^(?:https?://[^/@\s]*@|[a-z+]+://[^/@\s]*:[^/@\s]*@|https?://[^\s]*[?#])", re.IGNORECASE
)
# What is none on some system on which the wiki is checked out, or hidden there, or leads out of it.
_NO_FOLDER = re.compile(
    r"^[ .]|^$|[ .]$|^git~|[\x00-\x1f\x7f\\:*?\"<>|]|[\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]",
    re.IGNORECASE,
)
_USED = {"branch": ("git",), "space": ("confluence",), **dict.fromkeys(("user", "secret"), _WITH_ACCOUNT)}
_WEB = re.compile(r"^https?://[^\s/]+", re.IGNORECASE)
_REPOSITORY = re.compile(r"^(?:https?://|ssh://|file:///|[\w.-]+@[\w.-]+:(?!/*-)|/|\.{0,2}/)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Targets:
    """What came of reading: the targets if nothing in the file is an error, and all that was found."""

    targets: dict[str, Target]
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether the file can be used."""
        return not any(item.severity is Severity.ERROR for item in self.diagnostics)


def load_targets(root: Path, projects: Collection[str] = ()) -> Targets:
    """The targets of the profile in ``root``. ``projects`` are the codes that may be named.

    A line that may hold a secret is never part of a diagnostic.
    """
    path = root / PUBLISH
    if not path.is_file():
        message = f"there is no {PUBLISH} in this profile, so nothing says where to publish"
        hint = "write one; the how-to guides on publishing have an example for each kind of wiki"
        return Targets({}, (Diagnostic("publish-missing", Severity.ERROR, message, Place(PUBLISH), hint),))
    report = Report()
    part = read_part(Publishing, PUBLISH, path, "organization", {}, report.problems)
    read = [*map(without_secret, report.problems)]
    report.problems.clear()
    targets: dict[str, Target] = {}
    if part.written is not None:
        site = Site(part.written, ("targets",))
        targets = dict(part.written.value.targets)
        for name, target in targets.items():
            _check(report, site / name, target, projects)
        if not targets and part.sound:
            report.add("publish-empty", site, "no target is named", "name one below targets:")
    found = (*read, *map(without_line, report.problems))
    return Targets(targets, tuple(sorted(found, key=lambda item: item.sort_key)))


def _check(report: Report, site: Site, target: Target, projects: Collection[str]) -> None:
    _check_flavour(report, site, target)
    _check_address(report, site / "to", target)
    _check_root(report, site / "root", target)
    _check_branch(report, site / "branch", target)
    _check_secret(report, site, target)
    _check_use(report, site, target)
    _check_titles(report, site / "titles", target.titles)
    if target.kind.startswith("confluence") and target.space is None:
        report.add("publish-space", site, "the space is not named", "write its key: space: OPS", key=True)
    for index, code in enumerate(target.projects):
        if projects and code not in projects:
            hint = did_you_mean(code, projects) or f"the projects are {all_known(projects)}"
            report.add("project-unknown", site / "projects" / index, f'there is no project "{code}"', hint)


def _check_flavour(report: Report, site: Site, target: Target) -> None:
    fitting = FLAVOURS.get(target.kind, ())
    if target.flavour is not None and target.flavour not in fitting:
        what = f'a {target.kind} has no flavour "{target.flavour}"'
        how = f"write {' or '.join(fitting)}" if fitting else "leave flavour: out"
        report.add("publish-flavour", site / "flavour", what, how)


def _check_address(report: Report, site: Site, target: Target) -> None:
    if _IN_ADDRESS.match(target.to):
        what = "the address holds more than the place, and a password or token may not stand here"
        how = "take out what stands before the @ or after the ?; user: and secret: say whose and where it is"
        report.add("publish-secret", site, what, how)
    elif target.kind in _ON_A_SERVER and not _WEB.match(target.to):
        report.add("publish-address", site, "it is no web address", "write https://… as the wiki has it")
    elif target.kind == "git" and (not _REPOSITORY.match(target.to) or "::" in target.to):
        how = "write https://…, ssh://…, user@host:path, or a path that begins with / or ./"
        report.add("publish-address", site, "it is no address of a repository", how)


def _check_root(report: Report, site: Site, target: Target) -> None:
    """A folder below the target: nothing leads out of it, and nothing in it is hidden from readers."""
    if target.root is None or target.kind not in FLAVOURS:
        return
    parts = target.root.removesuffix("/").split("/")
    if any(_NO_FOLDER.search(part) for part in parts):
        what = f'root: "{target.root[:60]}" is no folder below the place that to: names'
        how = "write it like docs or docs/procedures, without a slash or a dot at the head of a part"
        report.add("publish-root", site, what, how)


def _check_branch(report: Report, site: Site, target: Target) -> None:
    if target.kind == "git" and not is_branch(target.branch):
        report.add("publish-branch", site, "it is no name of a branch", "write it like main or wiki/main")


def _check_use(report: Report, site: Site, target: Target) -> None:
    """Say of what is written that nothing is done with it: it may be meant for another kind."""
    for name, kinds in _USED.items():
        if name in target.model_fields_set and not target.kind.startswith(kinds):
            what = f"{name}: says nothing about a {target.kind}"
            report.add("publish-unused", site / name, what, "leave it out", severity=Severity.MINOR)


def _check_secret(report: Report, site: Site, target: Target) -> None:
    if target.user is not None and ":" in target.user:
        what = "user: holds a colon, and a password may not stand here"
        report.add(
            "publish-secret", site / "user", what, "write the name alone, and under secret: where it is found"
        )
    for name in ("to", "user", "secret"):
        if TOKEN.search(str(getattr(target, name))):
            what = f"{name}: holds a token, and none may stand in this file"
            how = "take it out and make a new one; under secret: write only where it is found"
            report.add("publish-secret", site / name, what, how)
    if target.secret is None:
        return
    given = [name for name in ("env", "file", "keyring") if getattr(target.secret, name) is not None]
    if len(given) != 1:
        how = "write one of {env: NAME}, {file: PATH} or {keyring: SERVICE}"
        report.add("publish-secret", site / "secret", "a secret has one source", how)
    elif given == ["keyring"] and target.user is None:
        report.add("publish-secret", site / "secret", "user: is missing", "a keyring knows entries by user")


def _check_titles(report: Report, site: Site, titles: str) -> None:
    how = 'write it like "{project} · {title}"; both parts are needed for titles to be unique'
    try:
        places = [place[1:] for place in Formatter().parse(titles) if place[1] is not None]
    except ValueError:
        places = []
    if sorted(places) != [("project", "", None), ("title", "", None)]:
        report.add("publish-titles", site, "it needs {project} and {title}, once each", how)
