"""Who may ask the preview for what: only pages of its own, and only for files below its folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

TYPES: Mapping[str, str] = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
}
"""What files are served as. Others are not there."""


def is_own_host(host: str | None, names: frozenset[str], port: int) -> bool:
    """Whether the request was meant for this server: a name that another one resolved to us is not ours."""
    if not host:
        return False
    name, _, asked = host.rpartition(":") if not host.endswith("]") and ":" in host else (host, "", "")
    return name.strip("[]").lower() in names and asked in ("", str(port))


def is_own_origin(origin: str | None, names: frozenset[str], port: int) -> bool:
    """Whether a page of ours asks. Without an origin it is a person who follows a link."""
    if origin is None:
        return True
    try:
        parts = urlsplit(origin)
        asked = parts.port
    except ValueError:
        return False
    return parts.scheme == "http" and (parts.hostname or "") in names and (asked or 80) == port


def path_of(target: str) -> tuple[str, ...] | None:
    """The parts of the path that is asked for, decoded once; none if it is no plain path."""
    try:
        path = unquote(urlsplit(target).path, errors="strict")
    except (ValueError, UnicodeDecodeError):
        return None
    if not path.startswith("/") or "\\" in path or "\0" in path or "%" in path:
        return None
    parts = tuple(part for part in path.split("/") if part)
    return None if any(part.startswith(".") for part in parts) else parts


def read_below(root: Path, parts: tuple[str, ...]) -> tuple[bytes, str] | None:
    """A file below a folder and its type. No symbolic link is followed, none of the way and not the file."""
    if not parts or (kind := TYPES.get(Path(parts[-1]).suffix.lower())) is None:
        return None
    try:
        folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        for part in parts[:-1]:
            inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
            os.close(folder)
            folder = inner
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        with os.fdopen(os.open(parts[-1], flags, dir_fd=folder), "rb") as file:
            return file.read(), kind
    except OSError:
        return None
    finally:
        os.close(folder)
