"""What of a profile makes people act differently when it changes, and what only names or explains."""

from __future__ import annotations

import typing
from pathlib import Path

import pytest
from pydantic import BaseModel

from dovetail.history.states import facts
from dovetail.history.states.difference import Change, difference
from dovetail.history.states.weight import EXPLAINS, WORDED
from dovetail.load.profile import load_profile
from dovetail.model import calendars, deviation, organization, procedure, project, routes, support
from tests.history.conftest import edit

MODULES = (procedure, routes, organization, calendars, support, project, deviation)

BINDING: dict[str, str] = {
    "Record": "place retention",
    "Kpi": "target",
    "Interface": "when",
    "Fact": "unit",
    "Route": "quotes",
    "Step": "counted_from",
    "Preapproved": "template",
    "MayShorten": "because",
    "LegalEntity": "name",
    "Person": "email line_manager",
    "Role": "holder queue deputy",
    "System": "url",
    "Form": "where",
    "Service": "hours levels resolver_groups configuration_items",
    "DocumentControl": "id_pattern classification retention repository review",
    "Organization": "time_zone",
    "Holidays": "subdivision",
    "Freeze": "time_zone",
    "Window": "time_zone",
    "SupportGroup": "hours queue",
    "SupportTier": "accepted_by",
    "Commitment": "measure",
    "ConfigurationItem": "environment",
    "PlannedChange": "impact",
    "NotNeeded": "agreed_by",
    "TeamMember": "name deputy line_manager employer",
    "Request": "requested_by",
    "Baseline": "none_approved_by",
    "Project": "sponsor lifecycle definition_of_done",
    "Adapt": "decided_by",
    "Add": "decided_by",
    "Waive": "compensating requested_by approved_by",
}
"""Texts by which people act whatever their wording: names, places, hours, times, conditions."""


def _models() -> list[type[BaseModel]]:
    found = {
        value
        for module in MODULES
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, BaseModel) and value.__module__ == module.__name__
    }
    return sorted(found, key=lambda model: model.__name__)


def _is_text(annotation: object, metadata: object = ()) -> bool:
    """Whether a field holds a text of one line or several, and no name of something else."""
    if "max_length=500" in repr(metadata) or "max_length=20000" in repr(metadata):
        return True
    if "max_length=500" in repr(annotation) or "max_length=20000" in repr(annotation):
        return not any(
            isinstance(part, type) and issubclass(part, BaseModel) and part.__name__ != "Unknown"
            for part in typing.get_args(annotation)
        )
    return any(_is_text(part) for part in typing.get_args(annotation))


def _own_texts(model: type[BaseModel]) -> set[str]:
    own = set(model.__annotations__)
    return {
        info.alias or name
        for name, info in model.model_fields.items()
        if name in own and _is_text(info.annotation, info.metadata)
    }


@pytest.mark.parametrize("model", _models(), ids=lambda model: model.__name__)
def test_each_text_of_the_profile_was_judged_once(model: type[BaseModel]) -> None:
    if model is procedure.VersionChange:
        return  # it tells of changes, and is none
    judged = [
        *EXPLAINS.get(model, ()),
        *WORDED.get(model, ()),
        *BINDING.get(model.__name__, "").split(),
    ]
    assert len(judged) == len(set(judged))
    assert set(judged) <= {info.alias or name for name, info in model.model_fields.items()}
    assert _own_texts(model) <= set(judged)


ORDER = "by: buyer, duration: 3-5 days}"
SITUATIONS = {
    "a limit": ("procedures/procurement.yaml", "{to: 10000}", "{to: 9000}", "behavioural"),
    "another role": ("procedures/procurement.yaml", ORDER, ORDER.replace("buyer", "director"), "behavioural"),
    "more time": ("procedures/procurement.yaml", "3-5 days", "4-5 days", "behavioural"),
    "a condition": ("procedures/procurement.yaml", "when: {personal_data: yes}", "", "behavioural"),
    "an obligation": ("procedures/procurement.yaml", "their own purchase.", "a purchase alone.", "behavioural"),
    "an instruction": ("procedures/procurement.yaml", "title: Send the order", "title: Keep the order", "behavioural"),
    "only a comma": ("procedures/procurement.yaml", "title: Send the order", "title: Send the Order.", "editorial"),
    "why": ("procedures/procurement.yaml", "at a fair price", "quickly", "editorial"),
    "the name of a route": ("procedures/procurement.yaml", "title: Direct purchase", "title: Small purchase", "editorial"),
    "the question of a form": ("procedures/procurement.yaml", "How much does it cost?", "What is it worth?", "behavioural"),
    "a step that is gone": (
        "procedures/procurement.yaml",
        "  - {id: order, title: Send the order, by: buyer, duration: 3-5 days}", "", "behavioural",
    ),
    "who may sign": ("organization.yaml", "limit: 100000}", "limit: 90000}", "behavioural"),
    "the title of a role": ("organization.yaml", "title: Buyer", "title: Purchaser", "editorial"),
    "who holds a role": ("organization.yaml", "holder: Bela Faria", "holder: Ines Sousa", "behavioural"),
    "the name of a form": ("organization.yaml", "title: Purchase requisition", "title: Requisition", "editorial"),
    "the day of the close": ("organization.yaml", "working_day: -1", "working_day: -2", "behavioural"),
    "the name of the organization": ("organization.yaml", "Harbour City", "City of Harbour", "editorial"),
    "what somebody must know": (
        "organization.yaml", "title: Buyer,", "title: Buyer, note: Wants three quotes,", "behavioural",
    ),
    "a word of the glossary": (
        "organization.yaml", "scaling:", "glossary: [{term: PO, meaning: Purchase order}]\nscaling:", "editorial",
    ),
}  # fmt: skip


