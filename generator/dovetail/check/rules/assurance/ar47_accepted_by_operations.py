"""AR-47: what goes live is accepted, before it does, by somebody who will have to operate it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dovetail.check.case import Case
from dovetail.check.derived.milestones import GoLive, use_begins
from dovetail.check.derived.scope import shaped_services
from dovetail.check.derived.voices import voice_of
from dovetail.check.rule import Judgement, Rule, failed, passed, question_in, unknown
from dovetail.check.rules.assurance.acceptors import may_accept
from dovetail.check.rules.assurance.ar47_conditions import criteria
from dovetail.check.rules.assurance.outcome import outcome
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Place, Severity
from dovetail.model.language import later, tell
from dovetail.model.readiness import Acceptance


@dataclass(frozen=True, slots=True)
class _Thing:
    """A release or service to be accepted, the first day on which it is live, and who operates it."""

    id: str
    title: str
    live: date | None
    place: Place
    services: tuple[str, ...]


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per release (or service, where nothing is released), and per criterion that failed."""
    things = list(_things(case))
    for thing in things:
        yield from _accepted(case, thing)
    yield from criteria(case, min((thing.live for thing in things if thing.live), default=None))


def _things(case: Case) -> Iterator[_Thing]:
    releases = {release.id for release in case.project.releases}
    changed: dict[str, list[GoLive]] = {}
    entries = outcome(case)
    shaped = frozenset(shaped_services(case))
    for entry in entries:
        if entry.id in releases:
            services = tuple(sorted(entry.services)) or case.project.services
            yield _Thing(entry.id, entry.title, entry.on, case.place(*entry.path), services)
            continue
        for service in sorted(entry.services & shaped):  # what is merely touched is accepted as a change
            changed.setdefault(service, []).append(entry)
    for service, changes in changed.items():
        first = min(changes, key=lambda entry: entry.on or date.max)
        title = f"{first.title} ({case.organization.services[service].title})"
        yield _Thing(service, title, first.on, case.place(*first.path), (service,))
    if not entries:
        yield from _without_go_live(case)


def _without_go_live(case: Case) -> Iterator[_Thing]:
    """Services in scope of a project that says nothing of a go-live."""
    for service in case.project.services:
        title = tell(
            "what the project changes in {services}", services=case.organization.services[service].title
        )
        yield _Thing(service, title, None, case.place("services"), (service,))


def _accepted(case: Case, thing: _Thing) -> Iterator[Judgement]:
    entries = list(enumerate(case.project.acceptances))
    own = [item for item in entries if item[1].release == thing.id]
    if own:
        yield _best(case, thing, own)
        return
    missing = []
    verdicts = []
    for service in thing.services:
        of_service = [item for item in entries if item[1].service == service and item[1].release is None]
        if of_service:
            verdicts.append(_best(case, thing, of_service))
        else:
            missing.append(case.organization.services[service].title)
    problems = [verdict for verdict in verdicts if verdict.verdict != "pass"]
    yield from problems
    if missing or not thing.services:
        yield _nobody(case, thing, missing if verdicts else [])
    elif not problems:
        yield passed(thing.id)


def _nobody(case: Case, thing: _Thing, missing: list[str]) -> Judgement:
    of = tell(" for {missing}", missing=words.listed(missing)) if missing else ""
    if thing.live is not None:
        message = tell(
            "{thing} goes live on {live}, and nobody has accepted it{of}",
            thing=thing.title,
            live=words.day(thing.live),
            of=of,
        )
    elif any(release.id == thing.id for release in case.project.releases):
        message = tell(
            "nobody has accepted {thing}{of}, and it has no day of go-live", thing=thing.title, of=of
        )
    else:
        message = tell("nobody has said when {thing} goes live, or who accepts it", thing=thing.title)
    return unknown(
        thing.id,
        message,
        thing.place,
        hint=tell("agree with the service owner who signs and when (project.yaml: acceptances)"),
        due=thing.live or use_begins(case.project),
    )


