"""How many fragments the PDF files of a portfolio need, and how many documents they are for.

Nothing is printed: fragments are told apart by the keys under which a build keeps them. What several projects
say alike has one key and is printed once.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.portfolio import ORGANIZATION, PATTERNS, write_portfolio
from dovetail.build.targets import targets
from dovetail.build.tasks import PdfTask
from dovetail.check.examine import examine
from dovetail.check.neighbours import Neighbours
from dovetail.compose.pack import compose_pack
from dovetail.compose.renderer import Renderer
from dovetail.load.profile import load_profile
from dovetail.model.document import Pack
from dovetail.resolve.operations import Operations

PROJECTS = 12
"""The share changes little with more: what projects have in common, they have from the second on."""
SMALL = PATTERNS[-1:]
_SECTION = re.compile(r"^(?=## )", re.MULTILINE)


@dataclass(slots=True)
class _Count:
    """Documents, their texts, and the fragments that files and packs ask for."""

    documents: int = 0
    texts: set[tuple[str, str]] = field(default_factory=set)
    neutral: set[tuple[str, str]] = field(default_factory=set)
    """The texts without the code and the name of their project."""
    characters: int = 0
    sections: set[tuple[str, str]] = field(default_factory=set)
    asked: int = 0
    keys: set[str] = field(default_factory=set)

    def add(self, pack: Pack) -> None:
        """Count the texts of a pack."""
        self.documents += len(pack.documents)
        for document in pack.documents:
            name, text = document.id, document.body
            self.texts.add((name, text))
            self.neutral.add((name, text.replace(pack.project_name, "").replace(pack.project_code, "")))
            self.characters += len(text)
            self.sections |= {(name, section) for section in _SECTION.split(text)}


def run() -> None:
    """Only composing and hashing, so it takes a minute where printing would take an hour."""
    for patterns, what in ((PATTERNS, "large and small"), (SMALL, "small, at one level")):
        _print(_counted(patterns), f"PDF fragments, {PROJECTS} projects, {what}")


def _print(count: _Count, title: str) -> None:
    def line(name: str, number: int, of: int, aim: str = "") -> None:
        print(f"  {name:44} {number:9}  {number / of:.2f} × {aim}")

    print(f"\n{title:46}")
    print(f"  {'documents':44} {count.documents:9}")
    line("of these, with a text of their own", len(count.texts), count.documents, "documents")
    line("the same without code and name", len(count.neutral), count.documents, "documents")
    line("characters in sections of their own", sum(len(text) for _, text in count.sections),
         count.characters, "characters")  # fmt: skip
    line("fragments of their files and packs", count.asked, count.documents, "documents")
    line("of these, printed", len(count.keys), count.documents, "documents; aim at most 0.3")


def _counted(patterns: tuple[str, ...]) -> _Count:
    count = _Count()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / ORGANIZATION
        root.mkdir()
        write_portfolio(root, PROJECTS, patterns)
        loaded = load_profile(root)
        if loaded.profile is None:
            raise RuntimeError(f"the portfolio has errors: {loaded.diagnostics[0].message}")
        profile, renderer = loaded.profile, Renderer(loaded.templates)
        for examined in examine(
            profile, profile.projects, operations=Operations(profile), neighbours=Neighbours(profile)
        ):
            composed = compose_pack(examined.resolved, renderer, profile.brand, checked=examined.checked)
            count.add(composed.pack)
            for target in targets(composed.pack, examined.resolved, composed.sheet):
                if isinstance(target.task, PdfTask):
                    found = [part.key for part in target.task.parts()]
                    count.asked += len(found)
                    count.keys |= set(found)
    return count
