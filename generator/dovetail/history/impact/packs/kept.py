"""Issued packs as far as their impact needs them, kept from one run to the next.

An entry of the register is large, and there may be thousands. Of each that was read once, a small part is
kept in the user's own cache, with size, times and number of its file: as long as those are the same, so is
the entry. The sections of documents, which are most of it, lie apart, those of all packs' documents of one id
together, and are read when somebody asks for one of them.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from dovetail import cache
from dovetail.history.impact.packs import pack as pack_module
from dovetail.history.impact.packs.pack import Documents, Gists, KeptSection, Pack, Sections
from dovetail.history.issues import files, outcomes, snapshot
from dovetail.history.issues.plain_pickle import BROKEN, Stamp, nothing_thrown_away, read_plain, stamp_of
from dovetail.history.issues.register import RegisterError
from dovetail.history.issues.snapshot import Issue
from dovetail.history.states import heads, resting

T = TypeVar("T")
_Shelf = dict[str, tuple[Stamp, Sections]]
"""The sections of the documents of one id, by project."""
_CANNOT = "it can't be read"
_MADE_BY = (pack_module, outcomes, files, heads, resting, snapshot)
"""What is kept follows from these modules: while they are the same, an upgrade changes nothing of it."""


class Entry(NamedTuple):
    """The last entry in the register of a project. ``read`` gives what it says, or raises RegisterError."""

    project: str
    file: Path
    read: Callable[[], Issue]


class KeptPacks:
    """The packs of one profile that are kept. What is equal in several of them is kept once."""

    def __init__(self, root: Path) -> None:
        self._name = f"impact-{cache.lasting_key('impact', str(root.resolve()), modules=_modules())}"
        self._packs: dict[str, tuple[Stamp, Pack]] = {}
        self._closed: dict[str, tuple[Stamp, bool]] = {}
        self._shelves: dict[str, _Shelf] = {}
        self._readers: dict[str, Callable[[], Issue]] = {}
        self._new: dict[str, Pack] = {}
        self._changed = False
        with nothing_thrown_away():
            self._read()

    def _read(self) -> None:
        data = cache.read(self._name)
        if data is None:
            return
        with suppress(*BROKEN):
            packs, closed = read_plain(data)
            self._packs = _unpacked(packs, self._sections)
            self._closed = dict(closed)

    def is_closed(self, code: str, file: Path, look: Callable[[], bool]) -> bool:
        """Whether a project is closed, as ``look`` says of its file."""
        try:
            stamp = stamp_of(file)
        except OSError:
            return False
        found = self._closed.get(code)
        if found is None or found[0] != stamp:
            found = self._closed[code] = (stamp, look())
            self._changed = True
        return found[1]

    def packs(self, entries: Sequence[Entry]) -> Iterator[tuple[str, Pack | str]]:
        """The packs that entries of the register describe, by project; or why one can't be read."""
        stamps: dict[str, Stamp] = {}
        faults: dict[str, str] = {}
        for entry in entries:
            self._readers[entry.project] = entry.read
            try:
                stamps[entry.project] = stamp_of(entry.file)
            except OSError as error:
                faults[entry.project] = error.strerror or _CANNOT
        new = [entry for entry in entries if self._is_new(entry.project, stamps.get(entry.project))]
        for entry, found in zip(new, _packs_of(new), strict=True):
            if isinstance(found, str):
                faults[entry.project] = found
            else:
                self._packs[entry.project] = (stamps[entry.project], found)
                self._new[entry.project] = found
        for entry in entries:
            code = entry.project
            yield code, faults[code] if code in faults else self._packs[code][1]

    def _is_new(self, code: str, stamp: Stamp | None) -> bool:
        known = self._packs.get(code)
        return stamp is not None and (known is None or known[0] != stamp)

    def keep(self) -> None:
        """Keep what was read for the next run."""
        if not (self._new or self._changed):
            return
        with nothing_thrown_away():
            for name in {head[0] for pack in self._new.values() for head in pack.documents.heads}:
                self._keep_shelf(name)
            data = (_packed(self._packs), tuple(self._closed.items()))
            cache.write(self._name, pickle.dumps(data, pickle.HIGHEST_PROTOCOL))

    def _keep_shelf(self, name: str) -> None:
        shelf = {code: found for code, found in self._shelf(name).items() if code in self._packs}
        for code, pack in self._new.items():
            for document in pack.documents.among((name,)):
                shelf[code] = (self._packs[code][0], document.sections)
        once = _Once()
        rows = tuple(
            (code, stamp, once(tuple(map(once, map(tuple, sections)))))
            for code, (stamp, sections) in shelf.items()
        )
        cache.write(self._shelf_name(name), pickle.dumps(rows, pickle.HIGHEST_PROTOCOL))

    def _sections(self, code: str, name: str) -> Sections:
        """The sections of a document of a pack that was kept.

        :raises RegisterError: if they have to be read from the register, and can't be.
        """
        if code not in self._new:
            found = self._shelf(name).get(code)
            if found is not None and found[0] == self._packs[code][0]:
                return found[1]
            self._new[code] = Pack.of(self._readers[code]())
        (document,) = self._new[code].documents.among((name,))
        return document.sections

    def _shelf(self, name: str) -> _Shelf:
        if name not in self._shelves:
            self._shelves[name] = {}
            data = cache.read(self._shelf_name(name))
            if data is not None:
                with suppress(*BROKEN), nothing_thrown_away():
                    made = _Made()
                    self._shelves[name] = {
                        code: (stamp, made(sections)) for code, stamp, sections in read_plain(data)
                    }
        return self._shelves[name]

    def _shelf_name(self, name: str) -> str:
        return f"{self._name}-{sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"


