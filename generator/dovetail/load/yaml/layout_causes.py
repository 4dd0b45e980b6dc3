"""Mistakes in how lines belong together: tabs, indentation, colons, and what stands outside.

Messages of both PyYAML parsers are matched by words that they share.
"""

from __future__ import annotations

import re

from dovetail.load.yaml.fault import (
    ENTRY,
    ITEM,
    NO_SPACE,
    QUOTE_IT,
    Cause,
    Fault,
    Spot,
    indent,
    line_above,
    short,
    value_of,
)


def tab(fault: Fault) -> Cause | None:
    lead = fault.text[: len(fault.text) - len(fault.text.lstrip())]
    column = lead.find("\t")
    if column < 0 and fault.text[fault.at.column : fault.at.column + 1] == "\t":
        column = fault.at.column
        return Cause(
            Spot(fault.at.line, column), "a tab stands where YAML allows only spaces", "replace it by a space"
        )
    if column < 0:
        return None
    width = len(lead[column:]) - len(lead[column:].lstrip("\t"))
    return Cause(
        Spot(fault.at.line, column),
        "this line is indented with a tab",
        "indent with spaces, two for each level; editors can do that for the Tab key",
        width,
    )


def directive(fault: Fault) -> Cause | None:
    if not (fault.says("directive", "document start", "incompatible YAML") or "directive" in fault.context):
        return None
    for number in range(min(fault.at.line, len(fault.lines) - 1), -1, -1):
        if fault.lines[number].startswith("%"):
            hint = "delete the line; text that starts with % goes in quotes"
            message = "a line that starts with % is an instruction to the YAML reader; profiles use none"
            return Cause(Spot(number, 0), message, hint, len(fault.lines[number]))
    return None


def colon_in_value(fault: Fault) -> Cause | None:
    if not fault.says("mapping values are not allowed"):
        return None
    line, column = fault.at
    value_at, value = value_of(fault.text[: column + 1] + " x")
    if value and value_at < column and ENTRY.match(fault.text[:column]):
        whole = fault.text[value_at:].rstrip()
        quoted = whole.replace("\\", "\\\\").replace('"', '\\"')
        message = 'the value contains ": ", which YAML takes for the start of another entry'
        return Cause(Spot(line, value_at), message, f'{QUOTE_IT}: "{short(quoted)}"', len(whole))
    if column > 1024:
        return Cause(Spot(line, indent(fault.text)), "this key has more than 1,024 characters", "shorten it")
    return _key_after_text(fault)


def _key_after_text(fault: Fault) -> Cause | None:
    """A key stands where the text of the line above goes on: that line is wrong, or this one's indent."""
    above = line_above(fault, fault.at.line)
    if above is None:
        return None
    text = fault.lines[above]
    missing = _missing_space(fault, above)
    if missing:
        return missing
    entry = ENTRY.match(text)
    if entry and indent(fault.text) > len(entry["lead"]):
        return _indented_too_far(fault, above, len(entry["lead"]))
    if entry is None and not ITEM.match(text):
        return _no_colon(fault, above)
    return None


def _indented_too_far(fault: Fault, above: int, wanted: int) -> Cause:
    here = indent(fault.text)
    message = f"this line is indented by {here}, as if it were part of the value in line {above + 1}"
    hint = f"indent it by {wanted} to make it the next entry; if it continues the text, put that in quotes"
    return Cause(Spot(fault.at.line, here), message, hint, len(fault.text.strip()))


def _missing_space(fault: Fault, line: int) -> Cause | None:
    found = NO_SPACE.match(fault.lines[line])
    if found is None:
        return None
    message = f'a space is missing after "{found["key"]}:"'
    return Cause(Spot(line, found.end() - 1), message, "write a space after the colon of a key")


def _no_colon(fault: Fault, line: int) -> Cause:
    text = fault.lines[line]
    message = 'this line is neither "key: value" nor a list item'
    hint = "put a colon and a space after the key, or indent the line so that it continues the text above"
    return Cause(Spot(line, indent(text)), message, hint, len(text.strip()))


def key_without_colon(fault: Fault) -> Cause | None:
    if not fault.says("could not find expected ':'") or fault.opened is None:
        return None
    return _missing_space(fault, fault.opened.line) or _no_colon(fault, fault.opened.line)


def outside(fault: Fault) -> Cause | None:
    if not fault.says("document start"):
        return None
    above = line_above(fault, fault.at.line)
    width = len(fault.text.strip())
    if above is not None and fault.lines[above].startswith(("...", "---")):
        return Cause(
            fault.at,
            "a second document starts here; a profile file holds one",
            "delete the line above",
            width,
        )
    if above is not None and indent(fault.text) < max(indent(line) for line in fault.lines[: above + 1]):
        message = "this line starts further left than the first entry of the file"
        return Cause(fault.at, message, "start all top-level keys in the first column", width)
    return Cause(
        fault.at, "the file's one value ends before this text", "write the file as key: value lines", width
    )


def indentation(fault: Fault) -> Cause | None:
    if not fault.says("expected key", "block end", "'-' indicator") or fault.opened is None:
        return None
    here = indent(fault.text)
    at = Spot(fault.at.line, here)
    width = len(fault.text.strip())
    if here != fault.at.column:
        return None
    if fault.text.lstrip().startswith(":"):
        return Cause(
            at, "a key is missing before the colon", "write its name; text that starts with : goes in quotes"
        )
    item = fault.text.lstrip().startswith("- ")
    begun = fault.opened.line + 1
    if "collection" in fault.context and here == fault.opened.column:
        message = f"this line stands at the level of the list in line {begun} but is no item of it"
        return Cause(
            at, message, f'start it with "- ", or indent it by {here + 2} to make it part of the item', width
        )
    if item and here == fault.opened.column:
        message = f"a list item stands among the keys that begin in line {begun}"
        return Cause(at, message, "indent the list below its own key, or give it a key", width)
    levels = _levels(fault)
    message = f"this line is indented by {here}, which fits no line above"
    hint = f"indent it by {' or '.join(str(level) for level in levels)}, like the lines that it belongs to"
    return Cause(at, message, hint, width)


def _levels(fault: Fault) -> list[int]:
    """The indentations that are open at the fault, the nearest two."""
    levels: list[int] = []
    limit = len(fault.text) + 100
    number = line_above(fault, fault.at.line)
    while number is not None and limit > 0:
        line = fault.lines[number]
        dashes = re.match(r"(?:- +)+", line.lstrip(" "))
        for level in (indent(line) + (dashes.end() if dashes else 0), indent(line)):
            if level < limit:
                levels.append(level)
                limit = level
        number = line_above(fault, number)
    here = indent(fault.text)
    return sorted(sorted(levels, key=lambda level: abs(level - here))[:2]) or [0]
