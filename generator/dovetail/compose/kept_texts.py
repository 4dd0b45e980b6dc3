"""The text of a document that was rendered before from the same data by the same templates.

What a template sees is plain data, and it sees nothing else (:mod:`dovetail.compose.spec`). So a document
whose slices are what they were is not rendered again, whatever else changed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, Protocol

from dovetail.model.language import spoken
from dovetail.model.vocabulary import used


class Texts(Protocol):
    """Keeps texts. It may forget any of them at any time; another version of Dovetail finds none."""

    def recall(self, key: str) -> str | None:
        """The text, as it was kept; or none."""
        ...

    def keep(self, key: str, text: str) -> None:
        """Keep a text."""
        ...


def key_of_templates(files: Sequence[Sequence[str]]) -> str:
    """Equal for equal templates: a text may include any of them, or ask whether it is there."""
    return _hashed(files)


def key_of_text(templates: str, template: str, depth: int, data: Mapping[str, Any]) -> str:
    """Equal for what gives equal text: templates, data, and the words that are used just now.

    ``depth`` is that of the document's folder, from which links go.
    """
    language, vocabulary = spoken(), used()
    own = [[words.plural_forms, words.sentences] for words in language.own]
    terms = [vocabulary.tag, sorted(vocabulary.terms.items())]
    return _hashed([templates, template, depth, language.tag, own, terms, data])


def _hashed(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
