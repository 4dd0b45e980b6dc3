"""Pages as DokuWiki markup. Needs no plugin.

DokuWiki knows places on a page by its headings alone, so a link to another place leads to the heading above
it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from dovetail.formats.tree.body import read_body
from dovetail.formats.tree.markdown_tree import text_of
from dovetail.model.publishing import Target
from dovetail.publish.markup.dialect import Links
from dovetail.publish.markup.dokuwiki_ids import id_of, section_id
from dovetail.publish.markup.dokuwiki_text import address, heading, literal, title
from dovetail.publish.markup.foot import Foot
from dovetail.publish.markup.lozenge import read_lozenge
from dovetail.publish.markup.tree import (
    BLOCKS,
    align_of,
    anchors_of,
    goal_of,
    isolated,
    keep_together,
    level_of,
    page_tree,
    picture_of,
    split_blocks,
)
from dovetail.publish.sheet import Sheet, key_of

_MARK = re.compile(r"<sub>%%dovetail: (?P<target>\S+) (?P<key>\S+)%%</sub>\s*\Z")
_POINTER = re.compile(
    r"→ \[\[:(?P<link>[^|\]\n]+)\|[^\]\n]*\]\]\n+<sub>%%dovetail-moved: (?P<target>\S+) (?P<to>\S+)%%</sub>"
)
_MARKS = {"strong": "**", "em": "//", "code": "''"}
_TAGS = {"del": "del", "sup": "sup", "sub": "sub"}
_TAG_LINE = re.compile(r"\{\{tag>(?P<tags>[^{}]*)\}\}")
_TAG = re.compile(r'"[^"]*"|[^\s"]+')
_BREAK = "\\\\ "


class DokuWikiNames:
    """Ids in lower case, parts of a namespace joined by colons."""

    def address(self, sheet: Sheet, target: Target) -> str:
        """The id of a page; the front page of a pack is the start page of its namespace."""
        document = "start" if sheet.is_front else sheet.document.id
        return id_of(":".join((namespace_of(target), sheet.pack.project_code, *document.split("/"))))

    def picture(self, name: str, sheet: Sheet, target: Target) -> str:
        """The id of a file. Drawings are stored as pixels: few wikis take SVG."""
        plain = re.sub(r"\.svg$", ".png", name)
        return id_of(":".join((namespace_of(target), sheet.pack.project_code, *plain.split("/"))))

    def fold(self, address: str) -> str:
        """Ids are in lower case, whatever is asked for."""
        return address.lower().strip(":")


def _tag(written: str) -> str:
    return "_".join(written.strip('"').replace("_", " ").lower().split())


def _tags_on(line: str) -> list[str]:
    found = _TAG_LINE.fullmatch(line)
    return _TAG.findall(found["tags"]) if found else []


FOOT = Foot(
    _TAG_LINE,
    _tags_on,
    lambda label: "_".join(label.split()),
    _tag,
    lambda tags: f"{{{{tag>{' '.join(tags)}}}}}",
)
"""Labels are tags, of which a plugin makes something."""


def pointer(target: str, to: str, said: str) -> str:
    """The text of a page that only leads to the place where what it was is now."""
    return f"→ [[:{to}|{title(said)}]]\n\n<sub>%%dovetail-moved: {target} {to}%%</sub>\n"


def leads_to(text: str, target: str) -> str:
    """Where a page leads, if it is a pointer of ours that nobody has written on; else ""."""
    found = _POINTER.fullmatch(text.strip())
    return found["to"] if found and found["target"] == target and found["to"] == found["link"] else ""


class DokuWikiDialect:
    """The syntax of DokuWiki's core."""

    title_apart = False
    files_of_page = False
    labels = True

    def __init__(self) -> None:
        self.names = DokuWikiNames()
        self._sections: dict[int, dict[str, dict[str, str]]] = {}

    def render(self, sheet: Sheet, links: Links) -> str:
        """See :class:`~dovetail.publish.markup.dialect.Dialect`."""
        writer = _Writer(sheet, links, self._sections_of(sheet))
        tree = page_tree(sheet)
        keep_together(tree)
        body = "\n\n".join(text for block in tree if (text := writer.block(block)))
        head = f"====== {heading(links.titles[sheet.key])} ======"
        return f"{head}\n\n{body}\n\n<sub>%%dovetail: {links.target} {sheet.key}%%</sub>\n"

    def normal(self, text: str) -> str:
        """DokuWiki drops white space around a text. Tags at its end are labels."""
        body, _labels = FOOT.split(text.replace("\r\n", "\n"))
        return body.strip() + "\n"

    def key_in(self, text: str, target: str) -> str:
        """The key of our page, from its last line."""
        found = _MARK.search(FOOT.split(text)[0])
        return found["key"] if found and found["target"] == target else ""

    def _sections_of(self, sheet: Sheet) -> dict[str, dict[str, str]]:
        """For each page of the pack, which heading to name for a place on it."""
        known = self._sections.get(id(sheet.pack))
        if known is None:
            known = {
                key_of(sheet.pack.project_code, document.id): sections(read_body(document).root)
                for document in sheet.pack.documents
            }
            self._sections = {id(sheet.pack): known}
        return known


def sections(root: Element) -> dict[str, str]:
    """Names that links know, each with the id that DokuWiki gives the heading of its section."""
    used: set[str] = set()
    found: dict[str, str] = {}
    section = ""
    for element in root.iter():
        level = level_of(element)
        if level > 1:
            section = section_id(heading(text_of(element)), used)
            found.update(dict.fromkeys(anchors_of(element), section))
        elif "id" in element.attrib and level != 1:
            found.setdefault(element.attrib["id"], section)
    return found


