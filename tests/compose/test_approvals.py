"""Who must agree is said in words, whatever way the procedure finds them."""

from __future__ import annotations

from typing import Any

import pytest

from dovetail.compose.slices.approvals import approval
from dovetail.compose.teller import Teller
from dovetail.model.routes import Approval
from tests.compose.harbour import harbour


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"any_of": ["buyer", "controller"]}, "one of Buyer or Inês Prado (Controller)"),
        ({"any_of": ["buyer", "controller"], "count": 2}, "two of Buyer or Inês Prado (Controller)"),
        ({"authority": "spend"}, "the lowest role with enough authority for spend"),
        ({"authority": "spend", "count": 2}, "the two lowest roles with enough authority for spend"),
        (
            {"authority": "spend", "line_of": "requester", "levels": "all"},
            "the lowest role with enough authority for spend, up the reporting line of the requester, "
            "and before it every role below with authority of its own",
        ),
        ({"board": "council"}, "City council"),
        ({"superior_of": "buyer"}, "line manager of the Buyer"),
        ({"by": "controller", "not_by": ["award"]},
         "Inês Prado (Controller), but not whoever does “Award the contract”"),
    ],
)  # fmt: skip
def test_an_approval_is_said_in_words(written: dict[str, Any], said: str) -> None:
    teller = Teller(harbour())
    procedure = teller.procedures["procurement"].procedure
    assert approval(teller, Approval.model_validate(written), procedure)["who"] == said
