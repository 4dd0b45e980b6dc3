"""Files of a DokuWiki. Each picture of ours says within itself what it was drawn from."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from xmlrpc.client import Binary

from dovetail.publish.backends.dokuwiki_api import Api
from dovetail.publish.backends.png_source import is_ours, source_in, with_source
from dovetail.publish.errors import ConflictError, MismatchError, PublishError
from dovetail.publish.seen import SeenFile
from dovetail.publish.waiting import surely
from dovetail.publish.wish import File, Kept, Wish


class Pictures:
    """The files of one wiki."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._late: dict[str, SeenFile] = {}

    def there(
        self, spaces: Iterable[str], kept: Collection[Kept], wishes: Collection[Wish]
    ) -> dict[str, SeenFile]:
        """Those files of these pages that are there, by one list for each namespace."""
        ours = {(name, file.revision): file.source for page in kept for name, file in page.files.items()}
        names = {name for name, _ in ours} | {file.name for wish in wishes for file in wish.files}
        stored: dict[str, str] = {}
        for space in spaces:
            stored |= self._listed(space)
        found = {}
        for name in sorted(names & stored.keys()):
            source = ours.get((name, stored[name])) or source_in(self._data(name))
            found[name] = SeenFile(source, "", stored[name])
        return found

    def store(self, file: File, replaces: SeenFile | None) -> SeenFile:
        """Store a file; ``replaces`` is what has to be there now, None for nothing."""
        self._guard(file.name, replaces)
        data = with_source(file.data, file.source)
        digest = hashlib.md5(data, usedforsecurity=False).hexdigest()

        def do() -> bool:
            self._api.write("wiki.putAttachment", file.name, Binary(data), {"ow": True}, kind=str)
            return True

        surely(do, lambda: True if self._digest(file.name) == digest else None)
        if self._digest(file.name) != digest:
            what = f'the file "{file.name}" is stored otherwise than it was sent'
            raise MismatchError("stored-otherwise", what, "something on the way may change files")
        return SeenFile(file.source, "", digest)

    def remove(self, name: str, replaces: SeenFile) -> None:
        """Take a file away, now or, as long as a page shows it, later."""
        self._guard(name, replaces)
        if not is_ours(self._data(name), replaces.source):
            what = f'the file "{name}" bears no mark of ours, though the manifest has it'
            raise ConflictError("unmarked", what, "see whose it is")
        try:
            self._delete(name)
        except PublishError as error:
            if error.code != "request-refused":
                raise
            # The wiki keeps a file as long as a page shows it: that page may be about to go.
            self._late[name] = replaces

    def remove_late(self) -> None:
        """Take away what had to stay before."""
        late, self._late = self._late, {}
        for name, replaces in late.items():
            self.remove(name, replaces)

    def _delete(self, name: str) -> None:
        def do() -> bool:
            self._api.write("wiki.deleteAttachment", name, kind=int)
            return True

        surely(do, lambda: None if self._digest(name) else True)

    def _guard(self, name: str, replaces: SeenFile | None) -> None:
        if self._digest(name) != (replaces.revision if replaces else ""):
            what = f'the file "{name}" was changed after the plan was made'
            raise ConflictError("revision-differs", what, "make a new plan")

    def _digest(self, name: str) -> str:
        return self._listed(name.rpartition(":")[0]).get(name, "")

    def _listed(self, space: str) -> dict[str, str]:
        files = self._api.read("wiki.getAttachments", space, {"depth": 0, "hash": True}, kind=list)
        return {str(file["id"]): str(file["hash"]) for file in files}

    def _data(self, name: str) -> bytes:
        return bytes(self._api.read("wiki.getAttachment", name, kind=Binary).data)
