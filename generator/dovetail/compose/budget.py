"""How much a template may do, counted in operations and characters: alike on any machine."""

from __future__ import annotations

from jinja2 import TemplateRuntimeError

OPERATIONS = 400_000
"""Loop turns, calls, includes and printed values of one document; 1,000 steps take about 60,000."""
CHARACTERS = 8_000_000
"""Characters that the templates of one document may make and print, in all."""
UNBOUNDED = 10**15
"""For templates that are trusted."""
LONGEST_TEXT = 200_000
"""Characters of one text, or items of one list, that an expression may make."""
LARGEST_NUMBER_BITS = 256
LARGEST_EXPONENT = 64
LONGEST_RANGE = 10_000


class BudgetExceededError(TemplateRuntimeError):
    """A template did more than any document needs."""


class Budget:
    """What is left to one document. Each method raises :exc:`BudgetExceededError` when it is used up."""

    def __init__(self, operations: int = OPERATIONS, characters: int = CHARACTERS) -> None:
        self._operations = self._all_operations = operations
        self._characters = self._all_characters = characters

    def step(self, count: int = 1) -> None:
        """Use up operations."""
        self._operations -= count
        if self._operations < 0:
            raise BudgetExceededError(f"the template takes more than {self._all_operations:,} operations")

    def made(self, length: int, *, limit: int = CHARACTERS) -> None:
        """Use up an operation and the characters (or items) that it makes; ``limit`` bounds this one text."""
        self.step()
        if length > limit:
            raise BudgetExceededError(f"an expression makes more than {limit:,} characters or items")
        self._characters -= length
        if self._characters < 0:
            raise BudgetExceededError(f"the template makes more than {self._all_characters:,} characters")
