"""The words of the storage format: elements, their attributes, the macros that come with Confluence.

Source: Atlassian documentation "Confluence Storage Format" and "Macros", and the elements that the
independent clients in this folder send and read.
"""

from __future__ import annotations

from collections.abc import Mapping


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MACRO = _names("ac:name ac:schema-version ac:macro-id ac:local-id data-layout")

AC_NAMES: Mapping[str, frozenset[str]] = {
    "ac:structured-macro": _MACRO,
    "ac:macro": _MACRO,
    "ac:parameter": _names("ac:name"),
    "ac:default-parameter": frozenset(),
    "ac:rich-text-body": frozenset(),
    "ac:plain-text-body": frozenset(),
    "ac:link": _names("ac:anchor ac:tooltip ac:card-appearance ac:local-id"),
    "ac:link-body": frozenset(),
    "ac:plain-text-link-body": frozenset(),
    "ac:image": _names(
        "ac:align ac:alt ac:border ac:class ac:custom-width ac:height ac:hspace ac:inline ac:layout ac:local-id "
        "ac:original-height ac:original-width ac:queryparams ac:src ac:style ac:thumbnail ac:title ac:vspace "
        "ac:width"
    ),
    "ac:caption": frozenset(),
    "ac:layout": frozenset(),
    "ac:layout-section": _names("ac:type ac:breakout-mode ac:breakout-width ac:local-id"),
    "ac:layout-cell": _names("ac:local-id"),
    "ac:task-list": frozenset(),
    "ac:task": frozenset(),
    "ac:task-id": frozenset(),
    "ac:task-uuid": frozenset(),
    "ac:task-status": frozenset(),
    "ac:task-body": frozenset(),
    "ac:emoticon": _names("ac:name ac:emoji-shortname ac:emoji-id ac:emoji-fallback ac:local-id"),
    "ac:inline-comment-marker": _names("ac:ref"),
    "ac:placeholder": _names("ac:type"),
    "ri:page": _names("ri:content-title ri:space-key ri:version-at-save"),
    "ri:blog-post": _names("ri:content-title ri:space-key ri:posting-day ri:version-at-save"),
    "ri:attachment": _names("ri:filename ri:version-at-save"),
    "ri:url": _names("ri:value"),
    "ri:user": _names("ri:account-id ri:userkey ri:username ri:local-id"),
    "ri:space": _names("ri:space-key"),
    "ri:shortcut": _names("ri:key ri:parameter"),
    "ri:content-entity": _names("ri:content-id ri:version-at-save"),
}

MACROS = _names(
    "anchor attachments blog-posts change-history children code column contentbylabel contributors "
    "create-from-template details detailssummary excerpt excerpt-include expand gallery html include index info "
    "jira labels-list livesearch multimedia noformat note pagetree pagetreesearch panel profile "
    "recently-updated section status taskreport tip toc toc-zone view-file viewdoc viewpdf viewppt viewxls "
    "warning widget"
)

HTML = _names(
    "a abbr address b big blockquote br caption cite code col colgroup dd del dfn div dl dt em fieldset font h1 h2 "
    "h3 h4 h5 h6 hr i img ins kbd li ol p pre q s samp small span strike strong sub sup table tbody td tfoot th "
    "thead time tr tt u ul var"
)
"""What the rendered view keeps as HTML; other elements are shown to the reader as text."""

BLOCKS = _names(
    "p h1 h2 h3 h4 h5 h6 ul ol li table tbody thead tfoot tr td th blockquote pre div hr ac:layout ac:layout-section "
    "ac:layout-cell ac:rich-text-body ac:task-list ac:task"
)
HOLD_ONLY_BLOCKS = _names(
    "storage ul ol table tbody thead tfoot tr colgroup ac:layout ac:layout-section ac:task-list ac:task "
    "ac:structured-macro"
)

LANGUAGES = _names(
    "actionscript3 applescript bash c# coldfusion cpp csharp css delphi diff erl erlang groovy html java javafx "
    "javascript jfx js none perl php plain powershell py python ruby sass scala sql text vb xml yaml yml"
)
"""Languages of the code macro on Data Center (documentation "Code Block Macro")."""
CLOUD_LANGUAGES = LANGUAGES | _names(
    "abap ada arduino autoit c clojure coffeescript cuda d dart elixir fortran foxpro go graphql haskell haxe json "
    "julia kotlin livescript lua mathematica matlab mermaid objective-c objectivec ocaml octave pascal plaintext "
    "postgresql prolog puppet qml r racket rst rust scheme shell smalltalk splunk-spl standardml swift tcl tex toml "
    "typescript vala vbnet verilog vhdl xquery"
)
"""The languages that the code block of Cloud offers (md2conf sends these names)."""
