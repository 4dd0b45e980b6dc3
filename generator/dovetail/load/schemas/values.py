"""Schemas of values that people write as text: amounts, lengths of time."""

from __future__ import annotations

from typing import Any, get_args

from dovetail.load.validation.descriptions import describe, describe_model
from dovetail.model.conditions import Given
from dovetail.model.values import Duration, Money, TaxBasis

_AMOUNT = r"-?\d+(?:[ _']?\d{3})*(?:\.\d+)?"
_LENGTH = (
    r"\d+(?:\.\d+)?\s*\+?\s*(?:[Ww]orking|[Bb]usiness|[Cc]alendar|[Ee]lapsed)?"
    r"[ -]*(?:[Mm]inute|[Mm]in|[Hh]our|[Hh]|[Dd]ay|[Ww]eek|[Mm]onth|[Yy]ear)?s?"
)
_TO = r"\s*(?:-|–|—|to)\s*"
_NO_TIME = r"[Nn]one|0|[Ii]mmediately|[Aa]t once|[Ss]ame day"

_DURATION_TEXT: dict[str, Any] = {
    "type": "string",
    "pattern": rf"^\s*(?:{_NO_TIME}|(?:[Aa]bout\s+|[Uu]p to\s+)?{_LENGTH}(?:{_TO}{_LENGTH})?)\s*$",
    "examples": [
        "5 working days",
        "3-21 days",
        "2 weeks",
        "30 minutes to 3 days",
        "3+ days",
        "up to 4 weeks",
    ],
}

MONEY: dict[str, Any] = {
    "description": describe_model(Money),
    "anyOf": [
        {"type": "number"},
        {
            "type": "string",
            "pattern": rf"^\s*(?:[A-Z]{{3}}\s*)?{_AMOUNT}(?:\s*[A-Z]{{3}})?\s*$",
            "examples": ["EUR 10000", "10000 EUR", "10 000"],
        },
        {
            "type": "object",
            "properties": {
                "amount": {
                    "description": describe(Money, "amount"),
                    "type": ["number", "string"],
                },
                "currency": {
                    "description": describe(Money, "currency"),
                    "type": ["string", "null"],
                    "pattern": "^[A-Z]{3}$",
                },
                "tax": {"description": describe(Money, "tax"), "enum": [*get_args(TaxBasis), None]},
            },
            "required": ["amount"],
            "additionalProperties": False,
        },
    ],
}

DURATION: dict[str, Any] = {
    "description": describe_model(Duration),
    "anyOf": [
        _DURATION_TEXT,
        {"const": 0},
        {
            "type": "object",
            "properties": {
                "time": {"description": "How long: 4-14 days.", **_DURATION_TEXT},
                "counted_from": {
                    "description": describe(Duration, "counted_from"),
                    "type": ["string", "number", "null"],
                },
            },
            "required": ["time"],
            "additionalProperties": False,
        },
    ],
}

RAW: dict[str, Any] = {
    "anyOf": [{"type": ["string", "number", "boolean"]}, MONEY["anyOf"][-1], DURATION["anyOf"][-1]]
}
"""A value whose type is decided by its fact."""

GIVEN: dict[str, Any] = {
    "type": "object",
    "description": describe_model(Given),
    "properties": {
        "given": {
            "description": describe(Given, "given"),
            "anyOf": [{"type": "boolean"}, {"enum": ["yes", "no"]}],
        }
    },
    "required": ["given"],
    "additionalProperties": False,
}
