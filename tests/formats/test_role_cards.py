"""A role card is one page, also of the busiest roles of the largest sample project."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf

from dovetail.compose.pack import compose_pack
from dovetail.formats.printed.pdf import render_document_pdf
from dovetail.load.profile import load_profile
from dovetail.resolve.pack import resolve_project

GITLAB = Path(__file__).parents[2] / "profiles" / "gitlab"


def test_the_busiest_cards_keep_to_one_page() -> None:
    loaded = load_profile(GITLAB)
    assert loaded.profile is not None
    pack = compose_pack(resolve_project(loaded.profile, "CSP"), loaded.templates, loaded.profile.brand).pack
    cards = [document for document in pack.documents if document.id.startswith("roles/")]
    for card in sorted(cards, key=lambda document: len(document.body))[-3:]:
        pdf = pypdf.PdfReader(io.BytesIO(render_document_pdf(card, pack).data))
        assert len(pdf.pages) == 1, card.id


def test_a_very_busy_card_names_every_duty_and_every_step_in_fewer_lines() -> None:
    loaded = load_profile(GITLAB)
    assert loaded.profile is not None
    resolved = resolve_project(loaded.profile, "CSP")
    pack = compose_pack(resolved, loaded.templates, loaded.profile.brand).pack
    (card,) = (document.body for document in pack.documents if document.id == "roles/project-manager")

    for bound in resolved.procedures:
        for entry in bound.duties:
            if entry.actor.role == "project-manager":
                assert f"[{entry.duty.title}](../{bound.id}.md#duty-{entry.duty.id})" in card
    assert "[6.1–6.5](../issues.md#step-record-issue)" in card
    assert card.count("It holds until the owner of the step says how long it takes.") == 1
    dates = card.partition("## Your dates")[2].partition("\n##")[0]
    assert dates.count("](../requests.md#") >= 4
    assert "The numbers are those of the steps in section 6 of each procedure." in card
