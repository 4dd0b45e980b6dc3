"""Bundled templates are compiled once in a process, however many organizations and projects are rendered.

Templates of an organization are compiled for each renderer: Jinja works out what is constant in them while it
compiles, and that may be said in the organization's own words.
"""

from __future__ import annotations

from types import CodeType

from jinja2.bccache import Bucket, BytecodeCache

from dovetail.load.templates import BUNDLED_TEMPLATES

_MOST = 500
"""Whoever edits bundled templates while a process runs doesn't fill its memory with their older versions."""
_known: dict[tuple[str, str], CodeType] = {}


class CompiledOnce(BytecodeCache):
    """Knows compiled code by where a bundled template stands and by its text."""

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Nothing for a template that is not bundled."""
        return f"{filename} {name}" if filename and filename.startswith(BUNDLED_TEMPLATES) else ""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Nothing is read: the code is here."""
        bucket.code = _known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Remember the code of a bundled template."""
        if bucket.key and bucket.code is not None:
            if len(_known) >= _MOST:
                _known.clear()
            _known[bucket.key, bucket.checksum] = bucket.code
