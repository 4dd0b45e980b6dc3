"""Which backend opens which kind of target. A new one is a module and an entry here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from dovetail.model.publishing import Kind, Target
from dovetail.publish.errors import PublishError
from dovetail.publish.markup.registry import dialect_of
from dovetail.publish.secrets import secret_of
from dovetail.publish.wiki import Wiki


def _folder(name: str, target: Target, root: Path) -> Wiki:
    from dovetail.publish.backends.folder import FolderWiki

    folder = (root / Path(target.to).expanduser()).absolute()
    return FolderWiki(name, target, dialect_of(target), folder)


def _git(name: str, target: Target, root: Path) -> Wiki:
    from dovetail.publish.backends.git import GitWiki

    secret = secret_of(target.secret, root, target.user or "")
    # A repository on this machine is named relative to the profile, as a folder is.
    local = target.to.startswith(("./", "../"))
    address = str((root / target.to).absolute()) if local else target.to
    return GitWiki(name, target, dialect_of(target), address, secret)


def _confluence(name: str, target: Target, root: Path) -> Wiki:
    from dovetail.publish.backends.confluence import ConfluenceWiki
    from dovetail.publish.backends.confluence_cloud import CloudSite
    from dovetail.publish.backends.confluence_server import ServerSite
    from dovetail.publish.transport import Transport

    secret = secret_of(target.secret, root, target.user or "")
    headers = {"Accept": "application/json"}
    if secret is not None:
        # A token without an account is one that speaks for itself.
        said = secret.basic(target.user) if target.user else f"Bearer {secret.reveal()}"
        headers["Authorization"] = said
    address = target.to.rstrip("/")
    if "/ex/confluence/" in address and not address.endswith("/wiki"):
        address = f"{address}/wiki"
    secrets = (secret,) if secret is not None else ()
    transport = Transport(address, secrets=secrets, headers=headers, user=target.user or "")
    kind = CloudSite if target.kind == "confluence-cloud" else ServerSite
    return ConfluenceWiki(name, target, dialect_of(target), kind(transport, target.space or ""))


def _mediawiki(name: str, target: Target, root: Path) -> Wiki:
    from dovetail.publish.backends.mediawiki import MediaWiki

    secret = secret_of(target.secret, root, target.user or "")
    return MediaWiki(name, target, dialect_of(target), secret)


def _dokuwiki(name: str, target: Target, root: Path) -> Wiki:
    from dovetail.publish.backends.dokuwiki import DokuWiki

    secret = secret_of(target.secret, root, target.user or "")
    return DokuWiki(name, target, dialect_of(target), secret)


BACKENDS: Mapping[Kind, Callable[[str, Target, Path], Wiki]] = {
    "folder": _folder,
    "git": _git,
    "confluence-cloud": _confluence,
    "confluence-server": _confluence,
    "mediawiki": _mediawiki,
    "dokuwiki": _dokuwiki,
}


def open_wiki(name: str, target: Target, root: Path) -> Wiki:
    """The target called ``name`` of the profile in ``root``. Nothing is sent yet.

    :raises PublishError: if it can't be opened.
    """
    opener = BACKENDS.get(target.kind)
    if opener is None:
        raise PublishError("kind-unknown", f"{target.kind} can't be published to yet", "choose another kind")
    return opener(name, target, root)
