"""The names that references may use, and what to say of one that leads nowhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from dovetail.load.validation.suggest import all_known, did_you_mean
from dovetail.model.diagnostics import Place
from dovetail.model.words import listed

_PLURALS = {
    "acceptance criterion": "acceptance criteria",
    "code of a procedure": "codes of procedures",
    "kind of request": "kinds of request",
    "subject of an authority": "subjects of authorities",
    "step, duty or route": "steps, duties and routes",
}


@dataclass(frozen=True, slots=True)
class Known:
    """Names of one kind. ``of`` says whose they are, ``where`` in which place they are defined.

    ``words`` are allowed too but never suggested. If not all names could be read (``complete`` is
    False), any name passes: a fault elsewhere must not be reported twice.
    """

    noun: str
    names: Collection[str]
    of: str = ""
    where: Place | None = None
    words: Collection[str] = ()
    complete: bool = True
    also: tuple[Known, ...] = field(default=())

    def __contains__(self, name: str) -> bool:
        return (
            name in self.names
            or name in self.words
            or not self.complete
            or any(name in more for more in self.also)
        )

    def or_(self, *others: Known) -> Known:
        """These names and others, as where a role or a board may stand."""
        return replace(self, also=(*self.also, *others))

    def with_words(self, *words: str) -> Known:
        """These names and some words with a meaning of their own."""
        return replace(self, words=(*self.words, *words))

    def with_names(self, *names: str) -> Known:
        """These names and more of the same kind."""
        return replace(self, names=[*self.names, *names])

    @property
    def fault(self) -> str:
        """``is no role of Harbour City``."""
        nouns: dict[str, list[str]] = {}
        for kind in (self, *(more for more in self.also if more.names)):
            nouns.setdefault(kind.of, []).append(kind.noun)
        parts = [f"no {listed(kinds, 'or')}{f' of {of}' if of else ''}" for of, kinds in nouns.items()]
        return f"is {listed(parts)}"

    @property
    def code(self) -> str:
        """The code of the diagnostic: ``role-unknown``."""
        if self.noun == "kind of request":
            return "kind-unknown"
        return f"{self.noun.replace(' ', '-')}-unknown"

    def hint(self, name: str) -> str:
        """Did-you-mean, and where the known names are."""
        guess = did_you_mean(name, self._all())
        where = "; ".join(part for kind in (self, *self.also) for part in kind._where(bool(guess)))
        return " ".join(part for part in (guess, where) if part)

    def _all(self) -> Iterable[str]:
        return dict.fromkeys([*self.names, *(name for more in self.also for name in more._all())])

    def _where(self, guessed: bool) -> list[str]:
        plural = _PLURALS.get(self.noun, f"{self.noun}s")
        if not self.names:
            return [] if guessed else [f"there are no {plural} yet"]
        place = f" in {self.where.file}:{self.where.line}" if self.where else ""
        if guessed:
            return [f"{plural} are{place}"] if place else []
        return [f"the {plural}{place} are {all_known(self.names)}"]
