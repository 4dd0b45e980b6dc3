"""Secrets come from three places, and are shown nowhere."""

from __future__ import annotations

import base64
import sys
from pathlib import Path
from types import ModuleType

import pytest

from dovetail.model.publishing import SecretSource
from dovetail.publish.errors import DeniedError
from dovetail.publish.secrets import Secret, secret_of

CANARY = "canary/7 +token"


def test_a_secret_is_not_printed() -> None:
    secret = Secret(CANARY)
    assert CANARY not in f"{secret} {secret!r} {[secret]}"
    basic = base64.b64encode(f"bot:{CANARY}".encode()).decode()
    said = f"https://bot:canary%2F7%20%2Btoken@x {CANARY} {basic}"
    hidden = secret.hidden(said, "bot")
    assert "canary" not in hidden
    assert basic not in hidden


def test_from_the_environment(tmp_path: Path) -> None:
    source = SecretSource(env="WIKI_TOKEN")
    found = secret_of(source, tmp_path, "bot", {"WIKI_TOKEN": f"{CANARY}\n"})
    assert found is not None
    assert found.reveal() == CANARY
    with pytest.raises(DeniedError, match="WIKI_TOKEN is empty or not set"):
        secret_of(source, tmp_path, "bot", {})


def test_from_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text(CANARY)
    source = SecretSource(file="token")
    path.chmod(0o640)
    with pytest.raises(DeniedError, match="others may read") as refused:
        secret_of(source, tmp_path, "bot")
    assert CANARY not in str(refused.value)
    path.chmod(0o600)
    found = secret_of(source, tmp_path, "bot")
    assert found is not None
    assert found.reveal() == CANARY
    path.write_text("two\nlines")
    with pytest.raises(DeniedError, match="more than one line"):
        secret_of(source, tmp_path, "bot")


class KeyringOfThisMachine(ModuleType):
    """Stands for the module ``keyring``, which is not installed everywhere."""

    class errors:  # noqa: N801
        class KeyringError(Exception):
            pass

    def __init__(self, entries: dict[tuple[str, str], str], *, locked: bool = False) -> None:
        super().__init__("keyring")
        self._entries = entries
        self._locked = locked

    def get_password(self, service: str, user: str) -> str | None:
        if self._locked:
            raise self.errors.KeyringError(f"locked, and {CANARY} must not be told")
        return self._entries.get((service, user))


def test_from_the_keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = SecretSource(keyring="harbour-wiki")
    entries = {("harbour-wiki", "bot"): CANARY}
    monkeypatch.setitem(sys.modules, "keyring", KeyringOfThisMachine(entries))
    found = secret_of(source, tmp_path, "bot")
    assert found is not None
    assert found.reveal() == CANARY
    with pytest.raises(DeniedError, match="no entry for ana at harbour-wiki"):
        secret_of(source, tmp_path, "ana")
    monkeypatch.setitem(sys.modules, "keyring", KeyringOfThisMachine(entries, locked=True))
    with pytest.raises(DeniedError, match="the keyring refuses") as refused:
        secret_of(source, tmp_path, "bot")
    assert CANARY not in refused.value.what + refused.value.hint


def test_without_a_keyring_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(DeniedError, match="can't be asked") as refused:
        secret_of(SecretSource(keyring="harbour-wiki"), tmp_path, "bot")
    assert "keyring" in refused.value.hint


def test_none_is_none(tmp_path: Path) -> None:
    assert secret_of(None, tmp_path, "bot") is None
