"""The law of publishing on Confluence."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from dovetail.publish.backends.confluence_cloud import CloudSite
from dovetail.publish.backends.confluence_server import ServerSite
from tests.publish.backends.confluence_bench import WRITING, ConfluenceBench
from tests.publish.confluence.server import cloud, data_center, serve
from tests.publish.killing import dies
from tests.publish.law import holds, seeds


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("seed", seeds(3))
@pytest.mark.parametrize(("make", "site"), [(cloud, CloudSite), (data_center, ServerSite)])
def test_what_a_person_wrote_is_still_there(
    tmp_path: Path, make: Any, site: type, seed: int, after: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dovetail.publish.wishes._pixels", lambda asset: asset.data)
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    (tmp_path / "profile").mkdir()
    with serve(make()) as stub:
        bench = ConfluenceBench(tmp_path / "profile", stub)
        holds(bench, seed, partial(dies, site, WRITING, after=after), rounds=6, deaths=8)
