"""What came of each round of building, for all who wait for the next one."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Condition

from dovetail.making.rounds import Round


@dataclass
class Board:
    """Shows the newest round; those who wait are told of the next. Safe for several threads."""

    _round: Round = field(default_factory=Round)
    _changed: Condition = field(default_factory=Condition)
    _closed: bool = False

    @property
    def newest(self) -> Round:
        """The newest round."""
        with self._changed:
            return self._round

    def show(self, round_: Round) -> None:
        """Show a round to everybody."""
        with self._changed:
            self._round = round_
            self._changed.notify_all()

    def close(self) -> None:
        """Nothing more will come: whoever waits goes home."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def after(self, number: int, patience: float) -> Round | None:
        """The newest round once it is another than this; none if none came in so many seconds.

        :raises EOFError: if nothing more will come.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._round.number != number, patience)
            if self._closed:
                raise EOFError
            return self._round if self._round.number != number else None
