"""The order in which the schema of WordprocessingML (ISO 29500-1) wants the children of its elements.

Word calls a file damaged whose elements stand in another order, and other readers say nothing.
"""

from __future__ import annotations

from typing import Any

from tests.formats.word_files import WORD

_RUN = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs "
    "em lang eastAsianLayout specVanish oMath"
)
_PARAGRAPH = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
)
_SIDES = "top left start bottom right end insideH insideV tl2br tr2bl between bar"
ORDER = {
    "rPr": _RUN,
    "pPr": _PARAGRAPH,
    "pBdr": "top left bottom right between bar",
    "numPr": "ilvl numId",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tblBorders": _SIDES,
    "tcBorders": _SIDES,
    "tblCellMar": _SIDES,
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "tbl": "bookmarkStart bookmarkEnd tblPr tblGrid tr",
    "tr": "tblPrEx trPr tc",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "abstractNum": "nsid multiLevelType tmpl name styleLink numStyleLink lvl",
    "numbering": "numPicBullet abstractNum num numIdMacAtCleanup",
    "num": "abstractNumId lvlOverride",
    "settings": "zoom embedTrueTypeFonts mirrorMargins gutterAtTop defaultTabStop autoHyphenation "
    "consecutiveHyphenLimit hyphenationZone doNotHyphenateCaps evenAndOddHeaders characterSpacingControl "
    "updateFields compat themeFontLang clrSchemeMapping decimalSymbol listSeparator",
    "font": "altName panose1 charset family notTrueType pitch sig embedRegular embedBold embedItalic embedBoldItalic",
    "styles": "docDefaults latentStyles style",
}


def misplaced(root: Any) -> list[str]:
    """Each element that stands where the schema does not want it, as ``parent/child``."""
    found = []
    for element in root.iter():
        order = ORDER.get(str(element.tag).removeprefix(WORD), "").split()
        if not order:
            continue
        names = [str(child.tag).removeprefix(WORD) for child in element]
        places = [order.index(name) if name in order else -1 for name in names]
        found += [
            f"{element.tag.removeprefix(WORD)}/{name}"
            for name, place, highest in zip(names, places, _highest(places), strict=True)
            if place < highest
        ]
    return found


def _highest(places: list[int]) -> list[int]:
    """The highest place so far, before each."""
    found, top = [], 0
    for place in places:
        found.append(top)
        top = max(top, place)
    return found
