"""Room for calls that go deep, so that none of them has to ask the system for memory.

Python lays what calls need into stretches of 16 kB, one behind the other. Layout is hundreds of calls deep;
where a stretch ends between a loop and what the loop calls, each turn has the system map a new stretch and
take it back again: 40,000 times in a document of six pages, a quarter of all the time that it takes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

_Result = TypeVar("_Result")
_ROOM = 2**16 + 1
"""How many values a call says it needs. Python makes room for a power of two: as many are left for others."""


def with_room(call: Callable[[], _Result]) -> _Result:
    """What ``call`` returns or raises; half a megabyte for the calls below it is reserved at once.

    What is not used of that takes no memory.
    """
    result: _Result = _spacious(call)
    return result


def _plain(call: Callable[[], Any]) -> Any:
    return call()


def _spacious(call: Callable[[], Any]) -> Any:
    return call()


_spacious.__code__ = _plain.__code__.replace(co_stacksize=_ROOM)
