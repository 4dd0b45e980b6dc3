"""What a rule is: a reason, an example of both kinds, and a check that judges subjects one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Place, Severity
from dovetail.resolve.calendars.fiscal import Span

if TYPE_CHECKING:
    from dovetail.check.case import Case

FailureMode = Literal["F1", "F2", "F3", "F4", "F5", "F6", "F7"]
Spoils = Literal["", "early-life-support", "live-data"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a rule says of one subject (a request, service, control …), named as people name it in the file.
    What the organization has not said is named by its path, such as ``standards.readiness``.

    ``message`` says what is wrong, or which answer is missing and who can give it; ``place`` is the line to
    change. ``code`` is one of the rule's codes; left out, the first. ``due`` is the day on which what is
    unknown must be known. A finding of an operational procedure names it in ``procedure``. ``severity`` makes
    this finding lighter than its rule. ``whole`` says that it is about the organization: every project that
    shows it reports it alike, and it stands once.
    """

    verdict: Literal["pass", "fail", "unknown"]
    subject: str
    message: str = ""
    place: Place | None = None
    hint: str = ""
    procedure: str = ""
    code: str = ""
    due: date | None = None
    related: tuple[Place, ...] = ()
    severity: Severity | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of alignment.

    ``codes`` are the kebab-case names of what it reports, the usual one first. ``title`` says what must hold.
    ``data`` says in words what it reads. ``bad`` and ``good`` are examples in YAML that the rule's own test
    runs: keys ``organization``, ``procedures`` and ``project``, laid over the small profile of the tests.
    ``procedures`` are those of the 24 that it belongs to (none: all). ``hint`` is how to put it right.
    A finding is waived by ``waivable_by``; left out, by the owner of the procedure that it concerns.
    Where only some may give leave for a certain subject, ``waivers_of`` names them. ``bites_on`` says on
    which days a finding about a subject takes effect: leave must be in force on all of them. ``spoils`` names
    what a fault endangers whatever its subject is: it has to be settled before that begins.
    """

    id: str
    codes: tuple[str, ...]
    title: str
    severity: Severity
    prevents: tuple[FailureMode, ...]
    reason: str
    data: str
    bad: str
    good: str
    hint: str
    check: Callable[[Case], Iterable[Judgement]]
    procedures: tuple[str, ...] = ()
    waivable: bool = True
    waivable_by: str = ""
    waivers_of: Callable[[Case, str], tuple[str, ...]] | None = None
    bites_on: Callable[[Case, str], Span | None] | None = None
    spoils: Spoils = ""


def passed(subject: str, *, procedure: str = "") -> Judgement:
    """The rule holds for this subject."""
    return Judgement("pass", subject, procedure=procedure)


def failed(
    subject: str,
    message: str,
    place: Place | None,
    *,
    hint: str = "",
    procedure: str = "",
    code: str = "",
    related: tuple[Place, ...] = (),
    severity: Severity | None = None,
    whole: bool = False,
) -> Judgement:
    """The rule is broken: ``message`` says how."""
    return Judgement("fail", subject, message, place, hint, procedure, code, None, related, severity, whole)


def unknown(
    subject: str,
    message: str,
    place: Place | None,
    *,
    hint: str = "",
    procedure: str = "",
    code: str = "",
    due: date | None = None,
    related: tuple[Place, ...] = (),
    severity: Severity | None = None,
    whole: bool = False,
) -> Judgement:
    """It can't be told: ``message`` says what is missing, ``due`` when it must be known."""
    return Judgement("unknown", subject, message, place, hint, procedure, code, due, related, severity, whole)


def question_in(value: object) -> str:
    """``: Who signs?``, to stand behind a message about a value that is an open question; else empty."""
    return f": {value.unknown}" if isinstance(value, Unknown) else ""
