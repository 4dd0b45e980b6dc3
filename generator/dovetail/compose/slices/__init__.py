"""Slices: the named parts of a resolved project that documents declare to read.

A slice is a pure function of a resolved project and the subject of the document (a procedure, a role, or
nothing), and yields plain data only. Two resolved projects that give a document equal slices give it
equal text: what a change touches is the documents whose slices differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dovetail.compose.slices import (
    alignment,
    authority,
    calendar,
    cards,
    lifecycle,
    origins,
    others,
    pack,
    people,
    pictures,
    procedure,
    project,
    questions,
    requests,
    sheet,
    steps,
    timeline,
    topics,
)
from dovetail.compose.teller import Plain, Teller

SLICES: Mapping[str, Callable[[Teller, str], Plain]] = {
    "control": procedure.control,
    "purpose": procedure.purpose,
    "interfaces": procedure.interfaces,
    "records": procedure.records,
    "kpis": procedure.kpis,
    "waivers": procedure.waivers,
    "guidance": procedure.guidance,
    "terms": procedure.terms,
    "origins": origins.origins,
    "alignment": alignment.alignment,
    "alignments": alignment.alignments,
    "sheet": sheet.sheet,
    "roles": people.roles,
    "cast": people.cast,
    "card": cards.card,
    "others": others.others,
    "routes": authority.routes,
    "authority": authority.authority,
    "exceptions": authority.exceptions,
    "flexibility": authority.flexibility,
    "steps": steps.steps,
    "controls": steps.controls,
    "forms": steps.forms,
    "requests": requests.requests,
    "calendar": calendar.calendar,
    "timeline": timeline.timeline,
    "soon": timeline.soon,
    "timeline_picture": pictures.timeline,
    "map": pictures.interlock,
    "swimlanes": pictures.swimlanes,
    "questions": questions.questions,
    "questions_by_owner": questions.by_owner,
    "findings": questions.findings,
    "lifecycle": lifecycle.lifecycle,
    "facts": pack.facts,
    "sources": pack.sources,
    "rules": pack.rules,
    "handover": pack.handover,
    "topics": topics.topics,
    "support": project.support,
    "changes": project.changes,
    "close_calendar": project.close_calendar,
    "money": project.money,
}
