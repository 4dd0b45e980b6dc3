"""Facts that a procedure asks of a request, and conditions over them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, RootModel, Tag, WithJsonSchema

from dovetail.model.base import Id, Line, Many, Model, Unknown, YesNo, complete
from dovetail.model.values import Band, Raw

FactName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}(?:\.[a-z_]{1,30})?$")]

FactType = Literal[
    "money", "number", "duration", "date", "yes-no", "choice", "choices", "text", "role", "service", "entity"
]


def _options(value: object) -> object:
    """Options may be a plain list; the id is then its own title."""
    if isinstance(value, list):
        return {item: item for item in value if isinstance(item, str)}
    return value


class Fact(Model):
    """One thing that a procedure must know of a request in order to treat it."""

    type: FactType
    """What kind of answer it is. ``choices`` means that several options may apply at once; role, service and
    entity are names of the organization's roles, services and legal entities."""
    question: Line
    """The question, in the words of the form."""
    label: Line | None = None
    """What the fact is called where a sentence needs a word for it; left out, its name in words."""
    if_yes: Line | None = None
    """How a sentence says that the answer of yes or no is yes (``the supplier is new``). Left out,
    “label” applies."""
    if_no: Line | None = None
    """The same for no (``the supplier is known``)."""
    options: Annotated[
        dict[str, Line],
        BeforeValidator(_options),
        WithJsonSchema({"type": ["array", "object"], "items": {"type": "string"}}),
    ] = {}
    """The possible answers of a choice: a list, or answer and its meaning."""
    ask: Id | None = None
    """Role that knows the answer when the project doesn't."""
    unit: Line | None = None
    """What a number counts (``hours per week``)."""
    whole: YesNo = False
    """Whether a number is always whole (nights, people): there is nothing between 0 and 1."""
    default: Raw | None = None
    """What holds if the request says nothing. Give one only if the organization's procedure really
    says so: without it a missing answer is unknown."""


class Not(Model):
    """The opposite of a condition."""

    not_: Annotated[Matcher, Field(alias="not")]
    """What must not hold."""


class Given(Model):
    """Whether the request answers the question at all."""

    given: Annotated[
        bool, BeforeValidator(lambda v: {"yes": True, "no": False}.get(v, v) if isinstance(v, str) else v)
    ]
    """``yes``: it has an answer; ``no``: it has none."""


def _kind_of_matcher(value: object) -> str:
    if isinstance(value, (dict, Model)):
        keys = set(value) if isinstance(value, dict) else set(type(value).model_fields)
        if "not" in keys or "not_" in keys:
            return "not"
        if "given" in keys:
            return "given"
        if "unknown" in keys:
            return "unknown"
        if keys & {"amount", "currency"}:
            return "one"
        return "band"
    if isinstance(value, (list, tuple)):
        return "any"
    return "one"


Matcher = Annotated[
    Annotated[Raw, Tag("one")]
    | Annotated[tuple[Raw, ...], Tag("any")]
    | Annotated[Band, Tag("band")]
    | Annotated[Not, Tag("not")]
    | Annotated[Given, Tag("given")]
    | Annotated[Unknown, Tag("unknown")],
    Discriminator(_kind_of_matcher),
]
"""What a fact must be: one answer, a list of answers of which one must hold, a band, or ``{not: …}``."""


class AllOf(Model):
    """Every one of several conditions."""

    all: tuple[When, ...] = Field(min_length=1)
    """Conditions that must all hold."""


class AnyOf(Model):
    """At least one of several conditions."""

    any: tuple[When, ...] = Field(min_length=1)
    """Conditions of which one must hold."""


class Facts(RootModel[dict[FactName, Matcher]]):
    """Facts that must all match, each written ``fact: value``, ``fact: [a, b]`` or ``fact: {from: …, to:
    …}``."""

    model_config = {"frozen": True}


def _kind_of_when(value: object) -> str:
    if isinstance(value, AllOf) or (isinstance(value, dict) and set(value) == {"all"}):
        return "all"
    if isinstance(value, AnyOf) or (isinstance(value, dict) and set(value) == {"any"}):
        return "any"
    return "facts"


When = Annotated[
    Annotated[AllOf, Tag("all")] | Annotated[AnyOf, Tag("any")] | Annotated[Facts, Tag("facts")],
    Discriminator(_kind_of_when),
]
"""A condition over the facts of a request: ``{amount: {from: 25000}, category: [it, services]}``;
all of the named facts must match. ``any:`` and ``all:`` combine conditions."""

RawFacts = dict[FactName, Any]

complete(Not, AllOf, AnyOf)

__all__ = [
    "AllOf",
    "AnyOf",
    "Fact",
    "FactName",
    "FactType",
    "Facts",
    "Given",
    "Many",
    "Matcher",
    "Not",
    "RawFacts",
    "When",
]
