"""Heads and feet of a reference document: kept as they look, without what leads out of the file or runs."""

from __future__ import annotations

import posixpath

from dovetail.formats.word.file import DOCUMENT, WordFile
from dovetail.formats.word.frame import Running
from dovetail.formats.word.reference import Reference, relations_of
from dovetail.formats.word.xml import RELATION, Node, q, read_xml, text_element, w, written

_WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_PICTURES = ("png", "jpeg", "jpg", "gif", "emf", "wmf")
_CORE_PROPERTIES = "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}"
_NEVER = (
    "object", "control", "altChunk", "subDoc", "footnoteReference", "endnoteReference", "commentReference",
)  # fmt: skip
_FIELDS = frozenset({
    "PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "STYLEREF", "TITLE", "SUBJECT", "AUTHOR", "KEYWORDS",
    "COMMENTS", "DOCPROPERTY", "DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE", "FILENAME", "REF",
    "PAGEREF", "SEQ", "IF", "=", "REVNUM", "INFO", "SYMBOL", "QUOTE",
})  # fmt: skip
"""What a field of a head may do: show what the file knows. Others read files, run programs or ask."""
_HOLDERS = (q("drawing"), q("pict"))


def running_of(file: WordFile, reference: Reference, mark: str = "") -> Running | None:
    """The heads and feet of the reference document, put into the file; None if it has none at all.

    ``mark`` is a line that goes below each foot, and makes one where there is none.
    """
    if not reference.heads and not reference.feet:
        return None
    found: dict[str, dict[str, str]] = {"header": {}, "footer": {}}
    for kind, paths in (("header", reference.heads), ("footer", reference.feet)):
        for name, path in paths.items():
            target = f"word/{kind}-{name}.xml"
            root = _cleaned(file, reference, path, target)
            if mark and kind == "footer":
                root.append(_line(file, mark))
            file.package.add(target, written(root), f"{_WORDML}{kind}+xml")
            found[kind][name] = file.package.relate(DOCUMENT, kind, target)
    if mark and "default" not in found["footer"]:
        target = "word/footer-mark.xml"
        file.package.add(target, written(w("ftr", _line(file, mark))), f"{_WORDML}footer+xml")
        found["footer"]["default"] = file.package.relate(DOCUMENT, "footer", target)
    return Running(found["header"], found["footer"], reference.first_differs)


def _line(file: WordFile, text: str) -> Node:
    style = w("pPr", w("pStyle", val=file.styles["Footer"]))
    return w("p", style, w("r", text_element(text)))


def _cleaned(file: WordFile, reference: Reference, path: str, target: str) -> Node:
    root = read_xml(reference.parts[path])
    for name in _NEVER:
        for element in list(root.iter(q(name))):
            element.getparent().remove(element)
    for binding in list(root.iter("{*}dataBinding")):
        if binding.get(q("storeItemID"), "").upper() != _CORE_PROPERTIES:
            binding.getparent().remove(binding)
    _stop_fields(root)
    related = relations_of(reference.parts, path)
    for element in list(root.iter("*")):
        _relate(file, reference, element, related, target)
    for holder in [element for element in root.iter(*_HOLDERS) if element.get("gone")]:
        holder.getparent().remove(holder)
    return root


def _relate(
    file: WordFile, reference: Reference, element: Node, related: dict[str, tuple[str, str]], target: str
) -> None:
    """Lead what an element points to into the new file; what can't come along goes with what shows it."""
    for name in [name for name in element.attrib if name.startswith(f"{{{RELATION}}}")]:
        kind, path = related.get(element.get(name), ("", ""))
        ending = posixpath.splitext(path)[1][1:].lower()
        if kind == "image" and ending in _PICTURES:
            media = f"word/media/reference-{posixpath.basename(path).lower()}"
            file.package.add(media, reference.parts[path])
            element.set(name, file.package.relate(target, "image", media))
        elif element.tag == q("hyperlink"):
            del element.attrib[name]
        elif element.tag.endswith("}svgBlip") or "hlink" in element.tag:
            _drop(element)
        else:
            holder = next((above for above in element.iterancestors(*_HOLDERS)), None)
            if holder is None:
                del element.attrib[name]
            else:
                holder.set("gone", "1")


def _drop(element: Node) -> None:
    """Take out an extension together with the wrapper that would be empty."""
    above = element.getparent()
    above.remove(element)
    if len(above) == 0 and above.tag.endswith("}ext"):
        _drop(above)


def _stop_fields(root: Node) -> None:
    """A field that does more than show what the file knows keeps the text that it showed last."""
    for simple in list(root.iter(q("fldSimple"))):
        if not _may_show(simple.get(q("instr"), "")):
            above, at = simple.getparent(), simple.getparent().index(simple)
            above[at : at + 1] = list(simple)
    for paragraph in root.iter(q("p")):
        instructions = "".join(node.text or "" for node in paragraph.iter(q("instrText")))
        words = [node.text or "" for node in paragraph.iter(q("instrText"))]
        if instructions and not all(_may_show(text) for text in _fields(paragraph, words)):
            for tag in ("instrText", "fldChar"):
                for node in list(paragraph.iter(q(tag))):
                    node.getparent().remove(node)


def _fields(paragraph: Node, words: list[str]) -> list[str]:
    """The instructions of the fields of a paragraph; one may be spread over several runs."""
    found: list[str] = []
    inside = False
    for node in paragraph.iter(q("fldChar"), q("instrText")):
        if node.tag == q("fldChar"):
            inside = node.get(q("fldCharType")) == "begin"
            if inside:
                found.append("")
        elif found:
            found[-1] += node.text or ""
        else:
            found.append(node.text or "")
    return found or words


def _may_show(instruction: str) -> bool:
    words = instruction.split()
    return (bool(words) and words[0].upper().lstrip("\\") in _FIELDS) or not words
