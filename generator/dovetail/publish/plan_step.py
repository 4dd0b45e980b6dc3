"""One step of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dovetail.publish.plan_changes import Part

StepKind = Literal["create", "update", "move", "rename", "delete", "adopt", "conflict", "unchanged"]
KINDS: tuple[StepKind, ...] = (
    "create", "update", "move", "rename", "delete", "adopt", "conflict", "unchanged",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done with one page.

    ``code`` names the kind of a conflict. ``parts`` are what has to be written. ``wish`` is the print of all
    that is wanted, ``revision`` what the wiki had when this was decided.
    """

    kind: StepKind
    key: str
    title: str
    address: str
    why: str
    code: str = ""
    id: str = ""
    revision: str = ""
    before: str = ""
    wish: str = ""
    parts: tuple[Part, ...] = ()
    author: str = ""
    diff: str = ""

    @property
    def same(self) -> tuple[object, ...]:
        """What has to be equal for this to be the step that somebody has agreed to."""
        return (self.kind, self.key, self.address, self.id, self.revision, self.wish, self.parts)
