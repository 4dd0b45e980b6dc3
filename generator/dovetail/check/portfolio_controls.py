"""From which controls projects deviate, why, and what to propose to whoever owns them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.deviation import Adapt, Waive
from dovetail.model.language import later, tell, tell_count, tell_of
from dovetail.model.portfolio import ControlStanding, Deviation
from dovetail.model.procedure import Duty, Procedure
from dovetail.model.profile import Profile
from dovetail.model.project import Project
from dovetail.model.resolved import Actor, Change, ResolvedProject
from dovetail.model.routes import Route, Step
from dovetail.resolve.people import title_of

Choice = tuple[str, str, str]
"""A procedure, a question with a choice of answers, and one answer to it, in words."""

_NAMED = 5
_FIELDS = {
    "by": later("who does it"),
    "accountable": later("who is accountable"),
    "consulted": later("who is consulted"),
    "informed": later("who is informed"),
    "do": later("what is done"),
    "decided_by": later("who decides"),
}
_INSTEAD = 3


def deviations_of(
    profile: Profile, project: Project, resolved: ResolvedProject | None = None
) -> Iterator[Deviation]:
    """What a project does about controls, as it is written, whether or not leave was valid.

    Whoever wanted to deviate found the control too stiff. What was refused shows what was tried. Where the
    project is not resolved, values are as they are written.
    """
    changes = {
        (bound.id, name): origin.changes
        for bound in (resolved.procedures if resolved else ())
        for name, origin in (
            *((item.step.id, item.origin) for item in bound.steps),
            *((item.duty.id, item.origin) for item in bound.duties),
        )
    }
    facts = dict(_choices(profile, resolved)) if resolved else {}
    for name, operations in project.tailoring.items():
        layered = profile.procedures.get(name)
        carried = _carried(layered.value) if layered else {}
        for operation in operations:
            if isinstance(operation, Waive):
                asks = operation.approved_by is None and operation.decision_due is not None
                yield Deviation(
                    project.code,
                    name,
                    operation.waive,
                    "asks" if asks else "waives",
                    operation.because,
                    compensating=operation.compensating or "",
                    requests=operation.requests,
                    facts=tuple(facts.get(request, ()) for request in operation.requests),
                )
            elif isinstance(operation, Adapt):
                title, controls = carried.get(operation.adapt, ("", ()))
                done = changes.get((name, operation.adapt), ()) or _tried(operation)
                for control in controls:
                    yield Deviation(
                        project.code, name, control, "adapts", operation.because, item=title, changes=done
                    )


def choices_of(profile: Profile, resolved: ResolvedProject) -> Counter[Choice]:
    """How often the project's requests give each answer to a question with a choice of answers."""
    found = dict(_choices(profile, resolved))
    return Counter(
        (item.procedure, fact, text)
        for item in resolved.requests
        for fact, text in found.get(item.request.id, ())
    )


def controls_of(
    profile: Profile, deviations: Iterable[Deviation], choices: Mapping[Choice, int]
) -> tuple[ControlStanding, ...]:
    """The controls from which some project deviates, those from which most do first."""
    by_control: dict[tuple[str, str], list[Deviation]] = defaultdict(list)
    for entry in deviations:
        by_control[entry.procedure, entry.control].append(entry)
    proposers = _proposers(profile)
    found = []
    for (procedure, name), entries in by_control.items():
        layered = profile.procedures.get(procedure)
        control = next((c for c in layered.value.controls if c.id == name), None) if layered else None
        if layered is None or control is None:
            continue
        plain = ControlStanding(
            control=name,
            procedure=procedure,
            procedure_title=layered.value.title,
            version=layered.value.version,
            statement=control.statement,
            baseline=layered.layer != "reference",
            statutory=control.statutory,
            owner=_owner(layered.value, profile),
            deviations=tuple(entries),
            proposed_by=tuple(proposers.get(name, ())),
        )
        found.append(_with_proposal(plain, profile, choices))
    return tuple(
        sorted(
            found,
            key=lambda item: (
                -len(item.projects()),
                -len(item.projects("waives", "asks")),
                item.procedure,
                item.control,
            ),
        )
    )


