"""S9: whatever a profile says, in whichever field, documents keep their blocks and show it as it is."""

from __future__ import annotations

import html
import re
from functools import cache
from xml.etree.ElementTree import fromstring

import pypdfium2
import pytest
from icalendar import Calendar

from dovetail.build.tasks import CalendarTask
from dovetail.compose.escape import inline, shown
from dovetail.compose.pack import Composed, compose_pack
from dovetail.formats.printed.pdf import render_document_pdf
from dovetail.formats.web.html import render_html
from dovetail.load.templates import TemplateSource
from dovetail.model.document import Pack
from tests.compose.harbour import BRAND, harbour
from tests.compose.readers import READERS, tree
from tests.compose.test_escape import POSITIONS
from tests.security.free_text import every_field
from tests.security.hostile import CONTROL, HIDING, INLINE, LEADING, LISTED, LONG_WORD
from tests.security.rich import load, refused, rich_files, texts_of
from tests.security.spoken import CHECKED, TOKEN, pack_saying, resolved, saying

# One process makes the packs that several tests look at.
pytestmark = pytest.mark.xdist_group("literal text")

Templates = dict[str, tuple[TemplateSource, ...]]

EVERYWHERE = (
    INLINE, "a | b\n# H", "Title\n===", "> [!NOTE]\n> x", "- item", "1. item", "|---|", "```\n<script>", LONG_WORD,
)  # fmt: skip
"""What the rich profile says in each of its fields: every trick inside a line, and the ways to begin a block."""
TRICKS = (*LISTED, *(mark.strip() + " x" for mark in LEADING), INLINE, LONG_WORD, HIDING, CONTROL)
DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
# Whether a cell is wide or holds numbers, and whether a paragraph leads in, is told by the words.
BY_WORDS = {"table", "tr", "th", "td", "p"}


def blocks(body: str, reader: str) -> list[str]:
    """The tree of a text's elements with their attributes. Where a paragraph's lines break is no block.

    Longer words make higher pictures, and so more of them: the second and later ones of a procedure don't count.
    """
    body = re.sub(r"^!\[.*\]\(diagrams/[^()]+/\d+\.svg\)\n", "", body, flags=re.MULTILINE)
    return [tag for tag in tree(READERS[reader](body)) if tag.lstrip("/").partition("[")[0] != "br"]


def meek(said: str) -> str:
    """As many lines, of harmless words."""
    return re.sub(r"[^\n\r]+", "meek", said)


@cache
def pack_of(said: str) -> Composed:
    """The pack that says this everywhere, made once for all tests that ask for it."""
    return pack_saying(said)


def test_every_free_text_of_the_model_is_in_the_rich_profile() -> None:
    covered = {text.field for _, text in texts_of(rich_files())}
    assert every_field() - covered - CHECKED == set(), "let tests/security/rich.py fill these in"


def test_texts_that_are_understood_are_refused_rather_than_shown() -> None:
    files = saying("meek")
    for file, text in texts_of(files):
        if text.field in CHECKED and text.field[0] != "brand":
            changed = {**files, file: _with(files[file], text.spot, "a | b")}
            assert (file, text.spot) in {(name, spot) for name, spot, _ in refused(changed)}


def _with(data: object, spot: tuple[str | int, ...], words: str) -> object:
    if not spot:
        return words
    if isinstance(data, list):
        return [_with(item, spot[1:], words) if index == spot[0] else item for index, item in enumerate(data)]
    assert isinstance(data, dict)
    return {key: _with(item, spot[1:], words) if key == spot[0] else item for key, item in data.items()}


@pytest.mark.parametrize("said", EVERYWHERE, ids=lambda said: said[:12])
def test_every_field_of_a_rich_profile_keeps_the_block_tree(said: str) -> None:
    plain, wild = pack_of(meek(said)), pack_of(said)
    assert wild.diagnostics == ()
    assert len(wild.pack.documents) == len(plain.pack.documents)
    for before, after in zip(plain.pack.documents, wild.pack.documents, strict=True):
        assert blocks(after.body, "CommonMark") == blocks(before.body, "CommonMark"), after.id


@pytest.mark.parametrize("said", [HIDING, CONTROL, INLINE, "> [!NOTE]", "a | b\n# H"], ids=range(5))
def test_both_readers_see_the_blocks_of_a_harmless_text(templates: Templates, said: str) -> None:
    plain, wild = (
        compose_pack(harbour(lambda text, before=before: f"{before} {text}"), templates, BRAND)  # type: ignore[misc]
        for before in (meek(said), said)
    )
    assert wild.diagnostics == ()
    for before, after in zip(plain.pack.documents, wild.pack.documents, strict=True):
        for reader in READERS:
            assert blocks(after.body, reader) == blocks(before.body, reader), (after.id, reader)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("position", POSITIONS)
def test_each_trick_in_each_place_of_a_document(position: str, reader: str) -> None:
    plain = blocks(POSITIONS[position].replace("{}", "X"), reader)
    for said in TRICKS:
        assert blocks(POSITIONS[position].replace("{}", inline(said)), reader) == plain, said


