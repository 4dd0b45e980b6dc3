"""What is kept of an issue can be read back, also damaged, altered or of another version."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dovetail.history.issues import files as module
from dovetail.history.issues.files import (
    UnreadableError,
    issue_bytes,
    read_issue,
    read_snapshot,
    snapshot_bytes,
)
from dovetail.history.issues.register import Register, RegisterError
from dovetail.history.issues.snapshot import Issue, IssuedDocument, Snapshot
from dovetail.history.states.facts import Facts, Value
from dovetail.model.document import Document, Source
from dovetail.model.revision import Approver, Revision

DOCUMENT = Document(
    "procurement", "Procurement", "HC/quay/procurement", "procedure",
    '# Procurement\n\nText.\n\n## 6 Steps\n\n| <a id="step-order"></a>Order | [PUR-C1](#control-PUR-C1) |\n',
    (Source("procurement", "3.1", "Procurement"),), (("6-steps", "flowchart"),),
)  # fmt: skip
SNAPSHOT = Snapshot(
    Facts(
        {"procurement.version": Value("3.1", "3.1", True), "procurement.x": Value({"to": "5"}, "up to 5")},
        {"procurement.steps.order": "Order"},
        {"procurement.steps": ("order",)},
    ),
    Facts({"project.code": Value("quay", "quay")}),
    Facts({"people.buyer.holder": Value("Rui", "Rui")}, {"people.buyer": "Buyer"}),
    (DOCUMENT,),
)


def issue(number: int = 1) -> Issue:
    """An issue of the quay."""
    revision = Revision(
        str(number), date(2026, 3, 2), "Joana Reis", ("First issue",),
        (Approver("sponsor", "Sponsor", "Marta Lima", date(2026, 3, 1)), Approver("head", "Head", "")),
    )  # fmt: skip
    return Issue(
        "harbour-city", "quay", "New quay", revision, date(2026, 1, 5), "0.1.0", "f" * 64,
        {"organization": "a"}, {"procurement": "3.1"}, (IssuedDocument.of(DOCUMENT),),
        {"bollards": "procurement"}, {"buyer": "Rui"}, ("organization.roles.buyer",), files={"a.md": "b"},
    )  # fmt: skip


def test_an_entry_and_a_snapshot_are_read_as_they_were_written() -> None:
    assert read_issue(issue_bytes(issue())) == issue()
    assert read_snapshot(snapshot_bytes(SNAPSHOT)) == SNAPSHOT
    assert snapshot_bytes(SNAPSHOT) == snapshot_bytes(SNAPSHOT)


def test_a_section_knows_what_is_described_and_mentioned_in_it() -> None:
    sections = IssuedDocument.of(DOCUMENT).sections
    assert [section.id for section in sections] == ["opening", "6-steps"]
    assert sections[1].anchors == ("step-order",)
    assert sections[1].mentions == ("#control-PUR-C1",)


@given(st.integers(min_value=0, max_value=5000))
def test_what_is_cut_off_is_told_and_never_read_as_something_else(length: int) -> None:
    for data, read in ((issue_bytes(issue()), read_issue), (snapshot_bytes(SNAPSHOT), read_snapshot)):
        if length < len(data) - 1:
            with pytest.raises(UnreadableError):
                read(data[:length])


def test_what_a_later_version_wrote_is_refused_by_name() -> None:
    later = issue_bytes(issue()).replace(b"dovetail/issue/1", b"dovetail/issue/7")
    with pytest.raises(UnreadableError, match="later version of Dovetail"):
        read_issue(later)


def test_an_earlier_version_is_led_to_this_one_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    content = json.loads(gzip.decompress(snapshot_bytes(SNAPSHOT)))
    old = gzip.compress(json.dumps({**content, "texts": content["documents"]}).encode())
    monkeypatch.setattr(module, "SNAPSHOT_VERSION", 3)
    steps = {
        1: lambda data: {**data, "papers": data.pop("texts")},
        2: lambda data: {**data, "documents": data.pop("papers")},
    }
    monkeypatch.setattr(module, "SNAPSHOT_MIGRATIONS", steps)
    assert read_snapshot(old) == SNAPSHOT


def test_issues_are_kept_in_order_and_each_continues_the_one_before(tmp_path: Path) -> None:
    register = Register(tmp_path)
    assert register.latest() is None
    first = register.add(issue(1), SNAPSHOT)
    second = register.add(issue(2), SNAPSHOT)
    assert register.issues() == (first, second)
    assert register.latest() == second
    assert register.snapshot(second) == SNAPSHOT
    assert second.previous


def test_nobody_takes_a_number_twice(tmp_path: Path) -> None:
    register = Register(tmp_path)
    register.add(issue(1), SNAPSHOT)
    with pytest.raises(RegisterError, match="the next issue is 2"):
        register.add(issue(1), SNAPSHOT)


def test_an_altered_entry_or_snapshot_is_told(tmp_path: Path) -> None:
    register = Register(tmp_path)
    first = register.add(issue(1), SNAPSHOT)
    register.add(issue(2), SNAPSHOT)
    entry = tmp_path / "issues/0001.json"
    entry.write_bytes(entry.read_bytes().replace(b"Joana Reis", b"Rita Reis"))
    with pytest.raises(RegisterError, match="altered after issue 2"):
        register.issues()
    (tmp_path / "issues/0001.snapshot.gz").write_bytes(
        snapshot_bytes(Snapshot(Facts(), Facts(), Facts(), ()))
    )
    with pytest.raises(RegisterError, match="altered or replaced"):
        register.snapshot(first)


def test_a_missing_issue_between_others_is_told(tmp_path: Path) -> None:
    register = Register(tmp_path)
    register.add(issue(1), SNAPSHOT)
    register.add(issue(2), SNAPSHOT)
    (tmp_path / "issues/0001.json").unlink()
    with pytest.raises(RegisterError, match=r"0001\.json: it is missing"):
        register.issues()
