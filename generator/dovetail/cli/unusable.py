"""What a command raises when it can't do its work with what it was given."""

from __future__ import annotations

import click


class UnusableError(click.ClickException):
    """The message says what can't be used and why; the program ends with 2."""

    exit_code = 2
