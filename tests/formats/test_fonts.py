from __future__ import annotations

import hashlib

from dovetail.formats.fonts import brand_face, fonts_dir
from dovetail.model.document import Asset


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
