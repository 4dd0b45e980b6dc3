"""``dovetail schema``: JSON Schemas with which an editor completes and validates the YAML of a profile."""

from __future__ import annotations

from pathlib import Path

import click

from dovetail.cli.json_output import print_json

NAMES = ("organization", "services", "procedure", "project", "brand")


@click.command()
@click.argument("name", type=click.Choice(NAMES), required=False)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help="Write one file for each schema into this folder instead of printing.",
)  # fmt: skip
def schema(name: str | None, out: Path | None) -> None:
    """Print the JSON Schema of a profile's files: all of them, or only NAME."""
    from dovetail.load.schema import json_schema

    chosen = (name,) if name else NAMES
    if out is not None:
        from dovetail.cli.new_files import dump_json, write_generated

        write_generated(out, {f"{item}.schema.json": dump_json(json_schema(item)) for item in chosen})
    elif name:
        print_json(json_schema(name))
    else:
        print_json({"schema": "dovetail/schemas/1", "schemas": {item: json_schema(item) for item in chosen}})
