"""Decides what to do with each page. Pure: what is wanted, what we left, and what is there, give the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from dovetail.publish.order import in_order
from dovetail.publish.plan_changes import (
    Part,
    changed_by_people,
    file_there,
    is_left_as_ours,
    parts_to_write,
)
from dovetail.publish.plan_step import KINDS, Step, StepKind
from dovetail.publish.seen import Seen, Sight
from dovetail.publish.wish import Kept, Wish, print_of, project_of

_Fold = Callable[[str], str]
_EDITED: Mapping[Part, str] = {
    "text": "edited",
    "place": "moved",
    "files": "a picture changed",
    "labels": "labelled",
}
_WHY: Mapping[Part, str] = {
    "text": "the text has changed", "files": "a picture has changed", "labels": "the labels have changed",
    "place": "it stands elsewhere", "lock": "who may edit it has changed",
}  # fmt: skip
_UNMARKED = "it bears no mark of ours, though the manifest has it: it may be somebody else's page"
_FILES: tuple[Part, ...] = ("files",)


@dataclass(frozen=True, slots=True)
class Options:
    """What the person who publishes has said.

    ``force`` names pages of which a person's edit is given up, ``adopt`` pages that take over one that is not
    ours. ``scope`` are the projects of this run, None for all. ``complete`` is false if some page could not
    be made: then nothing is removed.
    """

    force: frozenset[str] = frozenset()
    adopt: frozenset[str] = frozenset()
    max_delete: int = 5
    scope: frozenset[str] | None = None
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps in the order in which they are carried out."""

    target: str
    steps: tuple[Step, ...]

    @property
    def counts(self) -> Mapping[StepKind, int]:
        """How many steps there are of each kind."""
        counted = Counter(step.kind for step in self.steps)
        return {kind: counted[kind] for kind in KINDS}

    @property
    def pending(self) -> bool:
        """Whether anything is to be done, by us or by a person."""
        return any(step.kind != "unchanged" for step in self.steps)

    @property
    def id(self) -> str:
        """A print of all that is decided."""
        parts = (repr(step.same) for step in self.steps if step.kind != "unchanged")
        return print_of(self.target, *parts)


def plan(
    target: str,
    wishes: Sequence[Wish],
    kept: Mapping[str, Kept],
    sight: Sight,
    options: Options,
    fold: _Fold = lambda address: address,
) -> Plan:
    """Decide. ``fold`` says which addresses are one place to the wiki."""
    planner = _Planner(wishes, kept, sight, options, fold)
    decided = [planner.of_wish(wish) for wish in wishes]
    found = {wish.key: planner.there(wish.key) for wish in wishes}
    there = {key: page for key, page in found.items() if page is not None and not page.trashed}
    steps = in_order(decided, there, fold)
    return Plan(target, (*steps, *_bounded(planner.leftovers(), wishes, options)))


def _bounded(steps: Iterable[Step], wishes: Sequence[Wish], options: Options) -> list[Step]:
    """Removals, unless something speaks against all of them."""
    found = list(steps)
    removals = [step for step in found if step.kind == "delete" and step.id]
    why = ""
    if not wishes:
        why = "this run has no page at all, so nothing is removed"
    elif not options.complete:
        why = "a document could not be made, so nothing is removed"
    elif len(removals) > options.max_delete:
        why = f"{len(removals)} pages would be removed, and max_delete is {options.max_delete}: none is"
    if not why:
        return found
    return [
        replace(step, kind="conflict", code="removal-held", why=why) if step in removals else step
        for step in found
    ]


