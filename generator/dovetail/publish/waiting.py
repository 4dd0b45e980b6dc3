"""When a request may be sent again, and how long that is waited for."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception_type

from dovetail.publish.errors import PublishError, UnreachableError

T = TypeVar("T")
_TRIES = 5
_LOOKS = 3
_LONGEST_GUESS = 20.0


class UnsureError(UnreachableError):
    """A request may have been carried out, or not: look before it is sent again."""


class AgainError(Exception):
    """The wiki asks for time: ``wait`` seconds, None if it named none. ``last`` is what ends the tries."""

    def __init__(self, wait: float | None, last: PublishError) -> None:
        super().__init__(last.what)
        self.wait = wait
        self.last = last


def asked_wait(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """The seconds that ``Retry-After`` names, as a number or as a day and time; None if it names none."""
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    if value.isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - (now or datetime.now(UTC))).total_seconds())


class Patience:
    """Tries a request again as long as the wiki asks for it, ``seconds`` of waiting at most for each."""

    def __init__(self, seconds: float, sleep: Callable[[float], None]) -> None:
        self._seconds = seconds
        self._sleep = sleep

    def pause(self, seconds: float) -> None:
        """Wait."""
        self._sleep(seconds)

    def tried(self, send: Callable[[], T]) -> T:
        """What ``send`` gives when it does not raise :class:`AgainError` any more.

        :raises PublishError: what the last try left, when patience is at its end.
        """
        waits = Retrying(
            retry=retry_if_exception_type(AgainError),
            wait=_wait,
            stop=self._is_over,
            sleep=self.pause,
            reraise=True,
        )
        try:
            return waits(send)
        except AgainError as error:
            raise error.last from None

    def waited(self, again: AgainError) -> None:
        """Wait once as the wiki asked, for a request that is sent again only after a look.

        :raises PublishError: if that would take too long.
        """
        wait = again.wait if again.wait is not None else 1.0
        if wait > self._seconds:
            raise again.last
        self.pause(wait)

    def _is_over(self, state: RetryCallState) -> bool:
        # A wiki that takes a request and never answers costs time, too.
        spent = max(state.idle_for, state.seconds_since_start or 0.0)
        return state.attempt_number >= _TRIES or spent + state.upcoming_sleep > self._seconds


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, AgainError) and error.wait is not None:
        return error.wait
    guess = min(_LONGEST_GUESS, 2.0 ** (state.attempt_number - 1))
    # Many clients that were refused together should not come back together.
    return guess * random.uniform(0.5, 1.0)


def surely(do: Callable[[], T], look: Callable[[], T | None]) -> T:
    """The result of a write that must not happen twice.

    ``look`` says what is there whenever it isn't known whether ``do`` was carried out; only if nothing is,
    it is done again.
    """
    for _ in range(_LOOKS):
        try:
            return do()
        except UnsureError as error:
            unsure = error
        found = look()
        if found is not None:
            return found
    raise unsure
