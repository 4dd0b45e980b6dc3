"""A target with people around it: what the conformance suite needs of each kind of wiki."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from dovetail.model.document import Pack
from dovetail.model.publishing import Target
from dovetail.publish.apply import Applied, apply
from dovetail.publish.drift import Drift, drift
from dovetail.publish.markup.registry import dialect_of
from dovetail.publish.plan import Options, Plan
from dovetail.publish.records import Records
from dovetail.publish.survey import Survey, survey
from dovetail.publish.wiki import Wiki
from dovetail.publish.wish import Wish
from dovetail.publish.wishes import wishes_of
from tests.publish.sample import PACK

NAME = "handbook"


class Bench(ABC):
    """One target, fresh for each test. Addresses are those of the backend."""

    def __init__(self, profile: Path) -> None:
        self.profile = profile
        self.settings: dict[str, Any] = {}

    @abstractmethod
    def place(self) -> dict[str, Any]:
        """What ``publish.yaml`` says of the target, the settings of the test aside."""

    @abstractmethod
    def open(self) -> Wiki:
        """A connection of ours."""

    @abstractmethod
    def texts(self) -> dict[str, str]:
        """All pages that people find, by address."""

    @abstractmethod
    def files(self) -> dict[str, bytes]:
        """All pictures that people find."""

    @abstractmethod
    def state(self) -> object:
        """Everything that a write would change, revisions and times included."""

    @abstractmethod
    def edit(self, address: str, text: str) -> None:
        """A person saves a page. It may be one that is new."""

    @abstractmethod
    def remove(self, address: str) -> None:
        """A person takes a page away."""

    @abstractmethod
    def draw(self, name: str, data: bytes) -> None:
        """A person stores a picture."""

    @abstractmethod
    def move(self, address: str, to: str) -> None:
        """A person gives a page another address."""

    @abstractmethod
    def mangling(self) -> AbstractContextManager[None]:
        """As long as the block lasts, the wiki stores something else than what it is sent."""

    @abstractmethod
    def go_elsewhere(self) -> Callable[[], str]:
        """Have ``publish.yaml`` name another place, where there are pages of people.

        What is given back reads the text of one of these.
        """

    @abstractmethod
    def kept(self) -> Callable[[], None]:
        """What brings wiki and profile back to how they are now."""

    def drawings(self) -> list[bytes]:
        """All pictures that people find, also those of one name on several pages."""
        return list(self.files().values())

    def losing(self) -> AbstractContextManager[None]:
        """As long as the block lasts, every write is carried out, and its answer gets lost."""
        return nullcontext()

    def showing(self, picture: str) -> str:
        """The text of a page of a person that shows a picture of ours, "" where it says nothing to the wiki."""
        return ""

    def below(self, address: str) -> str:
        """The address of a page that would stand below this one, "" where nothing can."""
        return ""

    def history_of(self, address: str) -> str:
        """What says that a page is still the one that it was, "" where the wiki has nothing like it."""
        return ""

    def labels(self, address: str) -> set[str]:
        """The labels of a page that people see."""
        return set()

    def is_closed(self, address: str) -> bool:
        """Whether others may not edit a page."""
        return False

    def kills(self, act: Callable[[], None]) -> Iterator[int]:
        """Run ``act`` in a process of its own that is killed after each of its requests, until one ends."""
        raise NotImplementedError

    @property
    def target(self) -> Target:
        """The target as it is loaded."""
        return Target.model_validate({**self.place(), **self.settings})

    @property
    def records(self) -> Records:
        """What the profile keeps on this machine."""
        return Records(self.profile, NAME, self.target)

    def wishes(self, packs: Sequence[Pack] = (PACK,)) -> tuple[Wish, ...]:
        """The pages of these packs; nothing may be wrong with them."""
        wished = wishes_of(NAME, self.target, packs, dialect_of(self.target))
        assert wished.problems == ()
        return wished.wishes

    def address(self, key: str, packs: Sequence[Pack] = (PACK,)) -> str:
        """Where a page of ours stands."""
        return next(wish.address for wish in self.wishes(packs) if wish.key == key)

    def survey(self, *packs: Pack, wiki: Wiki | None = None, **options: Any) -> Survey:
        """Look and decide."""
        options = {"max_delete": self.target.max_delete, **options}
        opened = wiki or self.open()
        try:
            return survey(NAME, opened, self.records, self.wishes(packs), Options(**options))
        finally:
            if wiki is None:
                opened.close()

    def plan(self, *packs: Pack, **options: Any) -> Plan:
        """The plan alone."""
        return self.survey(*packs, **options).plan

    def publish(self, *packs: Pack, **options: Any) -> Applied:
        """Look, decide, and carry it out."""
        wiki = self.open()
        try:
            with self.records.alone(), wiki.alone(lambda _holder: None):
                return apply(self.survey(*packs, wiki=wiki, **options), wiki, self.records)
        finally:
            wiki.close()

    def published(self) -> None:
        """The pack is published, as it was some time ago. For the first act of a test."""
        self.publish(PACK)

    def drift(self) -> tuple[Drift, ...]:
        """What people changed."""
        wiki = self.open()
        try:
            return drift(NAME, wiki, self.records)
        finally:
            wiki.close()


def kinds(plan: Plan) -> dict[str, str]:
    """What is to be done with each page."""
    return {step.key: step.kind for step in plan.steps}


def outcomes(applied: Applied) -> dict[str, str]:
    """What became of each page."""
    return {one.step.key: one.kind for one in applied.outcomes}


def told(applied: Applied) -> list[str]:
    """What went wrong, as a person is told."""
    wrong = [one for one in applied.outcomes if one.kind not in ("done", "unchanged")]
    return [f"{one.step.key} {one.kind}: {one.error.what if one.error else one.step.why}" for one in wrong]
