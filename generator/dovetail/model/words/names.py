"""Names, titles, and several of them in one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache, reduce
from typing import Literal

from dovetail.model.language import speaks_english, spoken, tell, words_are_plain_english
from dovetail.model.vocabulary import role_word

ACRONYMS = frozenset({
    "it", "hr", "ict", "id", "po", "sow", "pm", "pmo", "cab", "ciso", "cio", "cfo", "ceo", "coo", "dpo",
    "sla", "ola", "rfc", "gdpr", "vat", "ci", "ato", "bau", "kpi", "pid", "sso",
})  # fmt: skip
"""Words of ids that are written in capitals."""

_STYLES = {"and": "standard", "or": "or"}


def listed(items: Iterable[str], last: Literal["and", "or"] = "and") -> str:
    """``a, b and c``."""
    texts = list(items)
    if len(texts) < 2:
        return "".join(texts)
    if words_are_plain_english():
        return f"{', '.join(texts[:-1])} {last} {texts[-1]}"
    pair, start, middle, end = _joints(spoken().tag, _STYLES[last])
    if len(texts) == 2:
        return pair.format(*texts)
    text = start.format(texts[0], texts[1])
    for item in texts[2:-1]:
        text = middle.format(text, item)
    return end.format(text, texts[-1])


@lru_cache(maxsize=64)
def _joints(_tag: str, style: str) -> tuple[str, str, str, str]:
    patterns = spoken().locale.list_patterns[style]
    return patterns["2"], patterns["start"], patterns["middle"], patterns["end"]


def quoted(text: str) -> str:
    """A title among other titles: ``"Framework call-off"``."""
    return tell('"{title}"', title=text)


def labelled(label: str, text: str) -> str:
    """``Legal review: nobody is named``."""
    return tell("{label}: {text}", label=label, text=text)


def noted(text: str, note: str) -> str:
    """``Ana Costa (Head of procurement)``."""
    return tell("{text} ({note})", text=text, note=note)


def joined(parts: Iterable[str]) -> str:
    """Several remarks as one: ``a; b``. Empty ones don't count."""
    said = [part for part in parts if part]
    return reduce(lambda one, other: tell("{one}; {other}", one=one, other=other), said) if said else ""


def capital(text: str) -> str:
    """The text with its first letter in upper case and the rest as it was."""
    return text[:1].upper() + text[1:]


def inside(text: str) -> str:
    """A told text as it stands inside a sentence: English begins it with a small letter, nouns or not."""
    return text[:1].lower() + text[1:] if speaks_english() else text


def name(identifier: str) -> str:
    """An id in words: ``supplier_is_new`` is ``supplier is new``, ``it-owner`` is ``IT owner``."""
    words = re.split(r"[\s_.-]+", identifier.strip())
    return " ".join(word.upper() if word.lower() in ACRONYMS else word for word in words if word)


def title(identifier: str) -> str:
    """An id as a heading: ``it-owner`` is ``IT owner``, a role of the method what the method calls it."""
    return capital(role_word(identifier) or name(identifier))
