"""The law: whatever people do between runs, and whatever is published, what a person wrote is still there.

And where a person put it; and a second run writes nothing. Random people, random packs, random deaths.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Sequence

from dovetail.model.document import Pack
from tests.publish.bench import Bench
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
TITLES = (
    renamed(renamed(PACK, "procurement", "Key dates"), "key-dates", "Procurement"),
    renamed(renamed(PACK, "procurement", "Key dates"), "key-dates", "Days"),
)
"""Packs whose pages take each other's titles."""
Death = Callable[[Callable[[], object], int], object]
"""Carries out a run, and kills it at a request."""


def seeds(*usual: int) -> list[int]:
    """The seeds to try: these, or those that ``LAW_SEEDS`` names."""
    named = os.environ.get("LAW_SEEDS")
    return [int(seed) for seed in named.split(",")] if named else list(usual)


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
        address = self._chance.choice([wish.address for wish in self._bench.wishes([with_more(PACK, 3)])])
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
        stem, dot, suffix = self._bench.address(KEYS[2]).partition(".md")
        to = f"{stem}-{self._sign().removesuffix('-')}{dot}{suffix}"
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
    contents = [*texts.values(), *(data.decode() for data in bench.drawings())]
    signed = sorted(part for content in contents for part in content.split() if "signed-" in part)
    return signed, people.moved - texts.keys()


def holds(
    bench: Bench,
    seed: int,
    dies: Death,
    *,
    rounds: int,
    deaths: int,
    packs: Sequence[Pack] = (*PACKS, *TITLES),
) -> None:
    """Live through a story, and see that the law holds at each of its ends."""
    chance = random.Random(seed)
    people = Crowd(bench, chance)
    story: list[str] = []
    for _ in range(rounds):
        story += [people.act() for _ in range(chance.randint(0, 2))]
        number = chance.randrange(len(packs))
        story.append(f"publish {number}")
        before = left(bench, people)
        if chance.random() < 0.5:
            last = chance.randint(1, deaths)
            dies(lambda number=number: bench.publish(packs[number]), last)  # type: ignore[misc]
            assert left(bench, people) == before, story
            story += [f"killed at {last}", people.act()]
            before = left(bench, people)
        bench.publish(packs[number])
        assert left(bench, people) == before, story
        again = bench.state()
        bench.publish(packs[number])
        assert bench.state() == again, ("a second run wrote", story)
