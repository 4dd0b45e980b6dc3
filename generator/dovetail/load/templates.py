"""Template files: the organization's own before the bundled ones of the same name."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from dovetail import bundled
from dovetail.load.reading import read_bytes, unreadable
from dovetail.load.yaml_text import read_text
from dovetail.model.diagnostics import Diagnostic, Place, Severity

SIZE_LIMIT = 1_000_000
"""Bytes of one template."""
COUNT_LIMIT = 500
"""Templates of one profile."""
ENDING = ".j2"
LIKENESS = 0.9
"""How much like a bundled template's name another one must be to pass for a misspelling of it."""
OWN_TEMPLATES = "templates/"
BUNDLED_TEMPLATES = "dovetail/templates/"
"""What the paths of bundled templates begin with in messages."""


@dataclass(frozen=True, slots=True)
class TemplateSource:
    """One template file. ``name`` is what other templates include it by, ``path`` what messages call it."""

    name: str
    text: str
    path: str
    layer: Literal["organization", "bundled"]


def load_templates(
    profile_root: Path, problems: list[Diagnostic] | None = None
) -> Mapping[str, tuple[TemplateSource, ...]]:
    """All templates by name (relative, with ``/``), for each its sources in the order of precedence.

    A file is read only if its real path lies inside its template folder. What is refused is noted in
    ``problems``; the templates of an organization are not trusted.
    """
    noted: list[Diagnostic] = problems if problems is not None else []
    chain: dict[str, tuple[TemplateSource, ...]] = {}
    for source in _sources(profile_root / "templates", OWN_TEMPLATES, "organization", noted):
        chain[source.name] = (source,)
    own = list(chain)
    known = []
    for source in _sources(bundled.templates_dir(), BUNDLED_TEMPLATES, "bundled", noted):
        chain[source.name] = (*chain.get(source.name, ()), source)
        known.append(source.name)
    for name in own:
        noted += _doubts(chain[name][0], known)
    return chain


def _doubts(source: TemplateSource, known: Sequence[str]) -> Iterator[Diagnostic]:
    """What will go wrong with an organization's template: it can't be read, or it replaces nothing."""
    import jinja2  # only a profile with templates of its own needs it here

    try:
        jinja2.Environment(autoescape=True).parse(source.text)
    except jinja2.TemplateSyntaxError as problem:
        place = Place(source.path, problem.lineno)
        message = (problem.message or "it can't be read").rstrip(".")
        yield Diagnostic(
            "template-syntax",
            Severity.MAJOR,
            message,
            place,
            "correct it; documents that use it are not written",
        )
    near = get_close_matches(source.name, known, n=1, cutoff=LIKENESS)
    if source.name not in known and near:
        yield Diagnostic(
            "template-unknown",
            Severity.MINOR,
            "no bundled template has this name, so it replaces none",
            Place(source.path),
            f'did you mean "{near[0]}"?',
        )


def _sources(
    folder: Path, prefix: str, layer: Literal["organization", "bundled"], problems: list[Diagnostic]
) -> Iterator[TemplateSource]:
    if not folder.is_dir():
        return
    found = 0
    for name in _names(folder, prefix, problems):
        found += 1
        if found > COUNT_LIMIT:
            message = f"the folder holds more than {COUNT_LIMIT} templates"
            problems.append(
                _problem("template-too-many", prefix.rstrip("/"), message, "take away what is no template")
            )
            return
        try:
            raw = read_bytes(folder / name, SIZE_LIMIT)
        except OSError as error:
            problems.append(unreadable(prefix + name, error))
            continue
        text, faults = read_text(prefix + name, raw)
        problems += faults
        if text is not None:
            yield TemplateSource(name, text, prefix + name, layer)


def _names(folder: Path, prefix: str, problems: list[Diagnostic]) -> Iterator[str]:
    """Names of the templates inside a folder, in the same order on every system."""
    inside = Path(os.path.realpath(folder))
    for place, folders, files in os.walk(folder, followlinks=False):
        here = Path(place)
        for name in sorted(folders):
            if (here / name).is_symlink():
                shown = prefix + (here / name).relative_to(folder).as_posix()
                problems.append(
                    _problem(
                        "template-outside", shown, "a link to a folder is not followed", "copy the folder"
                    )
                )
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and not (here / name).is_symlink()
        )
        for file in sorted(name for name in files if name.endswith(ENDING) and not name.startswith(".")):
            name = (here / file).relative_to(folder).as_posix()
            if not Path(os.path.realpath(here / file)).is_relative_to(inside):
                message = "the link leads out of the folder of templates"
                problems.append(_problem("template-outside", prefix + name, message, "copy the file itself"))
            elif "\\" in name or ":" in name:
                message = "the name can't be used on every system"
                problems.append(
                    _problem("template-name", prefix + name, message, 'rename it without ":" and "\\"')
                )
            else:
                yield name


def _problem(code: str, name: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, message, Place(name), hint)
