"""One small file brands every document."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from dovetail.load.brand.brand import LOGO_LIMIT, contrast_on_white
from dovetail.load.brand.images import media_type_of
from dovetail.model.diagnostics import Severity
from dovetail.model.document import Brand
from tests.load.conftest import LoadFiles
from tests.load.situations import GOOD

BRAND = """\
name: The Harbour
primary: "#123456"
accent: "#00625A"
page_size: Letter
classification: Internal
footer: Printed copies are not controlled
logo: logo.svg
logo_alt: An anchor
fonts: harbour.ttf
"""
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
TTF = b"\x00\x01\x00\x00" + bytes(20)


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + bytes(9)


def branded(brand: str, **files: bytes) -> dict[str, str | bytes]:
    """The good profile with a brand file and what lies beside it; ``_`` in a name is a dot."""
    beside = {f"brand/{name.replace('_', '.')}": content for name, content in files.items()}
    return {**GOOD, "brand/brand.yaml": brand, **beside}


def test_the_brand_file_is_read_with_its_logo_and_fonts(load_files: LoadFiles) -> None:
    loaded = load_files(branded(BRAND, logo_svg=SVG, harbour_ttf=TTF))

    assert loaded.diagnostics == ()
    assert loaded.profile is not None
    brand = loaded.profile.brand
    assert (brand.name, brand.primary, brand.accent, brand.page_size) == (
        "The Harbour",
        "#123456",
        "#00625a",
        "Letter",
    )
    assert (brand.classification, brand.logo_alt) == ("Internal", "An anchor")
    assert brand.logo is not None
    assert (brand.logo.media_type, brand.logo.data) == ("image/svg+xml", SVG)
    assert [font.media_type for font in brand.fonts] == ["font/ttf"]


def test_without_a_brand_file_the_organization_has_a_plain_look(load_files: LoadFiles) -> None:
    files = {
        **GOOD,
        "organization.yaml": GOOD["organization.yaml"] + "document_control: {classification: Open}\n",
    }
    profile = load_files(files).profile

    assert profile is not None
    assert profile.brand == Brand("Harbour City", classification="Open")


@pytest.mark.parametrize(
    ("logo", "content", "message"),
    [
        ("logo.svg", b"<html></html>", '"logo.svg" is no svg, png or jpeg file'),
        ("logo.png", SVG, '"logo.png" is no svg, png or jpeg file'),
        ("logo.gif", b"GIF89a", '"logo.gif" is no svg, png or jpeg file'),
        (
            "logo.png",
            png(30_000, 30_000),
            '"logo.png" can\'t be used: it has 30,000 x 30,000 pixels; 25,000,000 in all is the most that is drawn',
        ),
        (
            "logo.svg",
            bytes(LOGO_LIMIT + 1),
            '"logo.svg" can\'t be used: it has 2,000,001 bytes; 2,000,000 is the most that is read',
        ),
    ],
    ids=["another format", "another ending", "an unknown ending", "too many pixels", "too many bytes"],
)
def test_a_logo_that_cannot_be_used_is_a_finding(
    logo: str, content: bytes, message: str, load_files: LoadFiles
) -> None:
    loaded = load_files({**GOOD, "brand/brand.yaml": f"logo: {logo}\n", f"brand/{logo}": content})

    assert [(problem.severity, problem.message, str(problem.place)) for problem in loaded.diagnostics] == [
        (Severity.MAJOR, message, "brand/brand.yaml:1:7")
    ]
    assert loaded.profile is not None
    assert loaded.profile.brand.logo is None


def test_a_picture_with_too_many_pixels_is_told_how_many_are_drawn(load_files: LoadFiles) -> None:
    loaded = load_files({**GOOD, "brand/brand.yaml": "logo: logo.png\n", "brand/logo.png": png(9_000, 9_000)})

    (found,) = loaded.diagnostics
    assert "25,000,000 pixels" in found.hint
    assert "MB" not in found.hint


@pytest.mark.parametrize(
    ("content", "damage", "place"),
    [
        (SVG[:-2] + b"><path d='M0 0'", "damaged here: unclosed token", "brand/logo.svg:1:59"),
        (SVG[:-2] + b">\n<g></svg>", "damaged here: mismatched tag", "brand/logo.svg:2:6"),
        (
            b'<?xml version="1.0" encoding="no-such-one"?>' + SVG,
            "in an encoding that can't be read",
            "brand/brand.yaml:1:7",
        ),
    ],
    ids=["cut off", "an element left open", "an encoding that nobody knows"],
)
def test_a_damaged_drawing_is_named_and_the_rest_is_built_without_it(
    content: bytes, damage: str, place: str, load_files: LoadFiles
) -> None:
    loaded = load_files({**GOOD, "brand/brand.yaml": "logo: logo.svg\n", "brand/logo.svg": content})

    (found,) = loaded.diagnostics
    assert (found.code, found.severity, str(found.place)) == ("logo-unusable", Severity.MAJOR, place)
    assert found.message == f'"logo.svg" can\'t be used: the drawing is {damage}'
    assert found.hint == "export the drawing again, as plain svg, and put the whole file into brand/"
    assert loaded.profile is not None
    assert loaded.profile.brand.logo is None


def drawing(inside: str, head: str = "") -> bytes:
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"{head}<svg {names}>\n  {inside}\n</svg>".encode()


@pytest.mark.parametrize(
    ("inside", "what", "column"),
    [
        ("<script>alert(1)</script>", "it holds <script>, which acts when the file is opened", 3),
        ('<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>', "it holds <script>", 3),
        ('<g xmlns:x="http://www.w3.org/1999/xhtml"><x:div/></g>', "it holds <div>", 45),
        ('<rect width="1" onclick="go()"/>', "its attribute onclick runs a script", 19),
        ('<image href="http://169.254.1.1/x.png"/>', "outside the file: http://169.254.1.1/x.png", 10),
        ('<image xlink:href="file:///etc/passwd"/>', "outside the file: file:///etc/passwd", 16),
        ('<use href="other.svg#mark"/>', "outside the file: other.svg#mark", 8),
        ('<a href="java&#10;script:go()"><rect/></a>', "outside the file: java script:go()", 6),
        ('<image href="data:image/svg+xml,%3Csvg/%3E"/>', "outside the file: data:image/svg+xml", 10),
        ('<rect fill="url(http://z/a#b)"/>', "outside the file: http://z/a#b", 9),
        ('<rect style="fill: u\\72l( &quot;//z/a&quot; )"/>', "outside the file: //z/a", 9),
        ("<style>@im/**/port x; @import 'z.css';</style>", "outside the file: @import", 3),
        ("<style>a{background:image-set('z.png' 1x)}</style>", "outside the file: image-set(", 3),
        ('<set attributeName="href" to="z"/>', "it changes href while it is shown", 8),
        ('<g xml:base="http://z/"/>', "outside the file: http://z/", 10),
    ],
)
def test_a_drawing_that_acts_or_loads_is_refused_where_it_does(
    inside: str, what: str, column: int, load_files: LoadFiles
) -> None:
    loaded = load_files({**GOOD, "brand/brand.yaml": "logo: logo.svg\n", "brand/logo.svg": drawing(inside)})

    found = loaded.diagnostics[0]
    assert (found.code, str(found.place)) == ("logo-unusable", f"brand/logo.svg:2:{column}")
    assert what in found.message
    assert found.excerpt == f"  {inside}"
    assert found.hint
    assert [str(place) for place in found.related] == ["brand/brand.yaml:1:7"]
    assert loaded.profile is not None
    assert loaded.profile.brand.logo is None


@pytest.mark.parametrize(
    "head",
    [
        '<?xml-stylesheet href="http://z/a.css"?>',
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_a_drawing_that_asks_for_another_file_before_it_begins_is_refused(
    head: str, load_files: LoadFiles
) -> None:
    content = drawing("<rect/>", head)
    loaded = load_files({**GOOD, "brand/brand.yaml": "logo: logo.svg\n", "brand/logo.svg": content})

    (found,) = loaded.diagnostics
    assert "it refers to something outside the file" in found.message
    assert found.place is not None
    assert found.place.file == "brand/logo.svg"


def test_every_fault_of_a_drawing_is_told_in_one_run(load_files: LoadFiles) -> None:
    content = drawing('<rect onload="a()"/><image href="http://z/"/>')
    loaded = load_files({**GOOD, "brand/brand.yaml": "logo: logo.svg\n", "brand/logo.svg": content})
    assert len(loaded.diagnostics) == 2


@pytest.mark.parametrize(
    ("inside", "head"),
    [
        ('<image xlink:href="data:image/png;base64,AAAA"/><use href="#a"/>', ""),
        ('<rect fill="url(#a)" style="filter:url(\'#b\')"/>', ""),
        ("<style>@namespace url(#); .a{fill:red} @font-face{src:url(data:font/woff2;base64,AA)}</style>", ""),
        (
            '<metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
            '<r:type r:resource="http://purl.org/dc/dcmitype/StillImage"/></r:RDF></metadata>',
            '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">',
        ),
        ('<i:view xmlns:i="http://www.inkscape.org/" i:href="http://z" onedge="no"/>', ""),
        ("<title>on sale at http://harbour.example</title>", ""),
    ],
    ids=["embedded", "inside", "style", "metadata", "of the program", "text"],
)
def test_what_drawing_programs_write_is_no_fault(inside: str, head: str, load_files: LoadFiles) -> None:
    content = drawing(inside, head)
    loaded = load_files({**GOOD, "brand/brand.yaml": "logo: logo.svg\n", "brand/logo.svg": content})

    assert loaded.diagnostics == ()
    assert loaded.profile is not None
    assert loaded.profile.brand.logo is not None


@pytest.mark.parametrize(
    ("logo", "content", "said"),
    [
        (
            "logo.svg",
            b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90000 300"></svg>',
            '"logo.svg" is 90,000 x 300, 300 times as wide as high: covers have 80 x 22 mm for it, so it is '
            "0.3 mm high in every format",
        ),
        (
            "logo.svg",
            b'<svg height="800px" xmlns="http://www.w3.org/2000/svg" width="100"></svg>',
            '"logo.svg" is 100 x 800, 8 times as high as wide: covers have 80 x 22 mm for it, so it is '
            "2.8 mm wide in every format",
        ),
        (
            "logo.png",
            png(8_000, 100),
            '"logo.png" is 8,000 x 100, 80 times as wide as high: covers have 80 x 22 mm for it, so it is '
            "1.0 mm high in every format",
        ),
    ],
)
def test_a_logo_that_would_be_a_thread_on_the_cover_is_said_once_for_all_formats(
    logo: str, content: bytes, said: str, load_files: LoadFiles
) -> None:
    loaded = load_files({**GOOD, "brand/brand.yaml": f"logo: {logo}\n", f"brand/{logo}": content})

    (found,) = loaded.diagnostics
    assert (found.code, found.severity, str(found.place)) == (
        "logo-shape",
        Severity.MAJOR,
        "brand/brand.yaml:1:7",
    )
    assert found.message == said
    assert found.hint.endswith("80 to 22 uses all the room")
    assert loaded.profile is not None
    assert loaded.profile.brand.logo is not None, "it is the organization's to choose"


@pytest.mark.parametrize("size", [(800, 60), (100, 400), (300, 300)])
def test_a_logo_of_a_usual_shape_is_no_finding(size: tuple[int, int], load_files: LoadFiles) -> None:
    loaded = load_files({**GOOD, "brand/brand.yaml": "logo: logo.png\n", "brand/logo.png": png(*size)})
    assert loaded.diagnostics == ()


@pytest.mark.parametrize("logo", ["../secret.svg", "/etc/hostname", "link.svg", "missing.svg", "."])
def test_a_logo_is_read_only_from_the_folder_of_the_brand(
    logo: str, load_files: LoadFiles, tmp_path: Path
) -> None:
    folder = tmp_path / "profile" / "brand"
    folder.mkdir(parents=True)
    (folder / "link.svg").symlink_to(tmp_path / "profile" / "secret.svg")

    loaded = load_files({**GOOD, "secret.svg": SVG, "brand/brand.yaml": f"logo: {logo}\n"})

    assert [problem.code for problem in loaded.diagnostics] == ["logo-unusable"]
    assert loaded.profile is not None
    assert loaded.profile.brand.logo is None


def test_a_colour_that_is_hard_to_read_is_a_finding(load_files: LoadFiles) -> None:
    loaded = load_files(branded('accent: "#ffcc00"\n'))

    assert [(problem.severity, problem.message, problem.hint) for problem in loaded.diagnostics] == [
        (
            Severity.MINOR,
            '"accent" is #ffcc00, which is hard to read on white (contrast 1.5 to 1)',
            "choose a darker colour: text needs 4.5 to 1",
        )
    ]


def test_a_colour_without_quotes_is_a_comment_to_yaml(load_files: LoadFiles) -> None:
    loaded = load_files(branded("primary: #123456\n"))

    assert [(problem.message, problem.hint) for problem in loaded.diagnostics] == [
        ('"primary" is empty', 'what follows "#" is a comment: put the value in quotes')
    ]


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast_on_white("#000000") == pytest.approx(21)
    assert contrast_on_white("#767676") == pytest.approx(4.54, abs=0.01)


def test_a_jpeg_says_its_size_after_other_segments() -> None:
    segment = b"\xff\xe0\x00\x10" + bytes(14)
    frame = b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", 600, 800) + bytes(10)

    assert media_type_of("photo.JPG", b"\xff\xd8" + segment + frame) == "image/jpeg"
    assert media_type_of("photo.jpg", b"\xff\xd8" + segment) == ""


def test_a_font_that_nobody_brought_is_named_with_its_place(load_files: LoadFiles) -> None:
    brand = "heading_font: Harbour Grotesk\nbody_font: Source Serif 4\nfonts: harbour.ttf\n"
    loaded = load_files(branded(brand, harbour_ttf=TTF))

    (found,) = loaded.diagnostics
    assert found.code == "font-unknown"
    assert found.place is not None
    assert (found.place.file, found.place.line) == ("brand/brand.yaml", 1)
    assert '"Harbour Grotesk"' in found.message
    assert "Source Sans 3" in found.hint
    assert loaded.profile is not None
