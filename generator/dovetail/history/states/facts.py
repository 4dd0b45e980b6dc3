"""What a pack rests on and what follows from it, as a flat list of named values that can be compared.

A path is that of ``dovetail explain``: ``procurement.routes.open.when.amount``. Each value is kept twice: as
plain data, which says whether two are equal whatever the program that wrote them, and in words, for people.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, RootModel

from dovetail.history.states.heads import ORGANIZATION, PROJECT
from dovetail.history.states.weight import explains, worded
from dovetail.model import words
from dovetail.model.conditions import Given, Not
from dovetail.model.language import speaking
from dovetail.model.organization import Authority
from dovetail.model.procedure import Control
from dovetail.model.profile import Profile
from dovetail.model.project import Project
from dovetail.model.recurrence import Recurrence
from dovetail.model.resolved import ResolvedProject
from dovetail.model.routes import ExtraStep
from dovetail.model.values import Band, InForce, Period
from dovetail.model.vocabulary import using
from dovetail.resolve.people import People
from dovetail.resolve.provenance.value_path import Part, parts_of
from dovetail.resolve.provenance.value_words import Wording

Plain = str | int | bool | None | list["Plain"] | dict[str, "Plain"]

_WHOLE = (Band, Given, Not, Recurrence, Period)
"""Groups of values that are compared as one."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value: plain data, the same in words, whether it only names or explains, and whether it is prose,
    which may say the same in other words.
    """

    data: Plain
    words: str
    editorial: bool = False
    prose: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Values by path; the items (steps, routes, requests …) that they belong to, by path with their titles;
    and the order of items that follow each other, by the path of their list.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    items: Mapping[str, str] = field(default_factory=dict)
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def where(self, kept: Callable[[str], bool]) -> Facts:
        """Only what stands at paths that are ``kept``."""
        return Facts(
            {path: value for path, value in self.values.items() if kept(path)},
            {path: title for path, title in self.items.items() if kept(path)},
            {path: names for path, names in self.orders.items() if kept(path)},
        )

    def below(self, head: str) -> Facts:
        """Only what stands below a path, with its whole path."""
        return self.where(lambda path: path == head or path.startswith(f"{head}."))

    def of_heads(self, heads: Collection[str]) -> Facts:
        """Only what some procedures, or the organization, say."""
        return self.where(lambda path: path.partition(".")[0] in heads)

    def joined(self, other: Facts) -> Facts:
        """These and others; a path stands in one of them only."""
        return Facts(
            {**self.values, **other.values},
            {**self.items, **other.items},
            {**self.orders, **other.orders},
        )


def of_operations(profile: Profile, heads: Collection[str] | None = None) -> Facts:
    """What the organization says of itself (``organization``) and its procedures (by their ids), or only some
    of them (``heads``); nothing of a procedure that is not there.

    It is the same for all projects of the profile.
    """
    nobody = Project.model_construct(team={}, bindings={}, forms={}, sponsor=None)
    found = Facts()
    with speaking(profile.language):
        wording = Wording(People.of(profile, nobody))
        if heads is None or ORGANIZATION in heads:
            found = _of(ORGANIZATION, profile.organization.value, wording)
        for name, layered in profile.procedures.items():
            if heads is None or name in heads:
                found = found.joined(_of(name, layered.value, wording.within(layered.value)))
    return found


def of_project(profile: Profile, resolved: ResolvedProject) -> Facts:
    """What the project's own file says (``project``)."""
    with speaking(resolved.language), using(resolved.lifecycle.vocabulary):
        return _of(PROJECT, resolved.project, Wording(People.of(profile, resolved.project)))


def _of(head: str, value: BaseModel, wording: Wording) -> Facts:
    values: dict[str, Value] = {}
    items: dict[str, str] = {}
    orders: dict[str, tuple[str, ...]] = {}
    for path, part in _walk(Part(value), head):
        if _is_leaf(part):
            said = wording.say(part)
            values[path] = Value(plain(part.value), said, explains(part), worded(part))
            continue
        if _is_item(part):
            items[path] = _called(part, wording)
        if _is_list_of_items(part.value):
            orders[path] = tuple(parts_of(part))
    return Facts(values, items, orders)


_TITLES = ("title", "name", "term", "answer", "label", "question", "statement", "text", "because")
_LONGEST_NAME = 60


def _called(part: Part, wording: Wording) -> str:
    """What people call an item: its title; where that is a whole sentence, its number if it has one
    (``PRO-2``), else how the sentence begins.
    """
    own = getattr(part.value, "id", None)
    if isinstance(part.value, ExtraStep):
        return part.value.step.title
    if isinstance(part.value, Authority):
        return words.labelled(words.subject(part.value.subject), wording.role(part.value.role))
    said = next((text for name in _TITLES if isinstance(text := getattr(part.value, name, None), str)), "")
    if not said and isinstance(part.above[-1], Mapping):
        said = str(part.keys[-1])
    said = said or wording.say(part)
    if (
        isinstance(own, str)
        and (isinstance(part.value, Control) or len(said) > _LONGEST_NAME)
        and (any(char.isupper() or char.isdecimal() for char in own))
    ):
        return own
    return said if len(said) <= _LONGEST_NAME else begun(said, _LONGEST_NAME)


def begun(text: str, length: int) -> str:
    """How a text begins, whole words only, at most so many characters."""
    cut = text[: length - 1]
    whole = cut if text[length - 1 : length].isspace() else cut.rpartition(" ")[0] or cut
    return f"{whole.rstrip(' ,;:.–-')}…"


def _walk(part: Part, path: str) -> Iterator[tuple[str, Part]]:
    """Every written part below this one, the outer before the inner."""
    for name, below in parts_of(part).items():
        if not below.written or below.value is None or below.value in ((), {}) or _says_nothing(below.value):
            continue
        inner = f"{path}.{name}"
        yield inner, below
        if not _is_leaf(below):
            yield from _walk(below, inner)


def _is_leaf(part: Part) -> bool:
    value = part.value
    if isinstance(value, _WHOLE) or not parts_of(part):
        return True
    if isinstance(value, (tuple, list)):
        return not _is_list_of_items(value)
    return False


def _says_nothing(value: object) -> bool:
    """A group of values that was written by a merge of files, with nothing in it."""
    return isinstance(value, BaseModel) and not isinstance(value, RootModel) and not plain(value)


def _is_list_of_items(value: object) -> bool:
    """Whether these are things with values of their own. A list of names or of dated values is one value."""
    return (
        isinstance(value, (tuple, list))
        and bool(value)
        and all(isinstance(item, BaseModel) and not isinstance(item, InForce) for item in value)
    )


def _is_item(part: Part) -> bool:
    """Whether it is one of several things that have values of their own."""
    around = part.above[-1] if part.above else None
    return isinstance(part.value, BaseModel) and isinstance(around, (tuple, list, Mapping))


def plain(value: Any) -> Plain:
    """A value of the model as plain data; equal values give equal data, with any version of the program.

    What nobody has written is left out, so a field that a later version adds changes nothing.
    """
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return str(value.normalize())
        case date() | time():
            return value.isoformat()
        case RootModel():
            return plain(value.root)
        case BaseModel():
            return {
                name: plain(getattr(value, name))
                for name in type(value).model_fields
                if name in value.model_fields_set and getattr(value, name) is not None
            }
        case Mapping():
            return {str(name): plain(item) for name, item in value.items()}
        case tuple() | list():
            return [plain(item) for item in value]
    raise TypeError(f"a {type(value).__name__} is no plain data")
