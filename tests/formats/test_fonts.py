from __future__ import annotations

import hashlib
import io
import subprocess
import sys
from dataclasses import replace

import pikepdf
from fontTools.ttLib import TTFont

from dovetail.formats.fonts import brand_face, fonts_dir
from dovetail.formats.printed.pdf import render_document_pdf
from dovetail.formats.web.html_files import render_style
from dovetail.model.document import Asset
from tests.formats.sample_pack import sample_document, sample_pack


def test_the_bundled_fonts_are_those_that_were_chosen() -> None:
    lines = (fonts_dir() / "SHA256SUMS").read_text(encoding="ascii").split("\n")
    listed = {name: digest for digest, name in (line.split() for line in lines if line)}
    assert set(listed) == {path.name for path in fonts_dir().iterdir() if path.suffix in (".ttf", ".txt")}
    for name, digest in listed.items():
        assert hashlib.sha256((fonts_dir() / name).read_bytes()).hexdigest() == digest, name


def test_they_are_small_and_come_with_their_licence() -> None:
    fonts = list(fonts_dir().glob("*.ttf"))
    assert sum(path.stat().st_size for path in fonts) < 4_000_000
    for path in fonts:
        licence = fonts_dir() / f"OFL-{path.name.partition('-')[0]}.txt"
        assert "SIL OPEN FONT LICENSE" in licence.read_text(encoding="utf-8")


def test_a_brand_font_says_its_own_name_weight_and_slant() -> None:
    data = (fonts_dir() / "SourceSerif4-SemiBoldItalic.ttf").read_bytes()
    face = brand_face(Asset("any.ttf", "font/ttf", data))
    assert face is not None
    assert (face.family, face.weight, face.italic) == ("Source Serif 4", 600, True)


def brand_font(family: str) -> Asset:
    """A font that no machine has: a bundled one under another name."""
    font = TTFont(fonts_dir() / "SourceCodePro-Regular.ttf")
    for record in font["name"].names:
        if record.nameID in (1, 4, 6, 16):
            record.string = family.replace(" ", "") if record.nameID == 6 else family
    stream = io.BytesIO()
    font.save(stream)
    return Asset("brand.ttf", "font/ttf", stream.getvalue())


def test_a_brand_font_sets_the_text() -> None:
    document = sample_document("# Title\n\nBody")
    pack = sample_pack(document)
    brand = replace(pack.brand, body_font="Harbour Grotesk", fonts=(brand_font("Harbour Grotesk"),))
    pack = replace(pack, brand=brand)
    rendered = render_document_pdf(document, pack)
    assert rendered.warnings == ()
    with pikepdf.open(io.BytesIO(rendered.data)) as pdf:
        names = {
            str(thing.FontName)
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
        }
    assert any("Harbour-Grotesk" in name for name in names)
    sheet = render_style(pack).data.decode("utf-8")
    assert "@font-face { font-family: 'Harbour Grotesk'" in sheet


def test_importing_the_formats_leaves_the_pdf_engine_alone() -> None:
    code = "import sys, dovetail.formats.registry; print('weasyprint' in sys.modules, 'fontTools' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["False", "False"]
