"""What is left of a file when its broken parts are taken out, and where in the file it stood."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from dovetail.load.yaml.file import Node, Path


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
