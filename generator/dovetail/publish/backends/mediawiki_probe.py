"""What is found out about a MediaWiki before anything is planned: its age, and what the account may do."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from dovetail.model.publishing import Target
from dovetail.publish.backends.mediawiki_api import Api
from dovetail.publish.errors import PublishError
from dovetail.publish.wiki import Abilities
from dovetail.publish.wish import Wish

_RIGHTS = {"edit": "to edit pages", "createpage": "to create pages", "move": "to move pages",
           "upload": "to upload files", "reupload": "to upload new versions of files"}  # fmt: skip
_TO_LOCK = {"protect": "protect", "editprotected": "edit protected pages"}
_OLDEST = (1, 35)
_GUARDS = ("baserevid", "nocreate", "createonly")
"""Without these an edit can't be told what it rests on, and one by a person could be lost."""
LOCK = "sysop"
"""The level of protection that is set."""
_FORBIDDEN = re.compile(r"[#<>\[\]|{}:\x00-\x1f]")


def probed(api: Api, target: Target) -> Abilities:
    """What this wiki can do. Reads only."""
    said = api.read(
        meta=["siteinfo", "userinfo"],
        siprop=["general", "fileextensions", "restrictions"],
        uiprop=["rights", "blockinfo"],
    )["query"]
    site, user = said["general"], said["userinfo"]
    rights = set(user.get("rights", ()))
    missing = _too_old(api, str(site.get("generator", "")))
    missing += [f"the right {what} ({name})" for name, what in _RIGHTS.items() if name not in rights]
    if site.get("readonly"):
        missing.append(f"a wiki that may be written to: {site.get('readonlyreason', '')}")
    if not site.get("uploadsenabled", True):
        missing.append("uploads, which this wiki has switched off")
    elif not any(one.get("ext") == "png" for one in said.get("fileextensions", ())):
        missing.append("uploads of PNG files")
    if "blockid" in user:
        missing.append("an account that is not blocked")
    missing += [
        f'another label than "{label}", which MediaWiki can not take as a category'
        for label in target.labels
        if _FORBIDDEN.search(label) or not label.strip("_ ")
    ]
    notes = []
    if "delete" not in rights:
        notes.append("the account may not delete: pages that are not made any more stay, and are reported")
    locks = _can_lock(said, rights)
    if target.edit_lock and not locks:
        needed = " and ".join(f"{what} ({name})" for name, what in _TO_LOCK.items() if name not in rights)
        why = f"the account lacks the right to {needed}" if needed else "this wiki knows no level for it"
        notes.append(f"edit_lock: pages stay open, because {why}; edits are noticed instead")
    return Abilities(
        str(site.get("generator", "MediaWiki")), tuple(missing), tuple(notes), labels=True, locks=locks
    )


def refuse_other_namespaces(api: Api, wishes: Collection[Wish]) -> None:
    """See that no title leads out of where articles stand. Asked only where one may: it has a colon.

    :raises PublishError: if one begins as a namespace of this wiki does, or as the name of another wiki.
    """
    beginnings = {wish.key: _plain(wish.address.partition(":")[0]) for wish in wishes if ":" in wish.address}
    if not beginnings:
        return
    said = api.read(meta="siteinfo", siprop=["namespaces", "namespacealiases", "interwikimap"])["query"]
    spaces = [*said.get("namespaces", {}).values(), *said.get("namespacealiases", ())]
    names = [space.get(name, "") for space in spaces for name in ("name", "canonical", "alias")]
    names += [wiki.get("prefix", "") for wiki in said.get("interwikimap", ())]
    taken = {_plain(name) for name in names if name}
    for wish in wishes:
        if beginnings.get(wish.key) in taken:
            begins = wish.address.partition(":")[0]
            what = f'"{wish.address}" would not be an article: "{begins}:" leads elsewhere in this wiki'
            hint = "give the target a root, or titles that begin otherwise"
            raise PublishError("title-elsewhere", what, hint, wish.key)


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").split()).casefold()


def _too_old(api: Api, generator: str) -> list[str]:
    """Why this version can't be published to, if it can't."""
    version = re.search(r"(\d+)\.(\d+)", generator)
    if version is not None and (int(version[1]), int(version[2])) < _OLDEST:
        oldest = ".".join(map(str, _OLDEST))
        return [f"MediaWiki {oldest} or later: {generator} does not see which revision an edit rests on"]
    described = api.read(action="paraminfo", modules="edit").get("paraminfo", {}).get("modules", ())
    known = {str(one.get("name", "")) for module in described for one in module.get("parameters", ())}
    lacking = [name for name in _GUARDS if name not in known]
    return [f"edits that name what they rest on ({', '.join(lacking)})"] if lacking else []


def _can_lock(said: dict[str, Any], rights: set[str]) -> bool:
    levels = said.get("restrictions", {}).get("levels", ())
    return LOCK in levels and _TO_LOCK.keys() <= rights
