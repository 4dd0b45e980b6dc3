"""A parser's error → one diagnostic in plain words, placed where the person has to act.

Parsers name the place where they gave up. That is often a line after the mistake (a missing space
after a colon) or the whole file after it (a quote that is never closed), so the source decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import yaml

from dovetail.load.yaml import layout_causes as layout
from dovetail.load.yaml import value_causes as value
from dovetail.load.yaml.fault import Cause, Fault, Spot
from dovetail.model.diagnostics import Diagnostic, Place, Severity

# The first that recognizes the fault explains it, so the telling ones come before the general ones.
CAUSES: tuple[Callable[[Fault], Cause | None], ...] = (
    layout.tab,
    value.never_closed_quote,
    value.bad_escape,
    layout.directive,
    value.reserved_start,
    value.alias_or_anchor,
    value.tag,
    value.block_text,
    value.quote_closed_late,
    value.text_after_quote,
    value.text_after_bracket,
    layout.colon_in_value,
    layout.key_without_colon,
    value.flow,
    value.not_in_a_line,
    layout.outside,
    layout.indentation,
)


def explain(name: str, lines: tuple[str, ...], error: yaml.YAMLError) -> Diagnostic:
    """The most likely cause of a syntax error, from the same words whichever parser found it."""
    fault = _fault(lines, error)
    cause = next((found for found in (look(fault) for look in CAUSES) if found), None) or _unexplained(fault)
    line, column = cause.at
    text = lines[line]
    width = min(max(cause.width, 1), max(len(text.rstrip()) - column, 1))
    return Diagnostic(
        "yaml-syntax",
        Severity.ERROR,
        cause.message,
        Place(name, line + 1, column + 1, width),
        cause.hint,
        cause.note,
        text,
    )


def _fault(lines: tuple[str, ...], error: yaml.YAMLError) -> Fault:
    if not isinstance(error, yaml.MarkedYAMLError):
        return Fault(lines, str(error), "", _impossible_escape(lines) or Spot(0, 0), None)
    mark, opened = error.problem_mark or error.context_mark, error.context_mark
    return Fault(
        lines,
        error.problem or "",
        error.context or "",
        _inside(lines, mark.line, mark.column) if mark else Spot(0, 0),
        _inside(lines, opened.line, opened.column) if opened else None,
    )


def _inside(lines: tuple[str, ...], line: int, column: int) -> Spot:
    """The end of the file is shown behind its last character: nobody looks at an empty last line."""
    if line < len(lines) and lines[line].strip():
        return Spot(line, min(column, len(lines[line])))
    while line > 0 and (line >= len(lines) or not lines[line].strip()):
        line -= 1
        column = len(lines[line].rstrip())
    return Spot(line, min(column, len(lines[line])))


def _impossible_escape(lines: tuple[str, ...]) -> Spot | None:
    for number, line in enumerate(lines):
        hit = re.search(r"\\U(?!000|0010)[0-9A-Fa-f]{8}", line)
        if hit:
            return Spot(number, hit.start())
    return None


def _unexplained(fault: Fault) -> Cause:
    said = (
        re.sub(r"^(did not find|could not find) (the )?expected ", "expected ", fault.problem)
        or "unreadable text"
    )
    hint = "check the indentation, the quotes and the brackets of this line and of the one above"
    return Cause(fault.at, f"YAML can't be read from here: {said}", hint)