def _best(case: Case, thing: _Thing, entries: list[tuple[int, Acceptance]]) -> Judgement:
    """One acceptance that holds is enough; if none does, what is wrong with the first."""
    verdicts = [_signed(case, thing, index, entry) for index, entry in entries]
    return next((verdict for verdict in verdicts if verdict.verdict == "pass"), verdicts[0])


def _signed(case: Case, thing: _Thing, index: int, entry: Acceptance) -> Judgement:
    place = case.place("acceptances", index, "signed_by")
    due = thing.live or use_begins(case.project)
    if entry.signed_by is None or isinstance(entry.signed_by, Unknown):
        asked = question_in(entry.signed_by)
        return unknown(
            thing.id,
            tell("nobody has said who accepts {thing}{asked}", thing=thing.title, asked=asked),
            place,
            due=due,
        )
    voice = voice_of(case, entry.signed_by)
    if voice.is_project:
        message = tell(
            "{thing} is accepted by {voice}{why_not}, and by nobody of operations",
            thing=thing.title,
            voice=voice.title,
            why_not=voice.why_not,
        )
        return failed(thing.id, message, place)
    if not voice.is_operations:
        message = tell(
            "{thing} is accepted by {voice}{why_not}",
            thing=thing.title,
            voice=voice.title,
            why_not=voice.why_not,
        )
        return unknown(thing.id, message, place, hint=tell("name the operational role that signs"), due=due)
    operates = may_accept(case, entry.signed_by, voice, thing.services)
    if operates is False:
        message = tell(
            "{thing} is accepted by {voice}, who neither owns nor supports the service",
            thing=thing.title,
            voice=voice.title,
        )
        return failed(thing.id, message, place)
    if operates is None:
        message = tell(
            "{thing} is accepted by {voice}, and whether they will operate it is open: "
            "nobody has said who owns and supports the service, or in which role they sign",
            thing=thing.title,
            voice=voice.title,
        )
        hint = tell("name the owner of the service, or the operational role that signs")
        return unknown(thing.id, message, place, hint=hint, due=due)
    return _in_time(case, thing, index, entry, due)


def _in_time(case: Case, thing: _Thing, index: int, entry: Acceptance, due: date) -> Judgement:
    place = case.place("acceptances", index, "signed_on")
    day = entry.signed_on
    if day is None or isinstance(day, Unknown):
        message = tell("nobody has said when {thing} is accepted", thing=thing.title)
        return unknown(
            thing.id, message, place, hint=tell("enter the day of the signature (signed_on)"), due=due
        )
    if thing.live is None:
        message = tell(
            "{thing} is accepted on {day}, and nobody has said when it goes live",
            thing=thing.title,
            day=words.day(day),
        )
        return unknown(thing.id, message, thing.place, hint=tell("state the day of the go-live"), due=day)
    if day > thing.live:
        return failed(
            thing.id,
            tell(
                "{thing} is accepted on {day}, after the go-live on {live}",
                thing=thing.title,
                day=words.day(day),
                live=words.day(thing.live),
            ),
            place,
            hint=tell("have it accepted first, or go live later"),
        )
    return passed(thing.id)


RULE = Rule(
    id="AR-47",
    codes=("not-accepted-by-operations", "criterion-not-met"),
    title=later("What goes live is accepted first, by operations; what failed is accepted only until a day"),
    severity=Severity.BLOCKER,
    prevents=("F4", "F5"),
    procedures=("SAC", "TRN", "REL"),
    reason="""
A project that accepts its own work hands over its open points as well. Whoever is called at three in the
morning must have said before that they can operate it, and may say no. Most go-lives do have open points:
what keeps them from becoming permanent is a condition with a name under it and a day on which it ends.
""",
    data="releases, otherwise changes to services; acceptances (release, service, signed_by, signed_on, "
    "conditions); tests (criteria, result, on); roles, team and reporting line; owners, support groups, "
    "acceptors; owner of the procedure for service acceptance",
    bad="""
project:
  acceptances:
    - {id: AC-1, signed_by: project-manager}
""",
    good="""
project:
  acceptances:
    - {id: AC-1, signed_by: metering-owner}
""",
    hint=later("have it accepted by the service owner, or by whoever will support it"),
    check=check,
)
