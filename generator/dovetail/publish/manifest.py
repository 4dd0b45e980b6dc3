"""The manifest: what we published last, as JSON. It lies in the wiki, and as a copy beside the profile.

As long as a run lasts, it also says what the run has begun: if all that this machine knew is lost with the
run, the next one can tell its work from that of people.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from dovetail.publish.errors import PublishError
from dovetail.publish.wish import Kept, KeptFile

SCHEMA = "dovetail/manifest/1"
Pages = Mapping[str, Kept]
Begun = Sequence[Mapping[str, Any]]
"""Lines of a journal, as plain data."""


def written(target: str, pages: Pages, begun: Begun = (), *, organization: str = "") -> bytes:
    """The manifest of a target. Equal pages give equal bytes. ``organization`` is the id of whose pages they
    are: two organizations may call their targets alike.
    """
    document: dict[str, Any] = {"begun": list(begun)} if begun else {}
    if organization:
        document["organization"] = organization
    document |= {
        "schema": SCHEMA,
        "target": target,
        "pages": {key: as_data(pages[key]) for key in sorted(pages)},
    }
    return f"{json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)}\n".encode()


def read(data: bytes, target: str, *, organization: str = "") -> dict[str, Kept]:
    """The pages that a manifest names, by their keys. It has to be that of ``organization``, if that is known
    and the manifest says whose it is.

    :raises PublishError: if it is none of ours, or damaged: to go on would be to forget what is ours.
    """
    try:
        document = json.loads(data)
        if document["schema"] != SCHEMA:
            what = (
                f"the manifest has the form {str(document['schema'])[:60]!r}, which this version can't read"
            )
            raise PublishError("manifest-unknown", what, "use the version of Dovetail that wrote it")
        if document["target"] != target:
            what = f"the manifest is of the target {str(document['target'])[:60]!r}, not of {target!r}"
            hint = "give each target a root of its own, or the target its name back"
            raise PublishError("manifest-other", what, hint)
        whose = document.get("organization", organization)
        if organization and whose != organization:
            what = (
                f"the pages there are those of the organization {str(whose)[:60]!r}, not of {organization!r}"
            )
            hint = (
                "give each organization a root of its own: under one, each would take away the other's pages"
            )
            raise PublishError("manifest-other", what, hint)
        return {key: of_data(key, one) for key, one in document["pages"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        what = "the manifest is damaged"
        hint = "put an older revision of it back; without one, take it away: pages are known by their marks"
        raise PublishError("manifest-damaged", what, hint) from None


def begun_in(data: bytes | None) -> Begun:
    """What a run has begun that did not come to its end, by a manifest that can be read."""
    begun = json.loads(data).get("begun", ()) if data is not None else ()
    return [one for one in begun if isinstance(one, dict)] if isinstance(begun, list) else ()


def as_data(kept: Kept) -> dict[str, Any]:
    """A page as plain data."""
    told: dict[str, Any] = {"locked": True} if kept.locked else {}
    return told | {
        "id": kept.id,
        "address": kept.address,
        "title": kept.title,
        "parent": kept.parent,
        "above": kept.above,
        "revision": kept.revision,
        "print": kept.print,
        "labels": list(kept.labels),
        "files": {
            name: {"source": file.source, "id": file.id, "revision": file.revision}
            for name, file in sorted(kept.files.items())
        },
    }


def of_data(key: str, data: Mapping[str, Any]) -> Kept:
    """The page that plain data tell of.

    :raises KeyError, TypeError, ValueError: if it isn't such data.
    """
    files = {
        str(name): KeptFile(_text(one, "source"), _text(one, "id"), _text(one, "revision"))
        for name, one in data["files"].items()
    }
    return Kept(
        key,
        _text(data, "id"),
        _text(data, "address"),
        _text(data, "title"),
        _text(data, "parent"),
        _text(data, "revision"),
        _text(data, "print"),
        files,
        tuple(map(str, data["labels"])),
        _text(data, "above"),
        data.get("locked") is True,
    )


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data[name]
    if not isinstance(value, str):
        raise TypeError(name)
    return value
