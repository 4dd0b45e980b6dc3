"""AR-57: a control from which many projects deviate is the one to change."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from dovetail.check.case import Case
from dovetail.check.deviations import ControlUse
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Place, Severity
from dovetail.model.language import later, tell, tell_count

_MOST_NAMED = 5


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per control from which some project of the profile deviates: alike in every project."""
    found = False
    for use in case.neighbours.control_uses.values():
        layered = case.profile.procedures.get(use.procedure)
        if layered is not None and layered.layer != "reference":
            found = True
            yield _judged(case, use)
    if not found:
        yield passed(case.organization.id)


def _judged(case: Case, use: ControlUse) -> Judgement:
    least = case.organization.standards.redesign_after
    sure, perhaps = len(use.deviating), len(use.perhaps)
    if perhaps < least or use.proposed:
        return passed(use.control, procedure=use.procedure)
    layered = case.profile.procedures[use.procedure]
    place: Place = layered.place_of("controls", use.control)
    owner = layered.value.owner
    who = tell("its owner") if isinstance(owner, Unknown) else case.people.approver(owner).title
    deeds = [
        f"{verb} {_named(codes)}"
        for verb, codes in ((tell("waived by"), use.waived), (tell("adapted by"), use.adapted - use.waived))
        if codes
    ]
    if sure >= least:
        return failed(
            use.control,
            tell(
                "{control} of {layered} is {deeds}: {sure} of {n} can't follow it as it is",
                control=use.control,
                layered=layered.value.title,
                deeds=words.listed(deeds),
                sure=sure,
                n=tell_count(len(case.profile.all_projects), "{n} project", "{n} projects"),
            ),
            place,
            hint=tell(
                "propose to {who} to redesign it, and write the improvement entry with its number", who=who
            ),
            procedure=use.procedure,
            whole=True,
        )
    asking = use.asked - use.deviating
    so_far = tell("{deeds}, and ", deeds=words.listed(deeds)) if deeds else ""
    return unknown(
        use.control,
        tell(
            "{control} of {layered} is {so_far}asked to be waived by {named}; if {who} "
            "gives leave, {perhaps} projects deviate from it",
            control=use.control,
            layered=layered.value.title,
            so_far=so_far,
            named=_named(asking),
            who=who,
            perhaps=perhaps,
        ),
        place,
        hint=tell("{who} decides on the waivers, or redesigns the control", who=who),
        procedure=use.procedure,
        whole=True,
    )


def _named(codes: Collection[str]) -> str:
    """Projects by code, in order; of many, the first and how many more."""
    ordered = sorted(codes)
    more = len(ordered) - _MOST_NAMED
    return words.listed([*ordered[:_MOST_NAMED], *([tell("{more} more", more=more)] if more > 0 else [])])


RULE = Rule(
    id="AR-57",
    codes=("control-to-redesign",),
    title=later("A control from which many projects deviate is redesigned by its owner"),
    severity=Severity.MINOR,
    prevents=("F6", "F7"),
    reason="""
One waiver is an exception, the fifth is a procedure that doesn't fit. Projects that all ask for leave from
the same control pay for it in weeks, and the owner who signs each time has long stopped reading. Operations
are there for projects too: the owner either gives the control a form that projects can follow, or says why
not.
""",
    data="tailoring and improvements of all projects of the profile; redesign_after of the standards",
    bad="""
organization:
  standards: {redesign_after: 2}
project:
  tailoring:
    procurement: [{adapt: quote, set: {duration: 8 working days}, because: Far away.}]
  improvements: []
projects:
  PUM: {code: PUM, name: Pumps, starts: 2026-01-12, ends: 2026-12-18, team: {pm: {name: Pia Pil}},
        tailoring: {procurement: [{adapt: quote, set: {duration: 9 working days}, because: Few makers.}]}}
""",
    good="""
organization:
  standards: {redesign_after: 3}
project:
  tailoring:
    procurement: [{adapt: quote, set: {duration: 8 working days}, because: Far away.}]
  improvements: []
projects:
  PUM: {code: PUM, name: Pumps, starts: 2026-01-12, ends: 2026-12-18, team: {pm: {name: Pia Pil}},
        tailoring: {procurement: [{adapt: quote, set: {duration: 9 working days}, because: Few makers.}]}}
""",
    hint=later("propose a redesign to the owner"),
    check=check,
)
