"""Where the independent clients are installed: folders of environments, in CONFLUENCE_CLIENTS.

With the variable set, a client that isn't found there is a failure; without it the tests use this
environment, and are skipped where a client isn't part of it (README.md tells how to install them).
"""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from pathlib import Path

import pytest

VARIABLE = "CONFLUENCE_CLIENTS"


def _pythons() -> list[Path]:
    named = [folder for folder in os.environ.get(VARIABLE, "").split(os.pathsep) if folder]
    return [Path(folder).absolute() / "bin" / "python" for folder in named] or [Path(sys.executable)]


@functools.cache
def python_with(module: str) -> Path | None:
    for python in _pythons():
        found = subprocess.run([str(python), "-c", f"import {module}"], capture_output=True, check=False)
        if found.returncode == 0:
            return python
    return None


def run(module: str, *words: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs Python of the environment that has `module` in `folder`, without proxies and foreign settings."""
    python = python_with(module)
    if python is None:
        told = f"{module} is not installed; see README.md beside this test"
        if os.environ.get(VARIABLE):
            pytest.fail(told)
        pytest.skip(told)
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG", "TMPDIR"}}
    given = kept | {"HOME": str(folder), "NO_PROXY": "127.0.0.1", "PYTHONWARNINGS": "ignore"} | environment
    return subprocess.run(
        [str(python), *words], cwd=folder, env=given, capture_output=True, text=True, check=False, timeout=120
    )


def worked(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr
