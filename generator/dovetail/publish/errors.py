"""What goes wrong at a wiki: named, with the page that it concerns. Nothing here ever holds a secret."""

from __future__ import annotations


class PublishError(Exception):
    """Something that a person can understand and mend.

    ``code`` is the kebab-case name of the problem, ``page`` the key of the page that it concerns or "". One
    that is ``final`` ends the run, because the next page would meet it too; any other costs one page.
    """

    final = False

    def __init__(self, code: str, what: str, hint: str = "", page: str = "") -> None:
        super().__init__(what)
        self.code = code
        self.what = what
        self.hint = hint
        self.page = page


class ConflictError(PublishError):
    """What is there is not what was planned for: somebody was faster."""


class MismatchError(PublishError):
    """What was stored is not what was sent."""


class GoneError(PublishError):
    """The page is not there any more."""


class CollisionError(PublishError):
    """Something else has the address that a page needs."""


class DeniedError(PublishError):
    """The account may not do this. If the reason is the account and not the page, it is ``final``."""

    def __init__(self, code: str, what: str, hint: str = "", page: str = "", *, final: bool = True) -> None:
        super().__init__(code, what, hint, page)
        self.final = final


class UnreachableError(PublishError):
    """The wiki does not answer, or not as one."""

    final = True
