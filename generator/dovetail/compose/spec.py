"""A document spec: what a document is called, which template writes it, and what it may read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from dovetail.compose.slices import SLICES
from dovetail.compose.teller import Plain, Teller
from dovetail.model.document import DocumentKind, Source


@dataclass(frozen=True, slots=True)
class DocumentSpec:
    """One document of a pack, before it is written.

    ``templates`` are tried in order, the first that exists writes the document. ``reads`` names the
    slices that the template sees; it sees nothing else but ``document``, ``project`` and ``organization``.
    ``subject`` is what the slices are about: a procedure, a role, or nothing.
    """

    id: str
    title: str
    kind: DocumentKind
    templates: tuple[str, ...]
    reads: frozenset[str]
    subject: str = ""
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        strangers = self.reads - SLICES.keys()
        if strangers:
            raise ValueError(f"{self.id} reads what is no slice: {', '.join(sorted(strangers))}")


def number(teller: Teller, spec: DocumentSpec) -> str:
    """The printed document id, by the organization's pattern."""
    organization, project = teller.resolved.organization, teller.resolved.project
    name = spec.id.replace("/", "-")
    parts = {"organization": organization.id, "project": project.code, "procedure": name, "document": name}
    text = organization.document_control.id_pattern
    for key, value in parts.items():
        text = text.replace(f"{{{key}}}", value)
    return text


def data(teller: Teller, spec: DocumentSpec) -> Mapping[str, Plain]:
    """Everything that the document's template sees, as plain data. Equal data gives equal text."""
    organization, project = teller.resolved.organization, teller.resolved.project
    header = {
        "document": {"id": spec.id, "title": spec.title, "number": number(teller, spec), "kind": spec.kind},
        "project": {"code": project.code, "name": project.name},
        "organization": {"id": organization.id, "name": organization.name},
    }
    seen: Mapping[str, Plain] = plain(
        header | {name: SLICES[name](teller, spec.subject) for name in sorted(spec.reads)}
    )
    return seen


def prints(seen: Mapping[str, Plain]) -> dict[str, str]:
    """A fingerprint of each part that a document reads, by its name."""
    return {
        name: sha256(json.dumps(part, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()
        for name, part in seen.items()
    }


def plain(value: Plain) -> Plain:
    """The same data with trimmed texts.

    :raises TypeError: if it holds anything but dict (with text for keys), list, str, int, bool and None.
        Templates run in a sandbox, but a sandbox still calls the methods of objects that it is handed.
    """
    if isinstance(value, dict):
        return {_key(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if type(value) is str:
        return value.strip()
    if value is None or type(value) in (int, bool):
        return value
    raise TypeError(f"a template would see a {type(value).__name__}, which is no plain data")


def _key(key: object) -> str:
    if type(key) is not str:
        raise TypeError(f"a template would see a {type(key).__name__} as a key, which is no plain data")
    return key
