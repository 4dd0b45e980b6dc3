"""The storage format: read as XML with HTML entities, checked, rewritten as the server rewrites it.

What is known and from where:
- The body must be well-formed XML; a refusal is a 400 "Error parsing xhtml: … at [row,col …]" (mark#111,
  terraform-provider-confluence#7, asciidoc2confluence#12: `<hr>` is refused; sfdx-hardis PR#2151: attributes
  without a value and `]]>` in text are refused).
- "Confluence Storage Format" (Atlassian documentation) lists the elements and attributes of ac: and ri:.
- Named entities of HTML are understood (md2conf reads stored pages with the same list).
- mark PR#963: a heading keeps no id. confluencebuilder PR#801: what comes back is not what was sent, so
  that bodies can't be compared; macros get `ac:schema-version` and `ac:macro-id`.
- `]]>` can't stand in CDATA; spread over two sections it can, but not in every version (confluencebuilder PR#833).
- The new editor of Cloud takes no table in a table: "Content body cannot be converted to new editor format"
  (confluencebuilder#312 and #600, mark#358).
Stricter than the real thing on purpose: an ac: or ri: element, an attribute of one, or a macro that isn't in
the lists below is refused, where Confluence may be lenient (mcp-atlassian#1608) and shows "unknown macro".
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import codepoint2name, name2codepoint
from xml.parsers import expat

from tests.publish.confluence.refusals import Refusal
from tests.publish.confluence.vocabulary import AC_NAMES, BLOCKS, HOLD_ONLY_BLOCKS, MACROS

_ENTITIES = "".join(
    f'<!ENTITY {name} "&#38;#{code};">' if name in {"amp", "lt"} else f'<!ENTITY {name} "&#{code};">'
    for name, code in name2codepoint.items()
)
_HEAD = f"<!DOCTYPE storage [{_ENTITIES}]>\n<storage>"
_PLAIN = frozenset({"ac:plain-text-body", "ac:plain-text-link-body"})


@dataclass
class Node:
    """An element of a body; text is kept as strings between the elements."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    parts: list[Node | str] = field(default_factory=list)

    def elements(self, name: str | None = None) -> list[Node]:
        return [part for part in self.parts if isinstance(part, Node) and name in {None, part.name}]

    def first(self, name: str) -> Node | None:
        return next(iter(self.elements(name)), None)

    def words(self) -> str:
        """All text inside."""
        return "".join(part if isinstance(part, str) else part.words() for part in self.parts)

    def walk(self) -> Iterator[Node]:
        yield self
        for part in self.elements():
            yield from part.walk()

    def parameter(self, name: str) -> str:
        """A parameter of a macro, or nothing."""
        return next(
            (p.words() for p in self.elements("ac:parameter") if p.attributes.get("ac:name") == name), ""
        )


def parse(text: str, macros: frozenset[str] = MACROS) -> Node:
    """The body as a tree under a root named `storage`; Refusal 400 if it can't be taken."""
    root = Node("storage")
    open_nodes: list[Node] = []
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def start(name: str, attributes: dict[str, str]) -> None:
        node = Node(name, attributes) if open_nodes else root
        if open_nodes:
            open_nodes[-1].parts.append(node)
        open_nodes.append(node)

    def end(_: str) -> None:
        open_nodes.pop()

    def words(data: str) -> None:
        parts = open_nodes[-1].parts
        if parts and isinstance(parts[-1], str):
            parts[-1] += data
        else:
            parts.append(data)

    def instruction(target: str, _: str) -> None:
        raise Refusal(400, f"Error parsing xhtml: Unexpected processing instruction {target}")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = words
    parser.ProcessingInstructionHandler = instruction
    try:
        parser.Parse(f"{_HEAD}{text}</storage>", True)
    except expat.ExpatError as error:
        row = error.lineno - 1
        column = error.offset + 1 - (len("<storage>") if row == 1 else 0)
        reason = expat.errors.messages[error.code]
        raise Refusal(
            400, f"Error parsing xhtml: {reason}\n at [row,col {{unknown-source}}]: [{row},{column}]"
        ) from None
    except UnicodeEncodeError:
        raise Refusal(400, "Error parsing xhtml: Illegal character") from None
    _check(root, macros)
    return root


def _check(root: Node, macros: frozenset[str]) -> None:
    for node in root.walk():
        prefix, colon, _ = node.name.partition(":")
        if colon and node.name not in AC_NAMES:
            raise Refusal(400, f"Error parsing xhtml: Undeclared or unknown element <{node.name}>")
        for name in node.attributes:
            known = AC_NAMES.get(node.name, frozenset())
            if colon and name not in known:
                raise Refusal(400, f"Error parsing xhtml: Unknown attribute {name} of <{node.name}>")
            if not colon and ":" in name and not name.startswith(("xml:", "data-")):
                raise Refusal(400, f"Error parsing xhtml: Undeclared namespace prefix of {name}")
        if node.name in {"ac:structured-macro", "ac:macro"}:
            _check_macro(node, macros)
        if node.name == "ac:image" and not (node.first("ri:attachment") or node.first("ri:url")):
            raise Refusal(400, "Error parsing xhtml: <ac:image> without a resource")
        if node.name in _PLAIN and node.elements():
            raise Refusal(400, f"Error parsing xhtml: <{node.name}> holds markup; CDATA is expected")
        if prefix == "ri" and node.elements() and node.name not in {"ri:attachment"}:
            raise Refusal(400, f"Error parsing xhtml: <{node.name}> must be empty")


