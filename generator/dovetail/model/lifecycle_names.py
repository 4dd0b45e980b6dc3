"""Which lifecycle a project means by the name that it writes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dovetail.model.method import Lifecycle


def lifecycle_named(name: str | None, known: Mapping[str, Lifecycle]) -> Lifecycle | None:
    """The lifecycle with this id, title with version, or other name; ``None`` if there is none.

    Case, spaces and signs don't count. What stands behind a colon is a remark: ``Hybrid: fixed gates``.
    """
    if name is None:
        return None
    by_name = _by_name(known)
    return by_name.get(_folded(name)) or by_name.get(_folded(name.partition(":")[0]))


def lifecycle_meant(name: str, known: Mapping[str, Lifecycle]) -> Lifecycle | None:
    """The lifecycle that a name of none is about: ``waterfall``, ``SAFe 6``; ``None`` if that is open.

    It is the lifecycle whose ``meant_by`` has the name, else the one of which the name holds a whole name; of
    several, the longest.
    """
    meant = {_folded(written): value for value in known.values() for written in value.meant_by}
    if exact := meant.get(_folded(name)):
        return exact
    by_name = meant | _by_name(known)
    words = re.findall(r"[^\W_]+", name.casefold().replace("²", "2"))
    inside = {
        "".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, len(words) + 1)
    }
    near = max(inside & by_name.keys(), key=lambda found: (len(found), found), default=None)
    return by_name[near] if near else None


def _by_name(known: Mapping[str, Lifecycle]) -> dict[str, Lifecycle]:
    by_name = {_folded(value.title): value for value in known.values()}  # of several versions the newest
    for value in known.values():
        by_name |= {_folded(written): value for written in (*value.also_called, value.name, value.id)}
    return by_name


def _folded(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold().replace("²", "2"))
