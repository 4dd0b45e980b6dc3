"""``publish.yaml``: where the packs of a profile are published, and how."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from dovetail.model.base import Id, Line, Many, Model, YesNo

Kind = Literal["folder", "git", "mediawiki", "dokuwiki", "confluence-cloud", "confluence-server"]
Flavour = Literal["plain", "mkdocs", "docusaurus", "github", "gitlab", "gitea", "azure"]

FLAVOURS: Mapping[Kind, tuple[Flavour, ...]] = {
    "folder": ("plain", "mkdocs", "docusaurus"),
    "git": ("github", "gitlab", "gitea", "azure", "plain", "mkdocs", "docusaurus"),
}
"""Which rules of naming and linking fit a kind; the first one is used where none is given."""


_BRANCH = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,200}[A-Za-z0-9])?")


def is_branch(name: str) -> bool:
    """Whether git takes this as the name of a branch, and as nothing else."""
    odd = ".." in name or "//" in name or "/." in name or name.endswith(".lock") or ".lock/" in name
    return _BRANCH.fullmatch(name) is not None and not odd


class SecretSource(Model):
    """Where a password or token is found. It never stands in a file of the profile itself."""

    env: Annotated[Line, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")] | None = None
    """Name of an environment variable."""
    file: Line | None = None
    """Path of a file that only its owner may read (mode 0600); relative to the profile, ``~`` is allowed."""
    keyring: Line | None = None
    """Name of a service in the keyring of the system; the entry is looked up under ``user``."""


class Target(Model):
    """One place to publish to."""

    kind: Kind
    """What stands there: a ``folder``, a wiki in ``git``, or the wiki of a server."""
    to: Line
    """The folder (relative to the profile), or the address of the repository or wiki."""
    flavour: Flavour | None = None
    """By which rules files are named and linked. Of a folder ``plain``, ``mkdocs`` or ``docusaurus``; of a
    git wiki also ``github``, ``gitlab``, ``gitea`` or ``azure``."""
    branch: Line = "main"
    """The branch of a git wiki. It has to exist; wikis of GitHub and Gitea are on ``master``."""
    space: Line | None = None
    """The key of a Confluence space."""
    root: Line | None = None
    """Under what the pages stand: a folder, a namespace, or the id of a page."""
    titles: Line = "{project} · {title}"
    """What pages are called where titles have to be unique.
    ``{project}`` stands for the code, ``{title}`` for the title."""
    labels: Many[Line] = ()
    """Labels of each page: tags of MkDocs, Docusaurus and DokuWiki, categories of MediaWiki.

    Where there are none, the plan says so."""
    projects: Many[Id] = ()
    """Codes of the projects that are published here; left out, all."""
    apply_by: Many[Line] = ()
    """Login names, on the machine that publishes, of those who may carry out a plan; left out, anyone.

    It guards against a slip: who may edit this file can edit the list. What the wiki permits still counts."""
    user: Line | None = None
    """The account that publishes."""
    secret: SecretSource | None = None
    """Where its password or token is found."""
    max_delete: Annotated[int, Field(ge=0, le=1000)] = 5
    """How many pages one run may remove. If more would go, none is removed until it is raised."""
    edit_lock: YesNo = False
    """Whether pages are closed to edits by others, where the wiki can do that."""

    @property
    def rules(self) -> Flavour:
        """The flavour, its default filled in."""
        fitting = FLAVOURS.get(self.kind, ("plain",))
        return self.flavour or fitting[0]


class Publishing(Model):
    """All places to publish to."""

    targets: dict[Id, Target] = {}
    """The places, by the name under which ``dovetail publish --target`` knows them."""