class _Once:
    """Of equal values, always the same one: a pickle has it once."""

    def __init__(self) -> None:
        self._known: dict[Any, Any] = {}

    def __call__(self, value: T) -> T:
        return self._known.setdefault(value, value)  # type: ignore[no-any-return]


class _Made:
    """The sections of documents from plain tuples; of the same ones, always the same."""

    def __init__(self) -> None:
        self._sections: dict[int, KeptSection] = {}
        self._documents: dict[int, Sections] = {}

    def __call__(self, rows: tuple[tuple[Any, ...], ...]) -> Sections:
        if id(rows) not in self._documents:
            self._documents[id(rows)] = tuple(map(self._section, rows))
        return self._documents[id(rows)]

    def _section(self, row: tuple[Any, ...]) -> KeptSection:
        if id(row) not in self._sections:
            self._sections[id(row)] = KeptSection._make(row)
        return self._sections[id(row)]


def _packs_of(entries: Sequence[Entry]) -> Iterator[Pack | str]:
    """What entries describe, or why one can't be read; in several processes if they are many."""
    if not entries:
        return
    from dovetail.build.side_by_side import side_by_side

    yield from side_by_side(_pack_of, entries)


def _pack_of(entry: Entry) -> Pack | str:
    try:
        return Pack.of(entry.read())
    except RegisterError as error:
        return str(error)
    except OSError as error:
        return error.strerror or _CANNOT


def _modules() -> tuple[Path, ...]:
    return tuple(Path(module.__file__ or "") for module in _MADE_BY)


def _packed(packs: Mapping[str, tuple[Stamp, Pack]]) -> tuple[Any, ...]:
    once = _Once()
    return tuple(
        (
            code, stamp, pack.project, pack.name, pack.number, pack.issued, pack.manager,
            once(tuple(pack.operations.items())), once(tuple(sorted(pack.uses))),
            tuple(pack.requests.items()), once(pack.documents.heads), once(tuple(sorted(pack.rests))),
            once(tuple(sorted(pack.partly))),
            tuple((name, once(tuple(row))) for name, row in pack.gists.rows.items()),
            once(tuple(sorted(pack.tailored))),
        )
        for code, (stamp, pack) in packs.items()
    )  # fmt: skip


def _unpacked(
    rows: tuple[Any, ...], sections: Callable[[str, str], Sections]
) -> dict[str, tuple[Stamp, Pack]]:
    shared: dict[int, Any] = {}

    def once(value: Any, make: Callable[[Any], T]) -> T:
        if id(value) not in shared:
            shared[id(value)] = make(value)
        return shared[id(value)]  # type: ignore[no-any-return]

    return {
        code: (
            stamp,
            Pack(
                project, name, number, issued, manager, once(operations, dict), once(uses, frozenset),
                dict(requests), Documents(heads, partial(sections, code)), once(rests, frozenset),
                once(partly, frozenset), Gists(dict(gists)), once(tailored, frozenset),
            ),
        )
        for code, stamp, project, name, number, issued, manager, operations, uses, requests, heads, rests,
            partly, gists, tailored in rows
    }  # fmt: skip
