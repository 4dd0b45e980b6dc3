"""A portfolio as tables for a spreadsheet: every row, and no cell that a spreadsheet takes for a formula."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from dovetail.formats.csv_text import Value, csv_bytes
from dovetail.formats.unseen import written_out
from dovetail.model.portfolio import Portfolio
from dovetail.model.resolved import Actor, RequestVerdict

Rows = Iterable[Sequence[Value]]

_VERDICTS: tuple[RequestVerdict, ...] = ("ok", "infeasible", "blocked", "unknown")
_MODES = ("F1", "F2", "F3", "F4", "F5", "F6", "F7")


def portfolio_csv(portfolio: Portfolio, table: str) -> bytes:
    """One of the tables whose names :data:`TABLES` lists. Lists within a cell are separated by ``, ``.

    :raises KeyError: if there is no such table.
    """
    header, rows = TABLES[table]
    return csv_bytes(header, (tuple(map(_seen, row)) for row in rows(portfolio)))


def _seen(value: Value) -> Value:
    return written_out(value) if isinstance(value, str) else value


def _projects(portfolio: Portfolio) -> Rows:
    for item in portfolio.projects:
        found, gate = item.findings, item.gate
        modes = {mode.mode: mode.verdict for mode in item.modes}
        expired = sum(waiver.state == "expired" for waiver in item.waivers)
        soon = sum(waiver.state == "valid" and waiver.expiry == "soon" for waiver in item.waivers)
        yield (
            item.code, item.name, item.status, item.level, item.starts, item.ends, item.as_of,
            gate.title, gate.on, gate.to_come, gate.undated, found.blocker, found.major, found.minor,
            found.unknown, found.later, item.questions,
            *(item.requests.get(verdict, 0) for verdict in _VERDICTS), len(item.waivers), expired, soon,
            len(item.superseded), ", ".join(item.unbased), percent(item.reuse),
            *(modes.get(mode, "") for mode in _MODES),
        )  # fmt: skip


def _waivers(portfolio: Portfolio) -> Rows:
    for item in portfolio.waivers:
        yield (
            item.project, item.waives, item.subject, item.title, item.procedure, ", ".join(item.about),
            item.state, item.expiry, item.problem, item.because, item.compensating, item.requested_by,
            item.approved_by, item.issued, item.expires, item.decision_due, item.age, item.left,
            item.place.file if item.place else "", item.place.line if item.place else None,
        )  # fmt: skip


def _controls(portfolio: Portfolio) -> Rows:
    for item in portfolio.controls:
        yield (
            item.control, item.procedure, item.procedure_title, item.version, item.statement, item.baseline,
            item.statutory, *_owner(item.owner), len(item.projects()), len(item.projects("waives")),
            len(item.projects("adapts")), len(item.projects("asks")), ", ".join(item.projects()),
            ", ".join(item.proposed_by), " ".join(item.proposal),
        )  # fmt: skip


def _deviations(portfolio: Portfolio) -> Rows:
    for control in portfolio.controls:
        for item in control.deviations:
            yield (
                item.control, item.procedure, item.project, item.how, item.item, item.because,
                item.compensating, ", ".join(item.requests),
                "; ".join(f"{change.field}: {change.before} → {change.after}" for change in item.changes),
            )  # fmt: skip


def _rules(portfolio: Portfolio) -> Rows:
    for item in portfolio.rules:
        yield (
            item.id, item.title, item.severity, item.projects_failing, item.projects_unknown, item.failed,
            item.unknown, item.waived, item.passed,
        )  # fmt: skip


def _superseded(portfolio: Portfolio) -> Rows:
    for item in portfolio.superseded:
        yield (
            item.project, item.procedure, item.title, item.agreed, item.current, item.deviations,
            *_owner(item.owner),
        )  # fmt: skip


def _issues(portfolio: Portfolio) -> Rows:
    for item in portfolio.issues:
        yield (
            item.project, item.number, item.on, item.state, ", ".join(item.procedures),
            "; ".join(item.changed), item.problem,
        )  # fmt: skip


def _owner(actor: Actor | None) -> tuple[Value, Value]:
    return (actor.title, actor.holder or actor.queue) if actor else ("", "")


def percent(share: float | None) -> Decimal | None:
    """A share in percent, to a tenth."""
    return None if share is None else Decimal(str(round(share * 100, 1)))


TABLES: Mapping[str, tuple[tuple[str, ...], Callable[[Portfolio], Rows]]] = {
    "projects": (
        (
            "project", "name", "status", "level", "starts", "ends", "as_of", "next_gate", "next_gate_on",
            "gates_to_come", "gates_without_day", "blockers", "major", "minor", "unknown", "not_needed_yet",
            "open_questions", *(f"requests_{verdict}" for verdict in _VERDICTS), "waivers", "waivers_expired",
            "waivers_ending_soon", "superseded_sources", "procedures_without_baseline", "reused_percent",
            *_MODES,
        ),
        _projects,
    ),
    "waivers": (
        (
            "project", "waives", "subject", "title", "procedure", "about", "state", "expiry", "problem",
            "because", "compensating", "requested_by", "approved_by", "issued", "expires",
            "decision_due", "age_days", "days_left", "file", "line",
        ),
        _waivers,
    ),
    "controls": (
        (
            "control", "procedure", "procedure_title", "version", "statement", "operational",
            "statutory", "owner", "owner_holder", "projects", "waive", "adapt", "ask", "project_codes",
            "proposed_by", "proposal",
        ),
        _controls,
    ),
    "deviations": (
        (
            "control", "procedure", "project", "does", "item", "because", "compensating", "requests",
            "changes",
        ),
        _deviations,
    ),
    "rules": (
        (
            "rule", "title", "severity", "projects_failing", "projects_unknown", "findings", "unknown",
            "waived", "passed",
        ),
        _rules,
    ),
    "superseded": (
        ("project", "procedure", "title", "agreed", "current", "deviations", "owner", "owner_holder"),
        _superseded,
    ),
    "issues": (("project", "issue", "on", "state", "procedures", "changed", "problem"), _issues),
}  # fmt: skip
"""The tables by name: their headings, and what makes their rows."""
