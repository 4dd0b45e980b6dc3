"""A round of watching: a template that fails costs what it costs in a build, and is told with the same words."""

from __future__ import annotations

from pathlib import Path

from dovetail.cli.telling.build_report import Progress
from dovetail.making.packs import Orders
from dovetail.making.rounds import Rounds


def test_what_a_template_costs_is_told_and_everything_else_is_made(harbour: Path) -> None:
    for name in ("pack/glossary.md.j2", "partials/aside.md.j2"):
        (harbour / "templates" / name).parent.mkdir(parents=True, exist_ok=True)
        (harbour / "templates" / name).write_bytes("# Wörter\n".encode("cp1252"))
    orders = Orders(harbour / "out", frozenset({"md"}), jobs=1)
    rounds = Rounds(harbour, ("crane",), orders, Progress(quiet=True))

    found = rounds.run()

    assert not found.whole
    assert found.projects == ("crane",), "something was made"
    (trouble,) = found.troubles
    assert trouble.place == "templates/pack/glossary.md.j2:1:4"
    assert trouble.message == 'document "glossary" has bundled text instead: byte 0xF6 is not UTF-8 text'
    assert [str(item.place) for item in rounds.warnings] == ["templates/partials/aside.md.j2:1:4"]
    page = (harbour / "out/harbour-city/crane/markdown/glossary.md").read_text()
    assert "This document is not as the organization writes it." in page

    (harbour / "templates/pack/glossary.md.j2").write_text("# Wörter\n\nUnsere.\n", "utf-8")
    again = rounds.run()
    assert again.whole
    assert rounds.warnings == (), "what was told once is told no more"
