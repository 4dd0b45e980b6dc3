"""Ids as DokuWiki makes them, of pages and of headings.

Which letters it writes plainly, and which signs part words, is what its tables say (inc/Utf8/tables of
release 2022-07-31): a link leads to a heading only if its id is the very same.
"""

from __future__ import annotations

import re

_PLAIN = """
a=áàăâåãąā ae=äæ b=ḃ c=ćĉčċç d=ďḋđ dh=ð e=éèĕêěëėęē f=ḟƒ g=ğĝġģ h=ĥħ i=íìîïĩįīı j=ĵ k=ķ l=ĺľļł
m=ṁ n=ńňñņ o=óòôőõøōơ oe=ö p=ṗ r=ŕřŗ s=śŝšṡşș ss=ß t=ťṫţțŧ u=úùŭûůűũųūưµ ue=ü w=ẃẁŵẅ y=ýỳŷÿ
z=źžż th=þ
"""
_SPECIAL = """
0-19 2a 1a-29 2b-2c 2f 3b-40 5b-5e 60 7b-bf d7 f7 2c7 2d8-2dd 300-301 303 309 323 384-385 387 5b0-5b9
5bb-5c3 5f3-5f4 60c 61b 61f 640 64b-652 66a e3f 200c-200f 2013-2015 2017-201a 201c-201e
2020-2022 2026 2030 2032-2033 2039-203a 2044 20a7 20aa-20ac 2116 2118 2122 2126 2135 2190-2195
21b5 21d0-21d4 2200 2202-2203 2205-2209 220b 220f 2211-2212 2215 2217 2219-221a 221d-221e 2220
2227-222b 2234 223c 2245 2248 2260-2261 2264-2265 2282-2284 2286-2287 2295 2297 22a5 22c5 2310
2320-2321 2329-232a 2469 2500 2502 250c 2510 2514 2518 251c 2524 252c 2534 253c 2550-256c 2580
2584 2588 258c 2590-2593 25a0 25b2 25bc 25c6 25ca 25cf 25d7 2605 260e 261b 261e 2660 2663
2665-2666 2701-2704 2706-2709 270c-2727 2729-274b 274d 274f-2752 2756 2758-275e 2761-2767 277f
2789 2793-2794 2798-27af 27b1-27be 3000-3003 3008-3012 3014-301b 3036 c2a0 f6d9-f6db f8d7-f8fe
fe7c-fe7d ff01-ff0f ff1a-ff20 ff3b-ff3e ff40 ff5b-ff65 ffe0-ffe6 ffe8-ffee 1d6fc-1d71b
"""


def _signs(ranges: str) -> str:
    """The class of a pattern that holds these code points."""
    bounds = (part.partition("-") for part in ranges.split())
    return "".join(
        f"{re.escape(chr(int(first, 16)))}-{re.escape(chr(int(last or first, 16)))}"
        for first, _, last in bounds
    )


_LETTERS = {
    ord(sign): plain for plain, _, signs in (one.partition("=") for one in _PLAIN.split()) for sign in signs
}
_PARTING = re.compile(f"[{_signs(_SPECIAL)}]")


def id_of(text: str) -> str:
    """The id of a page or namespace that is called so, in a wiki with the settings that it comes with."""
    # Sign by sign: what stands around a letter does not count there.
    lower = "".join(map(str.lower, text.strip())).replace(";", ":")
    found = _PARTING.sub("_", lower.translate(_LETTERS))
    found = re.sub("_+", "_", found)
    found = re.sub(":+", ":", found).strip(":._-")
    found = re.sub(r":[:._-]+", ":", found)
    return re.sub(r"[:._-]+:", ":", found)


def section_id(text: str, used: set[str]) -> str:
    """The id of a heading, counted up where a page has several that are called so."""
    joined = id_of(text).replace(":", "").replace(".", "")
    name = joined.lstrip("0123456789_-") or "section" + re.sub(r"[^0-9]+", "", joined)
    found, more = name, 0
    while found in used:
        more += 1
        found = f"{name}{more}"
    used.add(found)
    return found
