"""The documents of a pack, in reading order, and what each of them reads."""

from __future__ import annotations

from dovetail.compose.slices import people
from dovetail.compose.spec import DocumentSpec
from dovetail.compose.teller import Teller
from dovetail.model.document import DocumentKind, Source
from dovetail.model.language import later, tell
from dovetail.model.resolved import ResolvedProcedure

GENERAL = "procedures/general.md.j2"
_PROCEDURE = frozenset({
    "alignment", "authority", "calendar", "control", "controls", "exceptions", "findings", "flexibility",
    "forms", "guidance", "interfaces", "kpis", "lifecycle", "origins", "purpose", "questions", "records",
    "requests", "roles", "routes", "steps", "swimlanes", "terms", "waivers",
})  # fmt: skip
_COVERS = {
    "GOV": frozenset({"governance", "run_cost"}),
    "REQ": frozenset({"requirements"}),
    "SLM": frozenset({"service_levels", "run_cost"}),
    "SUP": frozenset({"suppliers"}),
    "BUD": frozenset({"budget", "run_cost"}),
    "PCC": frozenset({"project_change"}),
    "STK": frozenset({"stakeholders"}),
    "BEN": frozenset({"benefits", "run_cost"}),
    "RSK": frozenset({"risk"}),
    "ISS": frozenset({"issues"}),
    "PRO": frozenset({"topics", "linked"}),
    "RES": frozenset({"topics", "support"}),
    "FIN": frozenset({"topics", "close_calendar", "money"}),
    "CHE": frozenset({"topics", "changes", "support"}),
    "REL": frozenset({"releases"}),
    "QUA": frozenset({"tests"}),
    "CFG": frozenset({"estate"}),
    "SEC": frozenset({"access"}),
    "INC": frozenset({"incident_use"}),
    "KNO": frozenset({"receivers"}),
    "TRN": frozenset({"transition"}),
    "SAC": frozenset({"acceptance"}),
    "ELS": frozenset({"early_life", "acceptance"}),
    "CLO": frozenset({"close_out"}),
}
"""What the templates of single kinds of procedure read besides."""
_INDEX = frozenset({
    "facts", "sources", "cast", "soon", "requests", "alignments", "questions", "map", "sheet",
})  # fmt: skip
_FRONT: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("index", later("How to use this pack"), _INDEX),
    ("key-dates", later("Key dates"), frozenset({"facts", "timeline", "routines", "timeline_picture"})),
    ("requests", later("Requests and approvals"), frozenset({"requests", "turns"})),
    ("alignment", later("Alignment sheet"), frozenset({"alignments", "sheet", "holding"})),
    ("alignment-service", later("Alignment sheet for service management"), frozenset({"sheet"})),
)
_OTHERS = (people.OTHERS, later("Others who act"), frozenset({"others"}))
_BACK: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("open-questions", later("Open questions"), frozenset({"questions_by_owner", "questions", "findings"})),
    ("glossary", later("Glossary"), frozenset({"terms"})),
    ("document-control", later("Document control"), frozenset({"rules", "sources", "cast", "facts"})),
)


def document_specs(teller: Teller) -> tuple[DocumentSpec, ...]:
    """Front pages, procedures, role cards, back pages; of a small project one booklet that holds all."""
    sources = tuple(_source(bound) for bound in teller.resolved.procedures)
    if teller.resolved.sizing.booklet:
        return (_booklet(sources),)
    cards = people.cast(teller, "")
    return (
        *(_page("front", *page, sources) for page in _FRONT),
        *(_procedure(bound) for bound in teller.resolved.procedures),
        *(
            DocumentSpec(
                entry["to"], entry["title"], "role", ("pack/role.md.j2",), frozenset({"card"}), entry["id"]
            )
            for entry in cards
            if not entry["minor"]
        ),
        *([_page("role", *_OTHERS, ())] if any(entry["minor"] for entry in cards) else []),
        *(_page("back", *page, sources) for page in _BACK),
    )


def _booklet(sources: tuple[Source, ...]) -> DocumentSpec:
    """It is the first page as well: whoever opens the pack is there."""
    reads = frozenset({"booklet", "facts"})
    title = tell("Project booklet")
    return DocumentSpec("index", title, "booklet", ("pack/booklet.md.j2",), reads, sources=sources)


def _page(
    kind: DocumentKind, name: str, title: str, reads: frozenset[str], sources: tuple[Source, ...]
) -> DocumentSpec:
    return DocumentSpec(name, tell(title), kind, (f"pack/{name}.md.j2",), reads, sources=sources)


def _procedure(bound: ResolvedProcedure) -> DocumentSpec:
    """A template of its own id first, then one for what it covers, then the general one."""
    covers = (f"procedures/{code.lower()}.md.j2" for code in bound.procedure.covers)
    templates = (f"procedures/{bound.id}.md.j2", *covers, GENERAL)
    reads = _PROCEDURE.union(*(_COVERS.get(code, frozenset()) for code in bound.procedure.covers))
    title = bound.procedure.title
    return DocumentSpec(bound.id, title, "procedure", templates, reads, bound.id, (_source(bound),))


def _source(bound: ResolvedProcedure) -> Source:
    return Source(bound.id, bound.procedure.version, bound.procedure.title)
