"""Whose account runs the program: by what the system says, not by the environment, which anybody may set."""

from __future__ import annotations

import os


def login_name() -> str:
    """The login name; of an account that has none, as in some containers, its number."""
    try:
        import pwd
    except ImportError:
        return os.getlogin()
    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
