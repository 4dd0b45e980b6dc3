"""What is wrong with a value, in plain words: never the validator's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from dovetail.load.validation.descriptions import describe, first_sentence
from dovetail.load.validation.naming import field_of
from dovetail.load.validation.shape import Spot, arms, bare, fields, is_model, literals, written_name
from dovetail.load.validation.suggest import all_known, did_you_mean
from dovetail.load.yaml.file import Node, Path
from dovetail.model.base import Unknown
from dovetail.model.values import Money

SAY_UNKNOWN = 'if nobody has said yet, write {unknown: "the question", ask: role}'
_ID = 'letters, digits, "-", "_" and ".", at most 64, such as raise-requisition'
_PATTERNS = {
    r"^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9])?$": ("is no id", f"an id is made of {_ID}"),
    r"^[a-z][a-z0-9_]{0,62}(?:\.[a-z_]{1,30})?$": (
        "is no name of a fact",
        'write small letters, digits and "_", such as supplier_is_new',
    ),
    r"^[A-Z]{3}$": ("is no currency", "write its three capital letters, such as EUR"),
    r"^[A-Z]{2}$": ("is no country code", "write its two capital letters (ISO 3166), such as PT"),
}
_COLOUR = ("is no colour", 'write "#" and six hexadecimal digits in quotes, such as "#1f3a5f"')
_FONT = ("is no name of a font", "write its family name: letters, digits and spaces")
_COVER = ("are no hours of support", "write always, or days with hours such as monday-friday 07:00-20:00")
_FORMS = {
    ("Service", "covered"): _COVER,
    ("SupportGroup", "covered"): _COVER,
    ("FiscalYear", "starts"): ("is no day of the year", "write april, or 6 april"),
    ("WorkingWeek", "hours"): ("are no working hours", 'write "09:00-17:00"'),
    ("Look", "primary"): _COLOUR,
    ("Look", "accent"): _COLOUR,
    ("Look", "heading_font"): _FONT,
    ("Look", "body_font"): _FONT,
    ("Organization", "language"): ("is no language tag", "write en, pt-PT or the like"),
    ("Recurrence", "every"): (
        "is no rhythm",
        "write day, working day, week, month, quarter, year, fiscal year, or 2 weeks and the like",
    ),
}


@dataclass(frozen=True, slots=True)
class Wording:
    """The text of one problem. ``at_key``: it stands at the key, not at the value."""

    code: str
    what: str
    how: str = ""
    at_key: bool = False


def key_unknown(spot: Spot, data: Node) -> Wording:
    """A key that the model does not have."""
    assert spot.owner is not None
    known = list(fields(spot.owner))
    is_set = "set" in spot.path[:-1]  # what a project sets are keys of the item, not of the tailoring
    holder = noun(spot.owner) if is_set else _holder(spot, spot.path[:-1], data)
    guess = did_you_mean(spot.field, known)
    how = guess or f"the keys of {noun(spot.owner)} are {all_known(known)}"
    return Wording("key-unknown", f'{holder} has no key "{spot.field}"', how, at_key=True)


def key_missing(spot: Spot, data: Node) -> Wording:
    """A key that must be there."""
    assert spot.owner is not None
    name, info = spot.field, spot.owner.model_fields[spot.field]
    holder = _holder(spot, spot.path, data)
    how = _with_meaning(f'add "{written_name(name, info)}"', spot.owner, name)
    return Wording(
        "key-missing", f'{holder} has no "{written_name(name, info)}"', _or_unknown(how, info.annotation)
    )


def value_missing(spot: Spot, data: Node) -> Wording:
    """A key without a value, where leaving it out would change the meaning."""
    if spot.path and isinstance(spot.path[-1], int):
        what = f"item {spot.path[-1] + 1} of {field_of(data, spot.path[:-1])} is empty"
        return Wording("value-missing", what, "write the item, or delete its line")
    how = "write the value"
    models = [arm for arm in arms(spot.shape) if is_model(arm)]
    if models and not _is_field(spot):
        required = [key for key, (_, info) in fields(models[0]).items() if info.is_required()]
        how = f"write its {all_known(required)}"
    elif spot.owner is not None and spot.field in spot.owner.model_fields:
        how = _with_meaning(how, spot.owner, spot.field)
        how += _without(spot.owner.model_fields[spot.field], spot)
    return Wording("value-missing", f"{field_of(data, spot.path)} is empty", _or_unknown(how, spot.shape))


def _is_field(spot: Spot) -> bool:
    """Whether the value is that of a field, and not of a free key inside one."""
    fields_here = spot.owner.model_fields if spot.owner else {}
    return spot.field in fields_here and spot.path[-1] == written_name(spot.field, fields_here[spot.field])


def _without(info: FieldInfo, spot: Spot) -> str:
    """What leaving the key out would mean, where that is possible."""
    if info.is_required():
        return ""
    if isinstance(info.default, bool):
        return f"; without the key it is {'yes' if info.default else 'no'}"
    if isinstance(info.default, str):
        return f"; without the key it is {info.default}"
    return "; without the key it holds for all" if spot.field == "when" else "; without the key there is none"


def value_invalid(error: ErrorDetails, spot: Spot, data: Node) -> Wording:
    """A value that can't be read as what the model wants there."""
    what, how = _problem(error, spot)
    name = field_of(data, spot.path)
    if spot.at_key:
        return Wording("key-invalid", f'the key "{spot.path[-1]}" {what}', how, at_key=True)
    if error["type"] == "value_error" and what[:1] != '"' and not what.startswith("is "):
        return Wording("value-invalid", f"{name}: {what}" if spot.path else what, how)
    separator = ": " if what[:1] == '"' else " "
    return Wording("value-invalid", f"{name}{separator}{what}", how)


