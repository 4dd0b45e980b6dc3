"""Renders one template with plain data into canonical Markdown, or says what is wrong with the template."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from dovetail.compose import escape
from dovetail.compose.budget import UNBOUNDED, Budget
from dovetail.compose.escape import Markdown
from dovetail.compose.kept_texts import Texts, key_of_text
from dovetail.compose.layout import quote, tidy
from dovetail.compose.sandbox import DocumentEnvironment
from dovetail.compose.template_faults import NOT_FOUND, SYNTAX, empty, fault_of
from dovetail.compose.template_sources import Chain, Sources
from dovetail.model import language, words
from dovetail.model.diagnostics import Diagnostic, Place
from dovetail.model.vocabulary import used, using

__all__ = ["Rendered", "Renderer", "Sources"]

_QUESTIONS = "open-questions"


@dataclass(frozen=True, slots=True)
class Rendered:
    """The Markdown of a template, or a diagnostic whose message says why there is none."""

    body: str
    problem: Diagnostic | None = None


class Renderer:
    """Templates of one organization, compiled once; use one renderer in one thread at a time."""

    def __init__(
        self, sources: Sources, dropped: frozenset[str] = frozenset(), texts: Texts | None = None
    ) -> None:
        self._chain = Chain(sources)
        self._dropped = dropped
        self._texts = texts
        self._templates = self._chain.key if texts else ""
        self._environment = DocumentEnvironment(self._chain, self._printed)
        self._root = ""
        self._lesser: dict[object, Renderer] = {}
        self._environment.filters |= {
            "prose": self._said(escape.prose),
            "cell": self._said(escape.cell),
            "instructions": self._said(escape.instructions),
            "instructions_cell": self._said(escape.instructions_cell),
            "quote": quote,
            "sentence": self._sentence,
            "brief": self._brief,
            "link": self._link,
            "web": lambda text, address: escape.web(address, text),
            "listed": self._listed,
            "picture": self._picture,
            "inside": words.inside,
            "capital": lambda text: (
                Markdown(words.capital(text)) if hasattr(text, "__html__") else words.capital(text)
            ),
        }
        self._environment.globals |= {
            "anchor": _anchor,
            "term": lambda wanted: Markdown(used().term(wanted)),
            "tell": lambda message, **values: self._told(language.translation(message), values),
            "tell_of": lambda context, message, **values: self._told(
                language.translation_of(context, message), values
            ),
            "tell_count": lambda number, one, many, **values: self._told(
                language.translation_count(number, one, many), {"n": language.numeral(number), **values}
            ),
        }

    def has(self, template: str) -> bool:
        """Whether any layer offers the template."""
        return self._chain.find(template) is not None

    @property
    def has_own(self) -> bool:
        """Whether the organization has templates of its own."""
        return bool(self._chain.foreign)

    def render(self, template: str, data: Mapping[str, Any], document: str) -> Rendered:
        """Render for the document with this id, which decides how links to others are written.

        What was rendered before from the same data is not rendered again.
        """
        if self._texts is None:
            return self._rendered(template, data, document)
        key = key_of_text(self._templates, template, document.count("/"), data)
        if (known := self._texts.recall(key)) is not None:
            return Rendered(known)
        rendered = self._rendered(template, data, document)
        if rendered.problem is None:
            self._texts.keep(key, rendered.body)
        return rendered

    def _rendered(self, template: str, data: Mapping[str, Any], document: str) -> Rendered:
        # Bundled templates are trusted to end; a large profile may need many of their operations.
        budget = Budget() if self._chain.foreign else Budget(UNBOUNDED, UNBOUNDED)
        self._environment.start(budget)
        self._root = "../" * document.count("/")
        body: list[str] = []
        try:
            # A term may come from an organization's own file: it is text, and never markup.
            with using(used().shown(lambda term: str(escape.inline(term)))):
                for piece in self._environment.get_template(template).generate(data):
                    budget.made(len(piece))
                    body.append(piece)
        except Exception as problem:  # noqa: BLE001 - a template can raise anything; its author gets it with its place
            return Rendered("", fault_of(problem, self._chain, template, data, document))
        text = tidy("".join(body))
        if not text.strip():
            return Rendered("", empty(self._chain, template, document))
        return Rendered(text)

    def without_fault(self, problem: Diagnostic) -> Renderer | None:
        """The same with the bundled block instead of the one at fault, or else with the bundled template.

        None if no other is left to try.

        If a bundled template stumbles over an organization's, none of the organization's is used.
        """
        if problem.place is not None and problem.code != SYNTAX:
            key = (problem.place.file, problem.place.line)
            rest = self._chain.less_block(*key) if key not in self._lesser else None
            if rest is not None:
                self._lesser[key] = Renderer(rest, self._dropped, self._texts)
            if key in self._lesser:
                return self._lesser[key]
        foreign = self._chain.foreign
        source = self._chain.by_path(problem.place.file) if problem.place else None
        names = foreign & {source.name} if source and source.layer != "bundled" else foreign
        if not names:
            return None
        if names not in self._lesser:
            self._lesser[names] = Renderer(self._chain.less(names), self._dropped | names, self._texts)
        return self._lesser[names]

    def dropped_it(self, problem: Diagnostic) -> bool:
        """Whether something is not found only because :meth:`without_fault` has left it out."""
        return problem.code == NOT_FOUND and any(f'"{name}"' in problem.message for name in self._dropped)

    def where(self, text: str) -> tuple[Place, str] | None:
        """The first place in an organization's template where a text stands, and its line."""
        return self._chain.where(text)

    # -- how values are printed

    def _printed(self, value: Any) -> Markdown:
        if hasattr(value, "__html__"):
            return Markdown(value)
        if isinstance(value, str):
            # A template may join with {{ ", " }}; text of a profile has no spaces at its ends (spec.plain).
            return escape.part(value)
        if isinstance(value, bool):
            return Markdown(words.yes_or_no(value))
        if isinstance(value, (int, float)):
            return escape.inline(str(value))
        if isinstance(value, dict) and "open" in value:
            return self._open(value)
        if isinstance(value, dict) and value.keys() >= {"text", "to"}:
            return self._link(value["text"], value["to"])
        if isinstance(value, dict):
            raise TypeError(f"a group of values is printed; print one of {', '.join(map(str, value))}")
        raise TypeError(f"a {type(value).__name__} is printed; print its parts")

    def _open(self, value: dict[str, Any]) -> Markdown:
        """An unknown in the place of a value: its number, the question, and who is asked."""
        number = value["open"]
        label = (
            language.tell("Open question {number}", number=number)
            if number
            else language.tell("Open question")
        )
        head = self._link(label, f"{_QUESTIONS}#{number.lower()}") if number else escape.inline(label)
        said = {"head": head, "question": value["question"], "who": value["ask"]}
        if value["ask"]:
            return self._told(language.told("{head}: {question} (ask: {who})"), said)
        return self._told(language.told("{head}: {question}"), said)

    def _brief(self, value: Any) -> Markdown:
        """Like printing it, but an open question is only its number, or who is asked: for table cells."""
        if isinstance(value, dict) and "open" in value:
            number = value["open"]
            if number:
                link = self._link(number, f"{_QUESTIONS}#{number.lower()}")
                return self._told(language.told("open: {number}"), {"number": link})
            if value["ask"]:
                return self._told(language.told("open: ask {who}"), {"who": value["ask"]})
            return escape.inline(language.tell_of("value", "open"))
        return self._printed(value)

    def _said(self, say: Any) -> Any:
        """A filter for text that may also be an open question."""
        return lambda value: say(value) if type(value) is str else self._printed(value)

    def _link(self, text: Any, target: str) -> Markdown:
        """A link to ``document#anchor`` of the pack; without a document, within this one."""
        document, _, place = target.partition("#")
        path = f"{self._root}{document}.md" if document else ""
        return escape.link(self._printed(text), f"{path}#{place}" if place else path)

    def _picture(self, alternative: Any, file: str) -> Markdown:
        """A picture of the pack, a block of its own, with the text that stands in its place."""
        return Markdown("!") + escape.link(self._printed(alternative), f"{self._root}{file}")

    def _sentence(self, value: Any) -> Markdown:
        """A text as a sentence: with a capital in front and a full stop behind, if it has none."""
        text = str(self._printed(words.capital(value) if type(value) is str else value))
        return Markdown(text if text.endswith((".", "!", "?", "…")) else f"{text}.")

    def _listed(self, items: Sequence[Any], last: Literal["and", "or"] = "and") -> Markdown:
        return Markdown(words.listed([str(self._printed(item)) for item in items], last))

    def _told(self, sentence: str, values: Mapping[str, Any]) -> Markdown:
        """A sentence of the catalogue, which is Markdown, with values in its places as they are printed."""
        return Markdown(language.filled(sentence, values, self._printed))


def _anchor(name: str) -> Markdown:
    """A place to link to. Ids keep to letters, digits and ``-_.``."""
    return Markdown(f'<a id="{re.sub(r"[^A-Za-z0-9_.-]", "-", str(name))}"></a>')
