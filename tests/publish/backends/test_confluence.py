"""Confluence Cloud and Data Center, as far as the strict stub is like them: it is contract-tested."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dovetail.publish import wishes
from tests.publish.backends.confluence_bench import ConfluenceBench
from tests.publish.bench import NAME, Bench
from tests.publish.confluence.server import cloud, data_center, serve
from tests.publish.suite import Behaviours


@pytest.fixture(autouse=True)
def _drawings_stand_for_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here it counts which bytes are stored; that drawings become pixels is tested with the markup."""
    monkeypatch.setattr(wishes, "_pixels", lambda asset: asset.data)


@pytest.fixture(params=[cloud, data_center])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ConfluenceBench]:
    profile = tmp_path / "profile"
    profile.mkdir()
    with serve(request.param()) as stub:
        yield ConfluenceBench(profile, stub)


class TestConfluence(Behaviours):
    """Both products show every behaviour."""

    def lose_manifest(self, bench: Bench) -> None:
        assert isinstance(bench, ConfluenceBench)
        root = bench.stub.wiki.pages[bench.root]
        del root.properties[f"dovetail-{NAME}"]
