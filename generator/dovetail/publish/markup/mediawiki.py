"""Pages as wikitext. Needs no extension and no template: what is used is in every MediaWiki."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from xml.etree.ElementTree import Element

from dovetail.formats.tree.markdown_tree import text_of
from dovetail.model.language import spoken, tell
from dovetail.model.publishing import Target
from dovetail.publish.markup.dialect import Links
from dovetail.publish.markup.foot import Foot
from dovetail.publish.markup.lozenge import Colour, read_lozenge
from dovetail.publish.markup.mediawiki_text import address, literal
from dovetail.publish.markup.paths import page_title
from dovetail.publish.markup.tree import (
    BLOCKS,
    align_of,
    anchors_of,
    goal_of,
    is_unbroken,
    level_of,
    listed_levels,
    page_tree,
    picture_of,
    split_blocks,
    width_of,
)
from dovetail.publish.sheet import Sheet

_MARK = re.compile(r"\A\s*<!-- dovetail: (?P<target>\S+) (?P<key>\S+) -->")
_COLOURS = {
    "note": "#36c",
    "tip": "#14866d",
    "important": "#6b4ba1",
    "warning": "#ac6600",
    "caution": "#b32424",
}
_GROUNDS: dict[Colour, str] = {
    "Green": "background:#e3f5e8; color:#14602f",
    "Yellow": "background:#fdf3d3; color:#6b4a00",
    "Red": "background:#fde8e6; color:#8f1d1d",
    "Blue": "background:#e6effc; color:#1b4a99",
    "Grey": "background:#eaecf0; color:#404244",
}
"""Behind chips and badges, with lettering that can be read on it in a dark skin as well."""
_TAGS = {"strong": "b", "em": "i", "code": "code", "del": "s", "sup": "sup", "sub": "sub"}
_FORBIDDEN = re.compile(r"[#<>\[\]|{}\x00-\x1f\x7f\ufffd]+|~{3,}|%(?=[0-9A-Fa-f]{2})|&(?=#?\w+;)")
_UNSEEN = re.compile("[\u200e\u200f\u202a-\u202e]")
"""Marks of direction, which the wiki takes out of titles."""
_WORDS = "category|kategorie?|kategoria|catégorie|categoría|categoria|categorie|категория|تصنيف"
"""What categories are called; a wiki takes the English word and its own."""
_CATEGORY = re.compile(
    rf"\[\[\s*(?:{_WORDS})\s*:\s*(?P<name>[^\[\]|{{}}]+?)\s*(?:\|[^\[\]{{}}]*)?\]\]", re.IGNORECASE
)
_LONGEST = 255
"""Bytes of a title, its namespace not among them."""


class MediaWikiNames:
    """Titles as MediaWiki takes them: no bracket, no brace, no pipe, and 255 bytes at most."""

    def address(self, sheet: Sheet, target: Target) -> str:
        """The title of a page; below the root it is a subpage."""
        title = _title(page_title(sheet, target), sheet.key)
        root = (target.root or "").strip("/ ")
        return f"{root}/{title}" if root else title

    def picture(self, name: str, sheet: Sheet, target: Target) -> str:
        """The name of a file. Files of all pages lie in one place, so root and project are part of it."""
        parts = [part for part in ((target.root or "").strip("/ "), sheet.pack.project_code, name) if part]
        stem = re.sub(r"[^\w.-]+", "-", "-".join(parts))
        stem = stem.removesuffix(".svg")
        # Drawings are stored as pixels: few wikis take SVG.
        plain = f"{stem}.png" if name.endswith(".svg") else stem
        return plain[:1].upper() + plain[1:]

    def fold(self, address: str) -> str:
        """The first letter of a title has no case, and an underscore is a space."""
        plain = " ".join(unicodedata.normalize("NFC", address).replace("_", " ").split())
        return plain[:1].upper() + plain[1:]


def _category(written: str) -> str:
    found = _CATEGORY.fullmatch(written)
    plain = " ".join((found["name"] if found else written).replace("_", " ").split())
    return plain[:1].upper() + plain[1:]


FOOT = Foot(
    _CATEGORY,
    lambda line: [found[0] for found in _CATEGORY.finditer(line)],
    lambda label: f"[[Category:{_category(label)}]]",
    _category,
    "\n".join,
)
"""Labels are categories."""


class MediaWikiDialect:
    """Wikitext."""

    title_apart = False
    files_of_page = False
    labels = True

    def __init__(self) -> None:
        self.names = MediaWikiNames()

    def render(self, sheet: Sheet, links: Links) -> str:
        """See :class:`~dovetail.publish.markup.dialect.Dialect`."""
        writer = _Writer(sheet, links)
        tree = page_tree(sheet)
        blocks = [writer.block(block) for block in tree]
        headings = [place for place, block in enumerate(tree) if level_of(block)]
        numbered = any(text_of(tree[place]).strip()[:1].isdigit() for place in headings)
        if numbered or listed_levels(tree) == 2:
            blocks.insert(headings[0], writer.contents(tree))
        body = "\n\n".join(block for block in blocks if block)
        mark = f"<!-- dovetail: {links.target} {sheet.key} -->"
        # The wiki around the page may speak another language, and run the other way.
        language = spoken()
        direction, tag = language.direction, language.words_tag
        opening = f'<div class="mw-content-{direction}" lang="{tag}" dir="{direction}">'
        return f"{mark}\n{opening}\n\n{body}\n\n</div>\n__NOEDITSECTION__\n"

    def normal(self, text: str) -> str:
        """MediaWiki composes letters, and drops white space at the end. Categories there are labels."""
        body, _labels = FOOT.split(unicodedata.normalize("NFC", text.replace("\r\n", "\n")))
        return body.rstrip() + "\n"

    def key_in(self, text: str, target: str) -> str:
        """The key of our page, from the comment at its head."""
        found = _MARK.match(text)
        return found["key"] if found and found["target"] == target else ""


class _Writer:
    """Writes the blocks of one page."""

    def __init__(self, sheet: Sheet, links: Links) -> None:
        self._sheet = sheet
        self._links = links

    def block(self, element: Element) -> str:
        """One block, without a line end after it."""
        if level_of(element):
            return self._heading(element)
        match element.tag:
            case "p" if _is_picture(element):
                return f'<div style="overflow-x:auto; margin:1em 0">{self.inline(element).strip()}</div>'
            case "p":
                return self.inline(element).strip()
            case "div" if element.get("class") == "anchor":
                return "".join(f'<div id="{one.attrib["id"]}"></div>' for one in element)
            case "ul" | "ol":
                return self._list(element)
            case "table":
                return self._table(element)
            case "hr":
                return "----"
            case "pre":
                return f"<pre>{_code(element)}</pre>"
            case "blockquote":
                return f"<blockquote>\n{self._blocks(element)}\n</blockquote>"
            case "div" if "alert" in element.get("class", "").split():
                return self._alert(element)
        return self._blocks(element)

    def contents(self, tree: Element) -> str:
        """The contents of a page for which the wiki's own would count numbers again, or be too long."""
        lines = []
        for heading in tree:
            anchors = anchors_of(heading) if 2 <= level_of(heading) <= listed_levels(tree) else []
            said = literal(" ".join(text_of(heading).split()))
            if anchors and said:
                lines.append(f"{'*' * (level_of(heading) - 1)} [[#{anchors[-1]}|{said}]]")
        style = "display:inline-block; border:1px solid #a2a9b1; padding:.3em 1em"
        head = f"<b>{literal(tell('Contents'))}</b>"
        listed = "\n".join(lines)
        return f'__NOTOC__<div class="dovetail-contents" style="{style}">{head}\n{listed}\n</div>'

    def _blocks(self, element: Element) -> str:
        if not any(child.tag in BLOCKS for child in element):
            return self.inline(element).strip()
        return "\n\n".join(text for text in map(self.block, split_blocks(element)) if text)

    def _heading(self, element: Element) -> str:
        marks = "=" * min(max(level_of(element), 2), 6)
        anchors = "".join(f'<span id="{id}"></span>' for id in anchors_of(element))
        return f"{marks} {anchors}{self.inline(element, anchors=False).strip()} {marks}"

    def _alert(self, element: Element) -> str:
        kind = element.get("class", "").partition("alert-")[2].split(" ")[0]
        colour = _COLOURS.get(kind, _COLOURS["note"])
        style = f"border-inline-start:4px solid {colour}; padding:.2em 1em; margin:1em 0"
        return f'<div class="dovetail-{kind}" style="{style}">\n{self._blocks(element)}\n</div>'

    def _list(self, element: Element, marks: str = "") -> str:
        if not all(map(_is_plain, element)):
            return self._html_list(element)
        own = marks + ("*" if element.tag == "ul" else "#")
        lines = []
        for item in element:
            blocks = list(split_blocks(item))
            texts = [self.inline(block).strip() for block in blocks if block.tag == "p"]
            lines.append(f"{own} {'<br>'.join(texts)}")
            lines += [self._list(block, own) for block in blocks if block.tag != "p"]
        return "\n".join(lines)

    def _html_list(self, element: Element) -> str:
        first = element.get("start")
        opening = f'<{element.tag} start="{first}">' if first and first.isdigit() else f"<{element.tag}>"
        items = "\n".join(f"<li>\n{self._blocks(item)}\n</li>" for item in element)
        return f"{opening}\n{items}\n</{element.tag}>"

    def _table(self, element: Element) -> str:
        lines = ['{| class="wikitable"']
        rows = list(element.iter("tr"))
        # Beside a column as wide as its days, shares of paper would leave the others less than there is.
        shared = not any(is_unbroken(cell) for row in rows[1:] for cell in row)
        for row in rows:
            # Beside a long cell, a short one would stand at half its height.
            lines.append('|- style="vertical-align:top"')
            lines += (self._cell(cell, shared=shared) for cell in row)
        return "\n".join([*lines, "|}"])

    def _cell(self, cell: Element, *, shared: bool) -> str:
        heads = cell.tag == "th"
        side = {"right": "end"}.get(align_of(cell), align_of(cell)) or ("start" if heads else "")
        styles = [f"text-align:{side}"] if side else []
        styles += [f"width:{width}%"] if shared and (width := width_of(cell)) else []
        styles += ["white-space:nowrap"] if is_unbroken(cell) else []
        said = [f'scope="{cell.get("scope", "col")}"'] if heads else []
        said += [f'style="{"; ".join(styles)}"'] if styles else []
        before = f" {' '.join(said)} |" if said else ""
        return f"{'!' if heads else '|'}{before} {self._blocks(cell)}"

    def inline(self, element: Element, *, anchors: bool = True) -> str:
        """What stands inside a block."""
        parts = [literal(element.text or "")]
        for child in element:
            parts += [self._piece(child, anchors=anchors), literal(child.tail or "")]
        return "".join(parts)

    def _piece(self, element: Element, *, anchors: bool) -> str:
        match element.tag:
            case "br":
                return "<br>"
            case "img":
                return self._picture(element)
            case "a" if "href" in element.attrib:
                return self._link(element)
            case "span" if (lozenge := read_lozenge(element)) is not None:
                style = f"{_GROUNDS[lozenge.colour]}; padding:0 .4em; border-radius:2px; white-space:nowrap"
                said = literal(lozenge.text)
                return f'<span style="{style}">{f"<b>{said}</b>" if lozenge.is_badge else said}</span>'
            case "a" | "span" if "id" in element.attrib:
                mark = f'<span id="{element.attrib["id"]}"></span>' if anchors else ""
                return mark + self.inline(element, anchors=anchors)
            case "bdi":
                direction = element.get("dir", "auto")
                return f'<bdi dir="{direction}">{self.inline(element, anchors=anchors)}</bdi>'
            case tag if tag in _TAGS:
                return f"<{_TAGS[tag]}>{self.inline(element, anchors=anchors)}</{_TAGS[tag]}>"
        return self.inline(element, anchors=anchors)

    def _link(self, element: Element) -> str:
        goal = goal_of(element.attrib["href"], self._sheet, self._links)
        said = self.inline(element)
        if goal.kind == "web":
            return f"[{address(goal.address)} {said or literal(goal.address)}]"
        if goal.kind == "nowhere" or not said.strip() or element.find(".//img") is not None:
            return said
        page = "" if goal.kind == "here" else f":{goal.address}"
        fragment = f"#{goal.fragment}" if goal.fragment else ""
        if not page and not fragment:
            return said
        return f"[[{page}{fragment}|{said}]]"

    def _picture(self, element: Element) -> str:
        name = picture_of(element.get("src", ""), self._sheet, self._links)
        description = literal(element.get("alt", ""))
        # As large as it was drawn: not every wiki can draw pictures anew in another size.
        return f"[[File:{name}|alt={description}]]" if name else f"<i>{description}</i>"


