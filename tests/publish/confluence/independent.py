"""Runs the independent clients that ``setup/clients.sh`` installs (``make wikis``, part of ``make test``).

A client that isn't there is a failure, never a test left out: an uncertified stub would look like a certified one.
"""

from __future__ import annotations

import functools
import os
import subprocess
from pathlib import Path

import pytest

CLIENTS = Path(__file__).parents[3] / ".clients"


@functools.cache
def python_with(module: str) -> Path | None:
    for python in sorted(CLIENTS.glob("*/bin/python")):
        found = subprocess.run([str(python), "-c", f"import {module}"], capture_output=True, check=False)
        if found.returncode == 0:
            return python
    return None


def run(module: str, *words: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs Python of the environment that has `module` in `folder`, without proxies and foreign settings."""
    python = python_with(module)
    if python is None:
        pytest.fail(f"{module} is not installed in {CLIENTS.name}; run: sh setup/clients.sh")
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG", "TMPDIR"}}
    given = kept | {"HOME": str(folder), "NO_PROXY": "127.0.0.1", "PYTHONWARNINGS": "ignore"} | environment
    return subprocess.run(
        [str(python), *words], cwd=folder, env=given, capture_output=True, text=True, check=False, timeout=120
    )


def worked(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr
