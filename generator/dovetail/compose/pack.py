"""Resolved project in, pack out: every document that can be written, and what is wrong with the others."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from dovetail.compose.escape import visible
from dovetail.compose.faults import faults
from dovetail.compose.flows import untold_flows
from dovetail.compose.missing import Missing, saying_what_is_missing
from dovetail.compose.missing_pictures import without_missing_pictures
from dovetail.compose.renderer import Renderer, Sources
from dovetail.compose.slices.pictures import FOLDER, file_of
from dovetail.compose.slices.questions import with_shown
from dovetail.compose.spec import DocumentSpec, data, number, plain, prints
from dovetail.compose.specs import document_specs
from dovetail.compose.standing_in import StandIn, saying_what_stands_in
from dovetail.compose.teller import Teller
from dovetail.diagrams.palette import PAPER, PLAIN, Look
from dovetail.model import words
from dovetail.model.alignment import AlignmentSheet
from dovetail.model.checked import Checked
from dovetail.model.colour import is_colour
from dovetail.model.diagnostics import Diagnostic, Severity
from dovetail.model.document import Asset, Brand, Document, Pack
from dovetail.model.language import later, speaking, tell, told
from dovetail.model.resolved import ResolvedProject
from dovetail.model.revision import Revision
from dovetail.model.vocabulary import using

DRAFT = later("Draft")
_PICTURE = re.compile(rf"\(({FOLDER}/[^()\s]+)\)")


def draft_after(number: int) -> str:
    """What marks a pack that is built after an issue."""
    return tell("Draft after issue {number}", number=number)


@dataclass(frozen=True, slots=True)
class Composed:
    """A pack with every document that could be written, its alignment sheet, and what could not.

    The first page names what is missing, and links to it lead there. It also names ``stand_ins``: documents
    that bundled templates write, because the organization's own fail.
    """

    pack: Pack
    sheet: AlignmentSheet
    missing: tuple[Missing, ...] = ()
    stand_ins: tuple[StandIn, ...] = ()
    written: tuple[Document, ...] = ()
    """The documents before the first page named what is missing, and before links to it led there."""
    bare: tuple[Document, ...] = ()
    """The documents before pages said of any fault."""
    pictures: tuple[Diagnostic, ...] = ()
    """Pictures that templates name and the pack does not have."""
    seen: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """For each document a fingerprint of every part of the project that it reads."""

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Each fault once, with how many documents it takes down."""
        return faults(self.missing, self.stand_ins)


def compose_pack(
    resolved: ResolvedProject,
    templates: Sources | Renderer,
    brand: Brand,
    *,
    checked: Checked | None = None,
    revision: str = "",
    standing: str = DRAFT,
    revisions: Sequence[Revision] = (),
    blocked_since: bool = False,
) -> Composed:
    """Write the documents of a project. One that fails is named and stops no other.

    ``templates`` may be a :class:`Renderer`, so that several projects share compiled templates.
    ``checked`` is what the rules say of the project; without it, documents show what resolution found.
    ``revision`` and ``standing`` mark an issued pack; without them it is a draft. ``revisions`` are what was
    issued so far, of an issued pack with its own revision as the last, by which it is dated. One that is
    written as if it were issued may be ``blocked_since`` then.
    """
    renderer = templates if isinstance(templates, Renderer) else Renderer(templates)
    teller = Teller(
        resolved, checked, look_of(brand), revision, issued=bool(revision), revisions=tuple(revisions),
        blocked_since=blocked_since,
    )  # fmt: skip
    documents: list[Document] = []
    missing: list[Missing] = []
    stand_ins: list[StandIn] = []
    with speaking(resolved.language), using(resolved.lifecycle.vocabulary):
        specs = document_specs(teller)
        for spec in specs:
            outcome, noted = compose_or_stand_in(teller, renderer, spec)
            stand_ins += noted
            if isinstance(outcome, Document):
                documents.append(outcome)
            else:
                missing.append(outcome)
        there = {file_of(picture) for picture in teller.pictures}
        there |= {brand.logo.name} if brand.logo else set()
        shown, pictures = without_missing_pictures(documents, there, renderer.where)
        written = saying_what_stands_in(shown, stand_ins)
        pack = _pack(teller, saying_what_is_missing(written, missing), brand, revision, standing)
        seen = {spec.id: teller.remembered.get((prints, spec.id), {}) for spec in specs}
        return Composed(pack, teller.sheet, tuple(missing), tuple(stand_ins), written, shown, pictures, seen)


def pack_without(composed: Composed, resolved: ResolvedProject, failed: Sequence[Missing]) -> Pack:
    """The pack in which more documents are missing: in some format they could not be rendered."""
    gone = {item.id for item in failed}
    kept = [document for document in composed.written if document.id not in gone]
    with speaking(resolved.language), using(resolved.lifecycle.vocabulary):
        documents = saying_what_is_missing(kept, (*composed.missing, *failed))
    return replace(composed.pack, documents=documents)


