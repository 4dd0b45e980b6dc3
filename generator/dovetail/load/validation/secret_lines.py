"""Diagnostics of a file in which somebody may have written a secret: they repeat nothing that may be one."""

from __future__ import annotations

import re
from dataclasses import replace

from dovetail.model.diagnostics import Diagnostic
from dovetail.model.publishing import Target

TOKEN = re.compile(r"(?:gh[opsru]_|github_pat_|glpat-|AT[AC]TT|xox[abp]-)[\w=.-]{8,}")
"""Tokens that say themselves what they are."""
_KEY = re.compile(r"(?:^|[{,])\s*[\"']?(?P<key>[\w.-]+)[\"']?\s*:(?=\s|$)(?P<opens>\s*\{)?")
_HARMLESS = frozenset({"targets", *Target.model_fields} - {"user", "secret"})
_WORD = re.compile(r"[^\s\"'{}\[\],]{4,}")


def without_line(item: Diagnostic) -> Diagnostic:
    """The diagnostic without the line that it points into, unless nothing on that can be a secret."""
    return item if _is_harmless(item.excerpt) else replace(item, excerpt="", note="")


def without_secret(item: Diagnostic) -> Diagnostic:
    """The same for a diagnostic that may quote what it is about: then it says less."""
    said = f"{item.message} {item.hint} {item.note}"
    if ".secret" in item.message:
        what, how = "a secret can't be written here", "write {env: NAME}, {file: PATH} or {keyring: SERVICE}"
        return replace(item, message=what, hint=how, excerpt="", note="")
    if _may_be_secret(said) or (not _is_harmless(item.excerpt) and _quotes(item.excerpt, said)):
        what, how = "what stands here can't be used", "it is not repeated, because it may be a secret"
        return replace(item, message=what, hint=how, excerpt="", note="")
    return without_line(item)


def _may_be_secret(said: str) -> bool:
    return "://" in said or "@" in said or TOKEN.search(said) is not None


def _is_harmless(line: str) -> bool:
    found = list(_KEY.finditer(line))
    keys = {one["key"] for one in found if not one["opens"]}
    opened = {one["key"] for one in found if one["opens"]}
    return bool(found) and not _may_be_secret(line) and "secret" not in opened and keys <= _HARMLESS


def _quotes(line: str, said: str) -> bool:
    keys = {found["key"] for found in _KEY.finditer(line)}
    return any(word.rstrip(":") not in keys and word in said for word in _WORD.findall(line))
