"""The amount beside a request is what it costs, and never a figure that it merely states."""

from __future__ import annotations

from tests.compose.slices.imaging import documents, sample


def line_of(request: str) -> str:
    body = documents(sample())["requests"]
    return next(row for row in body.splitlines() if row.startswith(f"| [{request} "))


def test_a_purchase_costs_what_authority_is_measured_by() -> None:
    assert "| GBP 25,000 |" in line_of("PAX-P2")


def test_what_a_report_states_is_not_its_price() -> None:
    assert "| – |" in line_of("PAX-F1")
    body = documents(sample())["requests"]
    assert "**GBP 12,000**" in body.partition('request-PAX-F1"></a>')[2]
