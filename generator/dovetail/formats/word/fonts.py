"""The fonts that travel inside a Word file, so that it looks the same where nobody has installed them."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from dovetail import cache as kept
from dovetail.diagrams.lettering import width
from dovetail.formats.fonts import BODY, MONO, brand_faces, fonts_dir
from dovetail.formats.word.quadratic import make_quadratic
from dovetail.model.document import Asset, Brand

_SERIF = "Source Serif 4"
_BUNDLED = {
    BODY: ("SourceSans3-Regular", "SourceSans3-SemiBold", "SourceSans3-Italic", "SourceSans3-SemiBoldItalic"),
    _SERIF: (
        "SourceSerif4-Regular",
        "SourceSerif4-SemiBold",
        "SourceSerif4-Italic",
        "SourceSerif4-SemiBoldItalic",
    ),
    MONO: ("SourceCodePro-Regular", "SourceCodePro-SemiBold", "", ""),
}
_SLOTS = ("embedRegular", "embedBold", "embedItalic", "embedBoldItalic")
_NAMES = ("Regular", "Bold", "Italic", "Bold Italic")
_WRITABLE = (
    (0x0020, 0x0250),
    (0x0370, 0x0460),
    (0x1E00, 0x1F00),
    (0x2000, 0x2070),
    (0x20A0, 0x20C0),
    (0x2100, 0x2C00),
)
"""Code points that whoever edits the file can type: Latin, Greek, Cyrillic, signs."""
_FEATURES = ["kern", "mark", "mkmk", "liga", "lnum", "tnum", "locl", "ccmp"]
_CUBIC = b"OTTO"
"""How a font with cubic outlines begins."""
_BOLD_FROM = 600
_SPEECH = "Wed, Dec 9, 2026: what the owner of the service decides with the head of procurement"
_DIGITS = "0123456789"
NOT_OURS = 1.12
"""By how much another font than ours may be wider: no word of a table must break."""
_FREE, _EDITABLE = 0, 8
"""What a font may say of being embedded so that the file can still be edited."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """One face, ready to be put in: the slot of its family, its obfuscated bytes, and the key to them."""

    slot: str
    data: bytes
    key: str

    @property
    def name(self) -> str:
        """The part's path; equal bytes have equal names."""
        return f"word/fonts/{self.key[1:9].lower()}.odttf"


def embedded(family: str, brand: Brand) -> tuple[Embedded, ...]:
    """The faces of ``family``: the brand's own where their licence says so, else the bundled ones."""
    own: dict[str, Embedded] = {}
    for face in brand_faces(brand):
        if face.family == family and face.asset.media_type in ("font/ttf", "font/otf"):
            number = (face.weight >= _BOLD_FROM) + 2 * face.italic
            slot = _SLOTS[number]
            if slot not in own and _may_be_embedded(face.asset.data):
                data = face.asset.data
                true_type = data if data[:4] != _CUBIC else _redrawn(data, family, number)
                own[slot] = _obfuscated(slot, true_type)
    if own:
        return tuple(own[slot] for slot in _SLOTS if slot in own)
    files = _BUNDLED.get(family, ())
    return tuple(_bundled(family, file, number) for number, file in enumerate(files) if file)


@cache
def _bundled(family: str, file: str, number: int) -> Embedded:
    data = (fonts_dir() / f"{file}.ttf").read_bytes()
    return _obfuscated(_SLOTS[number], _reduced(data, family, number))


@cache
def _redrawn(data: bytes, family: str, number: int) -> bytes:
    return _reduced(data, family, number, make_quadratic)


def _reduced(
    data: bytes, family: str, number: int, then: Callable[[Any], object] = lambda _font: None
) -> bytes:
    """What a face is in a Word file. It takes a second, so it is kept for later runs."""
    name = f"face-{kept.key('face', data, family, str(number))}"
    if (found := kept.read(name)) is not None:
        return found
    from fontTools.ttLib import TTFont

    font: Any = TTFont(io.BytesIO(data))
    _reduce(font)
    then(font)
    _join(font, family, _NAMES[number])
    made = _saved(font)
    kept.write(name, made)
    return made


def _reduce(font: Any) -> None:
    from fontTools import subset

    options = subset.Options()
    options.layout_features = _FEATURES
    options.hinting = False
    options.name_IDs = ["*"]
    picker = subset.Subsetter(options)
    picker.populate(unicodes=[code for first, after in _WRITABLE for code in range(first, after)])
    picker.subset(font)


def _saved(font: Any) -> bytes:
    buffer = io.BytesIO()
    font.recalcTimestamp = False
    font.save(buffer)
    return buffer.getvalue()


def _join(font: Any, family: str, style: str) -> None:
    """Make the semi-bold the bold of its family: Word knows a family by its four faces."""
    names = font["name"]
    names.names = [record for record in names.names if record.nameID not in (16, 17, 25)]
    for identifier, text in (
        (1, family),
        (2, style),
        (4, f"{family} {style}"),
        (6, f"{family}-{style}".replace(" ", "")),
    ):
        names.setName(text, identifier, 3, 1, 0x409)
    bold, italic = "Bold" in style, "Italic" in style
    font["head"].macStyle = bold + 2 * italic
    metrics = font["OS/2"]
    metrics.usWeightClass = 700 if bold else 400
    kept = metrics.fsSelection & ~0b1100001
    metrics.fsSelection = kept | italic | bold << 5 | (not bold and not italic) << 6
    if "STAT" in font:
        del font["STAT"]


def _may_be_embedded(data: bytes) -> bool:
    from fontTools.ttLib import TTFont

    font: Any = TTFont(io.BytesIO(data), lazy=True)
    return font["OS/2"].fsType & 0xF in (_FREE, _EDITABLE)


def _obfuscated(slot: str, data: bytes) -> Embedded:
    """ISO 29500-4, 17.8.1: the first 32 bytes are mixed with the key, which stands in the file."""
    digest = hashlib.sha256(data).hexdigest()[:32].upper()
    key = bytes.fromhex(digest)[::-1]
    head = bytes(byte ^ key[number % 16] for number, byte in enumerate(data[:32]))
    parts = (digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:])
    return Embedded(slot, head + data[32:], "{" + "-".join(parts) + "}")


def wideness(brand: Brand) -> float:
    """By how much the brand's font sets text wider, at the same size, than the bundled one.

    Where it can't be embedded the reader's machine takes another, which may be wider still.
    """
    family = brand.body_font or BODY
    faces = [face for face in brand_faces(brand) if face.family == family and not face.italic]
    own = {face.weight >= _BOLD_FROM: face for face in faces}
    if family != BODY and not embedded(family, brand):
        return NOT_OURS
    shares = [
        _advance(face.asset, text) / width(text, 1, "bold" if bold else "regular")
        for bold, face in own.items()
        for text in (_SPEECH, *_DIGITS)
    ]
    return max(shares, default=1.0)


@cache
def _advance(asset: Asset, text: str) -> float:
    from fontTools.ttLib import TTFont

    font: Any = TTFont(io.BytesIO(asset.data), lazy=True)
    letters, widths = font.getBestCmap(), font["hmtx"]
    advances = [widths[letters[ord(letter)]][0] for letter in text if ord(letter) in letters]
    return float(sum(advances) / font["head"].unitsPerEm)
