"""Reads a Word file as a reader of it would: parts, text with Word's own numbers, outline, links."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import Any

from lxml import etree

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@dataclass(frozen=True, slots=True)
class WordFile:
    """The parts of a file by their path."""

    parts: dict[str, bytes]

    @classmethod
    def of(cls, data: bytes) -> WordFile:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return cls({name: archive.read(name) for name in archive.namelist()})

    def xml(self, path: str) -> Any:
        return etree.fromstring(self.parts[path])

    @property
    def body(self) -> Any:
        return self.xml("word/document.xml")[0]

    def paragraphs(self) -> list[tuple[str, str]]:
        """Style id and text of each paragraph, a counted heading with its number."""
        counts = [0, 0, 0]
        found = []
        for paragraph in self.body.iter(f"{WORD}p"):
            style = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
            name = "" if style is None else style.get(f"{WORD}val")
            text = "".join(node.text or "" for node in paragraph.iter(f"{WORD}t"))
            level = re.fullmatch(r"Heading([123])", name)
            if level and paragraph.find(f"{WORD}pPr/{WORD}numPr/{WORD}numId") is None:
                depth = int(level[1]) - 1
                counts[depth] += 1
                counts[depth + 1 :] = [0] * (2 - depth)
                number = ".".join(map(str, counts[1 : depth + 1]))
                text = f"{number} {text}".lstrip()
            found.append((name, text))
        return found

    def outline(self) -> list[tuple[int, str]]:
        """Level and text of each heading."""
        return [(int(name[7:]), text) for name, text in self.paragraphs() if re.fullmatch(r"Heading\d", name)]

    def bookmarks(self) -> list[str]:
        return [node.get(f"{WORD}name") for node in self.body.iter(f"{WORD}bookmarkStart")]

    def inner_links(self) -> list[str]:
        """The bookmarks that links of the text lead to."""
        return [
            node.get(f"{WORD}anchor")
            for node in self.body.iter(f"{WORD}hyperlink")
            if node.get(f"{RELATION}id") is None
        ]

    def relations(self, part: str = "word/document.xml") -> dict[str, tuple[str, str, bool]]:
        """Kind, target and whether it is external, by id."""
        folder, _, name = part.rpartition("/")
        path = f"{folder}/_rels/{name}.rels".lstrip("/")
        if path not in self.parts:
            return {}
        return {
            node.get("Id"): (
                node.get("Type").rpartition("/")[2],
                node.get("Target"),
                node.get("TargetMode") == "External",
            )
            for node in self.xml(path)
        }
