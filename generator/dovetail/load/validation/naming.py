"""How messages call a part of a file: ``step "award"``, ``approval 2 of route "tender"``."""

from __future__ import annotations

from dovetail.load.yaml.file import Node, Path

_ITEMS = {
    "absences": "absence", "acceptance": "acceptance criterion", "ahead_of": "lead time",
    "approvals": "approval", "authorities": "authority", "boards": "board", "close": "close event",
    "contracts": "contract", "controls": "control", "cost_codes": "cost code", "cut_offs": "cut-off",
    "decision": "answer", "decisions": "decision", "duties": "duty", "exceptions": "exception",
    "exchange_rates": "exchange rate", "facts": "fact", "fields": "field", "forms": "form",
    "freezes": "freeze", "gates": "gate", "glossary": "term", "handover": "handover item",
    "interfaces": "interface", "kpis": "KPI", "lead_times": "lead time", "legal_entities": "legal entity",
    "may_shorten": "leave to shorten", "own_days": "own day", "people": "person",
    "preapproved": "standard request", "records": "record", "releases": "release", "requests": "request",
    "requirements": "requirement", "roles": "role", "routes": "route", "services": "service",
    "stages": "stage", "steps": "step", "systems": "system", "team": "project role", "windows": "window",
}  # fmt: skip
_NAMED_BY = ("id", "title", "name", "term", "code", "answer", "currency")


def subject_of(data: Node, path: Path) -> str:
    """The innermost named part that holds ``path``, in words; nothing at the top of a file."""
    found = ""
    length = 0
    while length < len(path):
        phrase, taken = _part(data, path, length, found)
        if taken:
            found, length = phrase, length + taken
        else:
            length += 1
    return found


def field_of(data: Node, path: Path) -> str:
    """A value in words: ``"duration" of step "award"``."""
    length = len(path)
    holder = subject_of(data, path[: length - 1]) if path else ""
    while length > 0 and subject_of(data, path[: length - 1]) == holder:
        length -= 1
    rest = [str(part) for part in path[length:] if isinstance(part, str)]
    own = subject_of(data, path)
    if own != holder or not rest:
        return own or "the file"
    name = f'"{".".join(rest)}"'
    return f"{name} of {holder}" if holder else name


def at(data: Node, path: Path) -> Node:
    """The part of plain data at a path, or None."""
    for step in path:
        if (isinstance(data, dict) and isinstance(step, str)) or (
            isinstance(data, list) and isinstance(step, int)
        ):
            try:
                data = data[step]  # type: ignore[index]
            except (KeyError, IndexError):
                return None
        else:
            return None
    return data


def _part(data: Node, path: Path, start: int, holder: str) -> tuple[str, int]:
    section = path[start]
    if section == "tailoring" and start == 0 and len(path) > start + 1:
        return _tailoring(data, path)
    if not isinstance(section, str) or section not in _ITEMS or len(path) < start + 2:
        return "", 0
    noun = _ITEMS[section]
    item = at(data, path[: start + 2])
    key = path[start + 1]
    if isinstance(key, str):
        if not isinstance(at(data, path[: start + 1]), dict):
            return "", 0
        alone = section != "facts" or holder == ""
        return (f'{noun} "{key}"' if alone else f'{noun} "{key}" of {holder}'), 2
    if not isinstance(item, dict):
        return "", 0
    if isinstance(item.get("step"), dict) and section == "steps":  # a step that a route puts in
        item = item["step"]
        assert isinstance(item, dict)
    name = next((item[field] for field in _NAMED_BY if isinstance(item.get(field), str)), None)
    phrase = f'{noun} "{name}"' if name else f"{noun} {key + 1}"
    known = isinstance(item.get("id"), str) or not holder
    return (phrase if known else f"{phrase} of {holder}"), 2


def _tailoring(data: Node, path: Path) -> tuple[str, int]:
    if len(path) < 3:
        return f'the tailoring of "{path[1]}"', 2
    item = at(data, path[:3])
    if isinstance(item, dict):
        for operator in ("adapt", "waive"):
            if isinstance(item.get(operator), str):
                return f'{operator} "{item[operator]}" ({path[1]})', 3
        added = item.get("add")
        if isinstance(added, dict) and isinstance(added.get("id"), str):
            return f'add "{added["id"]}" ({path[1]})', 3
    return f'tailoring {int(path[2]) + 1} of "{path[1]}"', 3
