"""What marks words of a method, told in the words of a project's one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from dovetail.model.organization import Organization
from dovetail.model.procedure import Handles, Procedure
from dovetail.model.profile import LayeredProcedure
from dovetail.model.routes import Flexibility
from dovetail.model.texts import replaced, retold, text_fields
from dovetail.model.vocabulary import Vocabulary

SECTIONS = ("controls", "routes", "steps", "duties", "exceptions")
"""Sections whose items are taken over one by one."""


class MethodWords:
    """Tells marked texts of the reference profile and of the organization in the words of one vocabulary.

    Texts of the organization may be told in a vocabulary of their own, if they are in another language.
    A text that an organization wrote without marks stays as it is, even if it reads like one of the reference
    profile.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        marked: Mapping[str, str],
        borrowed: Collection[str],
        own_marked: Mapping[str, str] | None = None,
        own_vocabulary: Vocabulary | None = None,
    ) -> None:
        self._said = _told(vocabulary, marked)
        self._own = _told(own_vocabulary or vocabulary, own_marked or {})
        self._borrowed = borrowed
        self._organization: tuple[Organization, Organization] | None = None
        self._procedures: dict[str, tuple[LayeredProcedure, LayeredProcedure]] = {}

    def procedure(self, entry: LayeredProcedure) -> LayeredProcedure:
        """The procedure with all that marks words told anew."""
        if not self._own and (not self._said or entry.layers[-1].layer != "reference"):
            return entry
        known = self._procedures.get(entry.value.id)
        if known is None or known[0] is not entry:
            if len(entry.layers) > 1:
                value = self._completed(entry)
            else:
                value = retold(entry.value, self._say if entry.layer == "reference" else self._say_own)
            known = self._procedures[entry.value.id] = (entry, replace(entry, value=value))
        return known[1]

    def organization(self, value: Organization) -> Organization:
        """The organization with all that marks words told anew, the forms from the reference profile too."""
        if not self._own and not (self._said and self._borrowed):
            return value
        if self._organization is None or self._organization[0] is not value:
            own = retold(value, self._say_own) if self._own else value
            forms = {
                name: retold(value.forms[name], self._say) if name in self._borrowed else form
                for name, form in own.forms.items()
            }
            self._organization = (value, own.model_copy(update={"forms": forms}))
        return self._organization[1]

    def _say(self, text: str) -> str:
        return self._said.get(text, text)

    def _say_own(self, text: str) -> str:
        return self._own.get(text, text)

    def _completed(self, entry: LayeredProcedure) -> Procedure:
        """Each part by who wrote it: whole fields, and items that are joined by id."""
        value, own = entry.value, entry.layers[0].value
        changed: dict[str, Any] = {}
        for name in type(value).model_fields:
            part = getattr(value, name)
            if name in SECTIONS:
                new: Any = tuple(
                    retold(item, self._say)
                    if entry.source_of(name, item.id)[0].layer == "reference"
                    else retold(item, self._say_own)
                    for item in part
                )
            elif name == "guidance":
                new = {
                    key: self._say_own(text) if key in own.guidance else self._say(text)
                    for key, text in part.items()
                }
            elif name == "flexibility":
                new = self._flexibility(part, own.flexibility)
            elif name == "handles":
                new = self._handles(part, own.handles)
            else:
                say = self._say_own if name in own.model_fields_set else self._say
                new = replaced(part, say if name in text_fields(type(value)) else None, say)
            changed[name] = new
        return value.model_copy(update=changed)

    def _flexibility(self, joined: Flexibility, own: Flexibility) -> Flexibility:
        """Standard requests are joined by id, who may shorten what is taken over as a whole."""
        mine = {item.id for item in own.preapproved}
        say = self._say_own if "may_shorten" in own.model_fields_set else self._say
        return Flexibility(
            preapproved=tuple(
                retold(item, self._say_own if item.id in mine else self._say) for item in joined.preapproved
            ),
            may_shorten=tuple(retold(item, say) for item in joined.may_shorten),
        )

    def _handles(self, joined: Handles | None, own: Handles | None) -> Handles | None:
        if joined is None or own is None:
            return retold(joined, self._say) if joined else None
        facts = {
            name: retold(fact, self._say_own if name in own.facts else self._say)
            for name, fact in joined.facts.items()
        }
        return joined.model_copy(update={"facts": facts})


def _told(vocabulary: Vocabulary, marked: Mapping[str, str]) -> dict[str, str]:
    """What is said otherwise than it stands."""
    said = ((text, vocabulary.said(source)) for text, source in marked.items())
    return {text: told for text, told in said if told != text}
