"""A Word file of an organization is unpacked with distrust, before anything of it is parsed."""

from __future__ import annotations

import io
import zipfile

import pytest

from dovetail.load.brand import word_package
from dovetail.load.brand.word_package import is_word_file, read_word_package
from dovetail.model.diagnostics import Severity
from tests.load.conftest import LoadFiles
from tests.load.test_brand import branded

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PLAIN = {
    "[Content_Types].xml": b"<Types/>",
    "word/document.xml": f"<w:document {WORD}><w:body/></w:document>".encode(),
    "word/styles.xml": f"<w:styles {WORD}/>".encode(),
}


def packed(parts: dict[str, bytes], level: int = 6) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_a_plain_file_is_read() -> None:
    assert read_word_package(packed(PLAIN)) == PLAIN


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"word/vbaProject.bin": b"x"}, "macros"),
        ({"word/activeX/activeX1.xml": b"<a/>"}, "macros, controls"),
        ({"word/embeddings/oleObject1.bin": b"x"}, "embedded"),
        ({"[Content_Types].xml": b"<T>application/vnd.ms-word.document.macroEnabled.main+xml</T>"}, "macros"),
        ({"../../x": b"x"}, "leads out"),
        ({"/etc/x": b"x"}, "leads out"),
        ({"word\\..\\x": b"x"}, "leads out|one name"),
        ({"C:x": b"x"}, "leads out"),
        ({"word/header1.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "entities"),
        ({"word/header1.xml": '<?xml version="1.0"?><a/>'.encode("utf-16")}, "encoding"),
        ({"word/media/bomb.bmp": bytes(3_000_000)}, "unpacks to far more"),
    ],
)
def test_what_could_do_harm_is_refused(more: dict[str, bytes], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_word_package(packed(PLAIN | more))


def test_many_small_bombs_are_one_large_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_package, "UNPACKED_LIMIT", 100_000)
    with pytest.raises(ValueError, match="unpacks to more than"):
        read_word_package(packed(PLAIN | {f"word/media/{n}.png": bytes(30_000) for n in range(4)}))


def test_a_directory_that_lies_of_sizes_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_package, "UNPACKED_LIMIT", 100_000)
    data = packed(PLAIN | {"word/media/x.png": bytes(300_000)})
    # Both records of the entry say that it unpacks to nine bytes.
    lying = data.replace((300_000).to_bytes(4, "little"), (9).to_bytes(4, "little"))
    with pytest.raises(ValueError, match=r"damaged|unpacks to more"):
        read_word_package(lying)


def test_more_parts_than_a_file_needs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_package, "PARTS_LIMIT", 3)
    with pytest.raises(ValueError, match="parts"):
        read_word_package(packed(PLAIN | {"word/x.xml": b"<x/>"}))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"text", packed({"a": b"b"}), packed(PLAIN)[:-30]])
def test_what_is_no_word_file_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(ValueError, match="no Word file"):
        read_word_package(data)


def test_only_docx_is_taken() -> None:
    assert is_word_file("house.DOCX", packed(PLAIN))
    assert not is_word_file("house.docm", packed(PLAIN))


def test_a_brand_names_its_reference_document(load_files: LoadFiles) -> None:
    loaded = load_files(branded("reference_document: house.docx\n", house_docx=packed(PLAIN)))

    assert loaded.diagnostics == ()
    assert loaded.profile is not None
    assert loaded.profile.brand.reference_document is not None
    assert loaded.profile.brand.reference_document.name == "house.docx"


@pytest.mark.parametrize(
    ("file", "data", "why"),
    [
        ("house.docx", b"no zip", "damaged, or no Word file"),
        ("missing.docx", b"", "no such file"),
        ("house.docx", packed(PLAIN | {"word/vbaProject.bin": b"x"}), "macros"),
        ("../organization.yaml", b"", "outside the folder brand/"),
    ],
)
def test_one_that_cannot_be_used_has_a_place_and_a_fix_and_the_pack_goes_on(
    load_files: LoadFiles, file: str, data: bytes, why: str
) -> None:
    beside = {"house_docx": data} if data else {}
    loaded = load_files(branded(f"page_size: A4\nreference_document: {file}\n", **beside))

    (found,) = loaded.diagnostics
    assert found.code == "reference-unusable"
    assert found.severity is Severity.MAJOR
    assert why in found.message
    assert found.place is not None
    assert (found.place.file, found.place.line) == ("brand/brand.yaml", 2)
    assert "at most 5 MB" in found.hint
    assert loaded.profile is not None
    assert loaded.profile.brand.reference_document is None
