"""Whole packs, and a redline, as accessible archive files: PDF/UA-1 and PDF/A-3a in one, judged by veraPDF."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dovetail.formats.printed.pdf import render_pack_pdf
from dovetail.formats.redline.pdf import redline_pdf
from dovetail.model.document import Asset, Pack
from tests.compose.shapes import telling_packs
from tests.formats.sample_pack import sample_document, sample_pack
from tests.formats.scripts import arabic_pack
from tests.formats.test_issue_mark import issued
from tests.formats.test_redline_tree import STEPS
from tests.formats.test_redline_word import redline

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("samples")]

ROOT = Path(__file__).parents[2]


def changed() -> Pack:
    """Every kind of badge in every block that can hold one, and characters that no font has."""
    badges = ("**[+ Added]**", "**[± Adapted]**", "**[− Waived]**", "**[◆ Head of procurement]**")
    blocks = "\n\n".join(f"## Section {badge}\n\nText {badge}.\n\n- Item {badge}" for badge in badges)
    rows = "\n".join(f"| {badge} | 漢字 |" for badge in badges)
    return sample_pack(sample_document(f"# T\n\n{blocks}\n\n| A | B |\n|---|---|\n{rows}\n"))


def with_nameless_columns() -> Pack:
    """Tables whose head names some of the columns only, as the facts of a small project's booklet."""
    facts = "| BIBL | |\n|---|---|\n| Sponsor | Ana |\n| Life | May to June |\n"
    matrix = "| | Ana |\n|---|---|\n| Award | A |\n"
    gap = "| Step | | By |\n|---|---|---|\n| a | b | c |\n| d | | |\n"
    return sample_pack(sample_document(f"# T\n\n{facts}\nText.\n\n{matrix}\nText.\n\n{gap}"))


def on_letter() -> Pack:
    pack = sample_pack()
    return replace(pack, brand=replace(pack.brand, page_size="Letter", cover="block", tables="striped"))


def redlined() -> bytes:
    """A redline with words, links, badges, list items, columns, tables and sections that came and went."""
    old = """# T

A [link to *all*](#x) and `code`. Read [here](https://example.org/a).

1. One
   - deep **[+ Added]**
   - deeper
2. Two

> Quoted

| A | B | |
|---|---|---|
| a | b **[± Adapted]** | [x](#x) |
| c | d | e |

## Kept <a id="x"></a>

Text.

## Old section

| A |
|---|
| x |
"""
    new = """# T

A [link to **some**](#y) and `other`. Read [there](https://example.org/b).

1. One
   - deeper
     1. still deeper
3. Two and a half

| A | C |
|---|---|
| a | **[− Waived]** |
| c | e 漢字 |

## Kept <a id="y"></a>

Text.

## New section

> Quoted anew
"""
    rows = STEPS.split("\n")
    rows[6], rows[9] = rows[9], rows[6]
    return redline_pdf(redline(f"{old}{STEPS}", "\n".join((new, *rows)))).data


SOURCES = (
    Asset("organization.yaml", "application/yaml", b"name: Harbour\n"),
    Asset("procedures/procurement.yaml", "application/yaml", b"id: procurement\n"),
)
PACKS: dict[str, Callable[[], Pack]] = {
    "on Letter": on_letter,
    "as it is issued": issued,
    "with its source": lambda: replace(sample_pack(), sources=SOURCES),
    "from right to left, with ideographs": arabic_pack,
    "with columns without a name": with_nameless_columns,
    "with badges and missing characters": changed,
}


def test_every_pack_is_an_accessible_archive_file(tmp_path: Path) -> None:
    # Java is started once for all files, and in a process of its own: it does not survive a fork.
    packs = {**{name: make() for name, make in PACKS.items()}, **telling_packs()}
    for number, pack in enumerate(packs.values()):
        (tmp_path / f"{number}.pdf").write_bytes(render_pack_pdf(pack).data)
    (tmp_path / f"{len(packs)}.pdf").write_bytes(redlined())
    names = (*packs, "a redline")
    files = [str(tmp_path / f"{number}.pdf") for number in range(len(names))]
    found = subprocess.run(
        [sys.executable, "-m", "setup.verapdf", *files], cwd=ROOT, capture_output=True, text=True, check=False
    )
    named = found.stdout
    for file, name in zip(files, names, strict=True):
        named = named.replace(file, name)
    assert found.returncode == 0, named + found.stderr[-2000:]
    assert named.count("passes") == 2 * len(names)
