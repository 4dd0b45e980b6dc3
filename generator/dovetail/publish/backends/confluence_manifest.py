"""The manifest as content properties of a page: readers don't see them, and their versions guard them.

A property holds 32 KB, so the manifest is packed. If it is longer still, its parts are stored first, each
under a new name, and then the one property that names them: it is the old manifest or the new one.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from dataclasses import dataclass
from typing import Any

from dovetail.publish.backends.confluence_site import Held, Site, message_of
from dovetail.publish.errors import ConflictError, PublishError

_PART = 30_000
_LARGEST = 50_000_000


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the manifest of one target is kept."""

    site: Site
    page: str
    target: str

    def read(self) -> bytes | None:
        """The manifest, None if there is none.

        :raises PublishError: if a part of it is missing or damaged.
        """
        held = self.site.properties(self.page)
        head = held.get(self._name)
        if head is None:
            return None
        try:
            packed = "".join(str(held[name].value["data"]) for name in self._parts(head.value))
            packed = packed or str(head.value["data"])
            unpacker = zlib.decompressobj()
            data = unpacker.decompress(base64.b64decode(packed, validate=True), _LARGEST)
            if unpacker.eof and hashlib.sha256(data).hexdigest() == head.value["sha256"]:
                return data
        except (KeyError, TypeError, ValueError, zlib.error):
            pass
        what = f'the manifest in the properties "{self._name}" of page {self.page} is damaged'
        raise PublishError("manifest-damaged", what, "take it away: pages are known by their marks")

    def write(self, data: bytes) -> None:
        """Keep the manifest in place of what is there."""
        held = self.site.properties(self.page)
        head = held.get(self._name)
        packed = base64.b64encode(zlib.compress(data, 9)).decode()
        value: dict[str, Any] = {"sha256": hashlib.sha256(data).hexdigest(), "data": packed, "parts": 0}
        if len(packed) > _PART:
            parts = [packed[start : start + _PART] for start in range(0, len(packed), _PART)]
            value |= {"data": "", "parts": len(parts), "number": (head.version if head else 0) + 1}
            for name, part in zip(self._parts(value), parts, strict=True):
                self._set(name, {"data": part}, held.get(name))
        self._set(self._name, value, head)
        current = {self._name, *self._parts(value)}
        for name, old in held.items():
            if name.startswith(f"{self._name}.") and name not in current:
                self.site.unset_property(self.page, old)

    @property
    def _name(self) -> str:
        return f"dovetail-{self.target}"

    def _parts(self, value: Any) -> list[str]:
        count = int(value["parts"])
        return [f"{self._name}.{value['number']}.{place}" for place in range(count)]

    def _set(self, name: str, value: Any, held: Held | None) -> None:
        for _ in self.site.pauses():
            answer = self.site.set_property(self.page, name, value, held)
            if answer.status < 300:
                return
            there = self.site.properties(self.page).get(name)
            if there is not None and there.value == value:
                return
            if there != held:
                what = "somebody else has published to this target meanwhile"
                raise ConflictError("manifest-changed", what, "run it again: it goes on where it was")
        what = f"the manifest can't be kept: {message_of(answer)}"
        raise PublishError("request-refused", what, "give the account the right to edit the page at root:")
