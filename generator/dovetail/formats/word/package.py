"""The package around the parts of a Word file: a zip with types and relations, byte for byte the same."""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_TYPES_PART = "[Content_Types].xml"
_ENDINGS = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "svg": "image/svg+xml",
    "emf": "image/x-emf",
    "wmf": "image/x-wmf",
    "odttf": "application/vnd.openxmlformats-officedocument.obfuscatedFont",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """What one part says of another: its kind and its target, inside the package or out in the web."""

    kind: str
    target: str
    external: bool = False


@dataclass(slots=True)
class Package:
    """Parts by their path (``word/document.xml``), and their relations. The empty path is the package."""

    parts: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    relations: dict[str, list[Relation]] = field(default_factory=dict)

    def add(self, path: str, data: bytes, content_type: str = "") -> None:
        """Put a part in; one whose ending tells its type needs none."""
        self.parts[path] = (content_type, data)

    def relate(self, source: str, kind: str, target: str, *, external: bool = False) -> str:
        """The id of the relation from ``source`` to a part or an address; the same for the same."""
        known = self.relations.setdefault(source, [])
        full = kind if "://" in kind else _OFFICE + kind
        relation = Relation(full, target, external)
        if relation not in known:
            known.append(relation)
        return f"rId{known.index(relation) + 1}"

    def written(self) -> bytes:
        """The bytes of the file."""
        files = {_TYPES_PART: self._types()}
        for source, relations in self.relations.items():
            folder, name = posixpath.split(source)
            files[posixpath.join(folder, "_rels", f"{name}.rels")] = _relations(folder, relations)
        files |= {path: data for path, (_type, data) in self.parts.items()}
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(files, key=lambda path: (path != _TYPES_PART, path != "_rels/.rels", path)):
                info = zipfile.ZipInfo(path, _EARLIEST)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.create_system = 0
                archive.writestr(info, files[path], compresslevel=9)
        return buffer.getvalue()

    def _types(self) -> bytes:
        endings = {path.rpartition(".")[2] for path, (kind, _data) in self.parts.items() if not kind}
        defaults = "".join(
            f'<Default Extension="{ending}" ContentType="{_ENDINGS[ending]}"/>'
            for ending in sorted({*endings, "rels", "xml"})
        )
        overrides = "".join(
            f"<Override PartName={quoteattr('/' + path)} ContentType={quoteattr(kind)}/>"
            for path, (kind, _data) in sorted(self.parts.items())
            if kind
        )
        return f'{_HEAD}<Types xmlns="{_PACKAGE}content-types">{defaults}{overrides}</Types>'.encode()


def _relations(folder: str, relations: list[Relation]) -> bytes:
    items = "".join(
        f'<Relationship Id="rId{number}" Type={quoteattr(relation.kind)} '
        + (
            f'Target={quoteattr(relation.target)} TargetMode="External"/>'
            if relation.external
            else f"Target={quoteattr(posixpath.relpath(relation.target, folder or '.'))}/>"
        )
        for number, relation in enumerate(relations, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}relationships">{items}</Relationships>'.encode()