def _is_picture(block: Element) -> bool:
    """Whether a paragraph is nothing but a picture, which may be wider than a small screen."""
    return len(block) == 1 and block[0].tag == "img" and not text_of(block).strip()


def _is_plain(item: Element) -> bool:
    """Whether a list item fits on the lines of a list: text, and lists of such items."""
    blocks = [child for child in item if child.tag in BLOCKS]
    return all(
        block.tag == "p" or (block.tag in ("ul", "ol") and all(map(_is_plain, block))) for block in blocks
    ) and not any(block.tag == "p" for block in blocks[1:] if blocks[0].tag != "p")


def _code(element: Element) -> str:
    text = "".join(element.itertext()).strip("\n")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("~", "&#126;")


def _title(text: str, key: str) -> str:
    plain = _FORBIDDEN.sub(" ", _UNSEEN.sub("", unicodedata.normalize("NFC", text)))
    title = " ".join(plain.replace("_", " ").split())
    # Dots and slashes at its edges would be a path; a colon at its head, a namespace.
    title = re.sub(r"(?:^|/)\.{1,2}(?=/|$)", "", title).strip(": /") or "Page"
    if len(title.encode()) <= _LONGEST - 60:
        return title
    while len(title.encode()) > _LONGEST - 70:
        title = title[:-1]
    return f"{title.strip()} {hashlib.sha256(key.encode()).hexdigest()[:8]}"