@pytest.mark.parametrize(
    "said", [INLINE, "<script>alert(1)</script>", HIDING], ids=["inline", "script", "hiding"]
)
def test_a_web_page_shows_it_to_the_letter_and_leads_nowhere_new(said: str) -> None:
    # An article goes by the first letter of the word behind it.
    harmless = "ameek" if said[0] in "aeiou" else "meek"
    plain, wild = pack_of(harmless).pack, pack_of(said).pack
    assert parts_of_drawings(wild) <= parts_of_drawings(plain)
    for before, after in zip(pages(plain), pages(wild), strict=True):
        assert elements(after) == elements(before)
        assert without(said, words(after)) == without(harmless, words(before))
        assert [
            link for link in attributes(after, "href") if re.match(r"[a-z]+:|//", link, re.IGNORECASE)
        ] == []
        assert loaded_from(after) == loaded_from(before)
        assert not any(re.search(r"[\u202a-\u202e\u2066-\u2069]", line) for line in after.split("\n"))


@cache
def rendered(pack: Pack) -> tuple[str, ...]:
    return tuple(render_html(document, pack).data.decode() for document in pack.documents)


def pages(pack: Pack) -> list[str]:
    """The web pages, of several pictures in a row only one: longer words make more of them, and bigger ones."""
    empty = (DRAWING.sub("<svg></svg>", page) for page in rendered(pack))
    return [re.sub(r'(<p class="picture[^"]*">.*?</p>\s*)+', r"\1", page, flags=re.DOTALL) for page in empty]


def parts_of_drawings(pack: Pack) -> set[str]:
    """The kinds of elements in the drawings of all pages, and the names of their attributes."""
    return {
        part
        for page in rendered(pack)
        for drawing in DRAWING.findall(page)
        for element in fromstring(drawing).iter()
        for part in (element.tag, *element.attrib)
    }


def words(page: str) -> str:
    """What a reader sees, without space."""
    # A name that is no plain word is put in quotes.
    return re.sub(
        r"[\s“”]+", "", html.unescape(re.sub(r"<[^>]*>", "", page.partition("<body")[2]))
    ).casefold()


def without(said: str, text: str) -> str:
    """The text without what was said, so that the numbers behind it remain."""
    for spoken in (said, said.replace(";", ":")):  # see FORMS
        text = text.replace(re.sub(r"\s+", "", shown(spoken)).casefold(), "")
    return text


def elements(page: str) -> list[str]:
    """The elements with their classes and the names of other attributes: addresses hang on the words of headings."""
    found = []
    for tag in tree(re.sub(r"(?s)<style>.*?</style>", "", page)):
        name, _, rest = tag.partition("[")
        attributes = re.findall(r"\('([^']*)', '([^']*)'\)", rest)
        names = [
            f"{key}={value.removesuffix(' tall')}" if key == "class" else key for key, value in attributes
        ]
        found.append(name if name in BY_WORDS else " ".join((name, *names)))
    return found


def loaded_from(page: str) -> list[str]:
    """The files that a page loads: those of its folder, whatever the profile says."""
    files = [place for place in attributes(page, "src") if not place.startswith("data:image/")]
    assert all(re.fullmatch(r"(\.\./)?assets/[a-z]+\.(js|svg|png)", place) for place in files)
    return files


def attributes(page: str, name: str) -> list[str]:
    return [html.unescape(value) for value in re.findall(rf'\s{name}="([^"]*)"', page)]


def test_a_pdf_shows_it_and_neither_leads_out_nor_takes_files_in(templates: Templates) -> None:
    wild = compose_pack(harbour(lambda text: f"{text} {INLINE}"), templates, BRAND).pack
    document = next(document for document in wild.documents if document.id == "open-questions")
    data = render_document_pdf(document, wild).data
    pdf = pypdfium2.PdfDocument(data)
    text = re.sub(r"[\s\ufffe\u00ad-]+", "", "".join(page.get_textpage().get_text_range() for page in pdf))
    assert "[x](javascript:alert(1))" in text
    assert "![x](file:///etc/passwd)" in text
    assert b"/EmbeddedFile" not in data
    assert b"/JavaScript" not in data
    assert b"/URI" not in data.replace(b"/URI (https://ledger.harbour.example)", b"")


def test_a_calendar_keeps_its_events_and_shows_it() -> None:
    plain, wild = (load(saying(said)) for said in ("meek", INLINE.replace(",", " ") + ";\\n,BEGIN:VALARM"))
    events = [
        Calendar.from_ical(CalendarTask.of(resolved(loaded)).render().data).walk("VEVENT")
        for loaded in (plain, wild)
    ]
    assert len(events[0]) == len(events[1]) > 10
    for before, after in zip(*events, strict=True):
        assert set(before) == set(after)
        assert TOKEN.findall(str(before["summary"])) == TOKEN.findall(str(after["summary"]))
        assert "BEGIN:VALARM" in str(after["summary"]) or not TOKEN.search(str(before["summary"]))
