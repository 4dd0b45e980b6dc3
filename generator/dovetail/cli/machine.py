"""What Dovetail needs of a machine, looked at one by one. Each check ends in an answer, never an error."""

from __future__ import annotations

import ctypes
import hashlib
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from dovetail import bundled

DISTRIBUTION = "dovetail-procedures"
_REINSTALL = f"install it again: python -m pip install --force-reinstall {DISTRIBUTION}"
_PACKAGES = "libpangoft2-1.0-0 libharfbuzz-subset0"
_APT = f"on Debian or Ubuntu: apt-get install {_PACKAGES}; on macOS: brew install pango"
_VERSION = re.compile(r"\s*([A-Za-z0-9._-]+)(?:\[[^\]]*\])?\s*(?:(>=|==)\s*([0-9.]+))?")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is needed: whether it is there, what was found, and how to get it if not."""

    id: str
    title: str
    ok: bool
    found: str
    fix: str = ""


def examine(out: Path) -> list[Check]:
    """All checks, in the order in which a person would mend things. ``out`` is where packs go."""
    return [
        python(),
        *libraries(),
        yaml_parser(),
        *shared_libraries(),
        pdf_engine(),
        fonts(),
        profiles(),
        output(out),
        terminal(),
    ]


def python() -> Check:
    """The interpreter is one that is supported."""
    version = ".".join(map(str, sys.version_info[:3]))
    fix = "install Python 3.11 or newer, and Dovetail with it"
    return Check("python", "Python 3.11 or newer", sys.version_info >= (3, 11), version, fix)


def libraries() -> Iterator[Check]:
    """Each library that the distribution asks for, in a version that it accepts."""
    try:
        wanted = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        yield Check("distribution", DISTRIBUTION, False, "not installed", _REINSTALL)
        return
    for requirement in sorted(wanted, key=str.lower):
        match = _VERSION.match(requirement)
        if match and "extra ==" not in requirement:
            yield _library(match[1], match[2] or "", match[3] or "")


def _library(name: str, relation: str, bound: str) -> Check:
    title = f"{name} {relation} {bound}".strip()
    fix = f"python -m pip install '{name}{relation}{bound}'"
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        return Check(f"library-{name.lower()}", title, False, "not installed", fix)
    have, need = _numbers(version), _numbers(bound)
    fits = have >= need if relation == ">=" else have[: len(need)] == need
    return Check(f"library-{name.lower()}", title, fits, version, fix)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version.split("+", maxsplit=1)[0]))


def yaml_parser() -> Check:
    """PyYAML has its C parser: the other reads the same files ten times slower, and stumbles over "?"."""
    title, fix = "PyYAML's C parser", "python -m pip install --force-reinstall --only-binary :all: pyyaml"
    try:
        import yaml
    except ImportError:
        return Check("yaml-c", title, False, "PyYAML is not installed", fix)
    return Check(
        "yaml-c", title, yaml.__with_libyaml__, "there" if yaml.__with_libyaml__ else "not built in", fix
    )


def shared_libraries() -> Iterator[Check]:
    """The libraries that set text in PDF, which no Python package brings along."""
    yield _shared(
        "pango", "Pango", ("libpango-1.0.so.0", "libpango-1.0.0.dylib", "libpango-1.0-0.dll"), _pango
    )
    names = ("libpangoft2-1.0.so.0", "libpangoft2-1.0.0.dylib", "libpangoft2-1.0-0.dll")
    yield _shared("pangoft2", "Pango for FreeType", names)
    names = ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll")
    yield _shared("harfbuzz", "HarfBuzz", names, _harfbuzz)
    names = ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll")
    yield _shared("harfbuzz-subset", "HarfBuzz, font subsetting", names, _harfbuzz)


def _shared(
    name: str, title: str, files: tuple[str, ...], version: Callable[[ctypes.CDLL], str] | None = None
) -> Check:
    for file in files:
        try:
            library = ctypes.CDLL(file)
        except OSError:
            continue
        return Check(name, title, True, version(library) if version else "there")
    return Check(name, title, False, "not found", _APT)


def _pango(library: ctypes.CDLL) -> str:
    library.pango_version_string.restype = ctypes.c_char_p
    return bytes(library.pango_version_string()).decode()


def _harfbuzz(library: ctypes.CDLL) -> str:
    library.hb_version_string.restype = ctypes.c_char_p
    return bytes(library.hb_version_string()).decode()


def pdf_engine() -> Check:
    """WeasyPrint starts: it finds all that it loads itself."""
    title = "WeasyPrint starts"
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        reason = str(error).strip().partition("\n")[0]
        return Check("weasyprint", title, False, reason, f"mend the libraries above; {_APT}")
    return Check("weasyprint", title, True, str(weasyprint.__version__))


def fonts() -> Check:
    """The bundled fonts are all there and unchanged: other fonts make other bytes of the same pack."""
    title = "Bundled fonts"
    folder = bundled.templates_dir() / "theme" / "fonts"
    try:
        listed = [
            line.split() for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines() if line.strip()
        ]
    except OSError as error:
        return Check("fonts", title, False, f"no list of fonts in {folder}: {error.strerror}", _REINSTALL)
    for line in listed:
        digest, name = line[0], line[-1].removeprefix("*")
        try:
            content = (folder / name).read_bytes()
        except OSError:
            return Check("fonts", title, False, f"{name} is missing in {folder}", _REINSTALL)
        if hashlib.sha256(content).hexdigest() != digest:
            return Check("fonts", title, False, f"{name} in {folder} was changed", _REINSTALL)
    return Check("fonts", title, bool(listed), f"{len(listed)} files as they should be", _REINSTALL)


def profiles() -> Check:
    """The reference profile and the samples came with the program."""
    folder = bundled.profiles_dir()
    names = sorted(path.parent.name for path in folder.glob("*/organization.yaml"))
    found = ", ".join(names) or f"none in {folder}"
    return Check("profiles", "Bundled profiles", "reference" in names, found, _REINSTALL)


def output(folder: Path) -> Check:
    """Packs can be written where they are to go; the folder itself may not exist yet."""
    title = "Output folder"
    nearest = next((path for path in (folder, *folder.absolute().parents) if path.exists()), folder)
    fix = "give yourself leave to write there, or name another folder with --out"
    try:
        with tempfile.TemporaryFile(dir=nearest):
            pass
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return Check("output", title, False, f"{nearest}: {reason}", fix)
    return Check("output", title, True, f"{folder} can be written")


def terminal() -> Check:
    """The terminal shows every character of a name; otherwise it shows numbers for some."""
    encoding = (sys.stdout.encoding or "unknown").lower()
    language = os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or "unset"
    fix = f"set the language of the terminal to one with UTF-8 (it is {language}): export LC_ALL=C.UTF-8"
    return Check("terminal", "Terminal writes UTF-8", encoding.replace("-", "") == "utf8", encoding, fix)
