"""How many fragments the PDF files of a portfolio need, and how many documents they are for.

Nothing is printed: fragments are told apart by the keys under which a build keeps them. What several projects
say alike has one key and is printed once.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.portfolio import ORGANIZATION, write_portfolio
from dovetail.build.targets import targets
from dovetail.build.tasks import PdfTask
from dovetail.check.examine import examine
from dovetail.check.neighbours import Neighbours
from dovetail.compose.pack import compose_pack
from dovetail.compose.renderer import Renderer
from dovetail.load.profile import load_profile
from dovetail.resolve.operations import Operations

PROJECTS = 12
"""The share changes little with more: what projects have in common, they have from the second on."""


def run() -> None:
    """Only composing and hashing, so it takes a minute where printing would take an hour."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / ORGANIZATION
        root.mkdir()
        write_portfolio(root, PROJECTS)
        documents, texts, asked, keys = _counted(root)
    print(f"\n{f'PDF fragments, {PROJECTS} projects':46}")
    print(f"  {'documents':44} {documents:7}")
    print(f"  {'of these, with a text of their own':44} {texts:7}  {texts / documents:.2f} × documents")
    print(f"  {'fragments of their files and packs':44} {asked:7}  {asked / documents:.2f} × documents")
    print(f"  {'of these, printed':44} {keys:7}  {keys / documents:.2f} × documents; aim at most 0.3")


def _counted(root: Path) -> tuple[int, int, int, int]:
    """Documents, their different texts, the fragments that files and packs ask for, and those that differ."""
    loaded = load_profile(root)
    if loaded.profile is None:
        raise RuntimeError(f"the portfolio has errors: {loaded.diagnostics[0].message}")
    profile, renderer = loaded.profile, Renderer(loaded.templates)
    documents, asked = 0, 0
    keys: set[str] = set()
    texts: set[tuple[str, str]] = set()
    for examined in examine(
        profile, profile.projects, operations=Operations(profile), neighbours=Neighbours(profile)
    ):
        composed = compose_pack(examined.resolved, renderer, profile.brand, checked=examined.checked)
        documents += len(composed.pack.documents)
        texts |= {(document.id, document.body) for document in composed.pack.documents}
        for target in targets(composed.pack, examined.resolved, composed.sheet):
            if isinstance(target.task, PdfTask):
                found = [part.key for part in target.task.parts()]
                asked += len(found)
                keys |= set(found)
    return documents, len(texts), asked, len(keys)
