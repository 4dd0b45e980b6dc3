"""The events of a YAML parser → plain data with places, within fixed bounds.

YAML's surprises are refused with a reason: duplicate and merge keys, explicit tags, keys that are
not text, several documents. What is refused is reported, and composing goes on without it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from yaml.events import CollectionEndEvent as EndEvent
from yaml.events import CollectionStartEvent as StartEvent

from dovetail.load.yaml.file import Node, Path, Span
from dovetail.load.yaml.text import FORBIDDEN, character_name
from dovetail.model.diagnostics import Diagnostic, Place, Severity

DEPTH_LIMIT = 50
NODE_LIMIT = 200_000
TEXT_LIMIT = 20_000_000
"""Characters once aliases are expanded: the nodes alone don't bound one long text used many times."""

PROBLEM_LIMIT = 200

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TEXT_TAG = "tag:yaml.org,2002:str"

Places = dict[Path, Span]


class BoundExceededError(Exception):
    """The file is deeper, larger or more faulty than any real one; ``diagnostic`` says where."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class _Open:
    """A mapping or sequence whose end has not been read; ``key`` is None where a key comes next."""

    __slots__ = (
        "anchor", "block", "characters", "height", "is_key", "items", "key", "key_span", "keys", "nodes",
        "pairs", "path", "skip", "values",
    )  # fmt: skip

    def __init__(self, path: Path, values: Places, keys: Places) -> None:
        self.path = path
        self.values = values
        self.keys = keys
        self.pairs: dict[str, Node] | None = None
        self.items: list[Node] | None = None
        self.key: str | None = None
        self.key_span = Span(1, 1, 1)
        self.skip = False
        self.is_key = False
        self.block = False
        self.anchor: str | None = None
        self.height = 1
        self.nodes = 0
        self.characters = 0


class _Anchored(NamedTuple):
    """What an anchor names, where its parts are recorded, and what each use of it adds."""

    data: Node
    path: Path
    values: Places
    keys: Places
    nodes: int
    characters: int
    height: int


class Composer:
    """Composes one document. After ``compose``: ``values`` and ``keys`` hold the places, ``problems``
    what was refused (also when ``compose`` ended in an exception)."""

    def __init__(self, name: str, lines: tuple[str, ...]) -> None:
        self.name = name
        self.lines = lines
        self.values: Places = {}
        self.keys: Places = {}
        self.problems: list[Diagnostic] = []
        self.nodes = 0
        self.characters = 0
        self._anchors: dict[str, _Anchored | None] = {}
        self._root: Node = None
        self._stack: list[_Open] = []

    def compose(self, next_event: Callable[[], Event | None]) -> Node:
        """The data of the first document; None for an empty stream.

        Raises BoundExceededError, and passes on what ``next_event`` raises.
        """
        stack = self._stack
        documents = 0
        while True:
            event = next_event()
            if isinstance(event, ScalarEvent):
                if stack and stack[-1].pairs is not None and stack[-1].key is None:
                    self._key(stack[-1], event)
                else:
                    self._scalar(event)
            elif isinstance(event, StartEvent):
                self._open(event)
            elif isinstance(event, EndEvent):
                self._close()
            elif isinstance(event, AliasEvent):
                self._alias(event)
            elif isinstance(event, DocumentStartEvent):
                documents += 1
                if documents == 2:
                    message = "a second document starts here; a profile file holds one"
                    self.report(
                        "yaml-several-documents",
                        message,
                        self._span(event),
                        'delete the line "---", or split the file',
                    )
                    return self._root
            elif event is None or isinstance(event, StreamEndEvent):
                return self._root

    def report(
        self, code: str, message: str, span: Span, hint: str, *, note: str = "", first: Span | None = None
    ) -> None:
        """Records a problem at ``span``; ``first`` is the other place that belongs to it."""
        self.problems.append(self._diagnostic(code, message, span, hint, note=note, first=first))
        if len(self.problems) >= PROBLEM_LIMIT:
            message = f"reading stops here: the file has {PROBLEM_LIMIT} problems before this line"
            raise BoundExceededError(
                self._diagnostic("yaml-too-many-problems", message, span, "solve those first")
            )

    def _diagnostic(
        self, code: str, message: str, span: Span, hint: str, *, note: str = "", first: Span | None = None
    ) -> Diagnostic:
        line = self.lines[span.line - 1] if span.line <= len(self.lines) else ""
        related = (Place(self.name, *first),) if first else ()
        where = Place(self.name, *span)
        return Diagnostic(code, Severity.ERROR, message, where, hint, note, line, related=related)

    def _span(self, event: Event) -> Span:
        start, end = event.start_mark, event.end_mark
        if start is None or end is None:  # no parser leaves them out; the types allow it
            return Span(1, 1, 1)
        line, column = start.line, start.column
        if line >= len(self.lines):  # an empty value at the end of the file
            line, column = len(self.lines) - 1, len(self.lines[-1])
        width = (end.column if end.line == line else len(self.lines[line].rstrip())) - column
        return Span(line + 1, column + 1, width if width > 0 else 1)

    def _count(self, event: Event, nodes: int, characters: int) -> None:
        self.nodes += nodes
        self.characters += characters
        if self.nodes > NODE_LIMIT or self.characters > TEXT_LIMIT:
            what = f"{NODE_LIMIT:,} values" if self.nodes > NODE_LIMIT else f"{TEXT_LIMIT:,} characters"
            message = f"with its aliases written out, the file has more than {what}"
            hint = "split the file, and write shared parts once instead of by aliases of aliases"
            raise BoundExceededError(self._diagnostic("yaml-too-large", message, self._span(event), hint))

    def _check_depth(self, event: Event, height: int) -> None:
        if len(self._stack) + height > DEPTH_LIMIT:
            message = f"values are nested more than {DEPTH_LIMIT} deep"
            hint = "flatten the structure; no part of a profile is nested deeper than ten"
            raise BoundExceededError(self._diagnostic("yaml-too-deep", message, self._span(event), hint))

    def _check_tag(self, event: NodeEvent, tag: str | None) -> None:
        if tag is None or (tag == _TEXT_TAG and isinstance(event, ScalarEvent)):
            return
        shown = tag.replace("tag:yaml.org,2002:", "!!")
        hint = 'delete the tag; text that starts with "!" goes in quotes'
        self.report("yaml-tag", f'"{shown}" is a YAML tag; profiles use none', self._span(event), hint)

    def _text(self, event: ScalarEvent) -> str | None:
        """The scalar as text, or None where it says null; what its escapes smuggle in is reported."""
        self._check_tag(event, event.tag)
        value = event.value
        if not event.style:
            return None if value in _NULLS and event.tag is None else value
        if event.style == '"':
            hit = FORBIDDEN.search(value)
            if hit:
                message = f"an escape puts the character {character_name(hit[0])} into the text"
                self.report("control-character", message, self._span(event), "delete the escape")
                return FORBIDDEN.sub("\ufffd", value)
        return value

    def _key(self, top: _Open, event: ScalarEvent) -> None:
        span = self._span(event)
        text = self._text(event)
        assert top.pairs is not None
        if event.anchor is not None:
            self._remember(event.anchor, text, (), {(): span}, {})
        top.key, top.key_span, top.skip = text or "", span, True
        if top.block and not top.pairs:
            top.values[top.path] = span  # a block mapping is shown by its first key
        if text is None:
            shown = "an empty key" if not event.value else f'"{event.value}" is YAML\'s null and'
            self.report(
                "yaml-key",
                f"{shown} can't be a key",
                span,
                "write a name before the colon, in quotes if need be",
            )
        elif text == "<<" and not event.style:
            hint = "write the shared entries out, or put them into a procedure to build on (based_on)"
            self.report("yaml-merge-key", "merge keys (<<) are not part of YAML 1.2", span, hint)
        elif text in top.pairs:
            first = top.keys[(*top.path, text)]
            note = f"first written in line {first.line}"
            message = f'the key "{text}" is written twice in the same mapping'
            self.report("yaml-duplicate-key", message, span, "keep one of the two", note=note, first=first)
        else:
            top.skip = False
            top.keys[(*top.path, text)] = span

    def _place(self, event: NodeEvent, span: Span | None, data: Node) -> tuple[Path, Places, Places]:
        """Puts a value where it belongs; where its own parts and their places go."""
        path: Path = ()
        if not self._stack:
            self._root = data
            values, keys = self.values, self.keys
        else:
            top = self._stack[-1]
            values, keys = top.values, top.keys
            if top.items is not None:
                path = (*top.path, len(top.items))
                top.items.append(data)
            elif top.key is None:
                values, keys = {}, {}
                self._refuse_as_key(top, event)
            else:
                span = span or top.key_span
                if top.skip:
                    values, keys = {}, {}
                elif top.pairs is not None:
                    path = (*top.path, top.key)
                    top.pairs[top.key] = data
                top.key = None
        values[path] = span or self._span(event)
        return path, values, keys

    def _refuse_as_key(self, top: _Open, event: NodeEvent) -> None:
        top.key, top.skip, top.key_span = "", True, self._span(event)
        hint = 'write a name; text that starts with "{", "[" or "*" goes in quotes'
        self.report("yaml-key", "a key has to be text", top.key_span, hint)

    def _scalar(self, event: ScalarEvent) -> None:
        text = self._text(event)
        empty = not event.style and not event.value
        self._count(event, 1, len(event.value))
        span = None if empty else self._span(event)
        path, values, keys = self._place(event, span, text)
        if event.anchor is not None:
            self._remember(event.anchor, text, path, values, keys)
            if empty:
                hint = f'to write the text, put it in quotes: "&{event.anchor}"'
                self.report(
                    "yaml-anchor-empty", f"the anchor &{event.anchor} names nothing", self._span(event), hint
                )

    def _remember(self, anchor: str, data: Node, path: Path, values: Places, keys: Places) -> None:
        characters = len(data) if isinstance(data, str) else 0
        self._anchors[anchor] = _Anchored(data, path, values, keys, 1, characters, 0)

    def _open(self, event: StartEvent) -> None:
        self._check_depth(event, 1)
        self._check_tag(event, event.tag)
        self._count(event, 1, 0)
        parent = self._stack[-1] if self._stack else None
        is_key = parent is not None and parent.pairs is not None and parent.key is None
        pairs: dict[str, Node] | None = {} if isinstance(event, MappingStartEvent) else None
        items: list[Node] | None = [] if isinstance(event, SequenceStartEvent) else None
        path, values, keys = self._place(event, self._span(event), pairs if pairs is not None else items)
        opened = _Open(path, values, keys)
        opened.pairs, opened.items, opened.is_key = pairs, items, is_key
        opened.block = not event.flow_style
        opened.nodes, opened.characters = self.nodes - 1, self.characters
        if event.anchor is not None:
            opened.anchor = event.anchor
            self._anchors[event.anchor] = None
        self._stack.append(opened)

    def _close(self) -> None:
        done = self._stack.pop()
        if self._stack:
            self._stack[-1].height = max(self._stack[-1].height, done.height + 1)
        if done.anchor is not None and self._anchors[done.anchor] is None:
            data: Node = done.pairs if done.pairs is not None else done.items
            nodes, characters = self.nodes - done.nodes, self.characters - done.characters
            self._anchors[done.anchor] = _Anchored(
                data, done.path, done.values, done.keys, nodes, characters, done.height
            )

    def _alias(self, event: AliasEvent) -> None:
        anchor = event.anchor or ""
        source = self._anchors.get(anchor)
        span = self._span(event)
        if source is None:
            if anchor in self._anchors:
                message = f"*{anchor} stands inside &{anchor}, so it would contain itself"
                self.report("yaml-alias-loop", message, span, "write out what is meant")
            else:
                message = f"*{anchor} refers to nothing: no &{anchor} stands above"
                self.report(
                    "yaml-alias-unknown", message, span, f'to write the text, put it in quotes: "*{anchor}"'
                )
            self._place(event, span, None)
            return
        self._check_depth(event, source.height)
        self._count(event, source.nodes, source.characters)
        path, values, keys = self._place(event, span, source.data)
        if self._stack:
            self._stack[-1].height = max(self._stack[-1].height, source.height + 1)
        _copy_places(source, path, values, keys)


def _copy_places(source: _Anchored, path: Path, values: Places, keys: Places) -> None:
    """Gives each part of an alias the place where that part was defined."""
    pending: list[tuple[Node, Path, Path]] = [(source.data, source.path, path)]
    while pending:
        node, old, new = pending.pop()
        parts: list[tuple[str | int, Node]] = []
        if isinstance(node, dict):
            parts.extend(node.items())
        elif isinstance(node, list):
            parts.extend(enumerate(node))
        for step, part in parts:
            old_path, new_path = (*old, step), (*new, step)
            values[new_path] = source.values[old_path]
            if isinstance(step, str):
                keys[new_path] = source.keys[old_path]
            pending.append((part, old_path, new_path))
