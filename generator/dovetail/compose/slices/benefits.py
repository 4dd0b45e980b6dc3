"""The benefits: who answers for each in daily business, when it is measured, and against what."""

from __future__ import annotations

from dovetail.check.derived.milestones import first_go_live
from dovetail.compose.slices.judged import judged
from dovetail.compose.teller import Plain, Teller, short_day
from dovetail.model import words
from dovetail.model.accounts import Benefit
from dovetail.model.base import Unknown


def benefits(teller: Teller, _subject: str) -> Plain:
    """Each benefit with owner and reviews, and the days that bound its baseline and its reviews."""
    project = teller.resolved.project
    live = first_go_live(teller)
    return {
        "benefits": [_benefit(teller, entry) for entry in project.benefits],
        "baseline_by": words.day(live) if live else None,
        "closes": words.day(project.ends),
        "portfolio": teller.by("portfolio-manager"),
    }


def _benefit(teller: Teller, entry: Benefit) -> Plain:
    days = () if entry.reviews is None or isinstance(entry.reviews, Unknown) else entry.reviews
    after = [day for day in days if day > teller.resolved.project.ends]
    return {
        "id": entry.id,
        "text": entry.text,
        "owner": teller.said(entry.owner, lambda role: teller.short(teller.approver(role))),
        "open": teller.said(entry.reviews) if isinstance(entry.reviews, Unknown) else None,
        "reviews": [short_day(day) for day in days],
        "after_closure": len(after),
        "problems": judged(teller, {"AR-53"}, entry.id),
    }
