"""AR-50: whoever will resolve incidents of a service has its runbook and is trained before it goes live."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from dovetail.check.case import Case
from dovetail.check.derived.milestones import known, use_begins
from dovetail.check.derived.receivers import receiving_groups
from dovetail.check.derived.voices import is_of_another_group, voice_of
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.check.rules.assurance.outcome import live_services, outcome
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell
from dovetail.model.readiness import Training

_Need = tuple[str, date | None]
"""A service, and the first day on which it must be supported."""


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per group that supports what goes live; of one that fails, each part that does.

    Where a project has said nothing at all of training, one per service.
    """
    needs: dict[str, list[_Need]] = {}
    for service, entries in live_services(case, outcome(case)).items():
        first = min((entry.on for entry in entries if entry.on), default=None)
        for group in receiving_groups(case.organization, case.project, service):
            needs.setdefault(group, []).append((service, first))
    if needs and not case.project.training:
        yield from _no_training(case, needs)
        return
    for group, services in needs.items():
        problems = list(_problems(case, group, services))
        yield from problems or [passed(group)]


def _no_training(case: Case, needs: Mapping[str, Sequence[_Need]]) -> Iterator[Judgement]:
    groups: dict[_Need, list[str]] = {}
    for group, services in needs.items():
        for pair in services:
            groups.setdefault(pair, []).append(group)
    known_groups = case.organization.support_groups
    for (service, live), names in groups.items():
        titles = [known_groups[name].title if name in known_groups else name for name in names]
        yield unknown(
            service,
            tell(
                "{titles} will support {services}, and nobody has said whether they have "
                "runbooks and are trained",
                titles=words.listed(titles),
                services=case.organization.services[service].title,
            ),
            case.place("training", key=True),
            due=live or use_begins(case.project),
        )


def _problems(case: Case, group: str, services: Sequence[_Need]) -> Iterator[Judgement]:
    entries = [item for item in enumerate(case.project.training) if item[1].group == group]
    without = [
        (service, live)
        for service, live in services
        if not any(entry.service in (None, service) for _, entry in entries)
    ]
    if without:
        yield _nothing_said(case, group, without)
    for index, entry in entries:
        days = [live for service, live in services if entry.service in (None, service)]
        if days:
            live = min((day for day in days if day), default=None)
            yield from _entry(case, index, entry, live)


def _nothing_said(case: Case, group: str, services: Sequence[_Need]) -> Judgement:
    named = case.organization.support_groups.get(group)
    titles = words.listed(case.organization.services[service].title for service, _ in services)
    hint = tell("enter when {group} was trained, and on which runbook (project.yaml: training)", group=group)
    if named is None:
        hint = tell(
            "describe the group, and say when it was trained "
            "(organization.yaml: support_groups; project.yaml: training)"
        )
    return unknown(
        group,
        tell(
            "{named} will support {titles}, and nobody has said whether it has a runbook and is trained",
            named=named.title if named else group,
            titles=titles,
        ),
        case.place("training", key=True),
        hint=hint,
        due=min((live for _, live in services if live), default=use_begins(case.project)),
    )


def _entry(case: Case, index: int, entry: Training, live: date | None) -> Iterator[Judgement]:
    title = case.organization.support_groups[entry.group].title
    due = live or use_begins(case.project)
    done = known(entry.completed_on)
    missing = [] if isinstance(entry.runbook, str) else [tell("where its runbook is")]
    missing += [] if done else [tell("when its training is complete")]
    if missing:
        asked = [item for item in (entry.runbook, entry.completed_on) if isinstance(item, Unknown)]
        field = "completed_on" if isinstance(entry.runbook, str) else "runbook"
        yield unknown(
            entry.group,
            tell("nobody has said of {title} {missing}", title=title, missing=words.listed(missing))
            + (f": {asked[0].unknown}" if asked and len(missing) == 1 else ""),
            case.place("training", index, field),
            due=due,
        )
    if done and live and done > live:
        yield failed(
            entry.group,
            tell(
                "{title} is trained by {done}, and supports from {live}, the go-live",
                title=title,
                done=words.day(done),
                live=words.day(live),
            ),
            case.place("training", index, "completed_on"),
            hint=tell("complete the training before the go-live"),
        )
    elif done and live is None:
        yield unknown(
            entry.group,
            tell(
                "{title} is trained by {done}, and nobody has said when it must support: the "
                "go-live has no day",
                title=title,
                done=words.day(done),
            ),
            case.place("training", index, "completed_on"),
            hint=tell("state the day of the go-live"),
            due=done,
        )
    yield from _confirmed(case, index, entry, title, done)


def _confirmed(case: Case, index: int, entry: Training, title: str, done: date | None) -> Iterator[Judgement]:
    """Training that lies ahead can't be confirmed yet."""
    if entry.certified_by is None:
        if done and done <= case.today:
            yield unknown(
                entry.group,
                tell(
                    "the training of {title} was complete on {done}, and nobody of the group has "
                    "confirmed it",
                    title=title,
                    done=words.day(done),
                ),
                case.place("training", index),
                hint=tell("ask the lead of the group to confirm it (project.yaml: training, certified_by)"),
            )
    elif (voice := voice_of(case, entry.certified_by)).is_project:
        yield failed(
            entry.group,
            tell(
                "that {title} is trained is confirmed by {voice}{why_not}",
                title=title,
                voice=voice.title,
                why_not=voice.why_not,
            ),
            case.place("training", index, "certified_by"),
            hint=tell("let the receiving group confirm it"),
        )
    elif is_of_another_group(case, entry.certified_by, entry.group):
        yield failed(
            entry.group,
            tell(
                "that {title} is trained is confirmed by {voice}, who does not lead the group",
                title=title,
                voice=voice.title,
            ),
            case.place("training", index, "certified_by"),
            hint=tell("let the receiving group confirm it"),
        )


RULE = Rule(
    id="AR-50",
    codes=("receiver-not-ready",),
    title=later(
        "Every group that will support a service has its runbook, and is trained before it goes live"
    ),
    severity=Severity.MAJOR,
    prevents=("F4", "F5"),
    procedures=("KNO", "TRN", "QUA"),
    reason="""
The first call comes on the first morning, and the service desk takes it, not the people who were in the
project. Training after the go-live is held in the time that the incidents need. Whether it was enough only
the receivers can say: a list of who sat in the room is the project's evidence, not theirs.
""",
    data="training (group, service, runbook, completed_on, certified_by); support_models, or support and "
    "resolver_groups of services; go-lives",
    bad="""
project:
  training:
    - {group: service-desk, runbook: Archive/metering/runbook, completed_on: 2026-06-12}
    - {group: metering-support, runbook: Archive/metering/runbook, completed_on: 2026-06-05}
""",
    good="""
project:
  training:
    - {group: service-desk, runbook: Archive/metering/runbook, completed_on: 2026-06-10}
    - {group: metering-support, runbook: Archive/metering/runbook, completed_on: 2026-06-05}
""",
    hint=later("agree with the group on runbook and training (project.yaml: training)"),
    check=check,
)
