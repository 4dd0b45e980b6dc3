"""The law of publishing on real servers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from dovetail.publish.backends.dokuwiki_api import Api as DokuWikiApi
from dovetail.publish.backends.mediawiki_api import Api as MediaWikiApi
from tests.publish.backends.test_dokuwiki import WRITING, DokuWikiBench
from tests.publish.backends.test_mediawiki import MediaWikiBench
from tests.publish.killing import dies
from tests.publish.law import holds, seeds
from tests.publish.php_server import PhpServer
from tests.publish.pixels import drawn

Kind = tuple[type[MediaWikiBench | DokuWikiBench], type, Sequence[str], PhpServer]


@pytest.fixture(params=["mediawiki", "dokuwiki"])
def kind(request: pytest.FixtureRequest) -> Kind:
    server: PhpServer = request.getfixturevalue(f"{request.param}_server")
    if request.param == "mediawiki":
        return MediaWikiBench, MediaWikiApi, ("write",), server
    return DokuWikiBench, DokuWikiApi, WRITING, server


@pytest.mark.parametrize("seed", seeds(3))
def test_what_a_person_wrote_is_still_there(
    tmp_path: Path, kind: Kind, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, api, writing, server = kind
    monkeypatch.setattr("dovetail.publish.wishes._pixels", drawn)
    (tmp_path / "profile").mkdir()
    server.restore()
    bench = make(tmp_path / "profile", server)
    holds(bench, seed, partial(dies, api, writing, after=True), rounds=5, deaths=6)
