"""Did-you-mean, and lists of what is known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches
from typing import Literal

from dovetail.model.words import listed

_SHOWN = 12


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant, or None. Case, ``-``, ``_`` and spaces don't count."""
    by_form: dict[str, str] = {}
    for name in sorted(known):
        by_form.setdefault(_form(name), name)
    wanted = _form(word)
    if not wanted:
        return None
    near = get_close_matches(wanted, by_form, n=3, cutoff=0.65)
    near += [form for form in by_form if len(wanted) > 2 and len(form) > 2 and form.startswith(wanted)]
    if not near:
        return None
    return by_form[max(near, key=lambda form: (SequenceMatcher(None, wanted, form).ratio(), form))]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``did you mean "qa_lead"?``, or nothing if no known name is near."""
    guess = nearest(word, known)
    return f'did you mean "{guess}"?' if guess is not None else ""


def all_known(known: Iterable[str], last: Literal["and", "or"] = "and") -> str:
    """The known names in words; a long list is cut and says how many more there are."""
    names = list(dict.fromkeys(known))
    if len(names) > _SHOWN:
        return f"{', '.join(names[:_SHOWN])} and {len(names) - _SHOWN} more"
    return listed(names, last)


def _form(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())
