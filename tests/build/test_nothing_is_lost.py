"""Whatever happens to the output folder between builds, what a person wrote there stays."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

PATHS = ("markdown/a.md", "markdown/b.md", "text/c.txt")

# Longer than any generated text, so that no edit equals what a build would write anyway.
by_hand = st.text(max_size=8).map(lambda text: f"by hand: {text}")
edits = st.tuples(st.just("edit"), st.sampled_from([*PATHS, "markdown/a.new.md"]), by_hand)
events = st.lists(
    st.one_of(
        edits,
        st.tuples(st.just("change"), st.sampled_from(PATHS), st.text(max_size=8)),
        st.tuples(st.just("drop"), st.sampled_from(PATHS)),
        st.tuples(st.just("damage"), st.binary(max_size=20)),
        st.tuples(st.just("build"), st.booleans()),
    ),
    max_size=14,
)


@settings(max_examples=120, deadline=None)
@given(history=events)
def test_no_edit_is_ever_lost_and_a_second_build_writes_nothing(new_situation, history):
    with tempfile.TemporaryDirectory() as folder:
        situation = new_situation(Path(folder) / "output", dict.fromkeys(PATHS, "first"))
        situation.build()
        written: dict[str, str] = {}
        for event in history:
            if event[0] == "edit":
                path = situation.folder / event[1]
                path.parent.mkdir(parents=True, exist_ok=True)
                made = path.read_bytes() if path.exists() else None
                if made != event[2].encode():
                    path.write_bytes(event[2].encode())
                    written[event[1]] = event[2]
            elif event[0] == "change":
                situation.documents[event[1]] = event[2]
            elif event[0] == "drop":
                situation.documents.pop(event[1], None)
            elif event[0] == "damage":
                (situation.folder / ".dovetail/ledger.json").write_bytes(event[1])
            else:
                situation.build(force=event[1])
                for path, text in written.items():
                    assert (situation.folder / path).read_bytes() == text.encode(), path
        situation.build()
        for path, text in written.items():
            assert (situation.folder / path).read_bytes() == text.encode(), path
        files = situation.files()
        assert {outcome.kind for outcome in situation.build().values()} <= {"up to date", "kept"}
        assert situation.files() == files
