"""The page on changing documents holds: its example works, and it names all that templates offer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dovetail.compose.pack import compose_pack
from dovetail.compose.slices import SLICES
from dovetail.load.templates import load_templates
from tests.compose.harbour import BRAND, harbour

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how-to" / "change-the-documents.md").read_text(encoding="utf-8")
TEMPLATES = sorted((ROOT / "templates").rglob("*.md.j2"))


def test_the_example_adds_its_paragraph_and_keeps_the_rest(tmp_path: Path) -> None:
    (example,) = re.findall(r"```jinja\n(.*?)```", PAGE, re.DOTALL)
    own = tmp_path / "templates" / "procedures" / "pro.md.j2"
    own.parent.mkdir(parents=True)
    own.write_text(example, encoding="utf-8")
    composed = compose_pack(harbour(), load_templates(tmp_path), BRAND)
    assert composed.diagnostics == ()
    body = next(item.body for item in composed.pack.documents if item.id == "procurement")
    purpose = body[body.index("## 2 Purpose") : body.index("## 3 Alignment")]
    assert "**Before you buy:** look into the store first. QUAY has\n2 purchases under way" in purpose
    assert "**Only one supplier:** The procedure does not say" in body


@pytest.mark.parametrize("slice_name", sorted(SLICES))
def test_every_slice_is_named_with_what_it_holds(slice_name: str) -> None:
    assert f"| `{slice_name}` |" in PAGE


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.name))
def test_every_block_and_every_guidance_name_is_named(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    names = re.findall(r"{% block (\w+)", text)
    names += re.findall(r'guidance\.get\("([\w-]+)"\)|guidance\["([\w-]+)"\]|guidance\.(?!get)(\w+)', text)
    flat = {part for name in names for part in ([name] if isinstance(name, str) else name) if part}
    assert [name for name in sorted(flat) if f"`{name}`" not in PAGE] == []
