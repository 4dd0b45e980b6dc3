"""A ledger that was damaged costs work, never a file."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dovetail.build.ledger import Entry, Ledger, journal_line, read, write

ENTRIES = {
    "b.md": Entry("f" * 64, "md", {"text": "1"}),
    "a.md": Entry("e" * 64, "md", {"text": "2", "brand": "3"}),
}


def test_what_was_written_is_read_again() -> None:
    ledger = read(write(ENTRIES))
    assert not ledger.damage
    assert {path: states[0] for path, states in ledger.entries.items()} == ENTRIES


def test_equal_entries_give_equal_bytes() -> None:
    assert write(ENTRIES) == write(dict(reversed(ENTRIES.items())))


def test_no_ledger_is_no_damage() -> None:
    assert read(None) == Ledger()


def test_the_journal_comes_before_the_ledger_and_half_a_line_of_it_does_not_count() -> None:
    newer = Entry("d" * 64, "md", {"text": "9"})
    ledger = read(write(ENTRIES), journal_line("a.md", newer) + journal_line("c.md", newer)[:-20])
    assert ledger.entries["a.md"] == (newer, ENTRIES["a.md"])
    assert ledger.written("a.md", "e" * 64) == ENTRIES["a.md"]
    assert "c.md" not in ledger.entries


def test_a_ledger_cut_anywhere_counts_as_empty_and_says_so() -> None:
    whole = write(ENTRIES)
    for length in range(len(whole) - 2):
        ledger = read(whole[:length])
        assert ledger.damage
        assert not ledger.entries


def test_a_ledger_of_a_later_version_says_so() -> None:
    assert "version 99" in read(write(ENTRIES).replace(b'"version": 1', b'"version": 99')).damage


@given(position=st.integers(0, len(write(ENTRIES)) - 1), flip=st.integers(1, 255))
def test_a_flipped_byte_never_raises(position: int, flip: int) -> None:
    data = bytearray(write(ENTRIES))
    data[position] ^= flip
    read(bytes(data), bytes(data))


@given(st.binary(), st.binary())
def test_any_bytes_can_be_read(ledger: bytes, journal: bytes) -> None:
    read(ledger, journal)


def test_deeply_nested_garbage_is_damage() -> None:
    assert read(b"[" * 100_000).damage
