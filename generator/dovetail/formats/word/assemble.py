"""The beginning and the end of a Word file: styles and numbers before the text, parts and bytes after it."""

from __future__ import annotations

from dataclasses import replace

from dovetail.formats.theme import revision_label
from dovetail.formats.word.contents import columns_of, is_booklet
from dovetail.formats.word.file import DOCUMENT, WordFile
from dovetail.formats.word.fonts import NOT_OURS, wideness
from dovetail.formats.word.frame import Frame
from dovetail.formats.word.heads import running_of
from dovetail.formats.word.look import PADDING, QUIET, Styles, accent_of, house_styles, page_of, text_size
from dovetail.formats.word.merging import merged_styles, size_of
from dovetail.formats.word.numbering import Numbering, own_lists
from dovetail.formats.word.pictures import Picture
from dovetail.formats.word.properties import add_fonts, add_properties, add_settings
from dovetail.formats.word.reference import NOT_FITTING, UnusableReferenceError, read_reference
from dovetail.formats.word.xml import Node, q, w, written
from dovetail.model.document import Pack
from dovetail.model.language import spoken

_WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_BEFORE_NUMBER = {q(name) for name in ("keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")}
_BEFORE_PARAGRAPH = {
    q(name)
    for name in (
        "name", "aliases", "basedOn", "next", "link", "autoRedefine", "hidden", "uiPriority", "semiHidden",
        "unhideWhenUsed", "qFormat", "locked", "personal", "personalCompose", "personalReply", "rsid",
    )
}  # fmt: skip


def started(pack: Pack, pictures: dict[str, Picture]) -> tuple[WordFile, Frame, str]:
    """An empty file in the look of the pack's brand or of its reference document, and what frames its pages.

    The third is why the reference document can't be used; then the look is the house's.
    """
    fault = ""
    if pack.brand.reference_document is not None:
        try:
            return *_in_their_look(pack, pictures, pack.brand.reference_document.data), fault
        except UnusableReferenceError as problem:
            fault = str(problem)
        except (ValueError, KeyError, TypeError, AttributeError, StopIteration):
            fault = NOT_FITTING
    brand, rtl = pack.brand, spoken().direction == "rtl"
    booklet = is_booklet(pack)
    page, size = page_of(brand, booklet=booklet), text_size(brand, booklet=booklet)
    root = house_styles(brand, pack.language, page, size, columns=columns_of(pack), rtl=rtl, dense=booklet)
    numbering = Numbering(w("numbering"), QUIET)
    _number_styles(root, numbering)
    wide, padding = wideness(brand), PADDING[brand.tables]
    file = WordFile(
        page, root, Styles.of(root), numbering, pictures, accent_of(brand), rtl, size, wide, padding, booklet
    )
    return file, Frame(file, pack), fault


def _in_their_look(pack: Pack, pictures: dict[str, Picture], data: bytes) -> tuple[WordFile, Frame]:
    brand, rtl = pack.brand, spoken().direction == "rtl"
    reference = read_reference(data, page_of(brand))
    size = size_of(reference.styles)
    # Their title is made for paper, not for a block of the brand's colour.
    plain = replace(brand, cover="band" if brand.cover == "block" else brand.cover)
    house = house_styles(plain, pack.language, reference.page, size, columns=columns_of(pack), rtl=rtl)
    root = merged_styles(reference.styles, house, pack.language)
    numbering = Numbering(reference.numbering, QUIET, own_lists(root, reference.numbering))
    _number_styles(root, numbering)
    file = WordFile(
        reference.page, root, Styles.of(root), numbering, pictures, accent_of(brand), rtl, size,
        NOT_OURS, PADDING[brand.tables],
    )  # fmt: skip
    file.settings += reference.settings
    if reference.theme:
        path = "word/theme/theme1.xml"
        file.package.add(path, reference.theme, "application/vnd.openxmlformats-officedocument.theme+xml")
        file.package.relate(DOCUMENT, "theme", path)
    mark = revision_label(pack) if pack.mark else ""
    return file, Frame(file, replace(pack, brand=plain), running_of(file, reference, mark))


def finished(file: WordFile, pack: Pack, title: str, *, fields: bool) -> bytes:
    """The bytes of the file. With ``fields`` it has contents to bring up to date."""
    package = file.package
    package.add(DOCUMENT, written(file.document()), f"{_WORDML}document.main+xml")
    for name, root in (("styles", file.style_root), ("numbering", file.numbering.root)):
        package.add(f"word/{name}.xml", written(root), f"{_WORDML}{name}+xml")
        package.relate(DOCUMENT, name, f"word/{name}.xml")
    add_settings(package, pack.language, file.settings, fields=fields)
    add_fonts(package, pack.brand, file.style_root)
    add_properties(package, pack, title)
    return package.written()


def _number_styles(root: Node, numbering: Numbering) -> None:
    """Tie headings and bullets to their lists, so that what a person adds in Word is counted too."""
    styles = Styles.of(root)
    headings = {level: styles[f"heading {level}"] for level in (1, 2, 3)}
    numbering.link_headings(headings)
    by_id = {style.get(q("styleId")): style for style in root.findall(q("style"))}
    for level, identifier in headings.items():
        _number(by_id[identifier], numbering.sections, level - 1)
    for level in (1, 2, 3):
        name = "List Bullet" if level == 1 else f"List Bullet {level}"
        if name.lower() not in numbering.own:
            _number(by_id[styles[name]], numbering.bullets, level - 1)


def _number(style: Node, number: int, level: int) -> None:
    properties = style.find(q("pPr"))
    if properties is None:
        properties = w("pPr")
        last = [child for child in style if child.tag in _BEFORE_PARAGRAPH][-1]
        last.addnext(properties)
    for old in properties.findall(q("numPr")):
        properties.remove(old)
    position = sum(child.tag in _BEFORE_NUMBER for child in properties)
    properties.insert(position, w("numPr", w("ilvl", val=level), w("numId", val=number)))
