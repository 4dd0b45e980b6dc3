"""What holds for every format of a pack. A new entry in the registry inherits all of it."""

from __future__ import annotations

import html
import re

import pypdfium2
import pytest

from dovetail.compose.escape import cell, inline
from dovetail.formats.registry import FORMATS, Format
from dovetail.formats.rendered import Rendered
from dovetail.model.document import Document, Pack
from tests.formats.block_trees import Outline, ours
from tests.formats.sample_pack import sample_document, sample_pack
from tests.formats.word_files import WordFile

HOSTILE = (
    "a | b\n# H",
    "<script>alert(1)</script>",
    "[x](javascript:alert)",
    "![x](http://evil.example/x.png)",
    "<img src=x onerror=alert(1)>",
    "&lt;b&gt; & co",
)


@pytest.fixture(params=sorted(FORMATS), scope="module")
def form(request: pytest.FixtureRequest) -> Format:
    return FORMATS[request.param]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return sample_pack()


def words(rendered: Rendered) -> str:
    """What a reader sees, with white space taken out, since lines break where they must."""
    if rendered.data.startswith(b"%PDF"):
        pages = pypdfium2.PdfDocument(rendered.data)
        text = "".join(page.get_textpage().get_text_range() for page in pages)
    elif rendered.data.startswith(b"PK"):
        text = "".join(said for _style, said in WordFile.of(rendered.data).paragraphs())
    else:
        text = rendered.data.decode("utf-8")
        if text.startswith("<!DOCTYPE html>"):
            text = html.unescape(re.sub(r"<[^>]*>", "", text.partition("<main")[2]))
        else:
            text = "".join(_leaves(ours(text)))
    # A PDF reader sees a soft hyphen or U+FFFE where a line breaks after a hyphen.
    return re.sub(r"[\s\ufffe\u00ad-]+", "", text)


def _leaves(outline: Outline) -> list[str]:
    found: list[str] = []
    for _, content in outline:
        found += [content] if isinstance(content, str) else _leaves(content)
    return found


def squeezed(text: str) -> str:
    return re.sub(r"[\s-]+", "", text)


def test_the_entry_is_complete(form: Format) -> None:
    assert FORMATS[form.name] is form
    assert form.suffix.startswith(".")
    assert re.fullmatch(r"[a-z]+", form.folder)


def test_equal_input_gives_equal_bytes(form: Format, pack: Pack) -> None:
    document = pack.documents[1]
    assert form.render(document, pack) == form.render(document, sample_pack())


def test_every_heading_and_every_cell_is_there(form: Format, pack: Pack) -> None:
    for document in pack.documents:
        shown = words(form.render(document, pack))
        for said in _leaves(ours(document.body)):
            plain = re.sub(r"^\[!\w+\]", "", said)  # an alert's mark becomes its title
            plain = re.sub(r"^(\d+)\. ", r"\1 ", plain)  # a section's number loses its dot
            assert squeezed(plain[:40]) in shown or squeezed(said[:40]) in shown, (document.id, said)


def test_a_clean_document_has_no_warning(form: Format, pack: Pack) -> None:
    assert all(form.render(document, pack).warnings == () for document in pack.documents)


@pytest.mark.parametrize("value", HOSTILE)
def test_an_escaped_value_is_shown_and_never_acts(form: Format, value: str) -> None:
    body = f"# {inline(value)}\n\nOwner: {inline(value)}.\n\n| {inline(value)} | B |\n|---|---|\n| {cell(value)} | x |"
    document = sample_document(body)
    rendered = form.render(document, sample_pack(document))
    assert rendered.warnings == ()
    assert words(rendered).count(squeezed(value.replace("\n", " "))) >= 3
    if form.suffix == ".html":
        text = rendered.data.decode("utf-8")
        assert "<script" not in re.sub(r'<script src="assets/\w+\.js"(?: defer)?></script>', "", text)
        assert "javascript:" not in re.findall(r'href="([^"]*)"', text)
        assert not re.search(r"<[^>]*\son\w+=", text)


def test_a_document_of_any_kind_renders(form: Format) -> None:
    for kind in ("front", "procedure", "role", "back"):
        document: Document = sample_document("# T\n\ntext", kind=kind)
        assert form.render(document, sample_pack(document)).data


def test_a_document_with_only_a_title_renders(form: Format) -> None:
    document = sample_document("# Only a title")
    assert "Onlyatitle" in words(form.render(document, sample_pack(document)))


def test_a_whole_pack_is_one_reproducible_file(form: Format, pack: Pack) -> None:
    if form.render_pack is None:
        pytest.skip("written document by document")
    assert form.render_pack(pack) == form.render_pack(sample_pack())
