"""Where a value comes from, as people read it and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dovetail.cli.profile_input import read_profile, usable
from dovetail.cli.telling.columns import labelled, page_columns, wrap
from dovetail.cli.telling.json_output import location, print_json
from dovetail.load.from_here import reachable_place
from dovetail.model import words

if TYPE_CHECKING:
    from dovetail.load.profile import Loaded
    from dovetail.model.profile import Profile
    from dovetail.model.provenance import Provenance, Saying

SCHEMA = "dovetail/explain/1"
_LONGEST_LINE = 110
_DEEDS = {
    "states": "says",
    "leaves-out": "leaves it out",
    "adapts": "adapts it",
    "adds": "adds it",
    "waives": "waives it",
    "asks": "asks for leave to omit it",
    "refused": "was refused",
}


def print_source(folder: Path | None, code: str | None, path: str, as_of: date | None, form: str) -> None:
    """Print where the value at ``path`` comes from.

    :raises click.exceptions.Exit: with 2 if the profile can't be used, or has no such project or value.
    """
    from dovetail.resolve.pack import resolve_project
    from dovetail.resolve.provenance.provenance import where_from
    from dovetail.resolve.provenance.value_path import PathUnknownError

    loaded = read_profile(folder, (code,) if code else (), beside=False)
    profile = usable(loaded)
    project = _only(profile, code)
    try:
        found = where_from(profile, resolve_project(profile, project, as_of=as_of), path)
    except PathUnknownError as error:
        raise _no_value(error.message, error.hint) from None
    if form == "json":
        print_json(source_json(found, project, loaded))
        return
    for line in source_lines(found, project, loaded, page_columns()):
        click.echo(line)


def _only(profile: Profile, code: str | None) -> str:
    """The project that is meant."""
    if code is not None and code in profile.projects:
        return code
    if len(profile.projects) != 1:
        known = words.listed(profile.projects) or "none yet"
        raise click.UsageError(f"Name the project with --project. The profile has {known}.")
    return next(iter(profile.projects))


def _no_value(message: str, hint: str) -> click.exceptions.Exit:
    from dovetail.cli.telling.printer import print_diagnostics
    from dovetail.model.diagnostics import Diagnostic, Severity

    print_diagnostics([Diagnostic("path-unknown", Severity.ERROR, message, hint=hint)], err=True)
    return click.exceptions.Exit(2)


# -- for people


def source_lines(found: Provenance, project: str, loaded: Loaded, columns: int) -> Iterator[str]:
    """The value, who said what of it where, and what it rests on."""
    yield from wrap(f"{found.path} in {project}:", columns)
    yield from (f"  {line}" for line in wrap(found.value, columns - 2))
    if found.about:
        yield from ("", *wrap(found.about, columns))
    for saying in found.chain:
        yield ""
        yield from _saying_lines(saying, loaded, columns)
    if found.rests_on:
        yield from ("", "It is worked out from:" if not found.chain else "Who that is:")
        for ground in found.rests_on:
            yield from _hanging(f"{ground.path}: {ground.value} ({_where(ground, loaded)})", columns)
    if found.questions:
        yield from ("", "Open questions:")
        for item in found.questions:
            yield from _hanging(f"{item.id} {item.question} Ask {item.ask.title}.", columns)
    if found.parts:
        yield from ("", *labelled("Below it:", ", ".join(found.parts), columns, label_width=9))


def _hanging(text: str, columns: int) -> Iterator[str]:
    """An entry of a list, its further lines set back."""
    first, *more = wrap(text, columns - 4)
    yield f"  {first}"
    yield from (f"    {line}" for line in more)


def _saying_lines(saying: Saying, loaded: Loaded, columns: int) -> Iterator[str]:
    version = f", {saying.procedure} version {saying.version}" if saying.procedure else ""
    place = reachable_place(saying.place, loaded)
    head = f"{saying.layer} {_DEEDS[saying.act]} ({place.file}:{place.line}{version})"
    yield from wrap(head, columns)
    changed = saying.before and saying.before != saying.after
    rows = (
        ("", f"{saying.before} → {saying.after}" if changed else saying.after),
        ("because", saying.because),
        ("by", saying.by),
        ("when", _validity(saying)),
        ("note", saying.note),
        ("line", _excerpt(saying)),
    )
    for label, text in rows:
        if text:
            yield from labelled(label, text, columns, indent=2, label_width=7)


def _excerpt(saying: Saying) -> str:
    """The line of the file; of a long one, the part at the place."""
    text = saying.excerpt
    if len(text) <= _LONGEST_LINE:
        return text.strip()
    start = min(saying.place.column - 1, len(text) - 1)
    after = "…" if len(text) > start + _LONGEST_LINE else ""
    return f"{'…' if text[:start].strip() else ''}{text[start : start + _LONGEST_LINE].strip()}{after}"


def _validity(saying: Saying) -> str:
    verb = "from" if saying.act in ("waives", "asks", "refused") else "decided on"
    first = f"{verb} {words.day(saying.since)}" if saying.since else ""
    last = f"until {words.day(saying.until)}" if saying.until else ""
    return f"{first} {last}".strip()


def _where(ground: Provenance, loaded: Loaded) -> str:
    """The place that decided, or that it is worked out in turn."""
    if not ground.chain:
        return "worked out"
    place = reachable_place(ground.chain[-1].place, loaded)
    return f"{place.file}:{place.line}"


# -- for programs


def source_json(found: Provenance, project: str, loaded: Loaded) -> dict[str, Any]:
    """The same as JSON, described by ``docs/reference/json/explain.schema.json``."""
    return {
        "schema": SCHEMA,
        "organization": loaded.profile.organization.value.id if loaded.profile else "",
        "project": project,
        **_provenance(found, loaded),
        "rests_on": _all(found.rests_on, loaded),
        "parts": list(found.parts),
    }


def _all(grounds: Iterable[Provenance], loaded: Loaded) -> list[dict[str, Any]]:
    return [_provenance(ground, loaded) for ground in grounds]


def _provenance(found: Provenance, loaded: Loaded) -> dict[str, Any]:
    return {
        "path": found.path,
        "value": found.value,
        "known": found.known,
        "about": found.about,
        "chain": [_saying(saying, loaded) for saying in found.chain],
        "questions": [
            {"id": item.id, "question": item.question, "ask": item.ask.role or None}
            for item in found.questions
        ],
    }


def _saying(saying: Saying, loaded: Loaded) -> dict[str, Any]:
    place = reachable_place(saying.place, loaded)
    return {
        "layer": saying.layer,
        "act": saying.act,
        "location": location(place),
        "procedure": saying.procedure or None,
        "version": saying.version or None,
        "before": saying.before or None,
        "after": saying.after,
        "because": saying.because or None,
        "by": saying.by or None,
        "since": saying.since.isoformat() if saying.since else None,
        "until": saying.until.isoformat() if saying.until else None,
        "note": saying.note or None,
        "excerpt": saying.excerpt.strip(),
    }
