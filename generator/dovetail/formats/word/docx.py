"""A document, or the whole pack, as a Word file: styles, numbers, contents and links are Word's own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from types import MappingProxyType

from dovetail.formats.assets import SCHEME, images_of
from dovetail.formats.rendered import Rendered, warning
from dovetail.formats.speech import in_its_language
from dovetail.formats.theme import grouped, kind_label
from dovetail.formats.tree.body import Body, Targets, read_body, spell_targets
from dovetail.formats.tree.headings import Heading
from dovetail.formats.word.assemble import finished, started
from dovetail.formats.word.blocks import Blocks, Side
from dovetail.formats.word.contents import Entry, columns_of, contents_columns, contents_group
from dovetail.formats.word.cover import COVER_HEAD, cover, cover_ground
from dovetail.formats.word.file import WordFile
from dovetail.formats.word.frame import Frame
from dovetail.formats.word.look import primary_of
from dovetail.formats.word.paging import pages_of, pages_of_contents, pages_of_places
from dovetail.formats.word.pictures import SVG, Drawing, pictures_of
from dovetail.formats.word.places import bookmark
from dovetail.formats.word.xml import Node, text_element, w
from dovetail.model.diagnostics import Diagnostic
from dovetail.model.document import Asset, Document, Pack
from dovetail.model.language import tell

Drawn = Mapping[Drawing, bytes]
"""Pictures that were drawn before, for other files too."""
NOTHING_DRAWN: Drawn = MappingProxyType({})
_COVER = 1


def drawings_of(documents: Iterable[Document], pack: Pack) -> tuple[Drawing, ...]:
    """What has to be drawn for a Word file of these documents, as far as their Markdown tells it quickly."""
    lines = [line.strip() for document in documents for line in document.body.splitlines() if "](" in line]
    found = []
    for asset in pack.assets:
        shown = [line for line in lines if f"{asset.name})" in line] if asset.media_type == SVG else []
        if shown:
            alone = all(line.startswith("![") and line.endswith(f"{asset.name})") for line in shown)
            found.append(Drawing(asset, standing=alone))
    logo = pack.brand.logo
    return (*found, *([Drawing(logo, standing=False)] if logo and logo.media_type == SVG else []))


@in_its_language
def render_document_docx(document: Document, pack: Pack, drawn: Drawn = NOTHING_DRAWN) -> Rendered:
    """One document as a Word file. Links to other documents lead to their Word files."""
    body = read_body(document)
    root = "../" * document.id.count("/")

    def anchor(target: str, fragment: str) -> str:
        place = bookmark(target, fragment)
        return f"#{place}" if target == document.id else f"file:{root}{target}.docx#{place}"

    warnings = spell_targets(body, pack, _targets(pack, anchor))
    file, frame, found = _begun(pack, [body], drawn)
    _write(file, frame, pack, body)
    title = f"{document.title} – {pack.project_name}"
    return Rendered(finished(file, pack, title, fields=False), (*warnings, *found))


@in_its_language
def render_pack_docx(pack: Pack, drawn: Drawn = NOTHING_DRAWN) -> Rendered:
    """All documents of the pack in one Word file, with a cover and contents."""
    bodies = {document.id: read_body(document) for document in pack.documents}
    targets = _targets(pack, lambda document, fragment: f"#{bookmark(document, fragment)}")
    warnings: list[Diagnostic] = []
    for body in bodies.values():
        warnings += spell_targets(body, pack, targets, bodies=bodies)
    file, frame, found = _begun(pack, bodies.values(), drawn)
    logo = pack.brand.logo
    file.body += cover(file, pack, file.pictures.get(logo.name) if logo else None)
    ground = cover_ground(file, pack, primary_of(pack.brand))
    if file.dense:
        _contents_on_cover(file, pack, bodies)
    file.end_section(frame.cover_section(ground, COVER_HEAD))
    if not file.dense:
        _contents(file, frame, pack, bodies)
    for _label, documents in grouped(pack):
        for document in documents:
            _write(file, frame, pack, bodies[document.id])
    title = f"{pack.title} – {pack.project_name}"
    return Rendered(finished(file, pack, title, fields=True), (*warnings, *found))


def _targets(pack: Pack, anchor: Callable[[str, str], str]) -> Targets:
    images = images_of(pack)
    return Targets(anchor, lambda path: None, lambda name: name if name in images else None)


def _begun(pack: Pack, bodies: Collection[Body], drawn: Drawn) -> tuple[WordFile, Frame, list[Diagnostic]]:
    """A file with the pictures that its documents show, and a warning for each that can't be drawn."""
    images = images_of(pack)
    wanted = {image.get("src", ""): body for body in bodies for image in body.root.iter("img")}
    logo = {pack.brand.logo.name: pack.brand.logo} if pack.brand.logo else {}
    shown: dict[str, Asset] = {name: images[name] for name in wanted if name in images} | logo
    pictures, faults = pictures_of(shown.values(), wanted.keys() - _in_text(bodies), drawn)
    warnings = [
        warning(
            "print-problem",
            wanted[name].document.id if name in wanted else pack.project_code,
            f"the picture {name} can't be drawn: {fault.replace(SCHEME, '')}",
        )
        for name, fault in faults.items()
    ]
    file, frame, fault = started(pack, pictures)
    if fault:
        warnings.append(_unusable_reference(pack, fault))
    return file, frame, warnings


