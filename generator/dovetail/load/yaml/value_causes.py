"""Mistakes in how a value is written: quotes, brackets, and characters that mean something to YAML.

Messages of both PyYAML parsers are matched by words that they share.
"""

from __future__ import annotations

import re

from dovetail.load.yaml.fault import LOOK_BACK, QUOTE_IT, Cause, Fault, Spot, short, value_of


def never_closed_quote(fault: Fault) -> Cause | None:
    if fault.opened is None or not fault.says("unexpected end of stream", "unexpected document"):
        return None
    if "quot" not in fault.context:
        return None
    quote = fault.lines[fault.opened.line][fault.opened.column : fault.opened.column + 1]
    hint = f"add {quote} at the end of the text"
    if quote == "'":
        hint += "; an apostrophe inside single quotes is written twice ('')"
    return Cause(fault.opened, "the quote that opens here is never closed", hint)


def bad_escape(fault: Fault) -> Cause | None:
    line, column = fault.at
    if "\\" not in fault.text or not (fault.says("escape") or re.match(r"\\U\w{8}", fault.text[column:])):
        return None
    if fault.text[column : column + 1] != "\\":
        column = max(fault.text.rfind("\\", 0, column + 1), 0)
    shown = fault.text[column : column + 2]
    hint = "write the backslash twice (\\\\), or use single quotes, which take text as it is"
    return Cause(Spot(line, column), f'YAML can\'t read the escape "{shown}"', hint, 2)


def reserved_start(fault: Fault) -> Cause | None:
    if not fault.says("cannot start any token"):
        return None
    column = fault.at.column
    mark = fault.text[column : column + 1]
    before, rest = fault.text[:column], fault.text[column:].rstrip()
    if before.count("{") > before.count("}") or before.count("[") > before.count("]"):
        rest = re.split(r"[,\]}]", rest, maxsplit=1)[0].rstrip()
    quoted = rest.replace("\\", "\\\\").replace('"', '\\"')
    return Cause(
        fault.at,
        f'a value can\'t start with "{mark}" unless it is in quotes',
        f'{QUOTE_IT}: "{short(quoted)}"',
        len(rest),
    )


def alias_or_anchor(fault: Fault) -> Cause | None:
    kind = next((kind for kind in ("alias", "anchor") if kind in fault.context), "")
    if not kind or fault.opened is None:
        return None
    line, column = fault.opened
    rest = fault.lines[line][column:].rstrip()
    message = f'a value that starts with "{rest[:1]}" is an {kind} to YAML, and this is none'
    return Cause(fault.opened, message, f"{QUOTE_IT}, if it is text", len(rest))


def tag(fault: Fault) -> Cause | None:
    if "tag" not in fault.context and not fault.says("tag"):
        return None
    at = fault.opened or fault.at
    return Cause(
        at,
        'a value that starts with "!" is a tag to YAML; profiles use none',
        QUOTE_IT,
        len(fault.lines[at.line][at.column :].rstrip()),
    )


def block_text(fault: Fault) -> Cause | None:
    if "block scalar" not in fault.context or not fault.says("line break", "chomping"):
        return None
    mark = fault.lines[fault.opened.line][fault.opened.column] if fault.opened else "|"
    hint = f'begin the text on the next line, indented; or, if "{mark}" belongs to the text, {QUOTE_IT}'
    return Cause(fault.at, f'text can\'t stand on the line of "{mark}"', hint)


def quote_closed_late(fault: Fault) -> Cause | None:
    """The closing quote is missing, and the opening quote of a later text closed it."""
    if not fault.says("expected", "allowed"):
        return None
    for number in range(fault.at.line - 1, max(fault.at.line - LOOK_BACK, 0) - 1, -1):
        column, value = value_of(fault.lines[number])
        quote = value[:1]
        if quote not in ("'", '"') or not quote:
            continue
        inside = _unquoted([value[1:]], quote)
        between = _unquoted([*fault.lines[number + 1 : fault.at.line], fault.text[: fault.at.column]], quote)
        if inside == 0 and between == 1:
            message = (
                f"the quote that opens here is closed only in line {fault.at.line + 1}, by the next quote"
            )
            return Cause(Spot(number, column), message, f"add {quote} at the end of the text", len(value))
        return None
    return None


def _unquoted(parts: list[str], quote: str) -> int:
    """How many quotes in the parts end or begin a text: escaped ones don't."""
    text = "\n".join(parts)
    text = re.sub(r"\\.", "", text, flags=re.DOTALL) if quote == '"' else text.replace("''", "")
    return text.count(quote)


def text_after_quote(fault: Fault) -> Cause | None:
    column, value = value_of(fault.text)
    quote = value[:1]
    if quote not in ("'", '"') or not quote or fault.at.column <= column or not fault.says("expected"):
        return None
    if quote == "'" and fault.text[fault.at.column - 1] == "'":
        hint = "write an apostrophe inside single quotes twice (''), or use double quotes around the text"
    elif quote == '"':
        hint = 'write a quote inside double quotes as \\", or put the whole value in single quotes'
    else:
        hint = "put all of the value inside the quotes"
    return Cause(
        fault.at,
        "the value goes on after its closing quote",
        hint,
        len(fault.text.rstrip()) - fault.at.column,
    )


def text_after_bracket(fault: Fault) -> Cause | None:
    column, value = value_of(fault.text)
    if value[:1] not in ("[", "{") or not value or fault.at.column <= column or "flow" in fault.context:
        return None
    if not fault.says("expected", "allowed"):
        return None
    kind = "list" if value[0] == "[" else "mapping"
    message = f'a value that starts with "{value[0]}" is a {kind}, but this one goes on after its end'
    return Cause(Spot(fault.at.line, column), message, f"{QUOTE_IT}, if it is text", len(value))


def flow(fault: Fault) -> Cause | None:
    if "flow" not in fault.context or fault.opened is None:
        return None
    if "flow node" in fault.context:
        message = f'an entry is missing before "{fault.text[fault.at.column : fault.at.column + 1]}"'
        return Cause(fault.at, message, "complete the entry, or put text with brackets or commas in quotes")
    bracket = fault.lines[fault.opened.line][fault.opened.column : fault.opened.column + 1]
    closing = {"[": "]", "{": "}"}.get(bracket, "]")
    at_end = fault.at.line > fault.opened.line or not fault.text[fault.at.column :].strip()
    if at_end:
        rest = fault.lines[fault.opened.line][fault.opened.column :].rstrip()
        message = f'the "{bracket}" that opens here is not closed'
        return Cause(
            fault.opened, message, f'add "{closing}" at its end, and a comma between entries', len(rest)
        )
    if fault.text[fault.at.column : fault.at.column + 1] == "?":  # only the pure parser stumbles here
        return Cause(fault.at, f'"?" can\'t stand in a text between "{bracket}" and "{closing}"', QUOTE_IT)
    message = f'a comma or "{closing}" is missing here'
    return Cause(fault.at, message, f'separate entries by commas, and close the "{bracket}"')


def not_in_a_line(fault: Fault) -> Cause | None:
    mark = fault.text[fault.at.column : fault.at.column + 1]
    rest = len(fault.text.rstrip()) - fault.at.column
    if fault.says("sequence entries are not allowed"):
        hint = f"start the list on the next line; if the dash belongs to the text, {QUOTE_IT}"
        return Cause(fault.at, "a list can't start on the line of its key", hint, rest)
    if fault.says("mapping keys are not allowed", "node content"):
        return Cause(fault.at, f'a value can\'t start with "{mark}" unless it is in quotes', QUOTE_IT, rest)
    return None
