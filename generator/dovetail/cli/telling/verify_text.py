"""What ``dovetail verify`` found, in lines for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from dovetail.cli.telling.counting import counted
from dovetail.cli.telling.safe_text import shown
from dovetail.model import words

if TYPE_CHECKING:
    from dovetail.history.impact.one_issue import Since
    from dovetail.history.issues.snapshot import Issue
    from dovetail.history.verify.reader import Signature
    from dovetail.history.verify.verdicts import Found, Verdict

_MOST = 20
"""Files of a kind that are named."""


def verify_lines(
    file: str, verdict: Verdict, since: tuple[Since, ...] | None, *, issued: bool
) -> Iterator[str]:
    """The answer first, then what it rests on. ``issued``: the profile has issued packs at all."""
    yield f"{shown(file)}: {verdict.state}"
    for line in _lines(verdict, since, issued=issued):
        yield f"  {shown(line)}"


def _lines(verdict: Verdict, since: tuple[Since, ...] | None, *, issued: bool) -> Iterator[str]:
    issue, latest = verdict.issue, verdict.latest
    if issue is None or latest is None:
        yield from _unknown(verdict, issued=issued)
        yield from map(_signed, verdict.signatures)
        return
    if verdict.found is not None:
        part = f"{verdict.found.part} in the folder" if verdict.found.part else "the folder"
        yield f"It is {part} of {_named(issue)}."
        yield from _found(verdict.found)
    elif verdict.state == "altered":
        yield f"It says that it is of {_named(issue)}, but no file was issued like this."
    elif verdict.issued_as:
        yield f"It is of {_named(issue)}, as issued: {verdict.issued_as}."
    else:
        yield f"The code is that of {_named(issue)}. Whether the page was altered, only the file can show."
    if verdict.code != issue.project:
        yield f"The project is called {verdict.code} now."
    if issue.number != latest.number:
        yield f"Issue {latest.revision.number} of {words.day(latest.revision.on)} has taken its place."
    yield from map(_signed, verdict.signatures)
    yield from _operations(since, is_last=issue.number == latest.number)


def _unknown(verdict: Verdict, *, issued: bool) -> Iterator[str]:
    if verdict.problem:
        yield f"This profile has not issued it, and what it says of itself can't be read: {verdict.problem}."
    elif verdict.claim:
        yield f"It says that it is of {verdict.claim}, but this profile has issued nothing of that name."
    elif not issued:
        yield "This profile has issued no packs."
    else:
        yield "This profile has not issued it, and it bears no mark of an issue. It may be a draft."


def _named(issue: Issue) -> str:
    return f"{issue.project}, issue {issue.revision.number} of {words.day(issue.revision.on)}"


def _found(found: Found) -> Iterator[str]:
    yield f"{counted(found.intact, 'file')} as issued."
    yield from _some("altered", (f"{path} ({why})" if why else path for path, why in found.altered.items()))
    yield from _some("missing", found.missing)
    yield from _some("not of this issue", found.added)


def _some(what: str, paths: Iterable[str]) -> Iterator[str]:
    named = list(paths)
    for path in named[:_MOST]:
        yield f"{what}: {path}"
    if len(named) > _MOST:
        yield f"{what}: {len(named) - _MOST:,} more"


def _signed(signature: Signature) -> str:
    if signature.problem:
        return f"A signature can't be checked: {signature.problem}."
    on = f" on {signature.on}" if signature.on else ""
    state = "intact" if signature.intact else "broken: the file was changed after it was signed"
    trust = {None: "whether to trust the certificate was not asked (--trust)", True: "certificate trusted",
             False: "certificate not trusted"}[signature.trusted]  # fmt: skip
    return f"Signed by {signature.by}{on}: {state}; {trust}."


def _operations(since: tuple[Since, ...] | None, *, is_last: bool) -> Iterator[str]:
    if since is None:
        yield "Whether operations have changed since can't be said."
        return
    binding = [item.words for item in since if item.behavioural]
    editorial = [item.words for item in since if not item.behavioural]
    if binding:
        yield f"Operations have changed since in what people do: {'; '.join(binding)}."
        if is_last:
            yield "No later issue says so yet."
    if editorial:
        yield f"Changed since in wording only: {'; '.join(editorial)}."
