"""Which procedures a project needs: those of its size, those that its facts call for, those that it uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Diagnostic, Severity, Verdict
from dovetail.model.language import tell
from dovetail.model.organization import Organization
from dovetail.model.procedure import COVERS, Procedure
from dovetail.model.profile import LayeredProcedure, Profile, Written
from dovetail.model.project import Project
from dovetail.model.scaling import LEVEL_WORDS, LEVELS, WEIGHS, Level, Limit, Scaling
from dovetail.model.sizing import Sizing
from dovetail.model.values import Money
from dovetail.resolve.facts.comparison import Scale
from dovetail.resolve.facts.size_signs import SizeSigns

LEVEL_BELOW = "level-below-facts"
"""The finding that a project names a level below its facts without leave."""


def procedures_of(profile: Profile, project: Project, on: date) -> tuple[list[LayeredProcedure], Sizing]:
    """The procedures of the pack (in the order of the 24, then by title), and what is left out and why.

    What the project names itself decides. Without it the scaling does: the organization's own, else that of
    the reference practice. Where projects are not graded, or nobody can tell the size, nothing is left out.
    """
    organization, scaling = profile.organization.value, profile.scaling
    procedures = [entry.value for entry in profile.procedures.values()]
    signs = SizeSigns(project, organization, procedures, scaling or Scaling())
    sizing = size_of(signs, on)
    if scaling is not None:
        sizing = replace(sizing, origin=_named(scaling))
    chosen: list[LayeredProcedure] = []
    left_out: list[tuple[str, str, str]] = []
    switched_on: list[tuple[str, str, str]] = []
    for entry in profile.procedures.values():
        name, title = entry.value.id, entry.value.title
        reason = _why_in(entry.value, signs, sizing.level, scaling)
        if reason is None:
            left_out.append((name, title, _why_not(project, sizing)))
            continue
        chosen.append(entry)
        if reason:
            switched_on.append((name, title, reason))
    chosen.sort(
        key=lambda entry: (
            min((COVERS.index(code) for code in entry.value.covers), default=len(COVERS)),
            entry.value.title,
        )
    )
    booklet = _is_booklet(project, scaling, sizing.level)
    return chosen, replace(sizing, left_out=tuple(left_out), switched_on=tuple(switched_on), booklet=booklet)


def size_of(signs: SizeSigns, on: date) -> Sizing:
    """The level and why: what the project says, unless its facts make it larger and nobody gave leave."""
    project = signs.project
    computed, reasons, deciding = _computed(signs, on)
    stated, waiver = project.level, project.level_waiver
    facts = Sizing(
        computed,
        words.joined(reasons),
        reasons=reasons,
        computed=computed,
        unsaid=signs.unsaid,
        stated=stated or "",
        limits=tuple(signs.scaling.reasons[name] for name in deciding if name in signs.scaling.reasons),
    )
    if stated is None or (_is_below(stated, computed) and waiver is None):
        return facts
    because = tell("as the project says")
    if _is_below(stated, computed) and waiver is not None:
        because = tell("as the project says, with leave of {who}", who=waiver.approved_by)
    else:
        waiver = None
    return replace(facts, level=stated, because=because, waiver=waiver)


def _named(scaling: Scaling) -> str:
    """Whose limits these are, with their version."""
    if scaling.origin is None or scaling.version is None:
        return scaling.origin or ""
    return tell("{origin}, version {version}", origin=scaling.origin, version=scaling.version)


def level_findings(
    written: Written[Project], scaling: Scaling | None, sizing: Sizing
) -> Iterator[Diagnostic]:
    """A level below the facts without leave is not used, and that is said. It matters only where sizes do."""
    project = written.value
    if scaling is None or project.level is None or project.level_waiver is not None:
        return
    if _is_below(project.level, sizing.computed):
        yield Diagnostic(
            LEVEL_BELOW, Severity.MAJOR,
            tell(
                "The project calls itself {stated}, but it is {computed}: {because}",
                stated=tell(LEVEL_WORDS[project.level]), computed=tell(LEVEL_WORDS[sizing.computed]),
                because=words.joined(sizing.reasons),
            ),
            written.place("level"),
            tell("take the level out, or have a lower one approved (project.yaml: level_waiver)"),
            verdict=Verdict.FAIL, project=project.code, prevents=("F1", "F4"),
        )  # fmt: skip


def _is_below(stated: Level, computed: str) -> bool:
    return computed != "" and LEVELS.index(stated) < LEVELS.index(computed)


def _computed(signs: SizeSigns, on: date) -> tuple[str, tuple[str, ...], tuple[Limit, ...]]:
    """The level of the facts, its reasons with the heaviest first, and the limits that decided.

    Unknown where a fact is asked for that would lift it: nothing is left out on a guess.
    """
    scaling, project = signs.scaling, signs.project
    weighs = {**WEIGHS, **scaling.weighs}
    found: list[tuple[Level, str, Limit]] = []
    for sign, sentence in signs.seen.items():
        weight = weighs[sign]
        if weight != "nothing":
            found.append((weight, sentence, sign))
    by_budget = _by_budget(scaling, project, signs.organization, on)
    if by_budget is not None:
        found.append(by_budget)
    found.sort(key=lambda entry: -LEVELS.index(entry[0]))
    level = found[0][0] if found else "small"
    reasons = tuple(sentence for weight, sentence, _ in found if weight == level)
    deciding = tuple(limit for weight, _, limit in found if weight == level)
    if level != "large":
        obstacle = _obstacle(signs, on)
        if obstacle:
            return "", (obstacle,), ()
    if not reasons:
        return level, (_nothing_big(signs),), (level,)
    return level, reasons, deciding


def _nothing_big(signs: SizeSigns) -> str:
    """Why a project is small, without a word on purchases or changes that it doesn't have."""
    if signs.makes_changes and signs.purchases:
        return tell(
            "it brings no new service and no contract, has few purchases, and makes standard changes only"
        )
    if signs.makes_changes:
        return tell("it brings no new service and no contract, buys nothing, and makes standard changes only")
    if signs.purchases:
        return tell("it brings no new service and no contract, has few purchases, and asks for no change")
    return tell("it brings no new service and no contract, buys nothing, and asks for no change")


