"""The recipes and the README hold: every fragment is YAML that the reader takes, and whole examples load."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dovetail.load.yaml.reader import read_yaml
from dovetail.model.procedure import Procedure
from dovetail.model.recurrence import Recurrence
from dovetail.model.values import Duration

ROOT = Path(__file__).parents[2]
RECIPES = (ROOT / "docs" / "how-to" / "express-it.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", RECIPES, re.DOTALL)


@pytest.mark.parametrize(
    "block", [b for b in BLOCKS if "meets:" not in b], ids=lambda b: b.split(":")[0].strip()
)
def test_every_fragment_is_read(block: str) -> None:
    file, problems = read_yaml("recipe.yaml", block.replace(", …", "").encode())
    assert not problems
    assert file is not None


@pytest.mark.parametrize("line", [line for b in BLOCKS if "meets:" in b for line in b.splitlines()])
def test_every_recurrence_is_understood(line: str) -> None:
    file, problems = read_yaml("recipe.yaml", line.encode())
    assert not problems
    assert file is not None
    assert isinstance(file.data, dict)
    (value,) = file.data.values()
    for entry in value if isinstance(value, list) else [{"value": value}]:
        assert isinstance(entry, dict)
        Recurrence.model_validate(entry["value"])


@pytest.mark.parametrize(
    "text", re.findall(r"^\| [^|]+ \| `(\d[^`{]*(?:days?|weeks?|months?))`", RECIPES, re.MULTILINE)
)
def test_every_duration_is_understood(text: str) -> None:
    Duration.model_validate(text)


def test_the_unplanned_procedure_is_one() -> None:
    block = next(block for block in BLOCKS if block.startswith("id: travel"))
    file, problems = read_yaml("travel.yaml", block.encode())
    assert not problems
    assert file is not None
    assert Procedure.model_validate(file.data).handles is not None


def test_every_link_of_readme_and_docs_leads_to_a_file() -> None:
    for page in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")):
        # What stands in an example is a link of somebody else's page.
        text = re.sub(r"(?ms)^```.*?^```", "", page.read_text(encoding="utf-8"))
        for target in re.findall(r"\]\(([^)#\s]+)", text):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"