def _with_proposal(
    standing: ControlStanding, profile: Profile, choices: Mapping[Choice, int]
) -> ControlStanding:
    deviating = len(standing.projects())
    least = profile.organization.value.standards.redesign_after
    sure = len(standing.projects("waives", "adapts"))
    if sure < least or standing.proposed_by or not standing.baseline:
        return standing
    lines = [
        tell(
            "{deviating} of {n} can't follow {control} as it is: {deeds}.",
            deviating=deviating,
            n=tell_count(len(profile.all_projects), "{n} project", "{n} projects"),
            control=standing.control,
            deeds=_deeds(standing),
        ),
        *_options(standing, choices),
        tell(
            "{owner} changes it, or says why it stays.",
            owner=standing.owner.title if standing.owner else tell("Its owner"),
        ),
    ]
    return ControlStanding(
        standing.control,
        standing.procedure,
        standing.procedure_title,
        standing.version,
        standing.statement,
        standing.baseline,
        standing.statutory,
        standing.owner,
        standing.deviations,
        (),
        tuple(lines),
    )


def _deeds(standing: ControlStanding) -> str:
    waive, adapt, ask = (len(standing.projects(way)) for way in ("waives", "adapts", "asks"))
    said = []
    if waive:
        said.append(tell_count(waive, "{n} waives it", "{n} waive it"))
    if adapt:
        said.append(tell_count(adapt, "{n} adapts what carries it out", "{n} adapt what carries it out"))
    if ask:
        said.append(tell_count(ask, "{n} asks to waive it", "{n} ask to waive it"))
    return words.listed(said)


def _options(standing: ControlStanding, choices: Mapping[Choice, int]) -> Iterator[str]:
    """Ways out that follow from what projects have written; none is made up."""
    if standing.statutory:
        yield tell("A law demands it: only the way in which it is carried out can change.")
    waivers = [entry for entry in standing.deviations if entry.how != "adapts"]
    if not standing.statutory:
        yield from _exemption(standing.procedure, waivers, choices)
        yield from _alternatives(waivers)
    yield from _new_values([entry for entry in standing.deviations if entry.how == "adapts"])


def _exemption(procedure: str, waivers: Sequence[Deviation], choices: Mapping[Choice, int]) -> Iterator[str]:
    """What all requests have in common for which it is waived, if other requests haven't."""
    requests = [set(answers) for entry in waivers for answers in entry.facts]
    if len(requests) < 2 or not all(entry.requests for entry in waivers):
        return
    total: dict[str, int] = defaultdict(int)
    for (of, fact, _), number in choices.items():
        total[fact] += number if of == procedure else 0
    for fact, text in sorted(set.intersection(*requests)):
        alike = choices.get((procedure, fact, text), 0)
        if alike < total[fact]:
            yield (
                tell(
                    "Exempt requests with “{text}” for {fact}: all {n} for which it is waived are "
                    "such, and of all {total} requests {alike}.",
                    text=text,
                    fact=words.name(fact),
                    n=len(requests),
                    total=total[fact],
                    alike=alike,
                )
            )


def _alternatives(waivers: Sequence[Deviation]) -> Iterator[str]:
    doing: dict[str, list[str]] = defaultdict(list)
    for entry in waivers:
        if entry.compensating:
            doing[entry.compensating].append(entry.project)
    if not doing:
        return
    most = sorted(doing.items(), key=lambda item: -len(set(item[1])))
    said = [f"“{text}” ({named(codes)})" for text, codes in most[:_INSTEAD]]
    more = len(most) - _INSTEAD
    yield (
        tell("Accept what projects do instead as a second way to satisfy it: ")
        + words.listed([*said, *([tell("{more} more", more=more)] if more > 0 else [])])
        + "."
    )


