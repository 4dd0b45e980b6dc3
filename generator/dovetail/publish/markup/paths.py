"""Names of pages in folders and git wikis, by the rules of each."""

from __future__ import annotations

import hashlib
import posixpath
import re
import unicodedata
from urllib.parse import quote

from dovetail.model.publishing import Flavour, Target
from dovetail.publish.sheet import Sheet

_LONGEST = 100
"""Characters of a file name that is made from a title: every system can store it, its encoding included."""
_FOLDERS: frozenset[Flavour] = frozenset({"plain", "mkdocs", "docusaurus"})
_JOINERS = "\u200c\u200d"
_FLAT: frozenset[Flavour] = frozenset({"github", "gitea"})
# Of these signs, Azure DevOps stores the encoded form; a hyphen stands for a space there.
_AZURE = {sign: f"%{ord(sign):02X}" for sign in '-:<>*?|"'} | {" ": "-"}


def page_title(sheet: Sheet, target: Target) -> str:
    """The title that is unique among the pages of all projects."""
    # Not str.format: what a title says is no place of the pattern, and a pattern reaches no attribute.
    filled = target.titles.replace("{project}", "\0").replace("{title}", sheet.title)
    return " ".join(filled.replace("\0", sheet.pack.project_code).split())


class PathNames:
    """Names files by one flavour. Addresses are relative to the root of the target."""

    def __init__(self, flavour: Flavour) -> None:
        self._flavour = flavour

    def address(self, sheet: Sheet, target: Target) -> str:
        """Where the file of a page lies.

        Folders and GitLab name files by ids, which a new title leaves alone. The others show the file's name
        to readers as the title.
        """
        code, document = sheet.pack.project_code, sheet.document.id
        if self._flavour in _FOLDERS:
            return f"{code}/{document}.md"
        if self._flavour == "gitlab":
            return f"{code}.md" if sheet.is_front else f"{code}/{document}.md"
        if self._flavour == "azure":
            return f"{code}.md" if sheet.is_front else f"{code}/{_azure_name(sheet)}.md"
        return f"{_flat_name(page_title(sheet, target), sheet.key)}.md"

    def picture(self, name: str, sheet: Sheet, target: Target) -> str:
        """Where a picture lies: below the folder of its project, or among the attachments of Azure DevOps."""
        code = sheet.pack.project_code
        if self._flavour == "azure":
            return f".attachments/{code}-{name.replace('/', '-')}"
        return f"{code}/{name}"

    def fold(self, address: str) -> str:
        """Case and composition of letters don't count on some systems; in flat wikis, nor do folders."""
        name = posixpath.basename(address) if self._flavour in _FLAT else address
        return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())

    def page_link(self, here: str, there: str, fragment: str, root: str) -> str:
        """The target of a link from one page to another."""
        anchor = f"#{quote(fragment)}" if fragment else ""
        if here == there and anchor:
            return anchor
        if self._flavour in _FOLDERS:
            return quote(_relative(here, there)) + anchor
        page = there.removesuffix(".md")
        if self._flavour == "azure":
            return f"/{_below(root, page)}{anchor}"
        if self._flavour == "gitlab":
            return quote(_below(root, page)) + anchor
        return quote(posixpath.basename(page)) + anchor

    def picture_link(self, here: str, there: str, root: str) -> str:
        """The source of a picture on a page."""
        if self._flavour == "azure":
            return f"/{quote(_below(root, there))}"
        if self._flavour in _FLAT:
            return quote(_below(root, there))
        return quote(_relative(here, there))


def _relative(here: str, there: str) -> str:
    return posixpath.relpath(there, posixpath.dirname(here) or ".")


def _below(root: str, path: str) -> str:
    return f"{root}/{path}" if root else path


def _flat_name(title: str, key: str) -> str:
    """Letters and digits of any script, with the marks that belong to them, joined by single hyphens."""
    plain = "".join(sign if _is_of_word(sign) else " " for sign in unicodedata.normalize("NFC", title))
    return _short("-".join(word for word in plain.split() if word.strip(_JOINERS)) or "page", key)


def _is_of_word(sign: str) -> bool:
    # Many scripts write vowels as marks, and join or part letters by a sign that is not seen.
    return unicodedata.category(sign)[0] in "LMN" or sign in _JOINERS


def _azure_name(sheet: Sheet) -> str:
    plain = re.sub(r"[/\\#\x00-\x1f]+", " ", unicodedata.normalize("NFC", sheet.title))
    title = _short(" ".join(plain.split()).strip(". ") or "page", sheet.key)
    return "".join(_AZURE.get(sign, sign) for sign in title)


def _short(name: str, key: str) -> str:
    if len(name) <= _LONGEST and len(name.encode()) <= 2 * _LONGEST:
        return name
    while len(name) > _LONGEST - 9 or len(name.encode()) > 2 * _LONGEST - 9:
        name = name[:-1]
    name = name.rstrip(_JOINERS)
    return f"{name.rstrip('- .')}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"
