"""What pages of a wiki have besides their documents: ways to other pages, and what they are made from."""

from __future__ import annotations

from dataclasses import replace

from dovetail.publish.pages import sheets_of
from tests.publish.sample import DOCUMENTS, PACK, document, without


def bodies(pack: object = PACK) -> dict[str, list[str]]:
    """The lines of each page by its key."""
    return {sheet.key: sheet.document.body.split("\n") for sheet in sheets_of(pack)}  # type: ignore[arg-type]


def test_every_page_leads_up_to_the_front_page_and_to_what_is_asked_for() -> None:
    more = (document("open-questions", "Open questions", "# Open questions\n"),)
    found = bodies(replace(PACK, documents=(*DOCUMENTS, *more)))
    assert found["QUAY/procurement"][2] == (
        "**[New quay](index.md)** · [Key dates](key-dates.md) · [Open questions](open-questions.md)"
    )
    # From a folder below, and without a link to itself.
    assert found["QUAY/roles/project-manager"][2].startswith(
        "**[New quay](../index.md)** · [Key dates](../key"
    )
    assert found["QUAY/key-dates"][2] == (
        "**[New quay](index.md)** · Key dates · [Open questions](open-questions.md)"
    )
    assert not any(line.startswith("**[New quay]") for line in found["QUAY"])


def test_a_pack_without_a_front_page_has_no_way_up() -> None:
    found = bodies(without(PACK, "index"))
    assert not any("index.md" in line for lines in found.values() for line in lines)


def test_a_title_that_would_be_markup_is_a_title() -> None:
    found = bodies(replace(PACK, project_name="A [new](x) *quay*"))
    assert found["QUAY/procurement"][2].startswith(r"**[A \[new\](x) \*quay\*](index.md)**")
