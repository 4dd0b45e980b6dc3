"""Which scope of a token with scopes each operation needs; one of a set is enough.

Sources: for v2 the OpenAPI description of Confluence Cloud (granular scopes only). For v1 its description
(classic scopes) and "Confluence scopes for OAuth 2.0 (3LO)" (granular ones of the same operations). That
v1 look-ups by title are refused to a token that has only `read:page:confluence` is reported in mark#917.
"""

from __future__ import annotations


def _scopes(*names: str) -> frozenset[str]:
    return frozenset(names)


READ = _scopes(
    "read:confluence-content.all", "read:confluence-content.summary", "read:content-details:confluence"
)
LIST = READ
WRITE = _scopes("write:confluence-content", "write:content:confluence")
DELETE = _scopes("write:confluence-content", "delete:content:confluence")
MOVE = _scopes("write:confluence-content", "write:page:confluence")
SEARCH = _scopes("search:confluence", "read:content-details:confluence")
SPACE = _scopes("read:confluence-space.summary", "read:space-details:confluence", "read:space:confluence")
TASK = _scopes("read:confluence-space.summary", "read:content.metadata:confluence")
USER = _scopes("read:confluence-user", "read:user:confluence", "read:content-details:confluence")
SYSTEM = _scopes("manage:confluence-configuration", "read:configuration:confluence")
FILES = READ | {"read:attachment:confluence"}
FILE_WRITE = _scopes("write:confluence-file", "write:attachment:confluence")
FILE_DATA = _scopes("readonly:content.attachment:confluence", "read:attachment:confluence")
LABELS = READ | {"read:label:confluence"}
LABEL_WRITE = _scopes("write:confluence-content", "write:label:confluence")
PROPERTIES = _scopes("read:confluence-props", "read:content.property:confluence")
PROPERTY_WRITE = _scopes("write:confluence-props", "write:content.property:confluence")
RESTRICTIONS = _scopes("read:confluence-content.all", "read:content.restriction:confluence")
RESTRICTION_WRITE = _scopes("write:confluence-content", "write:content.restriction:confluence")
COMMENTS = READ | {"read:comment:confluence"}
NONE: frozenset[str] = frozenset()

V2_PAGE = _scopes("read:page:confluence")
V2_PAGE_WRITE = _scopes("write:page:confluence")
V2_PAGE_DELETE = _scopes("delete:page:confluence")
V2_FILE = _scopes("read:attachment:confluence")
V2_FILE_WRITE = _scopes("write:attachment:confluence")
V2_FILE_DELETE = _scopes("delete:attachment:confluence")
V2_SPACE = _scopes("read:space:confluence")
V2_SPACE_WRITE = _scopes("write:space:confluence")
V2_COMMENT = _scopes("read:comment:confluence")
V2_TREE = _scopes("read:content.metadata:confluence")
V2_CHILDREN = _scopes("read:hierarchical-content:confluence", "read:page:confluence")
