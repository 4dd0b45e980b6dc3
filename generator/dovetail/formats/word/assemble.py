"""The beginning and the end of a Word file: styles and numbers before the text, parts and bytes after it."""

from __future__ import annotations

from dovetail.formats.word.file import DOCUMENT, WordFile
from dovetail.formats.word.frame import Running
from dovetail.formats.word.look import PADDING, QUIET, Styles, accent_of, house_styles, page_of, text_size
from dovetail.formats.word.numbering import Numbering, empty_numbering
from dovetail.formats.word.pictures import Picture
from dovetail.formats.word.properties import add_fonts, add_properties, add_settings
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


def started(pack: Pack, pictures: dict[str, Picture]) -> tuple[WordFile, Running | None]:
    """An empty file in the look of the pack's brand, and the heads and feet of its reference document."""
    brand, rtl = pack.brand, spoken().direction == "rtl"
    page = page_of(brand)
    root = house_styles(brand, pack.language, page, rtl=rtl)
    styles = Styles.of(root)
    numbering = Numbering(empty_numbering(), QUIET)
    _number_styles(root, styles, numbering)
    return WordFile(
        page,
        root,
        styles,
        numbering,
        pictures,
        accent_of(brand),
        rtl,
        text_size(brand),
        PADDING[brand.tables],
    ), None


def finished(file: WordFile, pack: Pack, title: str, *, fields: bool) -> bytes:
    """The bytes of the file. With ``fields`` it has contents to bring up to date."""
    package = file.package
    package.add(DOCUMENT, written(file.document()), f"{_WORDML}document.main+xml")
    for name, root in (("styles", file.style_root), ("numbering", file.numbering.root)):
        package.add(f"word/{name}.xml", written(root), f"{_WORDML}{name}+xml")
        package.relate(DOCUMENT, name, f"word/{name}.xml")
    add_settings(package, pack.language, file.settings, fields=fields)
    add_fonts(package, pack.brand)
    add_properties(package, pack, title)
    return package.written()


def _number_styles(root: Node, styles: Styles, numbering: Numbering) -> None:
    """Tie headings and bullets to their lists, so that what a person adds in Word is counted too."""
    headings = {level: styles[f"heading {level}"] for level in (1, 2, 3)}
    numbering.link_headings(headings)
    by_id = {style.get(q("styleId")): style for style in root.findall(q("style"))}
    for level, identifier in headings.items():
        _number(by_id[identifier], numbering.sections, level - 1)
    for level in (1, 2, 3):
        name = "List Bullet" if level == 1 else f"List Bullet {level}"
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
