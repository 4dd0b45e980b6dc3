"""What is left of a file when its broken parts are taken out, with the places of what is left."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from dovetail.load.yaml_file import Node, Path
from dovetail.model.diagnostics import Place
from dovetail.model.profile import Places


@dataclass(frozen=True, slots=True)
class SalvagedPlaces:
    """Places by the paths of salvaged data: ``indexes`` says where each item of a shortened list was written."""

    file: Places
    indexes: Mapping[Path, Sequence[int]]

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The place of the value (or of its key) that stands at ``path`` of the salvaged data."""
        return self.file.place(self.written(path), key=key)

    def excerpt(self, place: Place) -> str:
        """The source line that ``place`` points into."""
        return self.file.excerpt(place)

    def written(self, path: Path) -> Path:
        """The path at which the same value stands in the file."""
        found: list[str | int] = []
        for length, step in enumerate(path):
            kept = self.indexes.get(path[:length])
            found.append(kept[step] if kept is not None and isinstance(step, int) and step < len(kept) else step)
        return tuple(found)


def compact(
    data: Node, gone: Collection[Path], added: Mapping[str, Node]
) -> tuple[Node, dict[Path, tuple[int, ...]]]:
    """``data`` without the parts at the paths ``gone`` and with ``added`` keys at the top, and what moved."""
    indexes: dict[Path, tuple[int, ...]] = {}
    rest = _without(data, (), (), frozenset(gone), indexes)
    return ({**rest, **added} if isinstance(rest, dict) else rest), indexes


def _without(
    data: Node, path: Path, now: Path, gone: frozenset[Path], indexes: dict[Path, tuple[int, ...]]
) -> Node:
    """``path`` leads there in the file, ``now`` in what is left."""
    if isinstance(data, dict):
        return {
            key: _without(value, (*path, key), (*now, key), gone, indexes)
            for key, value in data.items()
            if (*path, key) not in gone
        }
    if isinstance(data, list):
        kept = tuple(index for index in range(len(data)) if (*path, index) not in gone)
        if len(kept) < len(data):
            indexes[now] = kept
        return [_without(data[i], (*path, i), (*now, n), gone, indexes) for n, i in enumerate(kept)]
    return data