class _Planner:
    def __init__(
        self,
        wishes: Sequence[Wish],
        kept: Mapping[str, Kept],
        sight: Sight,
        options: Options,
        fold: _Fold,
    ) -> None:
        self._wished = {wish.key: wish for wish in wishes}
        self._kept = kept
        self._sight = sight
        self._options = options
        self._fold = fold
        self._by_id = {page.id: page for page in sight.pages}
        self._marked: dict[str, list[Seen]] = {}
        for page in sight.pages:
            if page.key and not page.trashed:
                self._marked.setdefault(page.key, []).append(page)
        self._at: dict[str, list[Seen]] = {}
        for page in sight.pages:
            self._at.setdefault(fold(page.address), []).append(page)

    def there(self, key: str) -> Seen | None:
        """The page with this key: by the id that we kept, else by its mark if only one bears it."""
        kept = self._kept.get(key)
        page = self._by_id.get(kept.id) if kept else None
        if page is not None and not page.trashed:
            return page
        marked = self._marked.get(key, ())
        return marked[0] if len(marked) == 1 else page

    def of_wish(self, wish: Wish) -> Step:
        """The step for a page that is wanted."""
        kept, page = self._kept.get(wish.key), self.there(wish.key)
        if kept is None:
            return self._unknown(wish, page)
        if page is None or page.trashed:
            return self._gone(wish, page)
        forced = wish.key in self._options.force
        parts = parts_to_write(wish, kept, page, self._sight, forced=forced)
        if wish.address == page.address and self._lacks_parent(wish):
            # It stays where the wiki has put it until the page above it is settled.
            parts = tuple(part for part in parts if part != "place")
        edited = changed_by_people(kept, page, self._sight)
        if edited and page.print == wish.print and edited <= {"text"}:
            why = "a person has made the same change"
            return self._step("adopt", wish, page, why, parts=[part for part in parts if part != "text"])
        if edited and not forced:
            who = f" by {page.author}" if page.author else ""
            what = " and ".join(sorted(_EDITED[part] for part in edited))
            rest = "" if parts else "; we have nothing new for it"
            if not _is_ours(page):
                rest = "; it bears no mark of ours any more, so see whose page it is"
            return self._step(
                "conflict", wish, page, f"{what}{who} since it was published{rest}", code="edited"
            )
        return self._ours(wish, kept, page, parts, forced)

    def _ours(self, wish: Wish, kept: Kept, page: Seen, parts: tuple[Part, ...], forced: bool) -> Step:
        if not parts:
            return self._step("unchanged", wish, page, "it is as it should be")
        if not _is_ours(page) and not forced:
            return self._step("conflict", wish, page, _UNMARKED, code="unmarked")
        if "text" in parts and page.comments and not forced:
            count = f"{page.comments} comment{'s' if page.comments > 1 else ''} in its text"
            return self._step("conflict", wish, page, f"{count} would lose their place", code="comments")
        if {"place", "files"} & set(parts) and (in_the_way := self._in_the_way(wish)) is not None:
            return in_the_way
        if "place" in parts:
            moved = kept.parent != wish.parent or _folder(page.address) != _folder(wish.address)
            why = f"it was {page.address}" if page.address != wish.address else "it stands under another page"
            return self._step("move" if moved else "rename", wish, page, why, parts=parts)
        why = "given up by name: what a person wrote is replaced" if forced else _WHY[parts[0]]
        return self._step("update", wish, page, why, parts=parts)

    def _lacks_parent(self, wish: Wish) -> bool:
        above = self.there(wish.parent) if wish.parent in self._kept else None
        lost = wish.parent in self._kept and (above is None or above.trashed)
        return lost and wish.parent not in self._options.force

    def _unknown(self, wish: Wish, page: Seen | None) -> Step:
        """A page that we have not published yet, as far as we know."""
        everything: tuple[Part, ...] = ("text", "place", "labels", "files", "lock")
        if page is not None and not page.trashed:
            in_the_way = self._in_the_way(wish, everything)
            if in_the_way is not None:
                return in_the_way
            if page.print == wish.print and page.address == wish.address:
                why = "it bears our mark and is as it should be"
                return self._step("adopt", wish, page, why, parts=("files", "labels", "lock"))
            if wish.key in self._options.adopt | self._options.force:
                return self._step(
                    "adopt", wish, page, "it bears our mark; taken over by name", parts=everything
                )
            why = "it bears our mark, but what we last published is not known"
            return self._step("conflict", wish, page, why, code="unknown-page")
        if len(self._marked.get(wish.key, ())) > 1:
            why = "several pages bear the mark of this one"
            return self._step("conflict", wish, self._marked[wish.key][0], why, code="mark-twice")
        above = self._kept.get(wish.parent)
        if above is not None and above.above and self._lacks_parent(wish):
            why = f"the page above it, {wish.parent}, is gone: settle that page first"
            return self._step("conflict", wish, None, why, code="parent-missing")
        return self._in_the_way(wish, everything) or self._step("create", wish, None, "it is new")

    def _in_the_way(self, wish: Wish, parts: tuple[Part, ...] = ("text",)) -> Step | None:
        """The step for a page whose address, or a file's, is taken by something that is not ours."""
        for page in self._at.get(self._fold(wish.address), ()):
            if page.key == wish.key or self._leaves(page):
                continue
            if not page.id:
                why = f'"{page.title}" stands in the way, and it is no page'
                return self._step("conflict", wish, None, why, code="address-taken")
            if wish.key in self._options.adopt and not page.key and not page.trashed:
                return self._step("adopt", wish, page, "taken over by name", parts=parts)
            where = "in the trash" if page.trashed else "there"
            whose = f"it is {page.key}" if page.key else "it is not ours"
            why = f'"{page.address}" is {where} already, and {whose}'
            return self._step("conflict", wish, page, why, code="address-taken")
        own, there = self._kept.get(wish.key), self.there(wish.key)
        for file in wish.files:
            found = self._sight.files.get(file.name)
            if there is not None and not there.trashed:
                found = file_there(file.name, there, self._sight)
            ours = own is not None and file.name in own.files
            if found is None or ours or found.source == file.source:
                continue
            if self._is_given_up(wish):
                continue
            if not is_left_as_ours(file.name, found, self._kept.values()):
                why = f'the file "{file.name}" is there already, and it is not as we left it'
                return self._step("conflict", wish, None, why, code="file-taken")
        return None

    def _is_given_up(self, wish: Wish) -> bool:
        """Whether somebody has said by name that what is in the way of a page may go."""
        return wish.key in self._options.adopt | self._options.force

    def _leaves(self, page: Seen) -> bool:
        """Whether a page is one of ours that gets another address in this run; one in the trash stays."""
        kept, wish = self._kept.get(page.key), self._wished.get(page.key)
        if kept is None or wish is None or kept.id != page.id or page.trashed:
            return False
        return self._fold(wish.address) != self._fold(page.address)

    def _gone(self, wish: Wish, page: Seen | None) -> Step:
        if wish.key in self._options.force:
            return self._in_the_way(wish) or self._step("create", wish, None, "made anew, by name")
        how = "is in the trash" if page is not None else "is gone"
        why = f"it {how}: a person removed it, and it is not made anew by itself"
        return self._step("conflict", wish, page, why, code="gone")

    def leftovers(self) -> Iterable[Step]:
        """Steps for pages that we published and that nobody wants any more, children before parents."""
        scope = self._options.scope
        keys = [key for key in self._kept if key not in self._wished]
        for key in sorted(keys, key=lambda key: (-key.count("/"), key)):
            if scope is None or project_of(key) in scope:
                yield self._leftover(self._kept[key])

    def _leftover(self, kept: Kept) -> Step:
        page = self.there(kept.key)
        step = Step("delete", kept.key, kept.title, kept.address, "nothing is written here any more")
        if page is None or page.trashed:
            return replace(step, why="it is gone already")
        step = replace(step, id=page.id, revision=page.revision, address=page.address, author=page.author)
        if kept.key in self._options.force:
            return step
        if changed_by_people(kept, page, self._sight):
            why = "it is not made any more, but a person has edited it: it stays"
            return replace(step, kind="conflict", code="edited", why=why)
        if not _is_ours(page):
            return replace(step, kind="conflict", code="unmarked", why=_UNMARKED)
        if page.comments:
            why = "it is not made any more, but people have commented in its text: it stays"
            return replace(step, kind="conflict", code="comments", why=why)
        if page.files.keys() - kept.files.keys():
            names = ", ".join(sorted(page.files.keys() - kept.files.keys()))
            why = f"it is not made any more, but it holds files that are not ours ({names}): it stays"
            return replace(step, kind="conflict", code="foreign-files", why=why)
        if page.foreign_children:
            why = (
                f"it is not made any more, but {page.foreign_children} pages below it are not ours: it stays"
            )
            return replace(step, kind="conflict", code="foreign-children", why=why)
        return step

    def _step(
        self,
        kind: StepKind,
        wish: Wish,
        page: Seen | None,
        why: str,
        *,
        code: str = "",
        parts: Collection[Part] = (),
    ) -> Step:
        if page is None:
            # A page that is made anew by name may take pictures over, too.
            taken: tuple[Part, ...] = _FILES if kind == "create" and self._is_given_up(wish) else ()
            return Step(kind, wish.key, wish.title, wish.address, why, code, wish=wish.whole, parts=taken)
        return Step(
            kind,
            wish.key,
            wish.title,
            wish.address,
            why,
            code,
            page.id,
            page.revision,
            page.address,
            wish.whole,
            tuple(parts),
            page.author,
        )


def _is_ours(page: Seen) -> bool:
    """Whether a page bears our mark, as far as it was read: what is kept can be wrong, or forged."""
    return bool(page.key) or not page.print


def _folder(address: str) -> str:
    return address.rpartition("/")[0]
