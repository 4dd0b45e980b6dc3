"""What the stub holds: spaces, pages with their versions, files, remarks, restrictions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from tests.publish.confluence.people import User
from tests.publish.confluence.refusals import Json
from tests.publish.confluence.vocabulary import MACROS

MEBIBYTE = 1024 * 1024
CLOUD_ID = "11111111-2222-4333-8444-555555555555"


@dataclass
class Settings:
    """What a test may turn. The defaults are those of the real thing where they are documented."""

    page_size: int = 250
    """The most results that one answer holds, whatever `limit` asks for (REST v2: 250)."""
    default_limit: int = 25
    unseen_reads: int = 0
    """So many reads of a page just created are answered 404 (md2conf#170)."""
    index_lag: int = 0
    """So many searches don't find a page just created: the search index is behind."""
    max_body: int = 5 * MEBIBYTE
    """REST documentation, 413: requests can be at most 5242880 bytes."""
    max_file: int = 100 * MEBIBYTE
    max_property: int = 32 * 1024
    """"Confluence entity properties": a value is at most 32 KB."""
    premium: bool = False
    """Without it, only one page can be archived in a request (confluencebuilder, archive_pages)."""
    old_token_word: bool = True
    """Whether "X-Atlassian-Token: nocheck" is still taken (deprecated: atlassian-python-api#696; a Server
    that refuses it: mcp-atlassian PR#1378)."""
    removed_v1: bool = True
    """Cloud: operations of v1 that v2 has as well answer 410, as newer sites do (confluence-markdown-exporter#207,
    veryfront PR#1787)."""
    server_move: bool = False
    """Data Center: whether there is an operation that moves pages (CONFSERVER-39042; atlassian-dc-mcp PR#67
    finds none, so that a move is an update with `ancestors`)."""
    anonymous: bool = False
    """Cloud: a wrong or expired secret is no 401; the caller counts as nobody, who sees nothing (md2conf#113)."""
    editor: str = "v1"
    """The editor of pages that have no `editor` property."""
    version: str = "9.2.1"
    """What Data Center says it is."""
    experimental: bool = True
    """Data Center: whether the interface is there that Atlassian calls experimental."""
    split_cdata: bool = True
    """Whether `]]>` may be spread over two sections of CDATA; versions 8.0 to 8.2 of Data Center refuse it
    (confluencebuilder PR#833)."""
    macros: frozenset[str] = MACROS


@dataclass(frozen=True)
class Version:
    number: int
    title: str
    body: str
    author: User
    when: datetime
    message: str = ""
    minor: bool = False


@dataclass
class Property:
    number: str
    key: str
    value: object
    version: int = 1


@dataclass
class Attachment:
    number: str
    name: str
    page: Page
    versions: list[FileVersion] = field(default_factory=list)
    status: str = "current"
    properties: dict[str, Property] = field(default_factory=dict)

    @property
    def last(self) -> FileVersion:
        return self.versions[-1]


@dataclass(frozen=True)
class FileVersion:
    number: int
    data: bytes
    media_type: str
    comment: str
    author: User
    when: datetime
    minor: bool = False


@dataclass
class Comment:
    """A remark of a person. An inline comment hangs on a marker in the body, `ref`; a body that lost the
    marker leaves the comment dangling (REST v2, resolutionStatus)."""

    number: str
    body: str
    author: User
    when: datetime
    ref: str = ""
    selection: str = ""
    status: str = "open"


@dataclass
class Space:
    number: str
    key: str
    name: str
    home: str = ""
    properties: dict[str, Property] = field(default_factory=dict)


@dataclass
class Page:
    number: str
    space: Space
    parent: str | None
    versions: list[Version]
    status: str = "current"
    labels: list[str] = field(default_factory=list)
    properties: dict[str, Property] = field(default_factory=dict)
    attachments: list[Attachment] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    restrictions: dict[str, set[str]] = field(default_factory=lambda: {"read": set(), "update": set()})
    unseen: int = 0
    unindexed: int = 0
    former_parent: str | None = None

    @property
    def last(self) -> Version:
        return self.versions[-1]

    @property
    def title(self) -> str:
        return self.last.title

    @property
    def body(self) -> str:
        return self.last.body

    @property
    def version(self) -> int:
        return self.last.number


@dataclass
class Task:
    """A long task; archiving is one."""

    number: str
    done: bool = False
    reads: int = 0
    result: Json = field(default_factory=dict)
