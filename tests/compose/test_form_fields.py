"""Fields of a form read as a list: what says more has its own line, and no full stop precedes a semicolon."""

from __future__ import annotations

from dataclasses import replace

from dovetail.compose.pack import compose_pack
from dovetail.load.templates import TemplateSource
from dovetail.model.organization import Form
from tests.compose.harbour import BRAND, harbour


def test_a_field_that_says_more_stands_on_its_own_line(
    templates: dict[str, tuple[TemplateSource, ...]],
) -> None:
    fields = [
        {"name": "Amount"},
        {"name": "Reason"},
        {"name": "Supplier", "note": "The full name. A short one misleads."},
        {"name": "Website", "mandatory": "no", "note": "If there is one."},
        {"name": "Code"},
    ]
    project = harbour()
    forms = {"requisition": Form.model_validate({"title": "Requisition R-1", "fields": fields})}
    organization = project.organization.model_copy(update={"forms": forms})
    documents = compose_pack(replace(project, organization=organization), templates, BRAND).pack.documents
    body = next(document.body for document in documents if document.id == "procurement")
    row = next(line for line in body.splitlines() if line.startswith("| **Requisition R-1** |"))
    assert row.split(" | ")[1].split("<br>")[:4] == [
        "Amount; Reason",
        "Supplier – The full name. A short one misleads.",
        "Website (if it applies) – If there is one.",
        "Code",
    ]
