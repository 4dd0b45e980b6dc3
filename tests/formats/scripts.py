"""A pack in scripts that the bundled fonts don't have: from right to left, and ideographs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from dovetail.model.document import Asset, Pack
from tests.formats.sample_pack import in_arabic, sample_document, sample_pack

_FONTS = Path(__file__).parent / "sample" / "fonts"
_ARABIC = """# الشراء **[+ جديد]**

> [!NOTE]
> هذا المستند مكتوب من اليمين إلى اليسار.

| الخطوة | المسؤول | الموعد |
|---|---|---|
| طلب **[± معدل]** | مدير المشروع | 12 |
| موافقة | المدير المالي | 1,200 |

- الأولى **[− ملغى]**
- الثانية

## المراجعة

نص قصير مع كلمة Procurex في الوسط.
"""
_JAPANESE = """# 調達手順

| 手順 | 担当者 |
|---|---|
| 契約承認 **[◆ 担当者]** | 運用 |

変更会議、日本語。
"""


def font(name: str) -> Asset:
    """A font of the samples."""
    return Asset(f"{name}.ttf", "font/ttf", (_FONTS / f"{name}-Sample.ttf").read_bytes())


def arabic_pack() -> Pack:
    """A pack from right to left, with a font for its script and one for ideographs."""
    one = replace(sample_document(_ARABIC, id="one"), title="الشراء")
    two = replace(sample_document(_JAPANESE, id="two"), title="調達手順")
    pack = in_arabic(sample_pack(one, two))
    brand = replace(
        pack.brand,
        body_font="Noto Sans Arabic",
        heading_font="Noto Sans Arabic",
        fonts=(font("NotoSansArabic"), font("NotoSansJP")),
    )
    return replace(pack, brand=brand)
