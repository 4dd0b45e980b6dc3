"""What several files are made of is rendered once, before them."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from dovetail.build.target import Target, Task
from dovetail.formats.rendered import Rendered


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of one or more files. Parts with the same ``key`` are equal, in whatever project."""

    key: str
    title: str
    task: Task
    weight: int


@runtime_checkable
class Assembled(Protocol):
    """The task of a file that is assembled from parts."""

    def parts(self) -> tuple[Part, ...]:
        """What it still has to be given, in order; nothing if it has all."""
        ...

    def assembling(self, parts: tuple[Rendered, ...]) -> Task:
        """What is left to do when the parts are there. It may need more parts, that follow from these."""
        ...


class Shelf(Protocol):
    """Keeps parts for later builds. It may forget any of them at any time."""

    def take(self, key: str) -> Rendered | None:
        """The part, as it was put there; or none."""
        ...

    def put(self, key: str, part: Rendered) -> None:
        """Keep a part."""
        ...


class NoShelf:
    """Keeps nothing."""

    def take(self, key: str) -> Rendered | None:
        """Nothing."""
        return None

    def put(self, key: str, part: Rendered) -> None:
        """Forget the part."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why something could not be rendered, in words; ``trace`` is the trace of a mistake in Dovetail."""

    message: str
    trace: str = ""


Result = Rendered | Failure


@dataclass(frozen=True, slots=True, order=True)
class Job:
    """Something that can be rendered now. The first in order is the most urgent."""

    rank: tuple[int, int, str]
    """What is ready to be finished goes before what is new, and then long work before short work."""
    key: str
    is_part: bool


class Workload:
    """Files to render, and the parts that they wait for.

    A part that is found on the shelf is not rendered, and one that is rendered is put there. A part is let
    go when the last file that needs it has been handed out.
    """

    def __init__(self, work: Mapping[str, Target], shelf: Shelf) -> None:
        self._work, self._shelf = work, shelf
        self._tasks = {key: work[key].task for key in sorted(work)}
        self._parts: dict[str, Part] = {}
        self._needs: dict[str, tuple[str, ...]] = {}
        self._waits: dict[str, set[str]] = {}
        self._users: dict[str, int] = {}
        self._results: dict[str, Result] = {}
        self._ready: list[Job] = []
        self._asked: set[str] = set()
        self._need({key: _parts_of(task) for key, task in self._tasks.items()})

    @property
    def size(self) -> int:
        """How many jobs there are at most."""
        return len(self._parts) + len(self._work)

    def next_job(self) -> Job | None:
        """Hand out the most urgent of what can be rendered now."""
        return heapq.heappop(self._ready) if self._ready else None

    def task(self, job: Job) -> Task | Failure | None:
        """What there is to do; why it can't be done, if a part failed; none yet, if it needs more parts."""
        if job.is_part:
            return self._parts[job.key].task
        task, needed = self._tasks[job.key], self._needs[job.key]
        if not isinstance(task, Assembled):
            return task
        parts: list[Rendered] = []
        for key in needed:
            result = self._results[key]
            if isinstance(result, Failure):
                title = self._parts[key].title
                own = title == self._work[job.key].title
                return result if own else Failure(f"{title}: {result.message}", result.trace)
            parts.append(result)
        for key in set(needed):
            self._users[key] -= 1
            if not self._users[key]:
                del self._results[key]
        left = task.assembling(tuple(parts))
        more = _parts_of(left)
        if not more:
            return left
        self._tasks[job.key] = left
        self._need({job.key: more})
        return None

    def done(self, job: Job, result: Result) -> None:
        """Take in a finished part, and see which files can now be assembled."""
        if isinstance(result, Rendered):
            self._shelf.put(job.key, result)
        self._results[job.key] = result
        self._asked.discard(job.key)
        for key, waits in self._waits.items():
            if job.key in waits:
                waits.remove(job.key)
                if not waits:
                    self._offer(key)

    def _need(self, wanted: Mapping[str, Sequence[Part]]) -> None:
        """Let each file wait for its parts, or offer it if they are there."""
        for key, parts in wanted.items():
            self._needs[key] = tuple(part.key for part in parts)
            self._parts |= {part.key: part for part in parts}
            for needed in set(self._needs[key]):
                self._users[needed] = self._users.get(needed, 0) + 1
        for part in {part.key: part for parts in wanted.values() for part in parts}.values():
            if part.key in self._results or part.key in self._asked:
                continue
            found = self._shelf.take(part.key)
            if found is None:
                self._asked.add(part.key)
                heapq.heappush(self._ready, Job((1, -part.weight, part.key), part.key, is_part=True))
            else:
                self._results[part.key] = found
        for key in wanted:
            self._waits[key] = set(self._needs[key]) - set(self._results)
            if not self._waits[key]:
                self._offer(key)

    def _offer(self, key: str) -> None:
        heapq.heappush(
            self._ready, Job((0 if self._needs[key] else 1, -self._work[key].weight, key), key, is_part=False)
        )


def _parts_of(task: Task) -> tuple[Part, ...]:
    return task.parts() if isinstance(task, Assembled) else ()