def _new_values(adapted: Sequence[Deviation]) -> Iterator[str]:
    fields: dict[tuple[str, str], list[tuple[Deviation, Change]]] = defaultdict(list)
    for entry in adapted:
        for change in entry.changes:
            fields[entry.item, change.field].append((entry, change))
    for (item, field), changes in fields.items():
        if len({entry.project for entry, _ in changes}) < 2:
            continue
        after: dict[str, list[str]] = defaultdict(list)
        for entry, change in changes:
            after[change.after].append(entry.project)
        before = next((change.before for _, change in changes if change.before), "")
        yield _new_value(item, called(field), before, after)


def _new_value(item: str, field: str, before: str, after: Mapping[str, Sequence[str]]) -> str:
    now = tell(" from “{before}”", before=before) if before else ""
    if len(after) == 1:
        ((text, codes),) = after.items()
        return tell(
            "In “{item}”, change {field}{now} to “{text}”, as {named} do.",
            item=item,
            field=field,
            now=now,
            text=text or tell("none"),
            named=named(codes),
        )
    most = sorted(after.items(), key=lambda pair: -len(set(pair[1])))
    said = [f"“{text or tell_of('value', 'none')}” ({named(codes)})" for text, codes in most[:_INSTEAD]]
    more = len(most) - _INSTEAD
    done = words.listed([*said, *([tell("{more} more", more=more)] if more > 0 else [])])
    return tell(
        "In “{item}”, let projects choose {field}. Instead of “{before}” they have: {done}.",
        item=item,
        field=field,
        before=before or tell("none"),
        done=done,
    )


def called(field: str) -> str:
    """A field of a step, duty or route in words."""
    return tell(_FIELDS[field]) if field in _FIELDS else words.name(field)


def named(codes: Iterable[str]) -> str:
    """Projects by their codes; of many the first, and how many more."""
    ordered = list(dict.fromkeys(codes))
    more = len(ordered) - _NAMED
    return words.listed([*ordered[:_NAMED], *([tell("{more} more", more=more)] if more > 0 else [])])


def _choices(
    profile: Profile, resolved: ResolvedProject
) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    for item in resolved.requests:
        handles = profile.procedures[item.procedure].value.handles
        asked: Collection[str] = (
            {name for name, fact in handles.facts.items() if fact.type in ("choice", "yes-no")}
            if handles
            else ()
        )
        yield (
            item.request.id,
            tuple(
                (answer.fact, answer.text) for answer in item.answers if answer.known and answer.fact in asked
            ),
        )


def _carried(procedure: Procedure) -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """Title and controls of each step, duty and route."""
    items: tuple[Step | Duty | Route, ...] = (*procedure.steps, *procedure.duties, *procedure.routes)
    return {item.id: (item.title, item.controls) for item in items}


def _tried(operation: Adapt) -> tuple[Change, ...]:
    return tuple(
        Change(field, "", str(value))
        for field, value in operation.set.items()
        if isinstance(value, str | int)
    )


def _proposers(profile: Profile) -> Mapping[str, Sequence[str]]:
    """The projects with an entry in the improvement register, by the control that it is about."""
    found: dict[str, list[str]] = defaultdict(list)
    for code, written in profile.all_projects.items():
        for entry in written.value.improvements:
            if isinstance(entry.reference, str):
                for name in entry.because_of:
                    if code not in found[name]:
                        found[name].append(code)
    return found


def _owner(procedure: Procedure, profile: Profile) -> Actor | None:
    """Who owns the procedure in the organization, whoever acts for them in a project."""
    if isinstance(procedure.owner, Unknown):
        return None
    roles = profile.organization.value.roles
    name = procedure.owner
    role = name if name in roles else next((own for own, e in roles.items() if name in e.acts_as), name)
    entry = roles.get(role)
    if entry is None:
        return Actor(role, profile.reference_roles.get(role, title_of(role)))
    holder = entry.holder if isinstance(entry.holder, str) else ""
    return Actor(role, entry.title, holder, queue=entry.queue or "")
