"""Pages as Markdown files: for folders that MkDocs or Docusaurus make sites of, and for wikis kept in git."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from functools import partial

from dovetail.formats.tree.alerts import TITLES
from dovetail.formats.tree.links import read_link
from dovetail.model.language import tell
from dovetail.model.publishing import Flavour
from dovetail.publish.markup.dialect import Links
from dovetail.publish.markup.paths import PathNames
from dovetail.publish.sheet import Sheet, key_of

TAGGED: frozenset[Flavour] = frozenset({"mkdocs", "docusaurus"})
_TARGET = re.compile(
    r"(?P<image>!?)(?P<text>\[(?:[^\[\]\\\n]|\\.|\[(?:[^\[\]\\\n]|\\.)*\])*\])\((?P<to>[^()\s]+)\)"
)
_ALERT = re.compile(
    rf"^> \[!(?P<kind>{'|'.join(TITLES)})\][ \t]*\n(?P<lines>(?:>[^\n]*(?:\n|\Z))*)",
    re.IGNORECASE | re.MULTILINE,
)
_ASIDES = {"note": "note", "tip": "tip", "important": "info", "warning": "warning", "caution": "danger"}
_MARK = re.compile(
    r"\A(?:---\n(?:[^\n]*\n)*?dovetail: \"|<!-- dovetail: )"
    r"(?P<target>[^\s\"]+) (?P<key>[^\s\"]+)(?:\"\n| -->)"
)
_CODE = re.compile(
    r"(?P<fence>^ {0,3}(?P<mark>`{3,}|~{3,})[^\n]*\n.*?^ {0,3}(?P=mark)[`~]*[ \t]*$)"
    r"|(?P<span>`+)[^`]*(?P=span)",
    re.MULTILINE | re.DOTALL,
)
_PLACE = re.compile(r"<a id=(\"[^\"\s]+\")></a>")
_WITH_PLACES = re.compile(r"^#{1,6} [^\n]*<a id=\"[^\"\s]+\"></a>[^\n]*", re.MULTILINE)
_BELOW_BAR = "style={{scrollMarginTop: 'calc(var(--ifm-navbar-height) + 0.5rem)'}}"
"""The bar at the top of a site of Docusaurus would cover the place to which a link leads."""
_FIRST: Sequence[str] = ("key-dates", "requests", "alignment", "alignment-service", "open-questions")
"""What the menu of a site names first, in this order; what lies in the folder besides is in that of names."""
_MODULE_WORD = re.compile(r"^(?=(?:import|export)\b)(.)", re.MULTILINE)


class MarkdownDialect:
    """Canonical Markdown as one flavour wants it. ``root`` is the folder that all addresses lie in.

    ``tags`` stand at the head of each page where something makes a site of them.
    """

    title_apart = False
    files_of_page = False
    labels = False

    def __init__(self, flavour: Flavour, root: str = "", tags: Sequence[str] = ()) -> None:
        self.names = PathNames(flavour)
        self._flavour = flavour
        self._root = root
        self._tags = json.dumps(list(tags), ensure_ascii=False) if tags and flavour in TAGGED else ""

    def render(self, sheet: Sheet, links: Links) -> str:
        """The page, beginning with our marker and ending in one line end."""
        body = sheet.document.body.replace("\r\n", "\n").strip("\n") + "\n"
        text = _outside_code(body, partial(self._spelled, sheet, links))
        # Docusaurus looks for the places that links lead to among its own elements only.
        words = "import Link from '@docusaurus/Link';\n\n" if "<Link " in text else ""
        return f"{self._head(sheet, links)}{words}{text}"

    def normal(self, text: str) -> str:
        """Line ends as on this system, and one at the end."""
        return text.replace("\r\n", "\n").rstrip("\n") + "\n"

    def key_in(self, text: str, target: str) -> str:
        """The key of our page, from the first lines of a file."""
        found = _MARK.match(text[:4000].replace("\r\n", "\n").removeprefix("\ufeff"))
        return found["key"] if found and found["target"] == target else ""

    def _head(self, sheet: Sheet, links: Links) -> str:
        # The pages of Docusaurus are programs: an HTML comment would be a fault in them.
        if self._flavour != "docusaurus" and not self._tags:
            return f"<!-- dovetail: {links.target} {sheet.key} -->\n\n"
        lines = [f'dovetail: "{links.target} {sheet.key}"']
        if self._flavour == "docusaurus":
            title = json.dumps(links.titles[sheet.key], ensure_ascii=False)
            # The sidebar shows a page below its project already.
            label = json.dumps(sheet.title, ensure_ascii=False)
            lines += [
                f"title: {title}",
                f"sidebar_label: {label}",
                "custom_edit_url: null",
                *_place_in_menu(sheet),
            ]
        if self._tags:
            lines.append(f"tags: {self._tags}")
        return "\n".join(("---", *lines, "---", "", ""))

    def _spelled(self, sheet: Sheet, links: Links, text: str) -> str:
        text = _TARGET.sub(partial(self._linked, sheet, links), text)
        if self._flavour == "docusaurus":
            text = _ALERT.sub(_as_aside, text).replace("<br>", "<br />").replace("<!-- -->", "{/* */}")
            text = _MODULE_WORD.sub(lambda found: f"&#{ord(found[1])};", text)
            text = _WITH_PLACES.sub(_places_first, text)
            return _PLACE.sub(lambda found: f"<Link id={found[1]} {_BELOW_BAR}></Link>", text)
        return _ALERT.sub(_as_quote, text) if self._flavour in ("mkdocs", "azure") else text

    def _linked(self, sheet: Sheet, links: Links, found: re.Match[str]) -> str:
        known = {document.id for document in sheet.pack.documents}
        link = read_link(found["to"], sheet.document.id, known)
        here = links.addresses[sheet.key]
        # What a link says may itself be a picture.
        text = _TARGET.sub(partial(self._linked, sheet, links), found["text"])
        if found["image"]:
            stored = links.pictures.get(link.path)
            to = self.names.picture_link(here, stored, self._root) if stored else found["to"]
        elif link.kind == "pack":
            there = links.addresses[key_of(sheet.pack.project_code, link.document)]
            to = self.names.page_link(here, there, link.fragment, self._root)
        else:
            to = link.href
        return f"{found['image']}{text}({to})"


def _place_in_menu(sheet: Sheet) -> list[str]:
    """Where Docusaurus shows a page. Most have one place: none changes when another comes or goes."""
    document = sheet.document.id
    place = _FIRST.index(document) if document in _FIRST else len(_FIRST)
    return [] if sheet.is_front else [f"sidebar_position: {place + 1}"]


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    """The text changed, except for what stands in code."""
    parts, end = [], 0
    for code in _CODE.finditer(text):
        if text[: code.start()].endswith("\\"):
            continue
        parts += [change(text[end : code.start()]), code[0]]
        end = code.end()
    return "".join([*parts, change(text[end:])])


def _places_first(found: re.Match[str]) -> str:
    """A heading with its places above it: Docusaurus copies what stands in a heading into the contents."""
    places = "".join(place[0] for place in _PLACE.finditer(found[0]))
    return f"{places}\n\n{_PLACE.sub('', found[0])}"


def _as_aside(found: re.Match[str]) -> str:
    lines = [re.sub(r"^> ?", "", line) for line in found["lines"].rstrip("\n").split("\n")]
    body = "\n".join(lines).strip("\n")
    return f":::{_ASIDES[found['kind'].lower()]}\n\n{body}\n\n:::\n"


def _as_quote(found: re.Match[str]) -> str:
    return f"> **{tell(TITLES[found['kind'].lower()])}**\n>\n{found['lines']}"
