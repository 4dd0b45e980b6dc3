"""What a build makes: one file, the inputs that it depends on, and the task that renders it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from dovetail.formats.rendered import Rendered


class Task(Protocol):
    """Makes the bytes of one file from what it holds and nothing else. It can be pickled."""

    def render(self) -> Rendered:
        """The finished file. Equal tasks give equal bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Target:
    """One file of the output.

    ``path`` is relative to the project's output folder, with ``/``. ``inputs`` maps the name of each
    input, as people say it, to its fingerprint: if they are all equal, the bytes are equal.
    ``weight`` orders long work before short work.
    """

    path: str
    format: str
    title: str
    inputs: Mapping[str, str]
    task: Task
    document: str = ""
    weight: int = 1
    because: Mapping[str, str] = field(default_factory=dict)
    """What the text comes from, by the words for it; only to say why it changed."""
