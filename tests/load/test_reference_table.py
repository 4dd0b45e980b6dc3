"""No reference is forgotten: each field that holds an id either defines one or is followed."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from dovetail.load.brand.brand import Look
from dovetail.load.references.table import REFERENCES, references_of
from dovetail.load.validation.wording import explained_pattern
from dovetail.model.organization import Organization
from dovetail.model.procedure import Procedure
from dovetail.model.project import Project
from tests.load.test_schema import models_of, types_in

MODELS = sorted(
    models_of(Organization, set()) | models_of(Procedure, set()) | models_of(Project, set()), key=str
)
ID, FACT = r"^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9])?$", r"^[a-z][a-z0-9_]{0,62}(?:\.[a-z_]{1,30})?$"

DEFINE = {
    ("Authority", "subject"), ("Board", "subject"), ("Calendars", "close"), ("Calendars", "cut_offs"),
    ("Calendars", "freezes"), ("Calendars", "windows"), ("Handles", "facts"), ("Handles", "kind"),
    ("Organization", "boards"), ("Organization", "forms"), ("Organization", "legal_entities"),
    ("Organization", "roles"), ("Organization", "services"), ("Organization", "systems"), ("Project", "code"),
    ("Project", "team"), ("Step", "parallel"), ("Placement", "parallel"), ("ProcedureCore", "guidance"),
    ("Procedure", "guidance"), ("Calendars", "changes"), ("Organization", "configuration_items"),
    ("Organization", "support_groups"), ("Standards", "security_gates"), ("Standards", "handover_kinds"),
    ("HandoverItem", "kind"), ("Project", "nothing_to_hand_over"), ("Project", "forms"),
}  # fmt: skip
"""They give names to things. A group of parallel steps and a subject of authority exist by being named."""
CHECKED_ELSEWHERE = {
    ("Request", "kind"), ("Request", "facts"), ("Request", "standard"), ("Request", "exception"),
    ("Adapt", "adapt"), ("Waive", "waive"), ("Project", "bindings"), ("Approval", "authority"),
    ("Facts", "root"), ("Request", "done"), ("Rulebook", "adjust"), ("RuleWaiver", "rule"),
    ("OwnRule", "kind"), ("Organization", "method_words_under"),
}  # fmt: skip
"""What they may name depends on the procedure around them; tested in mistakes.yaml."""


def patterns_in(note: Any) -> list[str]:
    """Patterns in a type and its notes, models inside it left out."""
    own = [note.pattern] if isinstance(getattr(note, "pattern", None), str) else []
    inner = [*get_args(note), *getattr(note, "metadata", ())]
    if isinstance(note, type) and issubclass(note, BaseModel):
        return []
    return own + [pattern for part in inner for pattern in patterns_in(part)]


def patterns_of(model: type[BaseModel], field: str) -> list[str]:
    info = model.model_fields[field]
    return [
        *patterns_in(info.annotation),
        *(pattern for note in info.metadata for pattern in patterns_in(note)),
    ]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__[:40])
def test_every_id_is_followed_or_defines_something(model: type[BaseModel]) -> None:
    holding = {
        name for name in model.model_fields if name != "id" and {ID, FACT} & set(patterns_of(model, name))
    }
    excused = {name for kind, name in DEFINE | CHECKED_ELSEWHERE if kind == model.__name__}

    assert holding - excused - set(references_of(model)) == set()


@pytest.mark.parametrize("model", REFERENCES, ids=lambda model: model.__name__)
def test_what_is_followed_exists(model: type[BaseModel]) -> None:
    assert set(REFERENCES[model]) <= set(model.model_fields)  # type: ignore[index]


@pytest.mark.parametrize("model", [*MODELS, Look], ids=lambda model: model.__name__[:40])
def test_every_form_of_text_is_explained_in_words(model: type[BaseModel]) -> None:
    for name in model.model_fields:
        for pattern in patterns_of(model, name):
            assert re.compile(pattern)
            assert explained_pattern(pattern, model.__name__, name), f"{model.__name__}.{name}: {pattern}"


def test_the_walk_over_types_reaches_all_models() -> None:
    names = {model.__name__ for model in MODELS}

    assert {"Placement", "AfterTheFact", "MayShorten", "Absence", "ExchangeRate", "Waive"} <= names
    assert types_in(Organization) == [Organization]
