"""Where a value comes from: what each layer said of it, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dovetail.model.diagnostics import Place
from dovetail.model.profile import Layer
from dovetail.model.resolved import OpenQuestion

Act = Literal["states", "leaves-out", "adapts", "adds", "waives", "asks", "refused"]
"""What a layer did: it states the value, leaves it out (so that the default holds), adapts it, adds the
item, waives the control, asks for leave to, or wanted to change it and was refused."""


@dataclass(frozen=True, slots=True)
class Saying:
    """What one place in a file says of a value.

    ``before`` is what held until then, ``after`` what holds from here on, both in words. ``by`` names who
    decided or gave leave, ``since`` the day of that; ``until`` is the last day on which it holds.
    """

    act: Act
    layer: Layer
    place: Place
    after: str
    before: str = ""
    procedure: str = ""
    version: str = ""
    because: str = ""
    by: str = ""
    since: date | None = None
    until: date | None = None
    note: str = ""
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """A value of one project, in words, with everything that made it what it is.

    ``chain`` holds what the layers said, the nearest to the project last; it is empty for a value that
    nobody wrote because it is worked out. ``rests_on`` are the values that it is worked out from; their own
    ``rests_on`` is left empty. ``parts`` names what stands below and can be asked for in turn.
    """

    path: str
    value: str
    known: bool
    about: str
    chain: tuple[Saying, ...]
    rests_on: tuple[Provenance, ...] = ()
    questions: tuple[OpenQuestion, ...] = ()
    parts: tuple[str, ...] = ()
