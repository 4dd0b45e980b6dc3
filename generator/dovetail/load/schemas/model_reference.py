"""The model reference: every key of every file in Markdown, from the same schemas that editors use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dovetail.load.schemas.schema import SCHEMAS, SchemaName, json_schema

Schema = Mapping[str, Any]

_INTRODUCTION = """\
# Model reference

Every key that a profile may use. This page is generated (`make docs`) from the schemas that
`dovetail schema` prints and editors use. How values work together is told in
[How routes, approvals and dates are worked out](../explanation/resolution.md); how to say what real
procedures say, in the [recipes](../how-to/express-it.md).

"Or unknown" means that `{unknown: "the question", ask: role}` may stand there. "May change in time" means
that a list of `{value, from, until}` may stand there, of which the value in force on the day of use applies.
"Or several" means one item or a list. A key in **bold** must be given.
"""
_FILES: Mapping[SchemaName, str] = {
    "organization": "organization.yaml",
    "services": "services.yaml",
    "procedure": "procedures/ID.yaml",
    "project": "projects/CODE/project.yaml",
    "lifecycle": "lifecycles/ID.yaml",
    "brand": "brand/brand.yaml",
    "publish": "publish.yaml",
}
_TOLD_ABOVE = "InForce"


def model_reference() -> str:
    """The whole page. Types that several files share stand once, under the first file that uses them."""
    parts = [_INTRODUCTION]
    told: set[str] = set()
    for name in SCHEMAS:
        schema = json_schema(name)
        parts.append(f"## {_FILES[name]}\n\n{_text(schema)}\n")
        if "properties" in schema:
            parts.append(_table(schema))
        else:
            kind = schema["additionalProperties"]
            parts.append(f"Each key is an id; each value is {_type(kind)}.\n")
        for title, definition in sorted(schema.get("$defs", {}).items()):
            if title in told or title.startswith(_TOLD_ABOVE):
                continue
            told.add(title)
            parts.append(f"### {title}\n\n{_text(definition)}\n")
            if "properties" in definition:
                parts.append(_table(definition))
    return "\n".join(parts).rstrip() + "\n"


def _table(schema: Schema) -> str:
    required = set(schema.get("required", ()))
    rows = ["| key | value | meaning |", "|---|---|---|"]
    for key, value in schema["properties"].items():
        shown = f"**`{key}`**" if key in required else f"`{key}`"
        rows.append(f"| {shown} | {_type(value)} | {_cell(_text(value))} |")
    return "\n".join(rows) + "\n"


def _text(schema: Schema) -> str:
    """The description, with code marks of one backtick as Markdown has them."""
    return " ".join(str(schema.get("description", "")).split()).replace("``", "`")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _type(schema: Schema) -> str:
    """What may be written, in words."""
    branches = [branch for branch in schema.get("anyOf", [schema]) if branch.get("type") != "null"]
    plain: dict[str, None] = {}
    listed: dict[str, None] = {}
    unknown = dated = False
    for branch in branches:
        reference = str(branch.get("$ref", "")).rpartition("/")[2]
        items = branch.get("items", {})
        if reference == "Unknown":
            unknown = True
        elif branch.get("type") == "array" and "InForce" in str(items.get("$ref", "")):
            dated = True
        elif branch.get("type") == "array":
            listed[_type(items)] = None
        else:
            plain.update(dict.fromkeys(_plain(branch, reference)))
    words = [*plain, *(f"list of {kind}" for kind in listed if kind not in plain)]
    text = " or ".join(words)
    if any(kind in plain for kind in listed):
        text += ", or several"
    if dated:
        text += "; may change in time"
    return text + ("; or unknown" if unknown else "")


def _plain(branch: Schema, reference: str) -> Iterator[str]:
    if reference:
        yield f"[{reference}](#{reference.lower()})"
    elif "enum" in branch:
        words = [str(word) for word in branch["enum"]]
        yield "yes or no" if words == ["yes", "no"] else ", ".join(f"`{word}`" for word in words)
    elif "const" in branch:
        yield f"`{branch['const']}`"
    elif branch.get("type") == "boolean":
        yield "yes or no"
    elif (
        branch.get("type") == "object" and "additionalProperties" in branch and branch["additionalProperties"]
    ):
        yield f"mapping of id to {_type(branch['additionalProperties'])}"
    elif branch.get("format") == "date":
        yield "day (`2026-04-01`)"
    elif branch.get("type") == "integer":
        yield "whole number"
    elif str(branch.get("pattern", "")).startswith("^[A-Za-z0-9](?:"):
        yield "id"
    elif branch.get("maxLength", 0) > 500:
        yield "text"
    elif branch.get("maxLength") or branch.get("type") == ["string", "number"]:
        yield "line of text"
    elif branch.get("type") in ("string", "number"):
        yield "text" if branch["type"] == "string" else "number"
    else:
        yield "any value"
