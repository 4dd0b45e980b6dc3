"""Carries out a plan, one step after the other: guard, write, read back, note. The manifest comes last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from dovetail.publish import manifest
from dovetail.publish.apply_pictures import Pictures
from dovetail.publish.errors import (
    ConflictError,
    DeniedError,
    MismatchError,
    PublishError,
    UnreachableError,
)
from dovetail.publish.journal import begun_data, begun_line, done_line, run_line
from dovetail.publish.order import takes_place
from dovetail.publish.plan_changes import with_new_keys
from dovetail.publish.plan_step import Step
from dovetail.publish.records import Records
from dovetail.publish.seen import Seen
from dovetail.publish.survey import Survey
from dovetail.publish.wiki import Wiki
from dovetail.publish.wish import Kept, KeptFile, Wish, by_key, print_of

OutcomeKind = Literal["done", "unchanged", "conflict", "refused", "failed", "not begun"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a step. ``error`` says why it was refused or failed."""

    step: Step
    kind: OutcomeKind
    error: PublishError | None = None


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of all steps. ``ended`` is the error that ended the run before its time."""

    outcomes: tuple[Outcome, ...]
    ended: PublishError | None = None

    @property
    def clean(self) -> bool:
        """Whether all is as it should be now."""
        return self.ended is None and all(one.kind in ("done", "unchanged") for one in self.outcomes)


def apply(
    survey: Survey,
    wiki: Wiki,
    records: Records,
    *,
    done: Callable[[Outcome], None] = lambda _outcome: None,
) -> Applied:
    """Carry out a survey's plan.

    A step that is refused or fails costs its page; an error that every page would meet ends the run. Killed
    at any moment, the next run goes on: what was begun and done is on the disk before and after each write.
    """
    run = _Run(survey, wiki, records)
    outcomes: list[Outcome] = []
    ended: PublishError | None = None
    try:
        run.begin()
    except PublishError as error:
        return Applied(tuple(Outcome(step, "not begun", error) for step in survey.plan.steps), error)
    for step in survey.plan.steps:
        if ended is not None:
            outcomes.append(Outcome(step, "not begun", ended))
            continue
        outcome = run.step(step)
        outcomes.append(outcome)
        done(outcome)
        if outcome.error is not None and outcome.error.final:
            ended = outcome.error
    try:
        # A wiki that did not answer is not asked once more: the journal has what the manifest lacks.
        if not isinstance(ended, UnreachableError):
            run.settle()
    except PublishError as error:
        ended = ended or error
        if survey.abilities.atomic:
            outcomes = [_not_kept(outcome, error) for outcome in outcomes]
    return Applied(tuple(outcomes), ended)


def _not_kept(outcome: Outcome, error: PublishError) -> Outcome:
    if outcome.kind != "done":
        return outcome
    return replace(outcome, kind="refused" if isinstance(error, ConflictError) else "failed", error=error)


class _Run:
    """One run: what is kept changes with each step."""

    def __init__(self, survey: Survey, wiki: Wiki, records: Records) -> None:
        self._survey = survey
        self._wiki = wiki
        self._records = records
        self._wishes = by_key(survey.wishes)
        self._pages = {page.id: page for page in survey.sight.pages}
        self._pending = {step.key: step for step in survey.plan.steps}
        self._stored = survey.stored
        self._failed = False
        self._journals = not survey.abilities.atomic
        self.kept: dict[str, Kept] = dict(survey.kept)
        self._pictures = Pictures(survey, wiki, self.kept, self._pages)

    def begin(self) -> None:
        """Say in the wiki what this run is about to do: all that is known here may be lost with it."""
        steps = [step for step in self._survey.plan.steps if step.kind not in ("unchanged", "conflict")]
        if not self._journals or not steps:
            return
        wishes = [(step, self._wishes.get(step.key)) for step in steps]
        begun = [begun_data(step.kind, step.key, wish, self._known_above(wish)) for step, wish in wishes]
        data = self._manifest(self.kept, begun)
        if data != self._stored:
            self._wiki.settle(data)
            self._stored = data
        # What an earlier run noted is part of that now.
        self._records.begin_journal(run_line({step.key: self.kept.get(step.key) for step in steps}))

    def step(self, step: Step) -> Outcome:
        """Carry out one step."""
        step = self._pending.pop(step.key, step)
        if step.kind == "unchanged":
            return Outcome(step, "unchanged")
        if step.kind == "conflict":
            return Outcome(step, "conflict", ConflictError(step.code, step.why, "", step.key))
        wish = self._wishes.get(step.key)
        if self._journals:
            self._records.note(begun_line(step.kind, step.key, wish, self._known_above(wish)))
        try:
            self._see_mark(step)
            if wish is not None and takes_place(step):
                self._make_room(wish)
            page = self._written(step, wish) if wish is not None else self._removed(step)
        except PublishError as error:
            self._wiki.end_step(keep=False)
            # Part of the step may be there: the next run has to know that it is ours.
            self._failed = True
            error.page = error.page or step.key
            kind: OutcomeKind = "refused" if isinstance(error, ConflictError) else "failed"
            return Outcome(step, kind, error)
        self._wiki.end_step(keep=True)
        if page is None:
            self.kept.pop(step.key, None)
        else:
            self._keep(page)
        if self._journals:
            self._records.note(done_line(step.key, page))
        return Outcome(step, "done")

    def _keep(self, page: Kept) -> None:
        self.kept[page.key] = page
        if self._wiki.dialect.files_of_page:
            return
        # A file that two pages have had is known alike to both.
        for key, other in self.kept.items():
            if other.files.keys() & page.files.keys():
                shared = {name: page.files.get(name, file) for name, file in other.files.items()}
                self.kept[key] = replace(other, files=shared)

    def settle(self) -> None:
        """Keep what is published now, in the wiki and beside the profile."""
        name, stored = self._survey.plan.target, self._wiki.manifest()
        pages = self.kept
        if stored is not None and stored != self._stored:
            # Another machine has published other pages meanwhile: of ours, only what this run did counts.
            before = self._survey.kept
            ours = {key for key in {*pages, *before} if pages.get(key) != before.get(key)}
            theirs = manifest.read(stored, name, organization=self._records.organization)
            pages = {key: page for key, page in theirs.items() if key not in ours}
            pages |= {key: self.kept[key] for key in ours if key in self.kept}
        # What has gone may have left the only page that can be meant: the next run is not to find that out.
        pages = with_new_keys(pages, self._survey.wishes, self._survey.sight)
        begun = manifest.begun_in(self._stored) if self._failed else ()
        data = self._manifest(pages, begun)
        if data != stored:
            self._wiki.settle(data)
        self._records.keep_manifest(data)
        if not self._failed:
            self._records.forget_journal()

    def _manifest(self, pages: manifest.Pages, begun: manifest.Begun) -> bytes:
        target = self._survey.plan.target
        return manifest.written(target, pages, begun, organization=self._records.organization)

    def _see_mark(self, step: Step) -> None:
        """A page that only the manifest calls ours is not touched: anybody may have written that."""
        page = self._pages.get(step.id) if step.id else None
        if page is None or not page.key or step.kind == "adopt":
            # That it has none was said in the plan, and given up by name.
            return
        if not self._wiki.dialect.key_in(self._wiki.text(page.id).text, self._survey.plan.target):
            what = "it bears no mark of ours, though the manifest has it"
            raise ConflictError("unmarked", what, "see whose page it is", step.key)

    def _make_room(self, wish: Wish) -> None:
        """Move a page of ours aside that stands where another goes, if its own turn is still to come."""
        fold = self._wiki.dialect.names.fold
        for step in self._pending.values():
            page, own = self._pages.get(step.id), self._wishes.get(step.key)
            if page is None or own is None or page.trashed or not takes_place(step):
                continue
            if fold(page.address) == fold(wish.address):
                self._move_aside(step, page, own)
                return

    def _move_aside(self, step: Step, page: Seen, wish: Wish) -> None:
        aside = replace(wish, title=_aside(wish.title, wish.key), address=_aside(page.address, wish.key))
        if self._journals:
            self._records.note(begun_line("rename", wish.key, aside, self._known_above(aside)))
        moved = self._wiki.place(page.id, page.revision, aside, self._above(wish))
        before = self.kept[wish.key]
        kept = replace(
            before, id=moved.id, address=moved.address, title=aside.title, revision=moved.revision,
            above=moved.parent, print=moved.print or before.print,
        )  # fmt: skip
        self._wiki.end_step(keep=True)
        self.kept[wish.key] = kept
        if self._journals:
            self._records.note(done_line(wish.key, kept))
        self._pages[moved.id] = replace(moved, files=page.files)
        self._pending[wish.key] = replace(step, id=moved.id, revision=moved.revision)

    def _written(self, step: Step, wish: Wish) -> Kept:
        above = self._above(wish)
        abilities = self._survey.abilities
        page = self._pages.get(step.id) if step.id else None
        files: dict[str, KeptFile] = {}
        if page is not None or abilities.files_first:
            files = self._pictures.stored(step.id, wish, page, step)
        if page is None:
            page = self._wiki.create(wish, above)
            if not abilities.files_first:
                files = self._pictures.stored(page.id, wish, page, step)
            self._read_back(page, wish)
            if wish.locked:
                page = self._wiki.lock(page.id, page.revision, closed=True)
        else:
            page = self._changed(step, wish, page, above)
        return Kept(
            wish.key, page.id, page.address, wish.title, wish.parent, page.revision, wish.print, files,
            wish.labels, page.parent, wish.locked,
        )  # fmt: skip

    def _changed(self, step: Step, wish: Wish, page: Seen, above: str) -> Seen:
        id, revision = step.id, step.revision
        if "place" in step.parts:
            page = self._wiki.place(id, revision, wish, above)
            id, revision = page.id, page.revision
        if "text" in step.parts:
            page = self._wiki.update(id, revision, wish)
            id, revision = page.id, page.revision
            self._read_back(page, wish)
        before = self.kept[wish.key].labels if wish.key in self.kept else ()
        if "labels" in step.parts and (wish.labels or before):
            page = self._wiki.label(id, revision, wish.labels, before)
            id, revision = page.id, page.revision
        if "lock" in step.parts and (wish.locked or self._was_locked(wish.key)):
            page = self._wiki.lock(id, revision, closed=wish.locked)
        self._pictures.leave_out(page.id, wish)
        return page

    def _was_locked(self, key: str) -> bool:
        return key in self.kept and self.kept[key].locked

    def _above(self, wish: Wish) -> str:
        if not wish.parent or not self._survey.abilities.tree:
            return ""
        parent = self.kept.get(wish.parent)
        if parent is None:
            what = f"the page above it, {wish.parent}, is not there"
            raise PublishError("parent-missing", what, "settle that page first", wish.key)
        return parent.id

    def _known_above(self, wish: Wish | None) -> str:
        """The id of the page below which one is to stand, "" if there is none or nobody knows it yet."""
        if wish is None or not self._survey.abilities.tree:
            return ""
        if not wish.parent:
            return self._survey.abilities.root
        return self.kept[wish.parent].id if wish.parent in self.kept else ""

    def _read_back(self, page: Seen, wish: Wish) -> None:
        """What is stored has to be what was sent, unless somebody has saved the page since."""
        stored = self._wiki.text(page.id)
        if stored.revision != page.revision:
            return
        dialect = self._wiki.dialect
        parts = (page.title,) if dialect.title_apart else ()
        if print_of(dialect.normal(stored.text), *parts) != wish.print:
            what = "what the wiki has stored is not what was sent"
            hint = "look at the page; something on the way may change texts"
            raise MismatchError("stored-otherwise", what, hint, wish.key)

    def _removed(self, step: Step) -> Kept | None:
        if not step.id:
            return None
        kept = self.kept[step.key]
        if not self._wiki.dialect.files_of_page:
            self._pictures.take_away(step.id, step.key, kept.files)
        self._wiki.remove(step.id, step.revision)
        return None


def _aside(name: str, key: str) -> str:
    """A name that nobody else has, for a page that waits until the place is free to which it goes."""
    stem, dot, suffix = name.rpartition(".md")
    mark = print_of("aside", key)[:8]
    if dot and not suffix:
        return f"{stem} {mark}{dot}"
    # A wiki that takes the name need not take a longer one.
    return f"{name[: max(len(name) - len(mark) - 1, 1)].rstrip()} {mark}"


def refuse_strangers(login: str, allowed: tuple[str, ...]) -> None:
    """Only whom ``publish.yaml`` names may carry out a plan.

    :raises DeniedError: for anybody else.
    """
    if allowed and login not in allowed:
        what = f"{login} is not among those who may publish here"
        raise DeniedError("apply-by", what, f"ask one of: {', '.join(allowed)}")
