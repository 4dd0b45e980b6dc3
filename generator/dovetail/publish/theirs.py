"""What people wrote in a wiki, as patches: to be taken over into the sources that pages are made from."""

from __future__ import annotations

from dovetail.publish.survey import Survey, difference
from dovetail.publish.wiki import Wiki
from dovetail.publish.wish import by_key


def patches(survey: Survey, wiki: Wiki) -> dict[str, bytes]:
    """For each page that a person edited, by file name: from what is generated to what the person wrote."""
    wanted = by_key(survey.wishes)
    found = {}
    for step in survey.plan.steps:
        wish = wanted.get(step.key)
        if step.kind == "conflict" and step.code == "edited" and step.id and wish is not None:
            normal = wiki.dialect.normal
            theirs = normal(wiki.text(step.id).text)
            text = difference(normal(wish.text), theirs, step.address, step.before, ("generated", "wiki"))
            if text:
                found[f"{step.key.replace('/', '__')}.patch"] = text.encode()
    return found
