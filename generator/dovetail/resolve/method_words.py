"""What comes from the reference procedures, told in the words of a project's method."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from dovetail.model.organization import Organization
from dovetail.model.procedure import Handles, Procedure
from dovetail.model.profile import LayeredProcedure
from dovetail.model.texts import replaced, retold, text_fields
from dovetail.model.vocabulary import Vocabulary

SECTIONS = ("controls", "routes", "steps", "duties", "exceptions")
"""Sections whose items are taken over one by one."""


class MethodWords:
    """Tells marked texts of the reference profile in the words of one vocabulary.

    Texts that an organization wrote stay as they are, even if they read like one of the reference profile.
    """

    def __init__(self, vocabulary: Vocabulary, marked: Mapping[str, str], borrowed: Collection[str]) -> None:
        self._said = {text: vocabulary.said(source) for text, source in marked.items()}
        self._borrowed = borrowed
        self._organization: tuple[Organization, Organization] | None = None
        self._procedures: dict[str, tuple[LayeredProcedure, LayeredProcedure]] = {}
        self._changes = any(text != said for text, said in self._said.items())

    def procedure(self, entry: LayeredProcedure) -> LayeredProcedure:
        """The procedure with all that it has from the reference profile told anew."""
        if not self._changes or entry.layers[-1].layer != "reference":
            return entry
        known = self._procedures.get(entry.value.id)
        if known is None or known[0] is not entry:
            whole = len(entry.layers) == 1
            value = retold(entry.value, self._say) if whole else self._completed(entry)
            known = self._procedures[entry.value.id] = (entry, replace(entry, value=value))
        return known[1]

    def organization(self, value: Organization) -> Organization:
        """The organization with the forms that it has from the reference profile told anew."""
        if not self._changes or not self._borrowed:
            return value
        if self._organization is None or self._organization[0] is not value:
            forms = {
                name: retold(form, self._say) if name in self._borrowed else form
                for name, form in value.forms.items()
            }
            self._organization = (value, value.model_copy(update={"forms": forms}))
        return self._organization[1]

    def _say(self, text: str) -> str:
        return self._said.get(text, text)

    def _completed(self, entry: LayeredProcedure) -> Procedure:
        """Only what was taken over is told anew: whole fields, and items that are joined by id."""
        value, own = entry.value, entry.layers[0].value
        changed: dict[str, Any] = {}
        for name in type(value).model_fields:
            part = getattr(value, name)
            if name in SECTIONS:
                new: Any = tuple(
                    retold(item, self._say)
                    if entry.source_of(name, item.id)[0].layer == "reference"
                    else item
                    for item in part
                )
            elif name == "guidance":
                new = {key: text if key in own.guidance else self._say(text) for key, text in part.items()}
            elif name == "handles":
                new = self._handles(part, own.handles)
            elif name in own.model_fields_set:
                continue
            else:
                new = replaced(part, self._say if name in text_fields(type(value)) else None, self._say)
            changed[name] = new
        return value.model_copy(update=changed)

    def _handles(self, joined: Handles | None, own: Handles | None) -> Handles | None:
        if joined is None or own is None:
            return retold(joined, self._say) if joined else None
        facts = {
            name: fact if name in own.facts else retold(fact, self._say)
            for name, fact in joined.facts.items()
        }
        return joined.model_copy(update={"facts": facts})
