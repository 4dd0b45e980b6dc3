"""The contents of a pack: filled already, and a field that Word brings up to date."""

from __future__ import annotations

from dataclasses import dataclass

from dovetail.formats.word.file import WordFile
from dovetail.formats.word.runs import bookmark_link
from dovetail.formats.word.xml import Node, text_element, w


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: a title, its bookmark, and the page on which it begins as far as can be known here."""

    title: str
    bookmark: str
    page: int


def contents_group(
    file: WordFile, label: str, scope: str, entries: list[Entry], level: int = 1
) -> list[Node]:
    """The lines of the headings of a level inside the bookmark ``scope``, under their label.

    Each group is a field of its own, so that the labels outlive an update.
    """
    found = []
    if label:
        style = w("pPr", w("pStyle", val=file.styles["Contents Group"]))
        found.append(w("p", style, w("r", text_element(label))))
    for number, entry in enumerate(entries):
        begin = _begin(f' TOC \\b {scope} \\o "{level}-{level}" \\h \\z ') if number == 0 else []
        end = [w("r", w("fldChar", fldCharType="end"))] if number == len(entries) - 1 else []
        found.append(w("p", w("pPr", w("pStyle", val=file.styles["toc 1"])), *begin, _line(entry), *end))
    return found


def _begin(instruction: str) -> list[Node]:
    return [
        w("r", w("fldChar", fldCharType="begin")),
        w("r", text_element(instruction, "instrText")),
        w("r", w("fldChar", fldCharType="separate")),
    ]


def _line(entry: Entry) -> Node:
    link = bookmark_link(entry.bookmark)
    link.extend(
        [
            w("r", text_element(entry.title)),
            w("r", w("tab")),
            *_begin(f" PAGEREF {entry.bookmark} \\h "),
            w("r", text_element(str(entry.page))),
            w("r", w("fldChar", fldCharType="end")),
        ]
    )
    return link