def _holder(spot: Spot, path: Path, data: Node) -> str:
    """The mapping that has, or lacks, a key."""
    assert spot.owner is not None
    return field_of(data, path) if path else noun(spot.owner, "the")


def noun(model: type[BaseModel], article: str = "a") -> str:
    """A model in words: ``an extra step``."""
    if model is Unknown:
        return "a value that is unknown"
    name = model.__name__.partition("[")[0].rstrip("_")
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()
    return f"{'an' if article == 'a' and words[0] in 'aeiou' else article} {words}"


def shown(value: object, limit: int = 60) -> str:
    """A written value for use in a message."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    text = " ".join(str(value).split())
    return f'"{text if len(text) <= limit else text[: limit - 1] + "…"}"'


def _problem(error: ErrorDetails, spot: Spot) -> tuple[str, str]:
    kind, context, value = error["type"], error.get("ctx", {}), error["input"]
    if kind == "value_error":
        what, _, how = str(context.get("error", "")).partition("; ")
        if what.startswith(("say ", "write ")):  # the text says how, not what
            return ("is not clear" if isinstance(value, dict) else f"is {shown(value)}"), what
        return what, how or "correct one or the other"
    words = literals(spot.shape)
    if kind == "literal_error":
        choice = all_known(words, "or")
        guess = did_you_mean(str(value), words)
        return f"is {shown(value)}, but can only be {choice}", guess or f"write {choice}"
    if kind == "string_pattern_mismatch":
        owner = spot.owner.__name__ if spot.owner else ""
        form = explained_pattern(str(context.get("pattern")), owner, spot.field)
        what, how = form or ("has the wrong form", _meaning(spot))
        return (what if spot.at_key else f"{shown(value)} {what}"), how
    if kind == "string_too_long" or (kind == "too_long" and isinstance(value, str)):
        return f"has more than {context.get('max_length')} characters", "shorten it"
    if kind in ("too_short", "string_too_short"):
        return "is empty", _meaning(spot) or "write at least one"
    if kind in ("int_parsing", "int_type", "int_from_float", "int_parsing_size"):
        return f"is {shown(value)}, which is no whole number", _meaning(spot)
    if kind in ("decimal_parsing", "decimal_type", "finite_number") or kind.startswith("decimal"):
        return (
            f"is {shown(value)}, which is no number",
            "write digits, with a point before decimals, such as 1.08",
        )
    if kind in ("less_than_equal", "greater_than_equal"):
        bound = f"at most {context['le']}" if "le" in context else f"at least {context['ge']}"
        return f"is {shown(value)}", f"it must be {bound}"
    return _wrong_kind(spot, value)


def explained_pattern(pattern: str, model: str, field: str) -> tuple[str, str] | None:
    """What is wrong with a text that does not match the pattern of a field, and how to write it."""
    return _FORMS.get((model, field)) or _PATTERNS.get(pattern)


def _wrong_kind(spot: Spot, value: object) -> tuple[str, str]:
    wanted = [_kind(arm) for arm in arms(spot.shape)]
    expected = all_known(dict.fromkeys(kind for kind in wanted if kind), "or") or "something else"
    what = f"is {shown(value)}, but must be {expected}"
    models = [arm for arm in arms(spot.shape) if is_model(arm) and arm is not Unknown]
    if models and not isinstance(value, dict):
        required = [key for key, (_, info) in fields(models[0]).items() if info.is_required()]
        keys = required or list(fields(models[0]))
        return what, f"its keys are {all_known(keys)}" if not required else f"it needs {all_known(keys)}"
    return what, _meaning(spot)


def _kind(arm: Any) -> str:
    arm = bare(arm)
    if get_origin(arm) is tuple:
        return "a list"
    if get_origin(arm) is dict:
        return "a mapping of names to values"
    if arm is Money:
        return "an amount"
    if arm is Unknown:
        return ""
    if is_model(arm):
        return f"{noun(arm)} (a mapping)"
    words = literals(arm)
    if words:
        return all_known((f'"{word}"' for word in words), "or")
    named = {str: "text", bool: "yes or no", int: "a whole number"}
    return named.get(arm, "a single value")


def _with_meaning(how: str, owner: type[BaseModel], name: str) -> str:
    meaning = first_sentence(describe(owner, name)).rstrip(".")
    return f"{how} ({meaning[:1].lower()}{meaning[1:]})" if meaning else how


def _meaning(spot: Spot) -> str:
    return first_sentence(describe(spot.owner, spot.field)) if spot.owner and not spot.at_key else ""


def _or_unknown(how: str, shape: Any) -> str:
    return f"{how}; {SAY_UNKNOWN}" if Unknown in arms(shape) else how
