"""The task that a hint sets, without the place in the files where its result is entered.

A hint says what to do, and then where: ``ask finance for the codes (organization.yaml: standards.ledger)``.
Whoever writes the profile reads both on the terminal; whoever reads a document is told the task.
"""

from __future__ import annotations

import re

_WHERE = re.compile(r"\s*\((?:organization|project|services|procedure|procedures/[\w-]+)\.yaml: [^()]*\)")


def task_of(hint: str) -> str:
    """What to do, in the words of a document."""
    return _WHERE.sub("", hint)
