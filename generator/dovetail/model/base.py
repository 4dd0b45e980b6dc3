"""The ground all profile types stand on: frozen, and closed to keys they don't know."""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, WithJsonSchema

T = TypeVar("T")


class Model(BaseModel):
    """A value as a person wrote it. Unknown keys are refused, nothing can be changed afterwards.

    The text under a field is its description in the JSON Schema, in editors and in the reference.
    """

    # What only reads values that were checked before need not wait until it could check some.
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)


def complete(*models: type[BaseModel]) -> None:
    """Look up the names of types that were not there yet when these models named them."""
    for model in models:
        if not model.__pydantic_fields_complete__:
            model.model_rebuild()


def _one_line(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value


def _trimmed(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


_RESERVED = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}


def _portable(value: object) -> object:
    """Ids become file names: refuse what one system or another can't store, whatever ending follows."""
    if isinstance(value, str) and value.partition(".")[0].lower() in _RESERVED:
        raise ValueError(f'"{value}" is a device name on some systems; choose another id')
    return value


def _yes_no(value: object) -> object:
    """``yes`` and ``no`` are plain text in YAML 1.2; a reader of a procedure means true and false."""
    if isinstance(value, str):
        meaning = {"yes": True, "true": True, "no": False, "false": False}.get(value.strip().lower())
        if meaning is None:
            raise ValueError("write yes or no")
        return meaning
    return value


def _listed(value: object) -> object:
    """One item may be written without the list around it."""
    return [value] if isinstance(value, (str, dict)) else value


# min_length with a trimmed value: an empty text is never a value (a missing one is left out or unknown).
Line = Annotated[str, BeforeValidator(_one_line), Field(min_length=1, max_length=500)]
"""A short text on one line."""
Prose = Annotated[str, BeforeValidator(_trimmed), Field(min_length=1, max_length=20_000)]
"""A text of one or more paragraphs. It is printed literally: markup in it has no effect."""
Id = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9])?$"),
    BeforeValidator(_portable),
    BeforeValidator(_trimmed),
]
"""A name for use in files and references: letters, digits, ``-``, ``_`` and ``.``, at most 64. Those of roles
become file names too, so the names of devices are none."""
FileId = Id
"""An id that becomes part of a file name."""
Version = Annotated[
    str,
    BeforeValidator(_one_line),
    Field(min_length=1, max_length=40),
    WithJsonSchema({"type": ["string", "number"]}),
]
"""A version or code, kept as written (``1.20`` stays ``1.20``)."""
Name = Annotated[str, BeforeValidator(_one_line), Field(min_length=1, max_length=100)]
"""A proper name: the same in every language."""
YesNo = Annotated[
    bool,
    BeforeValidator(_yes_no),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, {"enum": ["yes", "no"]}]}),
]
"""``yes`` or ``no`` (``true`` and ``false`` mean the same)."""
Many = Annotated[tuple[T, ...], BeforeValidator(_listed)]
"""A list; a single item may stand alone."""


class Unknown(Model):
    """Something that the organization or the project has not said yet.

    It becomes an open question with an owner, and everything that depends on it is then unknown, or
    "at least" what the known part says.
    """

    unknown: Prose
    """The question, in words that its owner can answer."""
    ask: Id | None = None
    """The role that can answer. Left out, the owner of the procedure (or the sponsor) is asked."""


def _known_or_not(value: object) -> str:
    if isinstance(value, Unknown) or (isinstance(value, dict) and "unknown" in value):
        return "unknown"
    return "known"


Maybe = Annotated[
    Annotated[T, Tag("known")] | Annotated[Unknown, Tag("unknown")],
    Discriminator(_known_or_not),
]
"""A value, or ``{unknown: "the question", ask: role}``."""


def is_unknown(value: object) -> bool:
    """True for a value that its owner has not given."""
    return isinstance(value, Unknown)
