"""Links of a pack that lead nowhere."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence

from dovetail.model.document import Document

PICTURE = re.compile(r"!\[[^\n]*\]\(([^)\s]+)\)")


def dangling(documents: Sequence[Document]) -> list[str]:
    """Each link to a document or an anchor that is not there, with the document that has it."""
    anchors = {item.id: set(re.findall(r'<a id="([^"]+)">', item.body)) for item in documents}
    found = []
    for item in documents:
        for target in re.findall(r"\]\(([^)]+)\)", PICTURE.sub("", item.body)):
            path, _, place = target.partition("#")
            if re.match(r"https?:|mailto:", target):
                continue
            leads = (
                posixpath.normpath(posixpath.join(posixpath.dirname(item.id), path.removesuffix(".md")))
                if path
                else item.id
            )
            if leads not in anchors or (place and place not in anchors[leads]):
                found.append(f"{item.id}: {target}")
    return found
