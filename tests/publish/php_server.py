"""A real wiki in PHP on the loopback interface: unpacked once per checkout, with data of its own for each run."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
WIKIS = ROOT / ".wikis"


def unpacked(name: str) -> Path:
    """Where a wiki's program lies; it is unpacked if it isn't yet.

    A machine on which that can't be done fails its tests: a wiki that nobody has asked proves nothing.
    """
    done = subprocess.run(["sh", "setup/wikis.sh"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"no wiki to test with: {done.stdout}{done.stderr}"
    return WIKIS / name


@dataclass
class PhpServer:
    """One wiki. ``data`` is all that it writes, ``fresh`` how that was in the beginning."""

    www: Path
    fresh: Path
    data: Path
    ready: str
    port: int = 0
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            self.port = listening.getsockname()[1]

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        environment = {**os.environ, "WIKI_DATA": str(self.data), "WIKI_ADDRESS": self.address}
        # Its workers would outlive it.
        environment.pop("PHP_CLI_SERVER_WORKERS", None)
        with (self.data.parent / "log").open("ab") as log:
            self._process = subprocess.Popen(
                ["php", "-S", f"127.0.0.1:{self.port}", "-t", str(self.www)],
                env=environment,
                cwd=self.www,
                stdout=log,
                stderr=log,
            )
        for _ in range(200):
            try:
                with urllib.request.urlopen(f"{self.address}{self.ready}", timeout=20):
                    return
            except urllib.error.HTTPError:
                return
            except OSError:
                assert self._process.poll() is None, (self.data.parent / "log").read_text("utf-8", "replace")
                time.sleep(0.05)
        raise AssertionError("the wiki does not start")

    def stop(self) -> None:
        """Stop it as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def restore(self, copy: Path | None = None) -> None:
        """Put all that it has written back to how it was, in the beginning or in a copy."""
        _settled_copy(copy or self.fresh, self.data)

    def copy(self, to: Path) -> Path:
        """A copy of all that it has written."""
        _settled_copy(self.data, to)
        return to


def _settled_copy(source: Path, to: Path) -> None:
    """Make ``to`` a copy of ``source``.

    A wiki may still write after it has answered, and take its own journals away while they are copied: then the copy
    is begun anew.
    """
    for _ in range(40):
        shutil.rmtree(to, ignore_errors=True)
        try:
            shutil.copytree(source, to)
        except (shutil.Error, FileExistsError, FileNotFoundError):
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the wiki does not leave its data alone")


@contextmanager
def mediawiki(folder: Path) -> Iterator[PhpServer]:
    """A MediaWiki that writes into ``folder``; ``Admin`` is its account, with a bot password ``pub``."""
    program = unpacked("mediawiki")
    with _running(
        PhpServer(program / "www", folder / "fresh", folder / "data", "/api.php"), program / "data"
    ) as wiki:
        yield wiki


@contextmanager
def dokuwiki(folder: Path) -> Iterator[PhpServer]:
    """A DokuWiki that writes into ``folder``; ``admin`` and ``ana`` are its accounts."""
    program = unpacked("dokuwiki")
    server = PhpServer(program / "www", folder / "fresh", folder / "data", "/doku.php")
    with _running(server, program / "instance") as wiki:
        yield wiki


@contextmanager
def _running(server: PhpServer, program: Path) -> Iterator[PhpServer]:
    server.restore(program)
    (server.data / "images").mkdir(exist_ok=True)
    server.start()
    server.copy(server.fresh)
    try:
        yield server
    finally:
        server.stop()
