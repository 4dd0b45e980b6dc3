"""Loading: files to plain data with places, and to a checked profile, against PyYAML's C loader."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

from benchmarks.measure import work
from benchmarks.samples import LARGE, Sample
from benchmarks.table import Line, compare
from dovetail import bundled
from dovetail.load.profile import load_profile
from dovetail.load.yaml.reader import read_yaml

PEER = "PyYAML, C loader"


def run() -> None:
    """All YAML files that loading one project reads; those of the reference profile belong to them."""
    texts = texts_of(LARGE)
    lines = sum(text.count(b"\n") for text in texts.values())
    compare(
        f"loading {LARGE}, {len(texts)} files, {lines:,} lines",
        [
            Line(PEER, work(lambda: read_by_peer(texts))),
            Line("YAML with places", work(lambda: _ours(texts)), PEER, aim="≤ 3"),
            Line("checked profile", work(lambda: load_profile(LARGE.root, projects=(LARGE.project,))), PEER),
        ],
        rounds=7,
    )


def texts_of(sample: Sample) -> dict[Path, bytes]:
    """The YAML files of a sample's profile with this project alone, and of the reference profile."""
    folders = (sample.root, bundled.profiles_dir() / "reference")
    files = sorted(path for folder in folders for path in folder.rglob("*.yaml"))
    return {
        path: path.read_bytes()
        for path in files
        if "projects" not in path.parts or sample.project in path.parts
    }


def read_by_peer(texts: Mapping[Path, bytes]) -> None:
    """Read the files with nothing but PyYAML."""
    # The C loader is missing where PyYAML was built without libyaml; then the pure one is the peer.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for text in texts.values():
        yaml.load(text, Loader=loader)  # noqa: S506 - safe, both of them


def _ours(texts: Mapping[Path, bytes]) -> None:
    for path, text in texts.items():
        read_yaml(path.name, text)