def compose_or_stand_in(
    teller: Teller, renderer: Renderer, spec: DocumentSpec
) -> tuple[Document | Missing, tuple[StandIn, ...]]:
    """Write one document. Where an organization's template fails, the bundled one of that name stands in.

    With it comes each fault of an organization's template that was met on the way.
    """
    first = outcome = compose_document(teller, renderer, spec)
    found: list[StandIn] = []
    less = renderer
    while isinstance(outcome, Missing):
        if not less.dropped_it(outcome.problem):
            found.append(StandIn.of(outcome))
        fewer = less.without_fault(outcome.problem)
        if fewer is None:
            return first, ()
        less = fewer
        outcome = compose_document(teller, less, spec)
    return outcome, tuple(found)


def compose_document(teller: Teller, renderer: Renderer, spec: DocumentSpec) -> Document | Missing:
    """Write one document, or say why it can't be written."""
    template = next((name for name in spec.templates if renderer.has(name)), None)
    title, printed = visible(spec.title), visible(number(teller, spec))
    project = teller.resolved.project.code
    if template is None:
        message = f"there is no template {words.listed(spec.templates, 'or')}"
        problem = Diagnostic("template-not-found", Severity.ERROR, message, project=project, subject=spec.id)
        return Missing(spec.id, title, printed, spec.kind, problem, project)
    seen = data(teller, spec)
    teller.remembered[prints, spec.id] = prints(seen)
    rendered = renderer.render(template, seen, spec.id)
    if rendered.problem is None and spec.kind == "procedure" and "questions" in spec.reads:
        # What a document leaves open is known when it is written: section 13 lists it, wherever it is asked.
        shown = plain(with_shown(teller, spec.subject, rendered.body))
        if shown != seen["questions"]:
            rendered = renderer.render(template, {**seen, "questions": shown}, spec.id)
    if rendered.problem is not None:
        return Missing(spec.id, title, printed, spec.kind, rendered.problem, project, tuple(sorted(seen)))
    sources = tuple(replace(source, title=visible(source.title)) for source in spec.sources)
    flows = untold_flows(teller, rendered.body)
    return Document(spec.id, title, printed, spec.kind, rendered.body, sources, flows)


def _pack(
    teller: Teller, documents: tuple[Document, ...], brand: Brand, revision: str, standing: str
) -> Pack:
    resolved = teller.resolved
    dated = teller.revisions[-1].on if teller.issued and teller.revisions else resolved.as_of
    organization, project = resolved.organization, resolved.project
    manager = resolved.roles.get("project-manager")
    starts, ends = words.day(project.starts), words.day(project.ends)
    rows = [
        (tell("Project"), f"{project.code} · {project.name}"),
        (tell("<<Sponsor>>"), _sponsor(teller)),
        (tell("<<Project manager>>"), manager.holder if manager else ""),
        (tell("Project life"), tell("{first} to {last}", first=starts, last=ends)),
        (tell("Procedures"), str(len(resolved.procedures))),
        (tell("Classification"), brand.classification or organization.document_control.classification or ""),
    ]
    return Pack(
        organization=visible(organization.name),
        project_code=project.code,
        project_name=visible(project.name),
        title=tell("Project procedures"),
        language=organization.language,
        revision=revision or tell("draft"),
        standing=told(standing),
        dated=words.day(dated),
        iso_date=dated.isoformat(),
        cover=tuple((label, visible(value)) for label, value in rows if isinstance(value, str) and value),
        documents=documents,
        brand=brand,
        assets=_assets(teller, documents),
        own_words=resolved.language.own,
    )


def look_of(brand: Brand) -> Look:
    """What an organization's pictures look like. A colour that is none keeps the house's own."""
    primary, accent = (
        colour if is_colour(colour) else own
        for colour, own in ((brand.primary, PLAIN.primary), (brand.accent, PLAIN.accent))
    )
    width, height = PAPER[brand.page_size]
    return Look(primary, accent, width=width, height=height)


def _assets(teller: Teller, documents: Sequence[Document]) -> tuple[Asset, ...]:
    """The pictures that documents show."""
    shown = {name for document in documents for name in _PICTURE.findall(document.body)}
    return tuple(
        Asset(name, "image/svg+xml", picture.svg.encode(), picture.mermaid)
        for picture in teller.pictures
        if (name := file_of(picture)) in shown
    )


def _sponsor(teller: Teller) -> str:
    """The sponsor's name; the title of the role where nobody is named."""
    project, organization = teller.resolved.project, teller.resolved.organization
    sponsor = project.sponsor
    if not isinstance(sponsor, str):
        return ""
    if sponsor in project.team or sponsor in organization.roles:
        actor = teller.actor(sponsor)
        return actor.holder or actor.title
    return sponsor
