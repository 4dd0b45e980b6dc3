"""Secrets come from three places, and are shown nowhere."""

from __future__ import annotations

import base64
from pathlib import Path

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


def test_none_is_none(tmp_path: Path) -> None:
    assert secret_of(None, tmp_path, "bot") is None
