"""S9 and S19 for documents that commands print: those of today's commands and of tomorrow's."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import click
import pytest

from dovetail.cli.commands import COMMANDS
from tests.formats.test_csv_text import is_formula
from tests.security.commands import SITUATIONS, Ended, command, ended, every_line, run
from tests.security.hostile import INLINE
from tests.security.rich import PROJECT, write
from tests.security.spoken import saying
from tests.security.test_literal_text import blocks, elements, meek

KINDS = {"html": "html", "md": "markdown", "markdown": "markdown", "csv": "csv"}
PRINTED = [
    (name, str(choice))
    for name in COMMANDS
    for parameter in command(name).params
    if isinstance(parameter.type, click.Choice)
    for choice in parameter.type.choices
    if choice in KINDS
]
FORMULA = "=1+1;@SUM(A1)"


def printed(folder: Path, said: str, name: str, form: str) -> Ended:
    root = write(folder / "profile", saying(said))
    words = {"profile": str(root), "project": PROJECT, "name": PROJECT, "new": str(folder / "new")}
    line = next(line for line in every_line(words) if line[0] == name and line[-1] == form)
    result = run(*line)
    assert ended(result), result.err
    return result


@pytest.mark.parametrize(("name", "form"), PRINTED)
def test_a_printed_document_keeps_its_structure(tmp_path: Path, name: str, form: str) -> None:
    if SITUATIONS.get(name) == ((),) or name == "schema":
        pytest.skip("it says nothing of a profile")
    plain, wild = (
        printed(tmp_path / str(number), said, name, form).out
        for number, said in enumerate((meek(INLINE), INLINE))
    )
    match KINDS[form]:
        case "html":
            assert elements(wild) == elements(plain)
            assert "javascript:" not in " ".join(part for part in wild.split("<") if part.startswith("a "))
        case "markdown":
            assert blocks(wild, "CommonMark") == blocks(plain, "CommonMark")
        case "csv":
            assert shape(wild) == shape(plain)


@pytest.mark.parametrize(("name", "form"), [(name, form) for name, form in PRINTED if form == "csv"])
def test_a_printed_table_computes_nothing(tmp_path: Path, name: str, form: str) -> None:
    text = printed(tmp_path, FORMULA, name, form).out
    cells = [cell for row in csv.reader(io.StringIO(text.lstrip("\ufeff"), newline="")) for cell in row]
    assert any("=1+1" in cell for cell in cells)
    assert not any(is_formula(cell) for cell in cells)


def shape(text: str) -> list[int]:
    return [len(row) for row in csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""))]
