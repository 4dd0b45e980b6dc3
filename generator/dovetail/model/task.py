"""What a document says of a message or a hint: its words, without the fields of files that it names.

A hint says what to do, and then where: ``ask finance for the codes (organization.yaml: standards.ledger)``.
Whoever writes the profile reads both on the terminal; whoever reads a document is told the task.
"""

from __future__ import annotations

import re

_FILE = r"(?:organization|project|services|procedure|procedures/[\w-]+)\.yaml: [^()]*"
_FIELD = r"[a-z]+(?:_[a-z]+)+(?:[:,] [^()]*)?|rfc|template"
_WHERE = re.compile(rf"\s*\((?:{_FILE}|{_FIELD})\)")


def task_of(text: str) -> str:
    """The text without what stands in brackets for those who write the files."""
    return _WHERE.sub("", text)
