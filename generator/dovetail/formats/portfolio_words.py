"""What a portfolio comes to, in sentences: for the first lines of a report."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.formats.portfolio_tables import plural, share
from dovetail.model import words
from dovetail.model.portfolio import Portfolio


def title(portfolio: Portfolio) -> str:
    """The heading."""
    return f"Projects of {portfolio.name}"


def headline(portfolio: Portfolio) -> Iterator[str]:
    """The few things to know, worst first. Each is a sentence."""
    if not portfolio.projects:
        yield "This profile has no projects yet."
        return
    blocked = sum(project.findings.blocker > 0 for project in portfolio.projects)
    number = portfolio.findings.blocker
    if number:
        yield (
            f"{plural(number, 'blocker')} {_is(number)} open, in {blocked:,} of "
            f"{plural(len(portfolio.projects), 'project')}."
        )
    else:
        yield f"No blocker is open in {plural(len(portfolio.projects), 'project')}."
    yield from _waivers(portfolio)
    redesign = len(portfolio.to_redesign)
    if redesign:
        yield f"{plural(redesign, 'control')} {_is(redesign)} to be redesigned: too many projects deviate."
    outdated = [source for source in portfolio.superseded if source.agreed]
    if outdated:
        affected = len({source.project for source in outdated})
        yield (
            f"{plural(affected, 'project')} {_is(affected)} agreed on a version of a procedure that is no "
            f"longer in force."
        )


def _waivers(portfolio: Portfolio) -> Iterator[str]:
    waivers = portfolio.waivers
    expired = sum(waiver.state == "expired" for waiver in waivers)
    soon = sum(waiver.state == "valid" and waiver.expiry == "soon" for waiver in waivers)
    void = sum(waiver.state == "not valid" for waiver in waivers)
    said = []
    if expired:
        said.append(f"{expired:,} {'has' if expired == 1 else 'have'} expired")
    if soon:
        said.append(f"{soon:,} {'ends' if soon == 1 else 'end'} within 30 days")
    if void:
        said.append(f"{void:,} {_is(void)} not valid")
    if said:
        yield f"Of {plural(len(waivers), 'waiver')} {words.listed(said)}."


def dated(portfolio: Portfolio) -> str:
    """On which day all this is so."""
    return f"As of {words.day(portfolio.day)}" if portfolio.projects else ""


def days_differ(portfolio: Portfolio) -> str:
    """Said where projects stand at other days than the report; empty where they don't."""
    other = sum(project.as_of != portfolio.day for project in portfolio.projects)
    if not other:
        return ""
    own = "its own file, as its pack is" if other == 1 else "their own files, as their packs are"
    return (
        f"{plural(other, 'project')} {_is(other)} judged on the day of {own}. Waivers count on "
        f"{words.day(portfolio.day)}."
    )


def average_reuse(portfolio: Portfolio) -> str:
    """The mean share of controls that projects reuse as they are."""
    known = [project.reuse for project in portfolio.projects if project.reuse is not None]
    return share(sum(known) / len(known) if known else None)


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
