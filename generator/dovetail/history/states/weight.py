"""How much a field of a profile weighs: whether somebody acts differently when it changes.

Each text of the profile is judged here once. A field that is not listed binds: numbers, days, roles,
conditions, and texts by which people act whatever their wording, such as hours or places.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, RootModel

from dovetail.model import calendars, deviation, organization, procedure, project, routes, support
from dovetail.model.conditions import Fact
from dovetail.resolve.provenance.value_path import Part


def _by_kind(fields: Mapping[type[BaseModel], str]) -> Mapping[type[BaseModel], frozenset[str]]:
    return {kind: frozenset(names.split()) for kind, names in fields.items()}


EXPLAINS = _by_kind(
    {
        procedure.Control: "source",
        procedure.Kpi: "title source",
        procedure.Handles: "title",
        Fact: "label if_yes if_no",
        procedure.ProcedureCore: "practice review source",
        procedure.Procedure: "title version purpose",
        routes.Approval: "because",
        routes.LeadTime: "because",
        routes.Route: "title source",
        routes.ExceptionPath: "title",
        routes.Preapproved: "title",
        organization.ExchangeRate: "source",
        organization.Absence: "reason",
        organization.Person: "unit",
        organization.Role: "title unit",
        organization.Authority: "source",
        organization.Board: "title",
        organization.System: "title purpose",
        organization.Form: "title",
        organization.Service: "title",
        organization.Term: "term meaning project_term not_in",
        organization.Organization: "name sector about method_words method_words_under",
        calendars.OwnDay: "title",
        calendars.Freeze: "title",
        calendars.Window: "title",
        calendars.CalendarEvent: "title",
        support.SupportGroup: "title",
        support.SupportTier: "title",
        support.ConfigurationItem: "title",
        support.PlannedChange: "title reference",
        support.NotNeeded: "because",
        project.Stage: "title",
        project.Gate: "title",
        project.CostCode: "title",
        project.TeamMember: "title",
        project.Baseline: "because",
        project.Project: "name summary invented",
        deviation.Adapt: "because",
        deviation.Add: "because",
        deviation.Waive: "because",
    }
)
"""Fields that name or explain: whoever follows the procedure does the same when they change."""

WORDED = _by_kind(
    {
        procedure.Control: "statement evidence",
        procedure.Duty: "title do",
        procedure.Record: "title",
        procedure.Kpi: "formula",
        procedure.Interface: "gives takes",
        Fact: "question options",
        procedure.ProcedureCore: "scope trigger outcome guidance",
        routes.Route: "do not_allowed",
        routes.Answer: "answer",
        routes.Step: "title do input output evidence",
        routes.ExceptionPath: "do evidence",
        routes.Preapproved: "do",
        organization.LegalEntity: "note",
        organization.Role: "note",
        organization.Board: "papers note",
        organization.FormField: "name note",
        organization.Form: "note",
        calendars.Freeze: "exception",
        calendars.CalendarEvent: "means",
        project.Gate: "evidence",
        project.Request: "title note",
    }
)
"""Prose that says what to do: another text is another instruction, unless the owner of the procedure says
that it is only worded better."""


def explains(part: Part) -> bool:
    """Whether a value only names or explains."""
    return _listed(part, EXPLAINS)


def worded(part: Part) -> bool:
    """Whether a value is an instruction in words, which may mean the same in other words."""
    return _listed(part, WORDED)


def _listed(part: Part, judged: Mapping[type[BaseModel], frozenset[str]]) -> bool:
    for depth in range(len(part.above) - 1, -1, -1):
        around = part.above[depth]
        if isinstance(around, RootModel):
            return False
        if isinstance(around, BaseModel):
            # Of texts in a mapping (guidance, options), the field is that of the mapping.
            field = str(part.keys[depth])
            return any(field in judged.get(kind, ()) for kind in type(around).__mro__)
    return False
