"""The catalogues that come with Dovetail: what a translation names is what the English sentence names."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from dovetail.compose.slices.procedure import HEADINGS
from dovetail.load.languages.own_words import places
from dovetail.model.base import Unknown
from dovetail.model.organization import Organization
from dovetail.model.procedure import Procedure
from dovetail.model.project import Project
from dovetail.model.words.fields import FIELDS
from dovetail.model.words.names import name
from dovetail.resolve.procedures.tailoring import BINDABLE
from tests.languages.fields import fields_that_may_be_unknown

ROOT = Path(__file__).parents[2]
CATALOGUES = sorted((ROOT / "templates" / "languages").glob("*/*.po"))


def texts(said: object) -> tuple[str, ...]:
    return tuple(str(text) for text in (said if isinstance(said, (list, tuple)) else (said,)))


def names_the_same(message: Message) -> bool:
    named = [places(text) for text in texts(message.id)]
    english = frozenset[str]().union(*(frozenset({"?"}) if some is None else some for some in named))
    return all(
        (said := places(form)) is not None and said <= english and english - said <= {"n"}
        for form in texts(message.string)
        if form
    )


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_translation_names_what_the_english_sentence_names(path: Path) -> None:
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parent.name)
    wrong = [message.string for message in catalogue if message.id and not names_the_same(message)]
    assert wrong == []


def test_every_field_that_a_question_may_ask_for_can_be_translated() -> None:
    asked = fields_that_may_be_unknown(Organization, Procedure, Project, Unknown)
    bindable = {field for fields in BINDABLE.values() for field in fields}
    assert {name(field) for field in asked | bindable} - set(FIELDS) == set()


def test_the_headings_of_texts_in_reference_procedures_can_be_translated() -> None:
    headings = {
        heading.replace("-", " ").capitalize()
        for path in sorted((ROOT / "profiles" / "reference" / "procedures").glob("*.yaml"))
        for heading in yaml.safe_load(path.read_text(encoding="utf-8")).get("guidance", {})
    }
    assert headings - set(HEADINGS) <= {"Purpose", "Alignment"}, "these have a place of their own"
