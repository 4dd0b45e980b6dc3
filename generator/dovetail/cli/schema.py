"""``dovetail schema``: JSON Schemas with which an editor completes and validates the YAML of a profile."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from dovetail.cli.telling.json_output import print_json
from dovetail.load.schemas.schema import SCHEMAS, SchemaName, json_schema


@click.command()
@click.argument("name", type=click.Choice(SCHEMAS), required=False)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write one file for each schema into this folder instead of printing.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("json", "markdown")),
    default="json",
    show_default=True,
    help="Markdown is the model reference: every key of every file on one page.",
)
def schema(name: str | None, out: Path | None, form: str) -> None:
    """Print the JSON Schema of one kind of file, or of all.

    An editor that knows them completes and validates a profile's YAML while it is written.
    """
    if form == "markdown":
        from dovetail.load.schemas.model_reference import model_reference

        text = model_reference()
        if out is None:
            click.echo(text, nl=False)
        else:
            from dovetail.cli.new_files import write_generated

            write_generated(out, {"model.md": text.encode()})
        return
    chosen = (cast(SchemaName, name),) if name else SCHEMAS
    if out is not None:
        from dovetail.cli.new_files import dump_json, write_generated

        write_generated(out, {f"{item}.schema.json": dump_json(json_schema(item)) for item in chosen})
    elif name:
        print_json(json_schema(chosen[0]))
    else:
        print_json({"schema": "dovetail/schemas/1", "schemas": {item: json_schema(item) for item in chosen}})
