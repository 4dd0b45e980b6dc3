"""What is found out about a DokuWiki before anything is planned: version, rights, the plugin for tags."""

from __future__ import annotations

import re

from dovetail.model.publishing import Target
from dovetail.publish.backends.dokuwiki_api import Api
from dovetail.publish.errors import DeniedError, PublishError
from dovetail.publish.wiki import Abilities

_UPLOAD, _DELETE = 8, 16
_ABOUT_TAGS = "/lib/plugins/tag/plugin.info.txt"
_FORBIDDEN = re.compile(r'["{}|>\x00-\x1f]')


def probed(api: Api, target: Target, where: str, manifest: str) -> Abilities:
    """What this wiki can do in the namespace ``where``. Reads only."""
    if not api.is_let_in():
        what = "the wiki does not accept the account"
        raise DeniedError("access-denied", what, "see user: and secret: in publish.yaml")
    version = api.read("dokuwiki.getVersion", kind=str)
    allowed = api.read("wiki.aclCheck", manifest, kind=int)
    missing, notes = [], []
    if allowed < _UPLOAD:
        place = where or "the wiki"
        missing.append(f"the right to create pages and upload files in {place} (upload)")
    elif allowed < _DELETE:
        notes.append("the account may not delete files: pictures that no page shows any more stay")
    notes.append("links lead to headings, because DokuWiki knows no other places on a page")
    if (target.root or "").strip() and not where:
        missing.append(f'another root: than "{target.root}", of which DokuWiki leaves no namespace')
    missing += [
        f'another label than "{label}", which DokuWiki can not take as a tag'
        for label in target.labels
        if _FORBIDDEN.search(label) or not label.strip()
    ]
    tags = bool(target.labels) and _has_tags(api)
    if target.labels and not tags:
        notes.append("labels: the wiki shows no plugin for tags (tag), so pages bear none")
    if target.edit_lock:
        what = "DokuWiki knows rights of groups, and no lock of a page that lasts"
        notes.append(f"edit_lock: pages stay open, because {what}; edits are noticed instead")
    if not api.form_token(manifest):
        notes.append(
            "the account has no form to save pages by, so a person who saves a page with this account in the "
            "same moment is not refused; what that person wrote is put back"
        )
    product = f"DokuWiki {version.removeprefix('Release ')}"
    return Abilities(product, tuple(missing), tuple(notes), labels=tags, moves_by_copy=True)


def _has_tags(api: Api) -> bool:
    """Whether the plugin ``tag`` is there: its description lies beside it, and no request for it writes."""
    base = api.transport.base.removesuffix("/lib/exe/xmlrpc.php")
    try:
        answer = api.transport.get(f"{base}{_ABOUT_TAGS}", ok=(401, 403, 404))
    except PublishError:
        return False
    return answer.status == 200 and re.search(r"(?m)^base\s+tag\s*$", answer.text) is not None
