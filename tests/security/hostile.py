"""Words that try to be more than words. Whoever finds another trick adds it here."""

from __future__ import annotations

LISTED: tuple[str, ...] = (
    "a | b\n# H",
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "](",
    "`code` ``` ~~~",
    "<a id=x>",
    "![x](file:///etc/passwd)",
    "- item",
    "1. item",
    "> [!NOTE]",
    "{{ 7*7 }} {% raw %} {# x #} ${7*7} #{7*7}",
    "|---|",
    "Title\n===",
    "Title\n---",
    "&lt;b&gt; &copy; &#x202e; &amp",
)
"""The inputs of the security table, each by itself."""

INLINE = (
    "[x](javascript:alert(1)) [y]: javascript:z ![x](file:///etc/passwd) <img src=x onerror=alert(1)> <a id=x> </td></p> "
    "<!-- c --> ]( `c` *d* __e__ ~~f~~ &lt;b&gt; &copy; {{ 7*7 }} {% if %} a|b https://evil.example/_x_?a=1&b=2 "
    "www.evil.example x@evil.example <https://evil.example> :smile: {#id .c} $x$ [^1] [[Page]] ]]> ~~~~ {{rss>x}} \\"
)
"""What acts in the middle of a line, all at once."""

LEADING: tuple[str, ...] = (
    "- ", "+ ", "* ", "1. ", "1) ", "# ", "> [!NOTE]\n> ", "> ", "|---|---|\n|", "| ", "```\n", "~~~\n", "===\n", "---\n", ": ",
    "[^1]: ", "[x]: javascript:a ", "<div>\n", "<script>\n", "<!--\n", "    ", "\t", "!!! note\n", "::: x\n", "{: .x}\n",
    "[TOC]\n", "*[a]: ", "= ", "@", "\\", "{% include 'x' %}",
)  # fmt: skip
"""What acts at the beginning of a line or paragraph."""

LONG_WORD = "W" * 400
HIDING = "a\u202eb\u2066c\u2069d\u200be"
CONTROL = "\ufeffa\x1b[31mb\rc\x07d\x9be\x08f\x7fg\x00h"

TERMINAL: tuple[str, ...] = (
    "\x1b[2J", "\x1b]0;x\x07", "\x9b2J", "\r", "\x07", "\x08", "\x7f", "\x85",
    *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A)), "\u200b", "\u200e", "\u061c", "\u2028", "\ufeff",
    "\U000e0041",
)  # fmt: skip
"""What moves the cursor of a terminal, rings it, hides text or turns the reading order."""
