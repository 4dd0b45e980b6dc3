"""The facts of one project as they are now: of operations, of its file, and of what follows from both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dovetail.history.states import facts, results
from dovetail.history.states.facts import Facts
from dovetail.history.states.resting import resting_on
from dovetail.model.profile import Profile

if TYPE_CHECKING:
    # Who only asks what operations say need not wait for the rules.
    from dovetail.check.examine import Examined


@dataclass(frozen=True, slots=True)
class State:
    """The facts of one project as they are now."""

    operations: Facts
    project: Facts
    results: Facts

    @property
    def facts(self) -> Facts:
        """All of them."""
        return self.operations.joined(self.project).joined(self.results)


def state_of(profile: Profile, examined: Examined, operations: Facts | None = None) -> State:
    """The facts of a project; of ``operations``, which are the same for all projects of the profile, only
    those on which its pack rests.
    """
    return State(
        resting_on(operations or facts.of_operations(profile), examined),
        facts.of_project(profile, examined.resolved),
        results.of_results(examined.resolved),
    )