class _Writer:
    """Writes the blocks of one page."""

    def __init__(self, sheet: Sheet, links: Links, sections: dict[str, dict[str, str]]) -> None:
        self._sheet = sheet
        self._links = links
        self._sections = {links.addresses[key]: found for key, found in sections.items()}

    def block(self, element: Element) -> str:
        """One block, without a line end after it."""
        if level_of(element):
            marks = "=" * (7 - min(max(level_of(element), 2), 5))
            return f"{marks} {heading(text_of(element))} {marks}"
        match element.tag:
            case "p":
                return self._line(element)
            case "ul" | "ol":
                return "\n".join(self._list(element, 1))
            case "table":
                return self._table(element)
            case "hr":
                return "----"
            case "pre":
                return self._code(element)
            case "blockquote":
                return "\n".join(self._quoted(element, ">"))
            case "div" if "alert" in element.get("class", "").split():
                return "\n".join(self._quoted(element, ">"))
        if not any(child.tag in BLOCKS for child in element):
            return self._line(element)
        return "\n\n".join(text for text in map(self.block, split_blocks(element)) if text)

    def _list(self, element: Element, depth: int) -> Iterator[str]:
        mark = "*" if element.tag == "ul" else "-"
        for item in element:
            blocks = list(split_blocks(item))
            lists = [block for block in blocks if block.tag in ("ul", "ol")]
            texts = [self._on_one_line(block) for block in blocks if block not in lists]
            yield f"{'  ' * depth}{mark} {_BREAK.join(text for text in texts if text)}"
            for inner in lists:
                yield from self._list(inner, depth + 1)

    def _quoted(self, element: Element, mark: str) -> Iterator[str]:
        for block in split_blocks(element):
            if block.tag == "blockquote":
                yield from self._quoted(block, f"{mark}>")
            elif block.tag in ("ul", "ol"):
                for item in block.iter("li"):
                    yield f"{mark} • {self._on_one_line(item)}"
            else:
                yield f"{mark} {self._on_one_line(block)}"

    def _on_one_line(self, block: Element) -> str:
        if block.tag == "table":
            rows = (" – ".join(self.inline(cell).strip() for cell in row) for row in block.iter("tr"))
            return _BREAK.join(rows)
        if any(child.tag in BLOCKS for child in block):
            return _BREAK.join(self._on_one_line(inner) for inner in split_blocks(block))
        return self._line(block)

    def _line(self, block: Element) -> str:
        return isolated(self.inline(block).strip())

    def _table(self, element: Element) -> str:
        return "\n".join(
            "".join(map(self._cell, row)) + ("^" if row[-1].tag == "th" else "|")
            for row in element.iter("tr")
            if len(row)
        )

    def _cell(self, cell: Element) -> str:
        text = self._line(cell)
        mark = "^" if cell.tag == "th" else "|"
        left, right = {"right": ("  ", " "), "center": ("  ", "  ")}.get(align_of(cell), (" ", " "))
        return f"{mark}{left}{text}{right}" if text else f"{mark}  "

    def _code(self, element: Element) -> str:
        text = "".join(element.itertext()).strip("\n")
        if "</code>" not in text:
            return f"<code>\n{text}\n</code>"
        return f"{_BREAK}\n".join(literal(line) for line in text.split("\n"))

    def inline(self, element: Element) -> str:
        """What stands inside a block."""
        parts = [literal(element.text or "")]
        for child in element:
            piece = self._piece(child)
            if piece.startswith("//") and parts[-1].endswith(":"):
                # Together they would look like the beginning of a web address.
                parts[-1] = f"{parts[-1][:-1]}%%:%%"
            parts += [piece, literal(child.tail or "")]
        return "".join(parts)

    def _piece(self, element: Element) -> str:
        tag = element.tag
        if tag == "br":
            return _BREAK
        if tag == "img":
            name = picture_of(element.get("src", ""), self._sheet, self._links)
            description = title(element.get("alt", ""))
            return f"{{{{:{name}|{description}}}}}" if name else literal(element.get("alt", ""))
        if tag == "a" and "href" in element.attrib:
            return self._link(element)
        lozenge = read_lozenge(element)
        if lozenge is not None:
            # Nothing here has a ground of its own: a badge is told by its brackets.
            return f"**{literal(f'[{lozenge.text}]')}**" if lozenge.is_badge else literal(lozenge.text)
        said = self.inline(element)
        if not said.strip():
            return said
        if tag == "bdi":
            return isolated(said, element)
        if tag == "em" and said.endswith(":"):
            said = f"{said[:-1]}%%:%%"
        if tag in _MARKS:
            return f"{_MARKS[tag]}{said}{_MARKS[tag]}"
        return f"<{_TAGS[tag]}>{said}</{_TAGS[tag]}>" if tag in _TAGS else said

    def _link(self, element: Element) -> str:
        goal = goal_of(element.attrib["href"], self._sheet, self._links)
        said = title(text_of(element))
        if goal.kind == "web":
            return f"[[{address(goal.address)}|{said or title(goal.address)}]]"
        section = self._sections.get(goal.address, {}).get(goal.fragment, "")
        if goal.kind == "nowhere" or element.find(".//img") is not None or not said:
            return self.inline(element)
        if goal.kind == "here":
            return f"[[#{section}|{said}]]" if section else self.inline(element)
        place = f"#{section}" if section else ""
        return f"[[:{goal.address}{place}|{said}]]"


def namespace_of(target: Target) -> str:
    """The namespace of all pages of a target, "" for the whole wiki."""
    return id_of(target.root or "")
