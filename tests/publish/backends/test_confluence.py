"""Confluence Cloud and Data Center, as far as the strict stub is like them: it is contract-tested."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dovetail.publish import wishes
from tests.publish.backends.confluence_bench import ConfluenceBench
from tests.publish.bench import NAME, Bench, outcomes
from tests.publish.confluence.server import cloud, data_center, serve
from tests.publish.sample import PACK, without
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

    def label(self, bench: Bench, address: str, name: str) -> None:
        assert isinstance(bench, ConfluenceBench)
        bench.stub.things.label(bench.stub.person, bench.pages()[address], [name])

    def lose_manifest(self, bench: Bench) -> None:
        assert isinstance(bench, ConfluenceBench)
        root = bench.stub.wiki.pages[bench.root]
        del root.properties[f"dovetail-{NAME}"]

    def test_13_a_picture_that_a_person_changed_is_not_replaced_for_another_page(self, bench: Bench) -> None:
        """Each page has a picture of its own here."""
        assert isinstance(bench, ConfluenceBench)
        bench.publish(without(PACK, "procurement"))
        bench.draw(self.picture(bench), b"<svg>by Ana</svg>")
        applied = bench.publish(PACK)
        assert outcomes(applied)["QUAY/procurement"] == "done"
        assert outcomes(applied)["QUAY/roles/project-manager"] == "conflict"
        (theirs,) = bench.pages()[bench.address("QUAY/roles/project-manager")].attachments
        assert theirs.last.data == b"<svg>by Ana</svg>"
        assert bench.publish(PACK, force=frozenset({"QUAY/roles/project-manager"})).clean
        assert theirs.last.data == PACK.assets[0].data
        assert not bench.plan(PACK).pending
