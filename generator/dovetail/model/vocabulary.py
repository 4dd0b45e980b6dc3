"""The words of a method: one text, read natively under each of them.

A text of the reference procedures, and any sentence that is told, may mark a word that methods call
differently: ``<<stage>>``, ``<<stages>>``, ``<<a stage>>``, ``<<Stage>>``. A vocabulary says the word. Marks
are words from a closed list, never expressions: what is no word of the list stays as it was written.

A term is one line: ``sprint``, or with further forms ``daily; many=dailies``. English makes ``many`` and
``a`` itself. A translation gives the forms that its grammar needs, by names of its own choice
(``Phase; many=Phasen; of=der Phase``), and asks for them in its sentences: ``<<of stage>>``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

NEUTRAL_TERMS = (
    "stage", "gate", "stage boundary", "initiation", "closure", "sponsor", "project board", "project manager",
    "project office", "team manager", "user representative", "business case", "project initiation document",
    "project plan", "stage plan", "work package", "issue", "issue register", "risk register",
    "change request", "highlight report", "exception report", "gate record", "end project report",
    "lessons log", "tolerance",
)  # fmt: skip
"""What is told in words of the method, in the words that stand where no method is named."""

ROLE_TERMS = frozenset(
    {"sponsor", "project manager", "project office", "team manager", "user representative"}
)
"""Those of them that are roles: what such a role is called where nobody gave it a title."""

MethodTerm = Literal[NEUTRAL_TERMS]  # type: ignore[valid-type]

_MARK = re.compile(r"<<([^<>\n]{1,60})>>")
_AFTER_A_WORD = re.compile(rf"(?:\b(\w{{2,3}}) )?{_MARK.pattern}")
_RUN_TOGETHER: Mapping[str, Mapping[str, str]] = {
    "de": {
        "in dem": "im", "an dem": "am", "bei dem": "beim", "von dem": "vom", "zu dem": "zum", "zu der": "zur",
    },
}  # fmt: skip
"""By language, what a short word and the article behind it become."""
_VOWELS = ("a", "e", "i", "o", "u")
_LIKE_A_CONSONANT = ("user", "unit", "use", "one", "euro", "uni")


@dataclass(frozen=True)
class Vocabulary:
    """Terms by their neutral name, each as one line with its forms. What it lacks is said neutrally."""

    terms: Mapping[str, str] = field(default_factory=dict)
    tag: str = "en"
    show: Callable[[str], str] = field(default=str, compare=False)
    """How a term is written where it is said."""

    def shown(self, show: Callable[[str], str]) -> Vocabulary:
        """The same terms, written as a document needs them."""
        return replace(self, show=show)

    def __hash__(self) -> int:
        return hash((self.tag, tuple(sorted(self.terms.items()))))

    @cached_property
    def _forms(self) -> Mapping[str, Mapping[str, str]]:
        return {key: forms_of(self.terms.get(key, key), self.tag) for key in NEUTRAL_TERMS}

    @cached_property
    def _asked(self) -> dict[str, tuple[str, str]]:
        """Neutral term and form behind each word that a mark may hold."""
        return {
            **{plural(key): (key, "many") for key in NEUTRAL_TERMS},
            **{key: (key, "one") for key in NEUTRAL_TERMS},
        }

    def term(self, wanted: str) -> str:
        """``gate``, ``gates``, ``a gate``, ``Gate`` in words of the method.

        :raises KeyError: if it is no word of the list.
        """
        lowered = wanted[:1].lower() + wanted[1:]
        if lowered in self._asked:
            key, form = self._asked[lowered]
        else:
            form, _, rest = lowered.partition(" ")
            key, number = self._asked[rest]
            form = f"{form} many" if number == "many" else form
        forms = self._forms[key]
        fallback = "many" if form.endswith("many") else "one"
        said = forms.get(form) or forms.get(fallback, key)
        return self.show(said[:1].upper() + said[1:] if wanted[:1].isupper() else said)

    def said(self, text: str) -> str:
        """The text with its marked words said. A mark that is no word of the list stays."""
        return _AFTER_A_WORD.sub(self._marked, text) if "<<" in text else text

    def _marked(self, found: re.Match[str]) -> str:
        before, wanted = found[1], found[2]
        try:
            term = self.term(wanted)
        except KeyError:
            return found[0]
        if not before:
            return term
        article, _, rest = term.partition(" ")
        joined = self._run_together.get(f"{before} {article}".lower())
        if joined is None:
            return f"{before} {term}"
        return f"{joined.capitalize() if before[0].isupper() else joined} {rest}"

    @property
    def _run_together(self) -> Mapping[str, str]:
        return _RUN_TOGETHER.get(self.tag.partition("-")[0], {})

    def word(self, key: str) -> str:
        """A term in the singular by its neutral name."""
        return self._forms[key]["one"]


def role_word(identifier: str) -> str:
    """What the method that is told of calls a role, by its id; empty if methods have no word for it."""
    words = identifier.strip().lower().replace("-", " ").replace("_", " ")
    return used().word(words) if words in ROLE_TERMS else ""


def plural(term: str) -> str:
    """The English plural of a term."""
    if term.endswith("y") and term[-2:-1] not in _VOWELS:
        return f"{term[:-1]}ies"
    return f"{term}es" if term.endswith(("s", "x", "ch", "sh", "z")) else f"{term}s"


def forms_of(line: str, tag: str) -> Mapping[str, str]:
    """The forms of a term by their names, from its one line; English makes some of them itself."""
    one, *more = (part.strip() for part in line.split(";"))
    forms = {"one": one}
    if tag.split("-", maxsplit=1)[0] == "en":
        article = (
            "an" if one.lower().startswith(_VOWELS) and not one.lower().startswith(_LIKE_A_CONSONANT) else "a"
        )
        forms |= {"many": plural(one), "a": f"{article} {one}"}
    forms |= {name.strip(): text.strip() for name, _, text in (part.partition("=") for part in more)}
    return forms


NEUTRAL = Vocabulary()
_USED: ContextVar[Vocabulary] = ContextVar("vocabulary", default=NEUTRAL)


def used() -> Vocabulary:
    """The vocabulary in which is told just now; the neutral one, if nobody has said."""
    return _USED.get()


@contextmanager
def using(vocabulary: Vocabulary) -> Iterator[None]:
    """Tell in the words of a method inside the block."""
    token = _USED.set(vocabulary)
    try:
        yield
    finally:
        _USED.reset(token)
