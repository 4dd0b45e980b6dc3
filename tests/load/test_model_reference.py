"""The model reference is complete and current."""

from __future__ import annotations

from pathlib import Path

import pytest

from dovetail.load.schemas.model_reference import model_reference
from dovetail.load.schemas.schema import SCHEMAS, json_schema

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "model.md"


def test_the_page_in_the_repository_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == model_reference(), "run: make docs"


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_key_of_every_file_is_told_with_its_meaning(name: str) -> None:
    page = model_reference()
    schema = json_schema(name)  # type: ignore[arg-type]
    for definition in (schema, *schema.get("$defs", {}).values()):
        for key, value in definition.get("properties", {}).items():
            assert f"`{key}`" in page
            assert value.get("description"), key


def test_every_link_leads_to_a_section() -> None:
    page = model_reference()
    headings = {
        line.removeprefix("### ").strip().lower() for line in page.splitlines() if line.startswith("### ")
    }
    links = {part.split(")")[0] for part in page.split("](#")[1:]}
    assert links <= headings
