"""One line about the machine, without which figures mean nothing."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version

from dovetail.build.executor import cores


def machine_line() -> str:
    """Cores, Python, engine and how busy the machine is; a load above the number of cores means noise."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{cores()} cores, {platform.machine()}, {platform.system()}, "
        f"Python {platform.python_version()}, WeasyPrint {version('weasyprint')}{load}"
    )
