"""What is found out about a Confluence before anything is planned: who asks, where, and what is missing."""

from __future__ import annotations

import re

from dovetail.model.publishing import Target
from dovetail.publish.backends.confluence_site import EXPERIMENTAL, Site
from dovetail.publish.errors import DeniedError, PublishError
from dovetail.publish.wiki import Abilities

_LABEL = re.compile(r"[^\s!#&()*,.:;<>?@\[\]^]{1,255}")
_SCOPE = "scope"
_WRITING = "write:page, delete:page, write:attachment, delete:attachment, write:content, write:label"
_LOCKING = "read:content.restriction, write:content.restriction"


def probed(site: Site, target: Target) -> Abilities:
    """What this space can do.

    :raises PublishError: if nobody is asking, or the space or the page at the root is not there. A site
        shows nothing to an account that it does not know: that must not look like a space without pages.
    """
    missing: list[str] = []
    notes: list[str] = []
    product = site.product_found()
    try:
        me = site.me()
    except DeniedError as error:
        if _SCOPE not in error.what:
            raise
        me = ""
        missing.append("the scope read:user of the token")
    if not me and not missing:
        what = "the wiki takes the account for nobody: the password or token is wrong or has expired"
        raise DeniedError("access-denied", what, "see user: and secret: in publish.yaml")
    root = (target.root or "").strip()
    try:
        _space, home = site.place()
        _see_root(site, target, home)
        root = root or home
    except DeniedError as error:
        if _SCOPE not in error.what:
            raise
        missing.append("the scopes read:space and read:page of the token")
    missing += [f'another label than "{label}", which Confluence can not take' for label in _refused(target)]
    if "/ex/confluence/" in target.to:
        needed = f"{_WRITING}, {_LOCKING}" if target.edit_lock else _WRITING
        notes.append(f"a token with scopes also needs, for writing: {needed} (each with :confluence)")
    if not (target.root or "").strip():
        notes.append("root: is not given, so pages stand below the home page of the space")
    locks = True
    if target.edit_lock and root:
        interface = site.restricting(root)
        locks = bool(interface)
        if interface == EXPERIMENTAL:
            notes.append(
                "edit_lock: pages are closed by an interface that Atlassian calls experimental; 8.8 "
                "and later have a stable one"
            )
        if not interface:
            what = "this Confluence has no interface for it, not even the experimental one"
            notes.append(
                f"edit_lock: pages stay as open as they are, because {what}; edits are noticed instead"
            )
    return Abilities(
        product, tuple(missing), tuple(notes), files_first=False, tree=True, root=root, labels=True,
        locks=locks,
    )  # fmt: skip


def _see_root(site: Site, target: Target, home: str) -> None:
    root = (target.root or "").strip()
    if not root and not home:
        what = f'the space "{target.space}" has no home page'
        raise PublishError("root-missing", what, "write the id of a page: root: '12345'")
    if not root:
        return
    if not root.isdecimal():
        what = f'root: is "{root[:60]}", which is no id of a page'
        raise PublishError("root-missing", what, "write the number that stands in the page's address")
    page = site.page(root)
    if page is None or page.status != "current":
        what = f"there is no page {root}, or the account may not see it"
        raise PublishError("root-missing", what, "correct root: in publish.yaml")
    if root not in {one.id for one in site.pages(page.title)}:
        what = f'page {root} ("{page.title}") is not in the space "{target.space}"'
        raise PublishError("root-elsewhere", what, "correct root: or space: in publish.yaml")


def _refused(target: Target) -> list[str]:
    return [label for label in target.labels if not _LABEL.fullmatch(label)]
