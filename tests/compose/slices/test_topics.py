"""Which steps, controls and routes speak of a topic, in the words of the profile's own language."""

from __future__ import annotations

from functools import cache

from dovetail.bundled import profiles_dir
from dovetail.check.examine import examine
from dovetail.compose.pack import compose_pack
from dovetail.load.profile import load_profile


@cache
def documents(organization: str, code: str) -> dict[str, str]:
    loaded = load_profile(profiles_dir() / organization, projects=(code,))
    assert loaded.profile is not None, loaded.diagnostics
    (examined,) = examine(loaded.profile, [code])
    composed = compose_pack(
        examined.resolved, loaded.templates, loaded.profile.brand, checked=examined.checked
    )
    return {document.id: document.body for document in composed.pack.documents}


def test_a_german_procedure_is_not_said_to_be_silent_on_what_it_says_in_german() -> None:
    change = documents("lindenau", "VAB")["change-enablement"]
    purchase = documents("lindenau", "VAB")["procurement"]

    for topic in ("Rückweg", "Überschneidungen"):
        assert f"**{topic}:**" not in change
    assert "**Nur ein Lieferant:**" not in purchase
