"""Whatever happens to the output folder between builds, what a person wrote there stays."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.build.situation import Situation

PATHS = ("markdown/a.md", "markdown/b.md", "text/c.txt")

# Longer than any generated text, so that no edit equals what a build would write anyway.
by_hand = st.text(max_size=8).map(lambda text: f"by hand: {text}")
generated = st.text(max_size=8)
events = st.lists(
    st.one_of(
        st.tuples(st.just("edit"), st.sampled_from([*PATHS, "markdown/a.new.md"]), by_hand),
        st.tuples(st.sampled_from(["change", "drop"]), st.sampled_from(PATHS), generated),
        st.tuples(st.sampled_from(["damage", "build", "force"]), st.just(""), generated),
    ),
    max_size=14,
)


def everything_written_is_there(situation: Situation, written: dict[str, str]) -> None:
    for name, text in written.items():
        assert (situation.folder / name).read_bytes() == text.encode(), name


@settings(max_examples=120, deadline=None)
@given(history=events)
def test_no_edit_is_ever_lost_and_a_second_build_writes_nothing(history: list[tuple[str, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        situation = Situation(Path(folder) / "output", dict.fromkeys(PATHS, "first"))
        situation.build()
        written: dict[str, str] = {}
        for kind, name, text in history:
            if kind == "edit":
                file = situation.folder / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(text.encode())
                written[name] = text
            elif kind == "change":
                situation.documents[name] = text
            elif kind == "drop":
                situation.documents.pop(name, None)
            elif kind == "damage":
                (situation.folder / ".dovetail/ledger.json").write_text(text)
            else:
                situation.build(force=kind == "force")
                everything_written_is_there(situation, written)
        situation.build()
        everything_written_is_there(situation, written)
        files = situation.files()
        assert {outcome.kind for outcome in situation.build().values()} <= {"up to date", "kept"}
        assert situation.files() == files