def _check_macro(node: Node, macros: frozenset[str]) -> None:
    name = node.attributes.get("ac:name")
    if not name:
        raise Refusal(400, "Error parsing xhtml: a macro without ac:name")
    if name not in macros:
        raise Refusal(400, f"Error parsing xhtml: Unknown macro: {name}")
    for part in node.parts:
        if isinstance(part, str):
            if part.strip():
                raise Refusal(400, f"Error parsing xhtml: text directly in the macro {name}")
        elif part.name not in {
            "ac:parameter",
            "ac:rich-text-body",
            "ac:plain-text-body",
            "ac:default-parameter",
        }:
            raise Refusal(400, f"Error parsing xhtml: <{part.name}> directly in the macro {name}")


def check_new_editor(root: Node) -> None:
    """Refusal 400 for what the new editor of Cloud can't hold."""
    for table in root.walk():
        inside = (node for row in table.elements() for node in row.walk())
        if table.name == "table" and any(node.name == "table" for node in inside):
            raise Refusal(400, "Content body cannot be converted to new editor format")


def rewrite(root: Node, seed: str, versions: dict[tuple[str, str], int]) -> str:
    """The body as the server keeps it: it says the same and is never the text that was sent.

    `versions` are the versions of the pages and attachments that links point at (`ri:version-at-save`).
    """
    _tidy(root, versions)
    for count, node in enumerate(root.walk()):
        if node.name in {"ac:structured-macro", "ac:macro"}:
            node.attributes.setdefault("ac:schema-version", "1")
            made = uuid.uuid5(uuid.NAMESPACE_OID, f"{seed}/{count}")
            node.attributes.setdefault("ac:macro-id", str(made))
    last = root.parts[-1] if root.parts else None
    if isinstance(last, Node) and last.name in {"ac:structured-macro", "table"}:
        root.parts.append(Node("p"))
    return write(root)


def as_typed(root: Node, seed: str) -> str:
    """The same words as the editor of Cloud writes them when a person saves: marks on blocks, paragraphs in cells.

    The real editor changes more; what counts is that nothing of it can be read.
    """
    for count, node in enumerate(list(root.walk())):
        if node.name in {"td", "th"} and not any(child.name in BLOCKS for child in node.elements()):
            node.parts = [Node("p", {}, node.parts)]
        if node.name == "table":
            node.attributes["data-layout"] = "default"
        if re.fullmatch("p|h[1-6]|table|ul|ol", node.name):
            node.attributes["local-id"] = uuid.uuid5(uuid.NAMESPACE_OID, f"{seed}/{count}").hex[:12]
    return write(root)


def _tidy(node: Node, versions: dict[tuple[str, str], int]) -> None:
    blocks = node.name in HOLD_ONLY_BLOCKS or any(child.name in BLOCKS for child in node.elements())
    if blocks and node.name not in _PLAIN:
        node.parts = [part for index, part in enumerate(node.parts) if not _gap(node, index)]
    if re.fullmatch("h[1-6]", node.name):
        node.attributes.pop("id", None)
    for name in [name for name in node.attributes if name.lower().startswith("on")]:
        del node.attributes[name]
    if node.name == "table" and not node.first("tbody") and not node.first("thead"):
        rows = [part for part in node.parts if isinstance(part, Node) and part.name == "tr"]
        others = [part for part in node.parts if part not in rows]
        node.parts = [*others, Node("tbody", {}, list(rows))]
    if node.name == "ri:page":
        _saved(node, "page", node.attributes.get("ri:content-title", ""), versions)
    if node.name == "ri:attachment" and not node.elements():
        _saved(node, "attachment", node.attributes.get("ri:filename", ""), versions)
    for child in node.elements():
        _tidy(child, versions)


def _gap(node: Node, index: int) -> bool:
    """White space between blocks, which nobody sees; between words of a line it stays."""
    part = node.parts[index]
    if isinstance(part, Node) or part.strip() or "\u00a0" in part:
        return False
    beside = [*node.parts[max(0, index - 1) : index], *node.parts[index + 1 : index + 2]]
    inline = [one for one in beside if isinstance(one, str) or one.name not in BLOCKS]
    return node.name in HOLD_ONLY_BLOCKS or not inline


def _saved(node: Node, kind: str, name: str, versions: dict[tuple[str, str], int]) -> None:
    number = versions.get((kind, name))
    if number is not None:
        node.attributes["ri:version-at-save"] = str(number)


_FIRST = ("ac:name", "ac:schema-version", "ac:macro-id")


def write(node: Node) -> str:
    """The tree as text in the server's own hand: named entities, its order of attributes, ` />`."""
    inside = "".join(_text(part, node) if isinstance(part, str) else write(part) for part in node.parts)
    if node.name == "storage":
        return inside
    rest = sorted(name for name in node.attributes if name not in _FIRST)
    names = [*(name for name in _FIRST if name in node.attributes), *rest]
    attributes = "".join(f' {name}="{escaped(node.attributes[name])}"' for name in names)
    return f"<{node.name}{attributes}>{inside}</{node.name}>" if inside else f"<{node.name}{attributes} />"


def _text(text: str, within: Node) -> str:
    if within.name in _PLAIN:
        return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"
    return escaped(text)


def escaped(text: str) -> str:
    return "".join(f"&{codepoint2name[ord(sign)]};" if ord(sign) in codepoint2name else sign for sign in text)
