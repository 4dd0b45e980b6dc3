"""What to propose to whoever owns a control from which many projects deviate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from dovetail.model import words
from dovetail.model.language import later, tell, tell_count, tell_of
from dovetail.model.portfolio import ControlStanding, Deviation
from dovetail.model.profile import Profile
from dovetail.model.resolved import Change

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


def with_proposal(
    standing: ControlStanding, profile: Profile, choices: Mapping[Choice, int]
) -> ControlStanding:
    """The same with what to propose to its owner, if enough projects deviate and none has proposed it yet."""
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
    return replace(standing, proposal=tuple(lines))


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
    said = [f"“{text}” ({_named(codes)})" for text, codes in most[:_INSTEAD]]
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
            named=_named(codes),
        )
    most = sorted(after.items(), key=lambda pair: -len(set(pair[1])))
    said = [f"“{text or tell_of('value', 'none')}” ({_named(codes)})" for text, codes in most[:_INSTEAD]]
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


def _named(codes: Iterable[str]) -> str:
    """Projects by their codes; of many the first, and how many more."""
    ordered = list(dict.fromkeys(codes))
    more = len(ordered) - _NAMED
    return words.listed([*ordered[:_NAMED], *([tell("{more} more", more=more)] if more > 0 else [])])
