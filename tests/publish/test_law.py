"""The law: whatever people do between runs, and whatever is published, what a person wrote is still there."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from dovetail.build.store import Store
from dovetail.model.document import Pack
from tests.publish.backends.test_folder import FolderBench
from tests.publish.killing import dies
from tests.publish.sample import KEYS, PACK, redrawn, renamed, with_body, with_id, with_more, without

PACKS: tuple[Pack, ...] = (
    PACK,
    with_body(PACK, "procurement", "three suppliers", "four suppliers"),
    with_body(PACK, "procurement", "![How a purchase runs](diagrams/procurement.svg)", ""),
    without(PACK, "key-dates"),
    without(PACK, "procurement"),
    redrawn(PACK, b"<svg>new</svg>"),
    with_more(PACK, 2),
    with_id(PACK, "procurement", "buying"),
    renamed(PACK, "procurement", "Buying"),
    redrawn(with_body(PACK, "key-dates", "5 May", "6 May"), b"<svg>newest</svg>"),
)


class People:
    """Somebody who edits, removes, moves and draws as chance has it, and signs everything."""

    def __init__(self, bench: FolderBench, chance: random.Random) -> None:
        self._bench = bench
        self._chance = chance
        self._count = 0

    def act(self) -> str:
        """Do one thing, and say which."""
        acts: list[Callable[[], str]] = [
            self._edit,
            self._edit,
            self._remove,
            self._move,
            self._draw,
            self._make,
        ]
        return self._chance.choice(acts)()

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
        address = self._chance.choice([wish.address for wish in self._bench.wishes([with_more(PACK, 3)])])
        if address not in self._bench.texts():
            self._bench.edit(address, f"{self._sign()}\n")
        return f"make {address}"

    def _remove(self) -> str:
        address = self._any()
        if address in self._bench.texts():
            self._bench.remove(address)
        return f"remove {address}"

    def _move(self) -> str:
        address, to = self._any(), f"QUAY/moved-{self._sign()}.md"
        if address in self._bench.texts():
            self._bench.edit(to, "x")
            self._bench.move(address, to)
        return f"move {address}"

    def _draw(self) -> str:
        self._bench.draw("QUAY/diagrams/procurement.svg", f"<svg>{self._sign()}</svg>".encode())
        return "draw"


def signed(bench: FolderBench) -> list[str]:
    """All signatures that people find."""
    contents = [*bench.texts().values(), *(data.decode() for data in bench.files().values())]
    return sorted(part for content in contents for part in content.split() if "signed-" in part)


@pytest.mark.parametrize("seed", [*range(8), 69])
def test_what_a_person_wrote_is_still_there(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.fsync", lambda _descriptor: None)
    (tmp_path / "profile").mkdir()
    bench = FolderBench(tmp_path / "profile", "plain")
    chance = random.Random(seed)
    people = People(bench, chance)
    story: list[str] = []
    for _ in range(8):
        story += [people.act() for _ in range(chance.randint(0, 2))]
        number = chance.randrange(len(PACKS))
        story.append(f"publish {number}")
        before = signed(bench)
        if chance.random() < 0.5:
            last = chance.randint(1, 12)
            dies(
                Store, ("write", "append", "remove"), partial(bench.publish, PACKS[number]), last, after=True
            )
            assert signed(bench) == before, story
            story += [f"killed at {last}", people.act()]
            before = signed(bench)
        bench.publish(PACKS[number])
        assert signed(bench) == before, story
        again = bench.state()
        bench.publish(PACKS[number])
        assert bench.state() == again, ("a second run wrote", story)