def _obstacle(signs: SizeSigns, on: date) -> str:
    """Why a level can't be told; empty if it can."""
    scaling, project = signs.scaling, signs.project
    if isinstance(project.personal_data, Unknown):
        return tell("nobody has said whether it holds personal data")
    edges = (scaling.medium_from, scaling.large_from)
    if edges == (None, None):
        return ""
    if not isinstance(project.budget.total, Money):
        return tell("nobody has said how big the project is")
    scale = Scale(signs.organization, on)
    if scale.number(project.budget.total) is None or not all(
        isinstance(edge, Money) and scale.number(edge) is not None for edge in edges
    ):
        return tell("the budget from which projects are medium or large is not known")
    return ""


def _by_budget(
    scaling: Scaling, project: Project, organization: Organization, on: date
) -> tuple[Level, str, Limit] | None:
    budget = project.budget.total
    if not isinstance(budget, Money):
        return None
    scale = Scale(organization, on)
    amount = scale.number(budget)
    said = words.money(budget, organization)
    edges: tuple[tuple[Level, object, Limit], ...] = (
        ("large", scaling.large_from, "large_from"),
        ("medium", scaling.medium_from, "medium_from"),
    )
    for level, edge, name in edges:
        limit = scale.number(edge) if isinstance(edge, Money) else None
        if amount is not None and limit is not None and amount >= limit:
            because = tell(
                "its budget of {amount} makes it {level}", amount=said, level=tell(LEVEL_WORDS[level])
            )
            return level, because, name
    return None


def _why_not(project: Project, sizing: Sizing) -> str:
    if project.procedures is not None:
        return tell("the project's file names the procedures of its pack, and this is none of them")
    return _left_out_by(sizing.level, sizing.because)


def _left_out_by(level: str, because: str) -> str:
    if level == "small":
        return tell("Small projects do without it ({because})", because=because)
    if level == "medium":
        return tell("Medium projects do without it ({because})", because=because)
    return tell("Large projects do without it ({because})", because=because)


def _why_in(procedure: Procedure, signs: SizeSigns, level: str, scaling: Scaling | None) -> str | None:
    """Why a procedure is in the pack: empty if its level alone brings it, None if it is left out."""
    project = signs.project
    if project.procedures is not None:
        return "" if procedure.id in project.procedures else None
    if scaling is None or not level:
        return ""
    names = {procedure.id, *procedure.covers}
    if level == "large" and scaling.large is None:
        return ""
    listed = {
        *scaling.small,
        *(scaling.medium if level != "small" else ()),
        *((scaling.large or ()) if level == "large" else ()),
    }
    if names & listed:
        return ""
    return _called_for(names, signs, scaling) or _used(procedure, project)


def _called_for(names: set[str], signs: SizeSigns, scaling: Scaling) -> str | None:
    """The fact of the project that calls for a procedure at any level."""
    live = signs.touches_live
    if names & set(scaling.live_service) and live:
        return tell("it touches what is live: {what}", what=words.listed(live))
    for sign, called in (
        ("personal_data", scaling.personal_data),
        ("new_service", scaling.new_service),
        ("outage", scaling.outage),
        ("contract", scaling.contract),
    ):
        if names & set(called) and sign in signs.seen:
            return signs.seen[sign]  # type: ignore[index]
    return None


def _used(procedure: Procedure, project: Project) -> str | None:
    kind = procedure.handles.kind if procedure.handles else None
    asked = [request.title for request in project.requests if request.kind == kind]
    if asked:
        return tell("the project asks for: {requests}", requests=words.listed(asked))
    return tell("the project tailors it") if procedure.id in project.tailoring else None


def _is_booklet(project: Project, scaling: Scaling | None, level: str) -> bool:
    if project.pack is not None:
        return project.pack == "booklet"
    return scaling is not None and level in scaling.booklet
