"""Gives parallel stretches of lines their own tracks, so that no two lines lie on each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of the line ``owner`` along a channel, from one level to another.

    Runs of one ``merge`` group may lie on each other: they lead to the same place in the same way.
    ``above`` and ``below`` are the levels at which the line leaves the channel to either side.
    """

    owner: int
    low: float
    high: float
    merge: str = ""
    above: frozenset[float] = field(default_factory=frozenset)
    below: frozenset[float] = field(default_factory=frozenset)

    def meets(self, other: Run) -> bool:
        """Whether both would lie on each other in one track."""
        return (
            self.low < other.high + 0.5
            and other.low < self.high + 0.5
            and not (self.merge and self.merge == other.merge)
        )


def assign(runs: Sequence[Run]) -> tuple[Mapping[int, int], int]:
    """The track of each owner, and how many tracks there are.

    Where one run leaves upward and another downward at the same level, the first lies above the second;
    otherwise their ends would lie on each other.
    """
    before = {
        index: {
            other
            for other, run in enumerate(runs)
            if other != index
            and run.above & runs[index].below
            and not (run.merge and run.merge == runs[index].merge)
        }
        for index in range(len(runs))
    }
    track: dict[int, int] = {}
    left = set(before)
    while left:
        ready = sorted(index for index in left if not before[index] & left)
        # A circle can't be satisfied: the one with the fewest wishes goes first.
        index = ready[0] if ready else min(left, key=lambda item: (len(before[item] & left), item))
        at = max((track[other] + 1 for other in before[index] if other in track), default=0)
        while any(track[other] == at and runs[other].meets(runs[index]) for other in track):
            at += 1
        track[index] = at
        left.discard(index)
    return {runs[index].owner: at for index, at in track.items()}, max(track.values(), default=-1) + 1
