"""``dovetail init``: starts a profile, from a sample or from a few answers."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dovetail.cli.new_files import write_new
from dovetail.cli.telling.safe_text import shown

if TYPE_CHECKING:
    from dovetail.cli.starting_profile import Answers

_REFERENCE = "reference"
_SKIPPED = ("__pycache__",)


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--from", "sample", metavar="SAMPLE", help="Copy a profile that comes with Dovetail.")
@click.option(
    "--defaults", is_flag=True, help="Write a small profile with example values, without questions."
)
def init(folder: Path, sample: str | None, defaults: bool) -> None:
    """Start a profile in DIR. Existing files are left as they are.

    In a terminal, a short interview asks for what a profile can't do without. Without a terminal, say
    --from SAMPLE or --defaults.
    """
    from dovetail.cli.editor_schemas import with_schemas
    from dovetail.cli.starting_profile import Answers, starting_profile

    if sample is not None and defaults:
        raise click.UsageError("Choose one: --from SAMPLE, or --defaults.")
    if sample is not None:
        write_new(folder, with_schemas(_sample(sample)))
    elif defaults:
        write_new(folder, with_schemas(starting_profile(Answers())))
    elif in_terminal():
        write_new(folder, with_schemas(starting_profile(_interview())))
    else:
        raise click.UsageError(
            f"Without a terminal, say --defaults or --from SAMPLE. The samples are {', '.join(_samples())}."
        )
    click.echo(f"Next: dovetail check {shown(str(folder))}", err=True)


def in_terminal() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty()


def _samples() -> list[str]:
    from dovetail import bundled

    folders = sorted(bundled.profiles_dir().iterdir())
    return [
        item.name for item in folders if (item / "organization.yaml").is_file() and item.name != _REFERENCE
    ]


def _sample(name: str) -> dict[str, bytes]:
    from dovetail import bundled
    from dovetail.load.validation.suggest import did_you_mean

    if name not in _samples():
        hint = did_you_mean(name, _samples()) or f"the samples are {', '.join(_samples())}"
        raise click.UsageError(f'There is no sample "{name}"; {hint}')
    root = bundled.profiles_dir() / name
    files = [
        path for path in sorted(root.rglob("*")) if path.is_file() and not set(_SKIPPED) & set(path.parts)
    ]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def _interview() -> Answers:
    from dovetail.cli.starting_profile import Answers, slug

    usual = Answers()
    name = click.prompt("Name of the organization", default=usual.name, value_proc=_filled)
    country = click.prompt(
        "Country (two letters)", default=usual.country, value_proc=_matching("[A-Za-z]{2}")
    ).upper()
    project = click.prompt("Name of the first project", default=usual.project, value_proc=_filled)
    return Answers(
        name=name,
        id=click.prompt("Short name, for folders", default=slug(name, usual.id), value_proc=_identifier),
        country=country,
        currency=click.prompt("Currency (three letters)", default=usual.currency, value_proc=_currency),
        time_zone=click.prompt("Time zone", default=_zone_of(country, usual.time_zone), value_proc=_zone),
        fiscal_year=click.prompt(
            "Month in which the financial year starts", default="january", value_proc=_month
        ),
        project=project,
        code=click.prompt(
            "Short code of the project", default=slug(project, usual.code), value_proc=_identifier
        ),
        manager=click.prompt("Name of the project manager", default=usual.manager, value_proc=_filled),
    )


def _filled(value: str) -> str:
    text = " ".join(value.split())
    if not text:
        raise click.BadParameter("write something")
    return text


def _matching(pattern: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value.strip()):
            raise click.BadParameter(f'"{shown(value)}" is not of this form')
        return value.strip()

    return check


def _currency(value: str) -> str:
    return _matching("[A-Za-z]{3}")(value).upper()


def _identifier(value: str) -> str:
    from pydantic import TypeAdapter, ValidationError

    from dovetail.model.base import FileId

    try:
        return str(TypeAdapter(FileId).validate_python(value))
    except ValidationError:
        raise click.BadParameter("use letters, digits and hyphens") from None


def _month(value: str) -> str:
    from dovetail.model.recurrence import MONTHS

    found = [month for month in MONTHS if month.startswith(value.strip().lower())]
    if len(found) != 1:
        raise click.BadParameter("write a month, such as april")
    return str(found[0])


def _zone(value: str) -> str:
    from zoneinfo import available_timezones

    from dovetail.load.validation.suggest import did_you_mean

    if value not in available_timezones():
        raise click.BadParameter(did_you_mean(value, available_timezones()) or "write it like Europe/Lisbon")
    return value


def _zone_of(country: str, otherwise: str) -> str:
    """The first time zone of a country, by the table that comes with the time zone data."""
    from importlib import resources

    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    return next((row[2] for row in rows if len(row) > 2 and row[0] == country), otherwise)
