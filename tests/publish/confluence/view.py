"""What a reader sees: the stored body as HTML, with links and pictures resolved.

Classes and structures follow pages that Confluence renders in public (documentation spaces) as far as a test
needs them: headings with ids, boxes, code, lists of contents, anchors, expanders, lozenges, pictures, links.
What can't be resolved is told by the classes Confluence uses for it: `createlink`, `unknown-attachment`,
`wysiwyg-unknown-macro`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from urllib.parse import quote, quote_plus

from tests.publish.confluence import anchors, macros_seen
from tests.publish.confluence.model import Page
from tests.publish.confluence.storage import Node, parse
from tests.publish.confluence.vocabulary import CLOUD_LANGUAGES, HTML, LANGUAGES
from tests.publish.confluence.wiki import Wiki

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass
class Sight:
    """One page being rendered."""

    wiki: Wiki
    page: Page
    base: str
    new_editor: bool
    toc: list[tuple[int, str, str]] = field(default_factory=list)
    ids: dict[int, str] = field(default_factory=dict)

    def address(self, page: Page) -> str:
        """The path of a page as readers see it, below the base."""
        if self.wiki.cloud:
            return f"{self.base}/spaces/{page.space.key}/pages/{page.number}/{quote_plus(page.title)}"
        return f"{self.base}/display/{page.space.key}/{quote_plus(page.title)}"

    def linked(self, space: str, title: str) -> Page | None:
        """By title, whose case counts for nothing in a link."""
        for page in self.wiki.pages.values():
            there = page.space.key == (space or self.page.space.key)
            if there and page.title.lower() == title.lower() and page.status == "current":
                return page
        return None

    def inside(self, node: Node) -> str:
        return "".join(
            escape(part, quote=False) if isinstance(part, str) else self.element(part) for part in node.parts
        )

    def element(self, node: Node) -> str:
        special = SPECIAL.get(node.name)
        if special is not None:
            return special(self, node)
        if node.name.startswith(("ac:", "ri:")):
            return self.inside(node)
        attributes = dict(node.attributes)
        if node.name in HEADINGS and id(node) in self.ids:
            attributes["id"] = self.ids[id(node)]
        if node.name == "table":
            attributes["class"] = "confluenceTable"
        if node.name in {"td", "th"}:
            attributes["class"] = f"confluence{node.name.capitalize()}"
        told = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
        if node.name not in HTML:
            return f"{escape(f'<{node.name}{told}>')}{self.inside(node)}{escape(f'</{node.name}>')}"
        if node.name in {"br", "hr", "img", "col"}:
            return f"<{node.name}{told}/>"
        return f"<{node.name}{told}>{self.inside(node)}</{node.name}>"


def render(wiki: Wiki, page: Page, base: str, body: str | None = None) -> str:
    """The HTML of a page's body, or of another `body` as if it were this page's."""
    root = parse(page.body if body is None else body, wiki.settings.macros)
    sight = Sight(wiki, page, base, wiki.new_editor(page))
    count = anchors.Count()
    for node in root.walk():
        if node.name in HEADINGS:
            words = "".join(_told(part) for part in node.parts).strip()
            made = count.unique(anchors.heading(page.title, words, sight.new_editor))
            sight.ids[id(node)] = made
            sight.toc.append((int(node.name[1]), words, made))
    return sight.inside(root)


def _told(part: Node | str) -> str:
    """Text that counts for a heading's id: parameters of macros don't."""
    if isinstance(part, str):
        return part
    if part.name == "ac:structured-macro":
        return part.parameter("title") if part.attributes["ac:name"] == "status" else ""
    return "".join(_told(inner) for inner in part.parts)


def _link(sight: Sight, node: Node) -> str:
    jump = node.attributes.get("ac:anchor", "")
    page, words = sight.page, jump
    resource = next((one for one in node.elements() if one.name.startswith("ri:")), None)
    href, marked = "", ""
    if resource is not None and resource.name == "ri:page":
        title = resource.attributes.get("ri:content-title", "")
        found = sight.linked(resource.attributes.get("ri:space-key", ""), title)
        words = title
        if found is None:
            href, marked = f"{sight.base}/pages/createpage.action?title={quote_plus(title)}", "createlink"
        else:
            page, href = found, sight.address(found)
    elif resource is not None and resource.name == "ri:attachment":
        words = resource.attributes.get("ri:filename", "")
        href, marked = _file(sight, resource)
    elif resource is not None and resource.name == "ri:user":
        words, marked = "@user", "confluence-userlink"
        href = f"{sight.base}/people"
    elif resource is not None and resource.name == "ri:space":
        words = resource.attributes.get("ri:space-key", "")
        href = f"{sight.base}/spaces/{words}"
    if jump and marked != "createlink":
        local = page is sight.page
        href = (
            ("" if local else href) + "#" + quote(anchors.target(page.title, jump), safe="-._~!$'()*+,;=:@/?")
        )
    body = node.first("ac:link-body") or node.first("ac:plain-text-link-body")
    shown = sight.inside(body) if body is not None and body.parts else escape(words, quote=False)
    told = f' class="{marked}"' if marked else ""
    return f'<a href="{escape(href)}"{told}>{shown}</a>'


def _file(sight: Sight, resource: Node) -> tuple[str, str]:
    """The address of an attachment, or what marks it as missing."""
    owner: Page | None = sight.page
    inner = resource.first("ri:page")
    if inner is not None:
        owner = sight.linked(
            inner.attributes.get("ri:space-key", ""), inner.attributes.get("ri:content-title", "")
        )
    name = resource.attributes.get("ri:filename", "")
    for file in owner.attachments if owner else []:
        if file.name == name and file.status == "current":
            version = file.last.number
            number = owner.number if owner else ""
            return f"{sight.base}/download/attachments/{number}/{quote(name)}?version={version}&api=v2", ""
    return f"{sight.base}/plugins/servlet/confluence/placeholder/unknown-attachment", "unknown-attachment"


def _image(sight: Sight, node: Node) -> str:
    resource = node.first("ri:attachment")
    if resource is not None:
        source, marked = _file(sight, resource)
    else:
        url = node.first("ri:url")
        source, marked = (url.attributes.get("ri:value", "") if url else ""), "confluence-external-resource"
    if ".svg?" in source:
        vector = _vector(sight, node, source)
        if vector:
            return vector
    told = {"class": f"confluence-embedded-image {marked}".strip(), "src": source}
    told |= {
        name: node.attributes[f"ac:{name}"]
        for name in ("alt", "title", "width", "height")
        if f"ac:{name}" in node.attributes
    }
    image = "".join(f' {name}="{escape(value)}"' for name, value in told.items())
    caption = node.first("ac:caption")
    below = f'<div class="confluence-embedded-caption">{sight.inside(caption)}</div>' if caption else ""
    return f'<span class="confluence-embedded-file-wrapper"><img{image}/></span>{below}'


def _vector(sight: Sight, node: Node, source: str) -> str:
    """SVG that isn't shown as a picture: on Data Center none is (a box with its name stands there, as the gist of
    silkentrance about embedded SVG and md2conf#96 tell), on Cloud one without an XML declaration is taken for
    damaged (confluencebuilder PR#521)."""
    resource = node.first("ri:attachment")
    name = resource.attributes.get("ri:filename", "") if resource else ""
    if not sight.wiki.cloud:
        return (
            f'<a class="confluence-embedded-file" href="{escape(source)}" data-mime-type="image/svg+xml">'
            f"<span>{escape(name, quote=False)}</span></a>"
        )
    held = next((file for file in sight.page.attachments if file.name == name), None)
    if held is not None and not held.last.data.lstrip(b"\xef\xbb\xbf").startswith(b"<?xml"):
        return f'<span class="confluence-embedded-file-wrapper corrupted-image">{escape(name, quote=False)}</span>'
    return ""


def _marker(sight: Sight, node: Node) -> str:
    ref = escape(node.attributes.get("ac:ref", ""))
    return f'<span class="inline-comment-marker" data-ref="{ref}">{sight.inside(node)}</span>'


def _emoticon(sight: Sight, node: Node) -> str:
    shown = node.attributes.get("ac:emoji-fallback") or f"({node.attributes.get('ac:name', '')})"
    return f'<img class="emoticon" alt="{escape(shown)}"/>'


def _tasks(sight: Sight, node: Node) -> str:
    lines = []
    for task in node.elements("ac:task"):
        state, body = task.first("ac:task-status"), task.first("ac:task-body")
        done = ' class="checked"' if state is not None and state.words() == "complete" else ""
        lines.append(f"<li{done}>{sight.inside(body) if body else ''}</li>")
    return f'<ul class="inline-task-list">{"".join(lines)}</ul>'


def _macro(sight: Sight, node: Node) -> str:
    name = node.attributes["ac:name"]
    shown = macros_seen.SHOWN.get(name)
    if shown is None:
        return f'<div class="wysiwyg-unknown-macro" data-macro-name="{escape(name)}"></div>'
    body = node.first("ac:rich-text-body")
    plain = node.first("ac:plain-text-body")
    inside = sight.inside(body) if body else ""
    seen = macros_seen.Seen(
        name,
        node.parameter,
        inside,
        plain.words() if plain else "",
        sight.page.title,
        sight.new_editor,
        tuple(sight.toc),
        tuple((child.title, sight.address(child)) for child in sight.wiki.children(sight.page)),
        CLOUD_LANGUAGES if sight.wiki.cloud else LANGUAGES,
    )
    return shown(seen)


SPECIAL: Mapping[str, Callable[[Sight, Node], str]] = {
    "ac:link": _link,
    "ac:image": _image,
    "ac:structured-macro": _macro,
    "ac:macro": _macro,
    "ac:inline-comment-marker": _marker,
    "ac:emoticon": _emoticon,
    "ac:task-list": _tasks,
    "ac:layout": lambda sight, node: f'<div class="contentLayout2">{sight.inside(node)}</div>',
    "ac:layout-section": lambda sight, node: f'<div class="columnLayout">{sight.inside(node)}</div>',
    "ac:layout-cell": lambda sight, node: (
        f'<div class="cell"><div class="innerCell">{sight.inside(node)}</div></div>'
    ),
    "ac:placeholder": lambda sight, node: "",
    "ac:parameter": lambda sight, node: "",
}
