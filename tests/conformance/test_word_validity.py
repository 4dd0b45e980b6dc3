"""The packs of the samples, in every look, are what Word itself accepts: judged by the Open XML SDK.

``make test`` installs the validator where npm is at hand.
"""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dovetail.formats.word.docx import render_document_docx, render_pack_docx
from dovetail.model.document import Asset, Pack
from tests.compose.shapes import telling_packs
from tests.compose.test_samples import SAMPLES, sample
from tests.formats.sample_pack import in_arabic, sample_pack
from tests.formats.test_word_reference import house

VALIDATOR = Path(__file__).parents[2] / ".node" / "node_modules" / ".bin" / "ooxml-validator"
pytestmark = [
    pytest.mark.slow,
    # In CI a judge that is missing fails the test: a skipped one would pass for a verdict.
    pytest.mark.skipif(
        not VALIDATOR.exists() and "CI" not in os.environ, reason="the validator is installed by make test"
    ),
]
LOOKS: tuple[dict[str, Any], ...] = (
    {"cover": "block", "tables": "striped", "accents": "bold", "page_size": "Letter"},
    {"cover": "plain", "tables": "grid", "headings": "capitals"},
    {"reference_document": Asset("house.docx", "", house())},
)


def faults(data: bytes, folder: Path) -> list[str]:
    """What the validator finds."""
    path = folder / "file.docx"
    path.write_bytes(data)
    done = subprocess.run([VALIDATOR, path], capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return [f"{error.get('path')}: {error.get('description')}" for error in json.loads(done.stdout)["errors"]]


@pytest.mark.parametrize("look", LOOKS, ids=["loud", "plain", "reference document"])
def test_every_look(look: dict[str, Any], pack: Pack, tmp_path: Path) -> None:
    assert faults(render_pack_docx(replace(pack, brand=replace(pack.brand, **look))).data, tmp_path) == []


def test_from_right_to_left(pack: Pack, tmp_path: Path) -> None:
    assert faults(render_pack_docx(in_arabic(pack)).data, tmp_path) == []


def test_a_document_alone(pack: Pack, tmp_path: Path) -> None:
    assert faults(render_document_docx(pack.documents[2], pack).data, tmp_path) == []


@pytest.mark.xdist_group("samples")
@pytest.mark.parametrize(("profile", "code"), [item for item in SAMPLES if item.id in ("PAX", "LBL")])
def test_the_largest_and_the_smallest_pack(profile: Path, code: str, tmp_path: Path) -> None:
    assert faults(render_pack_docx(sample(profile, code).pack).data, tmp_path) == []


@pytest.mark.xdist_group("samples")
def test_whatever_stands_in_the_packs_of_the_samples(tmp_path: Path) -> None:
    for code, pack in telling_packs().items():
        assert faults(render_pack_docx(pack).data, tmp_path) == [], code


@pytest.fixture(scope="module")
def pack() -> Pack:
    return sample_pack()
