"""No text says a method's word of its own accord: it marks the word, and each project reads its own method's.

What is read here as a method's word are the neutral ones and those of all bundled lifecycles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from dovetail.load.files import profile_files
from dovetail.load.languages.reference_texts import texts_of
from dovetail.load.parts import Parts, read_parts
from dovetail.load.validation.report import Report
from dovetail.model.vocabulary import NEUTRAL_TERMS, forms_of, plural
from setup.catalogue import program

PROFILES = Path(__file__).resolve().parents[2] / "profiles"
MORE = ("sprint", "iteration", "phase", "milestone", "steering committee", "timebox", "deliverable")
"""Words of methods that no lifecycle has to name."""

EVERYDAY = {
    "issue": "to issue an order, a report or a pack; an issue of the pack. The register's issue is marked",
    "planning": "a planning round of the organization's budget; late planning",
    "closing": "the closing time of a tender or for papers",
    "threshold": "an amount from which another route is taken",
    "requests for change": "the operational ones",
    "request for change": "the operational one, whatever a project calls its own change request",
}
"""Words that also mean something that is no part of a method, and what."""

OF_THE_REFERENCE = {
    "operational risk register": "the register of operations, under the name that operations have for it",
    "budget change request": "a form of finance",
    "review record": "what the review of a change leaves behind, and of a purchase",
    "final report of the project": "the last cost report, as finance calls it",
}
"""Words of operations inside which a method's word stands."""

OF_THE_PROGRAM = {
    "operational risk register": "as above",
    "tolerance of the ledger": "how far figures may differ in finance",
    "the tolerance of finance": "the same",
    "project.yaml: security_gates, gate {name}": "keys of the file",
    "increment": "how a project delivers whose approach is iterative, whatever its method (AR-56)",
    "next gate": "the portfolio: projects of several methods side by side, in neutral words",
    "gate without a day": "the same",
    "gates without a day": "the same",
}
IN_NEUTRAL_WORDS = {
    "word of project management in no method": "stands beside the method's word, in the method's table of words",
    "what a file says of something": "the name of a field of a file",
}
"""Contexts whose sentences are neutral on purpose."""
SAID_ALONE = {
    ("generator/dovetail/history/impact/consequences/shifts.py", "Project manager"),
    ("generator/dovetail/history/impact/consequences/people.py", "Project manager"),
}
"""A column of the impact list: projects of several methods side by side."""

OWN_WAYS: dict[str, dict[str, str]] = {
    "wyrefell": {
        "years after closure": "a period of retention, in the words of the records management code",
        "digital project board": "a body of the trust, which decides in projects of every method",
        "business case": "a paper on form INV-1; the trust says so in its glossary",
        "budget change request": "a form of finance",
        "risk register of the trust": "the operational one",
        "sponsor": "who pays a business trip. The project's sponsor is marked",
    },
    "gitlab": {
        "steering committee": "how the company calls the body above a program, whatever its method",
        "change request": "forms of the company: of Zip, of the hiring plan, of security",
        "milestone": "a field of its issue tracker, and a day that a treatment or a supplier is held to",
        "sprint": "the team that builds works in sprints, whatever the program's method",
        "phases deploy": "name of the source",
        "stage group": "teams of the company's development organization",
        "risk tolerance": "name of the source",
        "storm risk register": "the operational one",
        "sponsor": "an executive of the business who sponsors a program: the handbook's word",
        "project plan": "name of the source",
        "work package owner": "the project's word beside the company's, in the glossary",
        "progress report": "the same",
    },
    "gsa-tts": {
        "sprint": "the office works in sprints, whatever else the agency asks of a project",
        "increment": "what a sprint leaves behind",
        "plan of action and milestones": "a document that federal law names",
        "milestone": "a day of that plan",
        "change request": "forms of the agency: of significant changes, and of Tock",
        "at any stage": "of a review of the office that reviews purchases",
        "stage": "an environment that a change is promoted to",
        "phase 1": "of an authorization",
        "product owner": "a role at the partner agency, whatever the method",
        "deliverable": "what a contract or an authorization asks for",
        "review record": "a page of the contract file",
    },
}
"""What sample organizations call things themselves, in projects of every method."""


WORDS_THEMSELVES = ("method_words", "method_words_under")
"""Where an organization says what it calls things."""


@cache
def parts(profile: str) -> Parts:
    return read_parts(profile_files(PROFILES / profile, None, prefix=f"{profile}/"), "reference", Report())


@cache
def method_words() -> frozenset[str]:
    lines = [
        line
        for lifecycle in parts("reference").lifecycles
        if lifecycle.written
        for line in lifecycle.written.value.vocabulary.values()
    ]
    forms = [forms_of(line, "en") for line in (*NEUTRAL_TERMS, *MORE, *lines)]
    return frozenset(form[number].casefold() for form in forms for number in ("one", "many"))


@cache
def _pattern() -> re.Pattern[str]:
    words = sorted(map(re.escape, method_words()), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])")


def bare_words(text: str, allowed: Iterable[str]) -> list[str]:
    """Words of methods that stand unmarked in a text, what is allowed left out of it."""
    plain = re.sub(r"<<[^<>]*>>", "§", text).casefold()
    for phrase in sorted((*allowed, *EVERYDAY), key=len, reverse=True):
        plain = plain.replace(plural(phrase), "§").replace(phrase, "§")
    return _pattern().findall(re.sub(r"\{[a-z_]+\}|`[^`]*`", "§", plain))


def texts(profile: str) -> Iterator[tuple[str, str]]:
    files = parts(profile)
    assert files.organization.written is not None
    house = files.organization.written.value.model_copy(update={name: {} for name in WORDS_THEMSELVES})
    yield from (("organization.yaml", text) for text in texts_of(house))
    for part in files.procedures:
        assert part.written is not None
        yield from ((part.written.place().file, text) for text in texts_of(part.written.value))


def test_the_reference_procedures_mark_every_word_of_a_method() -> None:
    found = [
        (name, words, text)
        for name, text in texts("reference")
        if (words := bare_words(text, OF_THE_REFERENCE))
    ]

    assert found == []


@pytest.mark.parametrize("profile", sorted(OWN_WAYS))
def test_sample_organizations_mark_them_too_but_for_what_is_their_own(profile: str) -> None:
    found = [
        (name, words, text) for name, text in texts(profile) if (words := bare_words(text, OWN_WAYS[profile]))
    ]

    assert found == []


def test_what_the_program_says_marks_them() -> None:
    found = [
        (name, text)
        for message, context, name in program()
        if context not in IN_NEUTRAL_WORDS and (name, message) not in SAID_ALONE
        for text in ((message,) if isinstance(message, str) else message)
        if bare_words(text, OF_THE_PROGRAM)
    ]

    assert found == []


@pytest.mark.parametrize("allowed", [OF_THE_REFERENCE, *OWN_WAYS.values()], ids=["reference", *OWN_WAYS])
def test_every_exception_is_needed(allowed: dict[str, str]) -> None:
    profile = next((name for name, ways in OWN_WAYS.items() if ways is allowed), "reference")
    everything = "\n".join(text for _, text in texts(profile)).casefold()

    assert [phrase for phrase in allowed if phrase not in everything] == []


def test_a_bare_word_would_be_found() -> None:
    assert bare_words("Hold the gate before the next <<stage>>, and issue the pack.", ()) == ["gate"]
    assert bare_words("Conditions of milestones, and two Sprints", ()) == ["milestones", "sprints"]
    assert bare_words("Hold the <<gate>> before the next <<stage>>.", ()) == []