def _in_text(bodies: Iterable[Body]) -> set[str]:
    """The pictures that somewhere stand in a line or across a page, and so have to stay whole."""
    found = set()
    for body in bodies:
        standing = {block[0] for block in body.root if set(block.get("class", "").split()) == {"picture"}}
        found |= {image.get("src", "") for image in body.root.iter("img") if image not in standing}
    return found


def _unusable_reference(pack: Pack, fault: str) -> Diagnostic:
    assert pack.brand.reference_document is not None
    return warning(
        "reference-unusable",
        pack.project_code,
        f"the reference document {pack.brand.reference_document.name} can't be used: {fault}",
        "Open it in Word, save it as a plain docx, and put it into the brand folder again.",
    )


def _contents(file: WordFile, frame: Frame, pack: Pack, bodies: dict[str, Body]) -> None:
    file.body.append(
        w("p", w("pPr", w("pStyle", val=file.styles["TOC Heading"])), w("r", text_element(tell("Contents"))))
    )
    single, columns = len(pack.documents) == 1, columns_of(pack)
    groups: list[list[Node]] = []
    lines = len(_sections(bodies[pack.documents[0].id])) if single else len(pack.documents)
    page = 1 + _COVER + pages_of_contents(lines, len(grouped(pack)), columns, file)
    for label, documents in grouped(pack):
        entries = []
        if single:
            entries = _entries(file, documents[0], bodies[documents[0].id], page)
            groups.append(contents_group(file, documents[0].title, entries, columns))
            continue
        for document in documents:
            entries.append(Entry(document.title, bookmark(document.id), page))
            page += pages_of(bodies[document.id].root, file)
        groups.append(contents_group(file, label, entries, columns))
    file.body += contents_columns(file, groups, columns)
    file.end_section(frame.section(tell("Contents"), pack.project_code))


def _contents_on_cover(file: WordFile, pack: Pack, bodies: dict[str, Body]) -> None:
    """The sections of a booklet, in two columns below what the cover says of it."""
    (document,) = pack.documents
    entries = _entries(file, document, bodies[document.id], 1 + _COVER)
    half = (len(entries) + 1) // 2
    gap = w("p", w("pPr", w("pStyle", val=file.styles["Table Gap"]), w("spacing", before=420)))
    label = w("pPr", w("pStyle", val=file.styles["Contents Group"]))
    file.body += [gap, w("p", label, w("r", text_element(tell("Contents"))))]
    groups = [contents_group(file, "", some, 2) for some in (entries[:half], entries[half:])]
    file.body += contents_columns(file, groups, 2)


def _entries(file: WordFile, document: Document, body: Body, page: int) -> list[Entry]:
    """The sections of a pack's one document, which begins on ``page``."""
    pages = pages_of_places(body.root, file)
    return [
        Entry(
            f"{heading.number} {heading.text}" if heading.number else heading.text,
            bookmark(document.id, heading.id),
            page + pages.get(heading.id, 1) - 1,
        )
        for heading in _sections(body)
    ]


def _sections(body: Body) -> list[Heading]:
    """A pack of one document has its sections in the contents."""
    return [heading for heading in body.headings if heading.level == 2]


def _write(file: WordFile, frame: Frame, pack: Pack, body: Body) -> None:
    document = body.document

    def turn(side: Side) -> None:
        file.end_section(frame.section(document.title, document.number, across=side == "across"))

    file.body.append(label_of(file, document, pack))
    blocks = Blocks(file, body.headings, turn)
    blocks.write(body.root, lambda fragment: bookmark(document.id, fragment))
    turn("upright")


def label_of(file: WordFile, document: Document, pack: Pack) -> Node:
    """The small line above a document's title, to which links to the document lead."""
    label = w("p", w("pPr", w("pStyle", val=file.styles["Document Label"])))
    kind = w("rPr", w("rStyle", val=file.styles["Document Kind"]))
    label.append(w("r", kind, text_element(kind_label(document, pack))))
    label.append(w("r", w("tab")))
    label.append(w("r", text_element(document.number)))
    begin, end = file.anchor(bookmark(document.id))
    label.insert(1, begin)
    label.append(end)
    return label
