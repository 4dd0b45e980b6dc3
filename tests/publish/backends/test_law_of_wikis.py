"""The law of publishing on real servers: random people, random packs, random deaths, nothing lost."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from dovetail.publish.backends.dokuwiki_api import Api as DokuWikiApi
from dovetail.publish.backends.mediawiki_api import Api as MediaWikiApi
from tests.publish.backends.test_dokuwiki import WRITING, DokuWikiBench
from tests.publish.backends.test_mediawiki import MediaWikiBench
from tests.publish.bench import Bench
from tests.publish.killing import dies
from tests.publish.php_server import PhpServer, dokuwiki, mediawiki
from tests.publish.pixels import drawn
from tests.publish.sample import KEYS, PACK, renamed, with_more
from tests.publish.test_law import PACKS as PACKS_OF_FILES

PACKS = (
    *PACKS_OF_FILES,
    renamed(renamed(PACK, "procurement", "Key dates"), "key-dates", "Procurement"),
    renamed(renamed(PACK, "procurement", "Key dates"), "key-dates", "Days"),
)
Kind = tuple[type[MediaWikiBench | DokuWikiBench], type, Sequence[str], PhpServer]
SEEDS = [int(seed) for seed in os.environ.get("LAW_SEEDS", "3").split(",")]


class Crowd:
    """People who sign all that they write, on any kind of wiki."""

    def __init__(self, bench: Bench, chance: random.Random) -> None:
        self._bench = bench
        self._chance = chance
        self._count = 0
        self.moved: set[str] = set()
        """Where people have put pages, as long as they leave them there."""
        self._picture = next(file.name for wish in bench.wishes() for file in wish.files)

    def act(self) -> str:
        """Do one thing, and say which."""
        return self._chance.choice(
            [self._edit, self._edit, self._remove, self._move, self._draw, self._make]
        )()

    def _sign(self) -> str:
        self._count += 1
        return f"signed-{self._count}-"

    def _any(self) -> str:
        return self._chance.choice(sorted(self._bench.texts()) or [self._bench.address(KEYS[0])])

    def _edit(self) -> str:
        address = self._any()
        self._bench.edit(address, f"{self._bench.texts().get(address, '')}\n{self._sign()}\n")
        return f"edit {address}"

    def _make(self) -> str:
        address = self._chance.choice([wish.address for wish in self._bench.wishes([with_more(PACKS[0], 3)])])
        if address not in self._bench.texts():
            self._bench.edit(address, f"{self._sign()}\n")
        return f"make {address}"

    def _remove(self) -> str:
        address = self._any()
        if address in self._bench.texts():
            self._bench.remove(address)
            self.moved.discard(address)
        return f"remove {address}"

    def _move(self) -> str:
        address = self._any()
        to = f"{self._bench.address(KEYS[2])}-{self._sign()}".removesuffix("-")
        if address in self._bench.texts():
            self._bench.move(address, to)
            self.moved = self.moved - {address} | {to}
        return f"move {address}"

    def _draw(self) -> str:
        self._bench.draw(self._picture, f"<svg>{self._sign()}</svg>".encode())
        return "draw"


def left(bench: Bench, people: Crowd) -> tuple[list[str], set[str]]:
    """All signatures that people find, and what stands no more where they have put it."""
    texts = bench.texts()
    contents = [*texts.values(), *(data.decode() for data in bench.files().values())]
    signed = sorted(part for content in contents for part in content.split() if "signed-" in part)
    return signed, people.moved - texts.keys()


@pytest.fixture(scope="module", params=["mediawiki", "dokuwiki"])
def kind(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kind]:
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "mediawiki":
        with mediawiki(folder) as server:
            yield MediaWikiBench, MediaWikiApi, ("write",), server
    else:
        with dokuwiki(folder) as server:
            yield DokuWikiBench, DokuWikiApi, WRITING, server


@pytest.mark.parametrize("seed", SEEDS)
def test_what_a_person_wrote_is_still_there(
    tmp_path: Path,
    kind: Kind,
    seed: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make, api, writing, server = kind
    monkeypatch.setattr("dovetail.publish.wishes._pixels", drawn)
    (tmp_path / "profile").mkdir()
    server.restore()
    bench = make(tmp_path / "profile", server)
    chance = random.Random(seed)
    people = Crowd(bench, chance)
    story: list[str] = []
    for _ in range(5):
        story += [people.act() for _ in range(chance.randint(0, 2))]
        number = chance.randrange(len(PACKS))
        story.append(f"publish {number}")
        before = left(bench, people)
        if chance.random() < 0.5:
            last = chance.randint(1, 6)
            dies(api, writing, partial(bench.publish, PACKS[number]), last, after=True)
            assert left(bench, people) == before, story
            story += [f"killed at {last}", people.act()]
            before = left(bench, people)
        bench.publish(PACKS[number])
        assert left(bench, people) == before, story
        again = bench.state()
        bench.publish(PACKS[number])
        assert bench.state() == again, ("a second run wrote", story)
