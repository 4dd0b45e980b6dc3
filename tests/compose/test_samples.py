"""The packs of the sample organizations are complete: each document is written and each link leads somewhere."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from dovetail.bundled import profiles_dir
from dovetail.compose.pack import Composed, compose_pack
from dovetail.compose.renderer import Renderer
from dovetail.load.profile import Loaded, load_profile
from dovetail.resolve.pack import resolve_project
from tests.compose.links import dangling
from tests.compose.readers import READERS, tree

# One process composes them, for all tests that ask for them.
pytestmark = pytest.mark.xdist_group("samples")

_COUNTED_TO_24 = re.compile(r".{0,30}\b\d{1,2}:[0-5]\d\b(?!\s[AP]M).{0,10}")


@cache
def loaded(profile: Path) -> Loaded:
    return load_profile(profile)


SAMPLES = [
    pytest.param(path.parents[2], path.parent.name, id=path.parent.name)
    for path in sorted(profiles_dir().glob("*/projects/*/project.yaml"))
]


@cache
def sample(profile: Path, code: str) -> Composed:
    known = loaded(profile)
    assert known.profile is not None
    return compose_pack(resolve_project(known.profile, code), Renderer(known.templates), known.profile.brand)


@pytest.mark.parametrize(("profile", "code"), SAMPLES)
def test_every_document_is_written_and_every_link_leads_somewhere(profile: Path, code: str) -> None:
    composed = sample(profile, code)
    assert composed.diagnostics == ()
    assert dangling(composed.pack.documents) == []


@pytest.mark.parametrize(("profile", "code"), SAMPLES)
def test_both_readers_see_the_same_blocks(profile: Path, code: str) -> None:
    for document in sample(profile, code).pack.documents:
        first, second = (
            [tag.split("[")[0] for tag in tree(read(document.body))] for read in READERS.values()
        )
        assert first == second, document.id


@pytest.mark.parametrize(
    ("profile", "code"), [sample for sample in SAMPLES if sample.id in ("CSP", "SPR", "WPF", "PGR")]
)
def test_a_pack_in_american_english_counts_hours_to_twelve(profile: Path, code: str) -> None:
    pack = sample(profile, code).pack
    assert pack.language == "en-US"
    said = (document.body for document in pack.documents)
    assert [found for body in said for found in _COUNTED_TO_24.findall(body)] == []