def changes_of(harbour: Path, file: str, old: str, new: str) -> tuple[Change, ...]:
    """What differs in operations after an edit."""
    before = _operations(harbour)
    edit(harbour / file, old, new)
    return difference(before, _operations(harbour))


def _operations(harbour: Path) -> facts.Facts:
    loaded = load_profile(harbour)
    assert loaded.profile is not None, loaded.diagnostics
    return facts.of_operations(loaded.profile)


@pytest.mark.parametrize(("file", "old", "new", "kind"), SITUATIONS.values(), ids=SITUATIONS.keys())
def test_whoever_has_to_act_otherwise_is_told_so(
    harbour: Path, file: str, old: str, new: str, kind: str
) -> None:
    changes = changes_of(harbour, file, old, new)
    assert changes
    assert {change.kind for change in changes} == {kind}


HISTORY = """
changes:
  - {version: "3.1", summary: Limits of the new scheme}
  - {version: "3.2", kind: KIND, summary: Clearer words, because: Asked by projects}
"""


def _next_version(harbour: Path, kind: str) -> tuple[Change, ...]:
    file = harbour / "procedures/procurement.yaml"
    before = _operations(harbour)
    edit(file, 'version: "3.1"', 'version: "3.2"')
    edit(file, "title: Send the order", "title: Send the signed order")
    edit(file, "their own purchase.", "what they buy themselves.")
    file.write_text(file.read_text() + HISTORY.replace("KIND", kind))
    return difference(before, _operations(harbour))


def test_the_owner_may_say_that_a_version_is_only_worded_better(harbour: Path) -> None:
    changes = _next_version(harbour, "editorial")
    assert {change.field for change in changes} == {"version", "title", "statement"}
    assert {change.kind for change in changes} == {"editorial"}


def test_without_the_owners_word_other_instructions_count(harbour: Path) -> None:
    kinds = {change.field: change.kind for change in _next_version(harbour, "behavioural")}
    assert kinds == {"version": "editorial", "title": "behavioural", "statement": "behavioural"}


@pytest.mark.parametrize(
    ("old", "new"),
    [("{to: 10000}", "{to: 9000}"), ("3-5 days", "3-6 days"), (ORDER, ORDER.replace("buyer", "director"))],
    ids=["a limit", "a duration", "a role"],
)
def test_the_owners_word_never_covers_what_is_not_prose(harbour: Path, old: str, new: str) -> None:
    edit(harbour / "procedures/procurement.yaml", old, new)
    changed = _operations(harbour)
    edit(harbour / "procedures/procurement.yaml", new, old)
    _next_version(harbour, "editorial")
    kinds = {change.field: change.kind for change in difference(changed, _operations(harbour))}
    assert kinds.pop("version") == kinds.pop("title") == kinds.pop("statement") == "editorial"
    assert set(kinds.values()) == {"behavioural"}


def test_a_version_that_was_not_editorial_between_two_issues_counts(harbour: Path) -> None:
    before = _operations(harbour)
    _next_version(harbour, "behavioural")
    file = harbour / "procedures/procurement.yaml"
    edit(file, 'version: "3.2"\n', 'version: "3.3"\n')
    file.write_text(file.read_text() + '  - {version: "3.3", kind: editorial, summary: A comma}\n')
    kinds = {change.field: change.kind for change in difference(before, _operations(harbour))}
    assert kinds["title"] == "behavioural"


def test_the_history_itself_is_no_change(harbour: Path) -> None:
    before = _operations(harbour)
    file = harbour / "procedures/procurement.yaml"
    file.write_text(file.read_text() + HISTORY.replace("KIND", "editorial"))
    assert difference(before, _operations(harbour)) == ()
