"""Runs the machine's git: with safe arguments, no hooks, no prompt, and secrets in no argument."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from dovetail.model.publishing import is_branch
from dovetail.publish.errors import ConflictError, DeniedError, PublishError, UnreachableError
from dovetail.publish.secrets import Secret
from dovetail.publish.waiting import AgainError, Patience

PROTOCOLS = "https:http:ssh:file"
_SECONDS = 600
_DENIED = re.compile(
    r"authentication failed|could not read (?:username|password)|terminal prompts disabled|permission denied"
    r"|\b40[13]\b|access denied|not allowed to|pre-receive hook declined|protected branch",
    re.IGNORECASE,
)
_BUSY = re.compile(
    r"(?:error:|HTTP) (?:429|50[234])\b|connection (?:reset|timed out)|early EOF|hung up unexpectedly",
    re.IGNORECASE,
)
_PATIENCE = 60.0
_BEHIND = re.compile(r"non-fast-forward|fetch first|cannot lock ref|\[rejected\]|stale info", re.IGNORECASE)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Git:
    """A repository of our own in ``folder``, and how to reach the other one."""

    folder: Path
    address: str
    user: str = ""
    secret: Secret | None = None
    sleep: Callable[[float], None] = time.sleep

    def patiently(self, *arguments: str, done: Callable[[], bool] = lambda: False) -> bytes:
        """What a command prints; run again a few times, and not longer than a minute, if the server is busy.

        ``done`` says whether a command that failed has done its work all the same.
        """

        def send() -> bytes:
            try:
                return self.run(*arguments)
            except PublishError as error:
                if done():
                    return b""
                if error.code == "wiki-busy":
                    raise AgainError(None, error) from None
                raise

        return Patience(_PATIENCE, self.sleep).tried(send)

    def run(self, *arguments: str, data: bytes = b"", more: Mapping[str, str] | None = None) -> bytes:
        """What a command prints.

        :raises PublishError: what went wrong, in words for people; nothing in them is secret.
        """
        command = ["git", *arguments]
        try:
            done = subprocess.run(
                command,
                cwd=self.folder,
                input=data,
                capture_output=True,
                env={**self._environment(), **(more or {})},
                timeout=_SECONDS,
                check=False,
            )
        except FileNotFoundError:
            raise PublishError("git-missing", "the program git is not installed", "install it") from None
        except subprocess.TimeoutExpired:
            what = f"git {arguments[0]} took longer than {_SECONDS} seconds"
            raise UnreachableError("wiki-silent", what, "try again later") from None
        if done.returncode != 0:
            raise self._error(arguments[0], done.stderr.decode("utf-8", "replace"))
        return done.stdout

    def _environment(self) -> dict[str, str]:
        # What a caller of ours has set for its own git (a work tree, tracing with tokens in it) is not ours.
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        settings = self._settings()
        return {
            **kept,
            "LC_ALL": "C",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_ALLOW_PROTOCOL": PROTOCOLS,
            "GIT_SSH_COMMAND": "ssh -oBatchMode=yes",
            "GIT_CONFIG_COUNT": str(len(settings)),
            **{f"GIT_CONFIG_KEY_{number}": name for number, (name, _) in enumerate(settings)},
            **{f"GIT_CONFIG_VALUE_{number}": value for number, (_, value) in enumerate(settings)},
        }

    def _settings(self) -> Sequence[tuple[str, str]]:
        settings = [
            ("core.hooksPath", os.devnull),
            ("gc.auto", "0"),
            # A redirect would carry the token to wherever it leads.
            ("http.followRedirects", "false"),
            ("http.lowSpeedLimit", "1"),
            ("http.lowSpeedTime", "60"),
        ]
        if self.address.lower().startswith("http") and urlsplit(self.address).hostname in _LOOPBACK:
            # A proxy on another machine could read what is sent to this one.
            settings.append(("http.proxy", ""))
        if self.secret is not None and self.address.lower().startswith(("https://", "http://")):
            parts = urlsplit(self.address)
            header = f"Authorization: {self.secret.basic(self.user or 'dovetail')}"
            settings.append((f"http.{parts.scheme}://{parts.netloc}/.extraHeader", header))
            settings.append(("credential.helper", ""))
        return settings

    def _error(self, command: str, said: str) -> PublishError:
        if self.secret is not None:
            said = self.secret.hidden(said, self.user or "dovetail")
        lines = [line for line in said.splitlines() if line.strip() and not line.startswith("hint:")]
        words = " ".join(line.removeprefix("fatal: ").strip() for line in lines[-3:])[:400]
        if command == "push" and _BEHIND.search(said):
            what = "somebody published to the wiki meanwhile; nothing of this run is there"
            return ConflictError("wiki-moved-on", what, "make a new plan")
        if _DENIED.search(said):
            hint = "check user:, the secret, and that the account may write to the wiki's repository"
            return DeniedError("access-denied", f"the repository refuses: {words}", hint)
        code = "wiki-busy" if _BUSY.search(said) else "wiki-unreachable"
        return UnreachableError(code, f"git {command}: {words}", "check to: and the network")


def checked_address(address: str, secret: Secret | None) -> str:
    """The address, if git may be given it.

    :raises PublishError: for one that is an option or a command, or that would send a token readably.
    """
    if address.startswith("-") or "::" in address or any(ord(sign) < 32 for sign in address):
        raise PublishError("publish-address", "it is no address of a repository", "write https://…")
    parts = urlsplit(address) if "://" in address else None
    if parts is not None and parts.scheme.lower() not in PROTOCOLS.split(":"):
        raise PublishError("publish-address", f"{parts.scheme}:// is not used", "write https:// or ssh://")
    readable = parts is not None and parts.scheme.lower() == "http" and parts.hostname not in _LOOPBACK
    if readable and secret is not None:
        what = "the address is http://, and the token could be read on the way"
        raise DeniedError("access-readable", what, "write https://")
    return address


def checked_branch(branch: str) -> str:
    """The name of a branch, if git takes it as one and nothing else.

    :raises PublishError: otherwise.
    """
    if not is_branch(branch):
        raise PublishError("publish-branch", f'"{branch[:60]}" is no name of a branch', "correct branch:")
    return branch
