"""Template files: the organization's own before the bundled ones of the same name."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from dovetail import bundled
from dovetail.load.keeping.kept import kept
from dovetail.load.reading import read_bytes, unreadable
from dovetail.load.yaml.text import read_text
from dovetail.model.diagnostics import Diagnostic, Place, Severity

SIZE_LIMIT = 200_000
"""Bytes of one template: compiling takes about 15 microseconds for each."""
COUNT_LIMIT = 500
"""Templates of one profile."""
ENDING = ".j2"
LIKENESS = 0.9
"""How much like a bundled template's name another one must be to pass for a misspelling of it."""
_STANDS_IN = "; until then, what comes with Dovetail stands in for it"
_UNUSED = "; no document that is built here uses it"
OWN_TEMPLATES = "templates/"
_PROCEDURES = "procedures/"
"""Templates in it may be those of a procedure by its own id."""
BUNDLED_TEMPLATES = "dovetail/templates/"
"""What the paths of bundled templates begin with in messages."""


@dataclass(frozen=True, slots=True)
class TemplateSource:
    """One template file. ``name`` is what other templates include it by, ``path`` what messages call it.

    One that can't be read has a ``problem``, and no text. It fails where it is used, and nowhere else.
    """

    name: str
    text: str
    path: str
    layer: Literal["organization", "bundled"]
    problem: Diagnostic | None = None


def load_templates(
    profile_root: Path, problems: list[Diagnostic] | None = None
) -> Mapping[str, tuple[TemplateSource, ...]]:
    """All templates by name (relative, with ``/``), for each its sources in the order of precedence.

    A file is read only if its real path lies inside its template folder. What can't be used is noted in
    ``problems`` and never an error: only documents that use it suffer. The templates of an organization are
    not trusted.
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
    texts = [chain[name][0].text for name in own]
    for name in own:
        used = name in known or name.startswith(_PROCEDURES) or any(name in text for text in texts)
        noted += _doubts(chain[name][0], known, used=used)
    return chain


def is_of_templates(problem: Diagnostic) -> bool:
    """Whether an organization's template is at fault. Where it is used, the build says what that costs."""
    return problem.place is not None and problem.place.file.startswith(OWN_TEMPLATES)


def unmet(found: Iterable[Diagnostic], met: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """What was found wrong with templates and not ``met`` again when documents were written: a warning."""
    told = {item.place for item in met}
    return tuple(
        replace(item, severity=Severity.MINOR, hint=f"{item.hint.partition(_STANDS_IN)[0]}{_UNUSED}")
        if item.hint.endswith(_STANDS_IN)
        else item
        for item in found
        if is_of_templates(item) and item.place not in told
    )


def _doubts(source: TemplateSource, known: Sequence[str], *, used: bool) -> Iterator[Diagnostic]:
    """What will go wrong with an organization's template: it can't be read, or it replaces nothing."""
    found = source.problem
    fault = kept("template", (source.text,), lambda: _fault(source.text), worth=lambda _: True)
    if fault:
        message, line = fault
        found = _problem("template-syntax", Place(source.path, line), message, "correct it")
    if found is not None and used:
        yield replace(found, hint=f"{found.hint}{_STANDS_IN}")
    elif found is not None:
        yield replace(found, severity=Severity.MINOR, hint=f"{found.hint}, or delete it: nothing uses it")
    near = get_close_matches(source.name, known, n=1, cutoff=LIKENESS)
    if source.name not in known and near:
        yield Diagnostic(
            "template-unknown",
            Severity.MINOR,
            "no bundled template has this name, so it replaces none",
            Place(source.path),
            f'did you mean "{near[0]}"?',
        )


def _fault(text: str) -> tuple[()] | tuple[str, int]:
    """Why a template can't be read, and in which line."""
    import jinja2  # only a profile with templates of its own needs it here

    try:
        jinja2.Environment(autoescape=True).parse(text)
    except jinja2.TemplateSyntaxError as problem:
        return ((problem.message or "it can't be read").rstrip("."), problem.lineno)
    return ()


def _sources(
    folder: Path, prefix: str, layer: Literal["organization", "bundled"], problems: list[Diagnostic]
) -> Iterator[TemplateSource]:
    if not folder.is_dir():
        return
    for number, (name, refused) in enumerate(_names(folder, prefix, problems), 1):
        path = prefix + name
        if number > COUNT_LIMIT:
            message = f"the folder holds more than {COUNT_LIMIT} templates; the others are not used"
            place = Place(prefix.rstrip("/"))
            problems.append(_problem("template-too-many", place, message, "take away what is no template"))
            return
        text, problem = ("", refused) if refused else _read(folder / name, path)
        yield TemplateSource(name, text, path, layer, problem)


def _read(file: Path, path: str) -> tuple[str, Diagnostic | None]:
    """The text of a template, or what is wrong with the first place of it that can't be read."""
    try:
        size = file.stat().st_size
        if size > SIZE_LIMIT:
            message = f"the template has {size:,} bytes; {SIZE_LIMIT:,} is the most that is read"
            how = "split it into several that include each other, or take out what is no text of documents"
            return "", _problem("file-too-large", Place(path), message, how)
        text, faults = read_text(path, read_bytes(file, SIZE_LIMIT), "templates")
    except OSError as error:
        return "", replace(unreadable(path, error), severity=Severity.MAJOR)
    if faults:
        more = len(faults) - 1
        note = faults[0].note or (f"and {more} more in this file" if more else "")
        return "", replace(faults[0], severity=Severity.MAJOR, note=note)
    return text or "", None


def _names(folder: Path, prefix: str, problems: list[Diagnostic]) -> Iterator[tuple[str, Diagnostic | None]]:
    """Names of the templates inside a folder, in the same order on every system; with why one is refused."""
    inside = Path(os.path.realpath(folder))
    for place, folders, files in os.walk(folder, followlinks=False):
        here = Path(place)
        for name in sorted(folders):
            if (here / name).is_symlink():
                shown = Place(prefix + (here / name).relative_to(folder).as_posix())
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
                how = "copy the file itself"
                yield name, _problem("template-outside", Place(prefix + name), message, how)
            elif "\\" in name or ":" in name:
                message = "the name can't be used on every system"
                how = 'rename it without ":" and "\\"'
                problems.append(_problem("template-name", Place(prefix + name), message, how))
            else:
                yield name, None


def _problem(code: str, place: Place, message: str, hint: str) -> Diagnostic:
    return Diagnostic(code, Severity.MAJOR, message, place, hint)
