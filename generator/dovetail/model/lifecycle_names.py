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
    by_name = {_folded(value.title): value for value in known.values()}  # of several versions the newest
    for value in known.values():
        by_name |= {_folded(written): value for written in (*value.also_called, value.name, value.id)}
    return by_name.get(_folded(name)) or by_name.get(_folded(name.partition(":")[0]))


def _folded(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold().replace("²", "2"))
