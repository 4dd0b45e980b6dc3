"""Passwords and tokens: from the environment, a file or the keyring, and never shown."""

from __future__ import annotations

import base64
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from dovetail.model.publishing import SecretSource
from dovetail.publish.errors import DeniedError

_LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Secret:
    """A password or token. Printing it shows nothing."""

    _value: str = field(repr=False)

    def reveal(self) -> str:
        """The value, for the one place that sends it."""
        return self._value

    def basic(self, user: str) -> str:
        """The value of an Authorization header for HTTP Basic."""
        pair = f"{user}:{self._value}".encode()
        return f"Basic {base64.b64encode(pair).decode()}"

    def hidden(self, text: str, user: str = "") -> str:
        """The text without the secret, in whatever form requests carry it."""
        forms = {self._value, quote(self._value), quote(self._value, safe="")}
        forms.add(self.basic(user).removeprefix("Basic "))
        for form in sorted(forms, key=len, reverse=True):
            text = text.replace(form, "***")
        return text

    def __str__(self) -> str:
        return "***"


def secret_of(
    source: SecretSource | None, root: Path, user: str, environment: Mapping[str, str] | None = None
) -> Secret | None:
    """The secret that a target names, or None if it names none.

    :raises DeniedError: if it isn't there, or others can read its file.
    """
    if source is None:
        return None
    if source.env is not None:
        value = (os.environ if environment is None else environment).get(source.env, "")
        return _checked(value, f"the environment variable {source.env} is empty or not set")
    if source.file is not None:
        return _from_file(root / Path(source.file).expanduser())
    return _from_keyring(source.keyring or "", user)


def _from_file(path: Path) -> Secret:
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise DeniedError("secret-unusable", f"{path} is no plain file")
            if status.st_mode & 0o077:
                raise DeniedError("secret-exposed", f"others may read {path}", f"chmod 600 {path}")
            data = file.read(_LONGEST)
    except OSError as error:
        why = (error.strerror or "it can't be read").lower()
        raise DeniedError("secret-missing", f"{path}: {why}", "put the token there, for you alone") from None
    return _checked(data.decode("utf-8", "replace"), f"{path} is empty")


def _from_keyring(service: str, user: str) -> Secret:
    try:
        import keyring
    except ImportError:
        what = "the keyring of this system can't be asked"
        raise DeniedError("secret-missing", what, "install the Python package keyring") from None
    try:
        value = keyring.get_password(service, user)
    except keyring.errors.KeyringError as error:
        raise DeniedError("secret-missing", f"the keyring refuses: {type(error).__name__}") from None
    return _checked(value or "", f"the keyring has no entry for {user} at {service}")


def _checked(value: str, why: str) -> Secret:
    value = value.strip()
    if not value:
        raise DeniedError("secret-missing", why, "set it, or correct secret: in publish.yaml")
    if any(character in value for character in "\r\n\0"):
        raise DeniedError("secret-unusable", "the secret has more than one line")
    return Secret(value)
