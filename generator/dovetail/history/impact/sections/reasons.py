"""Why a section reads otherwise: which of the changes show in the lines that went and came."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from dovetail.history.impact.sections.sides import Rewritten
from dovetail.history.impact.sections.wording import said, shown
from dovetail.history.states.causes import Caused


def reasons(rewritten: Rewritten, document: str, changes: Sequence[Caused]) -> tuple[Caused, ...]:
    """The changes whose values stand in what differs. Where none does, something was worked out from them:
    then those of the same request or procedure, and if there is none of these, all.
    """
    old, new = rewritten.before.splitlines(), rewritten.now.splitlines()
    gone, come = _words(set(old) - set(new)), _words(set(new) - set(old))

    def both(item: Caused) -> bool:
        before, after = said(item.change.before), said(item.change.after)
        return bool(before or after) and before in gone and after in come

    def named(item: Caused) -> bool:
        title = said(item.change.item)
        return bool(title) and (title in gone or title in come)

    about: Callable[[Caused], bool] = lambda item: _is_about(item, document, gone + come)  # noqa: E731
    for judge in (both, named, about):
        if found := tuple(filter(judge, changes)):
            return found
    return tuple(changes)


def _words(lines: Iterable[str]) -> str:
    return "\n".join(said(shown(line)) for line in sorted(lines))


def _is_about(item: Caused, document: str, differing: str) -> bool:
    head, _, rest = item.change.path.partition(".")
    return head == document or (head == "requests" and said(rest.partition(".")[0]) in differing)
