"""Finds a part of a profile by its dotted path: ``steps.award.by``, ``calendars.freezes.winter.until``.

Names are those of the files (``from``, not ``from_``). Items of a list are called by their id; those without
one by their number, counted from 1. Ids may hold dots: the longest name that fits is taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, RootModel

from dovetail.load.validation.suggest import all_known, did_you_mean
from dovetail.model.base import Unknown
from dovetail.model.deviation import Adapt, Add, Waive
from dovetail.model.organization import Authority
from dovetail.model.routes import ExtraStep
from dovetail.model.values import Duration, Length, Money

_LEAVES = (Unknown, Money, Duration, Length)
"""Groups of values that are said as one."""
_NAMES = ("id", "code", "currency")
"""Fields by which an item of a list may be called."""


class PathUnknownError(ValueError):
    """A path leads nowhere: what is wrong with it, and what there is instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Part:
    """A value inside another.

    ``keys`` are the names that lead to it, ``inside`` the same as a path of its file, ``above`` the values on
    the way, the outermost first. ``written`` is false if it is what holds when nobody says anything.
    """

    value: object
    keys: tuple[str, ...] = ()
    inside: tuple[str | int, ...] = ()
    above: tuple[object, ...] = ()
    written: bool = True

    @property
    def spot(self) -> tuple[str | int, ...]:
        """The path in the file to point at: of an item with an id, the id, wherever in the item it stands."""
        if not self.inside or not isinstance(self.inside[-1], int):
            return self.inside
        match self.value:
            case ExtraStep():
                return (*self.inside, "step", "id")
            case Add():
                return (*self.inside, "add", "id")
        return (*self.inside, "id") if isinstance(getattr(self.value, "id", None), str) else self.inside

    @property
    def field(self) -> str:
        """The name of the field that holds the value; of an item in a list, the list's."""
        return next((str(key) for key in reversed(self.inside) if isinstance(key, str)), "")


def parts_of(part: Part) -> dict[str, Part]:
    """What stands directly below, by name. A single value has no parts."""
    return {name: _below(part, name, at) for name, at in _names_below(part.value).items()}


def _names_below(value: object) -> Mapping[str, str | int]:
    """The names of what stands directly below, each with the field, key or number that leads there."""
    if isinstance(value, _LEAVES):
        return {}
    if isinstance(value, RootModel):
        value = value.root
    if isinstance(value, BaseModel):
        return _fields(type(value))
    if isinstance(value, Mapping):
        return {str(name): name for name in value}
    if isinstance(value, (tuple, list)):
        return {name: index for index, name in enumerate(_item_names(value))}
    return {}


def _below(part: Part, name: str, at: str | int) -> Part:
    value, written = part.value, part.written
    if isinstance(value, RootModel):
        value = value.root
    if isinstance(value, BaseModel):
        item, written = getattr(value, str(at)), written and at in value.model_fields_set
    else:
        item = value[at]  # type: ignore[index]
    step = at if isinstance(value, (tuple, list)) else name
    return Part(item, (*part.keys, name), (*part.inside, step), (*part.above, part.value), written)


def find(root: Part, path: str, head: str = "") -> Part:
    """The part at a dotted path below ``root``, which people call ``head``.

    :raises PathUnknownError: with the nearest name and what is possible, if there is none.
    """
    part, rest = root, path
    while rest:
        below = _names_below(part.value)
        name = longest(rest, below) or _by_number(rest, below, part.value)
        if name is None:
            raise missing(dotted(head, *part.keys), rest, below, part.value)
        spelled = name if longest(rest, (name,)) else rest.partition(".")[0]
        part, rest = _below(part, name, below[name]), rest[len(spelled) + 1 :]
    return part


def _by_number(path: str, names: Iterable[str], value: object) -> str | None:
    """The name of an item of a list that is called by its number."""
    number = path.partition(".")[0]
    items = list(names) if isinstance(value, tuple) else []
    return items[int(number) - 1] if number.isdecimal() and 0 < int(number) <= len(items) else None


def follow(root: Part, keys: Iterable[str]) -> Part | None:
    """The part at exactly these names below ``root``, or None."""
    part: Part | None = root
    for key in keys:
        if part is None:
            break
        names = _names_below(part.value)
        part = _below(part, key, names[key]) if key in names else None
    return part


def dotted(*names: str) -> str:
    """The path of these names; empty ones don't count."""
    return ".".join(filter(None, names))


def longest(path: str, names: Iterable[str]) -> str | None:
    """The longest of the names with which the path begins."""
    fitting = [name for name in names if path == name or path.startswith(f"{name}.")]
    return max(fitting, key=len, default=None)


def missing(where: str, rest: str, names: Iterable[str], value: object = None) -> PathUnknownError:
    """The error for a name that does not exist below ``where``."""
    known = list(names)
    word = rest.partition(".")[0]
    if not known:
        nothing = value is None or value in ((), {})
        what = "says nothing" if nothing else "is a single value"
        return PathUnknownError(f'{where} {what}, so it has no "{rest}"', f"ask for {where}")
    inside = f" in {where}" if where else ""
    hints = [did_you_mean(rest, known) or did_you_mean(word, known), f"there is {all_known(known)}"]
    return PathUnknownError(f'there is no "{word}"{inside}', "; ".join(filter(None, hints)))


@cache
def _fields(model: type[BaseModel]) -> Mapping[str, str]:
    return {info.alias or field: field for field, info in model.model_fields.items()}


def _item_names(items: Iterable[object]) -> list[str]:
    """A name for each item of a list: its own if no other has it, else its number."""
    own = [_item_name(item) for item in items]
    often = Counter(own)
    return [name if name and often[name] == 1 else str(number) for number, name in enumerate(own, 1)]


def _item_name(item: object) -> str:
    match item:
        case str():
            return item
        case ExtraStep():
            return item.step.id
        case Adapt():
            return item.adapt
        case Add():
            return item.add.id
        case Waive():
            return item.waive
        case Authority():
            return f"{item.subject}.{item.role}"
    return next((str(getattr(item, name)) for name in _NAMES if getattr(item, name, None)), "")
