"""What a portfolio comes to, in sentences: for the first lines of a report."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.formats.portfolio.numbers import figure, share
from dovetail.model import words
from dovetail.model.language import tell, tell_count
from dovetail.model.portfolio import Portfolio, WaiverStanding


def title(portfolio: Portfolio) -> str:
    """The heading."""
    return tell("Projects of {organization}", organization=portfolio.name)


def headline(portfolio: Portfolio) -> Iterator[str]:
    """The few things to know, worst first. Each is a sentence."""
    if portfolio.unusable:
        yield tell(
            "Left out, because the project file can't be used: {projects}.",
            projects=words.listed(portfolio.unusable),
        )
    if not portfolio.projects:
        yield tell("This profile has no projects yet.")
        return
    yield _blockers(portfolio)
    if portfolio.waivers:
        yield from _waivers(portfolio.waivers)
    redesign = len(portfolio.to_redesign)
    if redesign:
        yield tell_count(
            redesign,
            "{n} control is to be redesigned: too many projects deviate.",
            "{n} controls are to be redesigned: too many projects deviate.",
            n=figure(redesign),
        )
    overtaken = sum(item.state == "superseded" for item in portfolio.issues)
    if overtaken:
        yield tell_count(
            overtaken,
            "{n} issued pack is superseded: operations have changed since.",
            "{n} issued packs are superseded: operations have changed since.",
            n=figure(overtaken),
        )
    affected = len({source.project for source in portfolio.superseded if source.agreed})
    if affected:
        yield tell_count(
            affected,
            "{n} project is agreed on a version of a procedure that is no longer in force.",
            "{n} projects are agreed on a version of a procedure that is no longer in force.",
            n=figure(affected),
        )


def _blockers(portfolio: Portfolio) -> str:
    number, projects = portfolio.findings.blocker, len(portfolio.projects)
    if not number:
        return tell_count(
            projects,
            "No blocker is open in {n} project.",
            "No blocker is open in {n} projects.",
            n=figure(projects),
        )
    blocked = sum(project.findings.blocker > 0 for project in portfolio.projects)
    # How many there are in all decides the form of the last word in many languages, so it has a message of
    # its own.
    if projects == 1:
        return tell_count(
            number,
            "{n} blocker is open, in {blocked} of 1 project.",
            "{n} blockers are open, in {blocked} of 1 project.",
            n=figure(number),
            blocked=figure(blocked),
        )
    return tell_count(
        number,
        "{n} blocker is open, in {blocked} of {projects} projects.",
        "{n} blockers are open, in {blocked} of {projects} projects.",
        n=figure(number),
        blocked=figure(blocked),
        projects=figure(projects),
    )


def _waivers(waivers: tuple[WaiverStanding, ...]) -> Iterator[str]:
    expired = sum(waiver.state == "expired" for waiver in waivers)
    soon = sum(waiver.state == "valid" and waiver.expiry == "soon" for waiver in waivers)
    void = sum(waiver.state == "not valid" for waiver in waivers)
    said = []
    if expired:
        said.append(tell_count(expired, "{n} has expired", "{n} have expired", n=figure(expired)))
    if soon:
        said.append(tell_count(soon, "{n} ends within 30 days", "{n} end within 30 days", n=figure(soon)))
    if void:
        said.append(tell_count(void, "{n} is not valid", "{n} are not valid", n=figure(void)))
    if said:
        yield tell_count(
            len(waivers),
            "Of {n} waiver {standings}.",
            "Of {n} waivers {standings}.",
            n=figure(len(waivers)),
            standings=words.listed(said),
        )


def dated(portfolio: Portfolio) -> str:
    """On which day all this is so."""
    return tell("As of {day}", day=words.day(portfolio.day)) if portfolio.projects else ""


def days_differ(portfolio: Portfolio) -> str:
    """Said where projects stand at other days than the report; empty where they don't."""
    other = sum(project.as_of != portfolio.day for project in portfolio.projects)
    if not other:
        return ""
    return tell_count(
        other,
        "{n} project is judged on the day of its own file, as its pack is. Waivers count on {day}.",
        "{n} projects are judged on the day of their own files, as their packs are. Waivers count on {day}.",
        n=figure(other),
        day=words.day(portfolio.day),
    )


def average_reuse(portfolio: Portfolio) -> str:
    """The mean share of controls that projects reuse as they are."""
    known = [project.reuse for project in portfolio.projects if project.reuse is not None]
    return share(sum(known) / len(known) if known else None)
