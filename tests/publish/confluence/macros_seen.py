"""Macros as a reader sees them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

from tests.publish.confluence import anchors


@dataclass(frozen=True)
class Seen:
    """A macro with all that its picture needs."""

    name: str
    parameter: Callable[[str], str]
    inside: str
    plain: str
    title: str
    new_editor: bool
    headings: tuple[tuple[int, str, str], ...]
    children: tuple[tuple[str, str], ...]
    languages: frozenset[str]


_BOXES = {"info": "information", "note": "warning", "tip": "tip", "warning": "problem"}
"""Documentation "Info, Tip, Note, and Warning Macros": the class is not the name."""
_COLOURS = {
    "Green": "success",
    "Yellow": "current",
    "Red": "error",
    "Blue": "complete",
    "Purple": "progress",
}


def _box(macro: Seen) -> str:
    title = macro.parameter("title")
    head = f'<p class="title">{escape(title)}</p>' if title else ""
    kind = f"confluence-information-macro confluence-information-macro-{_BOXES[macro.name]}"
    return (
        f'<div class="{kind}">{head}<span class="aui-icon confluence-information-macro-icon"></span>'
        f'<div class="confluence-information-macro-body">{macro.inside}</div></div>'
    )


def _panel(macro: Seen) -> str:
    title = macro.parameter("title")
    head = f'<div class="panelHeader"><b>{escape(title)}</b></div>' if title else ""
    return f'<div class="panel">{head}<div class="panelContent">{macro.inside}</div></div>'


def _code(macro: Seen) -> str:
    """A language that isn't known is an error in place of the code (docToolchain#402)."""
    title = macro.parameter("title")
    head = f'<div class="codeHeader panelHeader pdl"><b>{escape(title)}</b></div>' if title else ""
    language = macro.parameter("language") or "java"
    if language.lower() not in macro.languages:
        return (
            f'<div class="error"><span class="error">Error rendering macro \'code\': Invalid value specified for '
            f"parameter language: {escape(language)}</span></div>"
        )
    brush = escape(language)
    return (
        f'<div class="code panel pdl">{head}<div class="codeContent panelContent pdl">'
        f'<pre class="syntaxhighlighter-pre" data-syntaxhighlighter-params="brush: {brush}">'
        f"{escape(macro.plain, quote=False)}</pre></div></div>"
    )


def _verbatim(macro: Seen) -> str:
    return f'<div class="preformatted panel"><pre>{escape(macro.plain, quote=False)}</pre></div>'


def _contents(macro: Seen) -> str:
    """Levels that are skipped make no empty items; `minLevel` and `maxLevel` are honoured."""
    low, high = int(macro.parameter("minLevel") or 1), int(macro.parameter("maxLevel") or 7)
    lines, depth = [], 0
    for level, words, made in macro.headings:
        if low <= level <= high:
            step = level - low + 1
            lines.append("<ul class='toc-indentation'>" * max(0, step - depth))
            lines.append("</ul>" * max(0, depth - step))
            lines.append(f'<li><a href="#{escape(made)}">{escape(words, quote=False)}</a></li>')
            depth = step
    return f'<div class="toc-macro">{"".join(lines)}{"</ul>" * depth}</div>'


def _anchor(macro: Seen) -> str:
    made = anchors.anchor(macro.title, macro.parameter(""), macro.new_editor)
    return f'<span class="confluence-anchor-link" id="{escape(made)}"></span>' if made else ""


def _expand(macro: Seen) -> str:
    title = macro.parameter("title") or "Click here to expand..."
    return (
        f'<div class="expand-container"><div class="expand-control"><span class="expand-control-text">'
        f'{escape(title, quote=False)}</span></div><div class="expand-content">{macro.inside}</div></div>'
    )


def _status(macro: Seen) -> str:
    colour = _COLOURS.get(macro.parameter("colour") or macro.parameter("color"), "default")
    return (
        f'<span class="status-macro aui-lozenge aui-lozenge-visual-refresh aui-lozenge-{colour}">'
        f"{escape(macro.parameter('title'), quote=False)}</span>"
    )


def _children(macro: Seen) -> str:
    lines = "".join(f'<li><a href="{escape(at)}">{escape(name)}</a></li>' for name, at in macro.children)
    return f'<ul class="childpages-macro">{lines}</ul>'


def _plainly(macro: Seen) -> str:
    return macro.inside


SHOWN: Mapping[str, Callable[[Seen], str]] = {
    **dict.fromkeys(_BOXES, _box),
    "panel": _panel,
    "code": _code,
    "noformat": _verbatim,
    "toc": _contents,
    "anchor": _anchor,
    "expand": _expand,
    "status": _status,
    "children": _children,
    "excerpt": _plainly,
    "details": _plainly,
    "section": _plainly,
    "column": _plainly,
    "toc-zone": _plainly,
}
