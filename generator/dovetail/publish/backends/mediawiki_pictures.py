"""Files of a MediaWiki: all lie in one place, and each upload says what its picture was drawn from."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Collection, Sequence

from dovetail.publish.backends.mediawiki_api import Api
from dovetail.publish.backends.mediawiki_pages import SUMMARY
from dovetail.publish.errors import ConflictError, MismatchError, PublishError
from dovetail.publish.seen import SeenFile
from dovetail.publish.waiting import surely
from dovetail.publish.wish import File

_SOURCE = re.compile(r"\(source ([0-9a-f]{64})\)")
_SAME_SECOND = "backend-fail-alreadyexists"
"""Of two uploads of one second the wiki refuses the second: both old versions would have one name."""
_SHORTEST = 3
"""Letters that names have to share before all that begin with them are looked at."""


class Pictures:
    """The files of one wiki. ``fold`` says which names are one to it."""

    def __init__(self, api: Api, fold: Callable[[str], str]) -> None:
        self._api = api
        self._fold = fold

    def there(self, names: Collection[str]) -> dict[str, SeenFile]:
        """Those of these files that this wiki has itself.

        By the list of all images, because what it says of one page's image may come from a cache that has
        not heard of the last upload.
        """
        fold = self._fold
        by_fold = {fold(name): name for name in names}
        shared = beginning(list(by_fold))
        asked = [{"aiprefix": shared}] if shared else [{"aifrom": one, "aito": one} for one in by_fold]
        found = {}
        for bounds in asked:
            for image in self._api.listed(
                "allimages", aiprop=["sha1", "comment", "timestamp"], ailimit=50, **bounds
            ):
                name = by_fold.get(fold(image["name"]))
                if name is not None:
                    source = _SOURCE.search(image.get("comment", ""))
                    found[name] = SeenFile(source[1] if source else "", image["timestamp"], image["sha1"])
        return found

    def store(self, file: File, replaces: SeenFile | None) -> SeenFile:
        """Store a file; ``replaces`` is what has to be there now, None for nothing."""
        self._guard(file.name, replaces)
        data = file.data
        digest = hashlib.sha1(data, usedforsecurity=False).hexdigest()
        comment = f"{SUMMARY} (source {file.source})"

        def do() -> bool:
            said = self._api.write(
                "upload",
                files={"file": (file.name, data, file.media_type)},
                filename=file.name,
                comment=comment,
                text=SUMMARY,
                # What is there was looked at; the same picture under another name is stored all the same.
                ignorewarnings=1,
                watchlist="nochange",
            )
            if said.get("result") != "Success":
                what = f'the file "{file.name}" was not stored: {", ".join(said.get("warnings", {}))}'
                raise PublishError("file-refused", what, "see the wiki's rules for uploads")
            return True

        try:
            try:
                surely(do, lambda: True if self._digest(file.name) == digest else None)
            except PublishError as error:
                if _SAME_SECOND not in error.what:
                    raise
                time.sleep(1.1)
                self._guard(file.name, replaces)
                surely(do, lambda: True if self._digest(file.name) == digest else None)
        except PublishError as error:
            # The same bytes are no new version to the wiki.
            if "fileexists-no-change" not in error.what:
                raise
        if self._digest(file.name) != digest:
            what = f'the file "{file.name}" is stored otherwise than it was sent'
            raise MismatchError("stored-otherwise", what, "something on the way may change files")
        return self.there([file.name]).get(file.name, SeenFile("", "", digest))

    def shown_on(self, name: str) -> set[str]:
        """The ids of the pages that show a file."""
        shown = self._api.listed("imageusage", iutitle=f"File:{name}", iulimit="max")
        return {str(page["pageid"]) for page in shown}

    def remove(self, name: str, replaces: SeenFile) -> None:
        """Take a file away; an administrator can restore it."""
        self._guard(name, replaces)
        self._api.delete(title=f"File:{name}", reason=SUMMARY)

    def _digest(self, name: str) -> str:
        found = self.there([name]).get(name)
        return found.revision if found else ""

    def _guard(self, name: str, replaces: SeenFile | None) -> None:
        there = self.there([name]).get(name)
        if (there.revision if there else "") != (replaces.revision if replaces else ""):
            what = f'the file "{name}" was changed after the plan was made'
            raise ConflictError("revision-differs", what, "make a new plan")


def beginning(addresses: Sequence[str]) -> str:
    """What all addresses begin with, "" if it is too short to say whose a page is."""
    if len(addresses) < 2:
        return ""
    first, last = min(addresses), max(addresses)
    same = next((place for place, sign in enumerate(first) if last[place : place + 1] != sign), len(first))
    return first[:same] if len(first[:same].strip()) >= _SHORTEST else ""
