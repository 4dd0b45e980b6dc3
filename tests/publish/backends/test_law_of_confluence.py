"""The law of publishing on Confluence: random people, random packs, random deaths, nothing lost."""

from __future__ import annotations

import random
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from dovetail.publish.backends.confluence_cloud import CloudSite
from dovetail.publish.backends.confluence_server import ServerSite
from tests.publish.backends.confluence_bench import WRITING, ConfluenceBench
from tests.publish.backends.test_law_of_wikis import PACKS, SEEDS, Crowd, left
from tests.publish.confluence.server import cloud, data_center, serve
from tests.publish.killing import dies


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("make", "site"), [(cloud, CloudSite), (data_center, ServerSite)])
def test_what_a_person_wrote_is_still_there(
    tmp_path: Path, make: Any, site: type, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dovetail.publish.wishes._pixels", lambda asset: asset.data)
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    (tmp_path / "profile").mkdir()
    with serve(make()) as stub:
        bench = ConfluenceBench(tmp_path / "profile", stub)
        chance = random.Random(seed)
        people = Crowd(bench, chance)
        story: list[str] = []
        for _ in range(6):
            story += [people.act() for _ in range(chance.randint(0, 2))]
            number = chance.randrange(len(PACKS))
            story.append(f"publish {number}")
            before = left(bench, people)
            if chance.random() < 0.5:
                last = chance.randint(1, 8)
                dies(site, WRITING, partial(bench.publish, PACKS[number]), last, after=chance.random() < 0.5)
                assert left(bench, people) == before, story
                story += [f"killed at {last}", people.act()]
                before = left(bench, people)
            bench.publish(PACKS[number])
            assert left(bench, people) == before, story
            again = bench.state()
            bench.publish(PACKS[number])
            assert bench.state() == again, ("a second run wrote", story)
