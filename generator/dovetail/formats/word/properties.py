"""The small parts of a Word file: settings, fonts, what the file says of itself."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from dovetail.compose.escape import visible
from dovetail.formats.fonts import BODY, MONO
from dovetail.formats.word.file import DOCUMENT
from dovetail.formats.word.fonts import embedded
from dovetail.formats.word.package import Package
from dovetail.formats.word.xml import Node, q, w, with_relation, written
from dovetail.model.document import Brand, Pack

_WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_OFFICE = "application/vnd.openxmlformats-officedocument."
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CORE = "http://schemas.openxmlformats.org/package/2006/"
_MICROSOFT = "http://schemas.microsoft.com/office/word"
_WORD_2013 = "15"
_SUBSTITUTES = {
    BODY: ("Segoe UI", "swiss"),
    MONO: ("Consolas", "modern"),
    "Source Serif 4": ("Cambria", "roman"),
}


def add_settings(package: Package, language: str, kept: list[Node], *, fields: bool) -> None:
    """``settings.xml``. With ``fields``, Word asks on opening whether to bring the contents up to date."""
    ours = {
        "zoom": w("zoom", percent=100),
        "embedTrueTypeFonts": w("embedTrueTypeFonts"),
        "updateFields": w("updateFields", val="true") if fields else None,
        "characterSpacingControl": w("characterSpacingControl", val="doNotCompress"),
        "compat": w(
            "compat",
            w("compatSetting", name="compatibilityMode", uri=_MICROSOFT, val=_WORD_2013),
            w("compatSetting", name="overrideTableStyleFontSizeAndJustification", uri=_MICROSOFT, val=1),
            w("compatSetting", name="enableOpenTypeFeatures", uri=_MICROSOFT, val=1),
        ),
        "themeFontLang": w("themeFontLang", val=language),
        "decimalSymbol": w("decimalSymbol", val="."),
        "listSeparator": w("listSeparator", val=","),
    }
    theirs = {node.tag.rpartition("}")[2]: node for node in kept}
    chosen = [theirs.get(name, ours.get(name)) for name in ORDER]
    root = w("settings", *chosen)
    package.add("word/settings.xml", written(root), f"{_WORDML}settings+xml")
    package.relate(DOCUMENT, "settings", "word/settings.xml")


ORDER = (
    "zoom", "embedTrueTypeFonts", "mirrorMargins", "gutterAtTop", "defaultTabStop", "autoHyphenation",
    "consecutiveHyphenLimit", "hyphenationZone", "doNotHyphenateCaps", "evenAndOddHeaders",
    "characterSpacingControl", "updateFields", "compat", "themeFontLang", "clrSchemeMapping", "decimalSymbol",
    "listSeparator",
)  # fmt: skip
"""The settings that a file has or may take from a reference document, in the order of the schema."""


def add_fonts(package: Package, brand: Brand, styles: Node) -> None:
    """``fontTable.xml``: the fonts that the styles name; ours travel along, others have a stand-in."""
    root = w("fonts")
    part = "word/fontTable.xml"
    named = (fonts.get(q("ascii"), "") for fonts in styles.iter(q("rFonts")))
    for name in dict.fromkeys(filter(None, named)):
        substitute, family = _SUBSTITUTES.get(name, ("", "auto"))
        faces = []
        for face in embedded(name, brand):
            package.add(face.name, face.data)
            faces.append(
                with_relation(w(face.slot, fontKey=face.key), package.relate(part, "font", face.name))
            )
        root.append(
            w(
                "font",
                w("altName", val=substitute) if substitute else None,
                w("charset", val="00"),
                w("family", val=family),
                w("pitch", val="fixed" if name == MONO else "variable"),
                *faces,
                name=name,
            )
        )
    package.add(part, written(root), f"{_WORDML}fontTable+xml")
    package.relate(DOCUMENT, "fontTable", part)


def add_properties(package: Package, pack: Pack, title: str) -> None:
    """What the file says of itself; a reference document's head can show it through fields."""
    day = pack.iso_date if re.fullmatch(r"\d{4}-\d{2}-\d{2}", pack.iso_date) else ""
    stamp = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:{name}>'
        for name in ("created", "modified")
        if day
    )
    identifier = f"<dc:identifier>{_said(pack.mark.name)}</dc:identifier>" if pack.mark else ""
    core = (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_CORE}metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_said(title)}</dc:title>"
        f"<dc:subject>{_said(pack.project_name)}</dc:subject><dc:creator>{_said(pack.organization)}</dc:creator>"
        f"<cp:category>{_said(pack.brand.classification)}</cp:category><dc:language>{_said(pack.language)}</dc:language>"
        f"<cp:contentStatus>{_said(pack.standing)}</cp:contentStatus><cp:version>{_said(pack.revision)}</cp:version>"
        f"{identifier}{stamp}</cp:coreProperties>"
    )
    app = (
        f'{_HEAD}<Properties xmlns="{_OFFICE_PROPERTIES}"><Application>Dovetail</Application>'
        f"<Company>{_said(pack.organization)}</Company></Properties>"
    )
    package.add(
        "docProps/core.xml", core.encode(), "application/vnd.openxmlformats-package.core-properties+xml"
    )
    package.add("docProps/app.xml", app.encode(), f"{_OFFICE}extended-properties+xml")
    package.relate("", "officeDocument", DOCUMENT)
    package.relate("", f"{_CORE}relationships/metadata/core-properties", "docProps/core.xml")
    package.relate("", "extended-properties", "docProps/app.xml")


_OFFICE_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"


def _said(text: str) -> str:
    return escape(visible(text))
