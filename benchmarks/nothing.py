"""Nothing to do: a build of 1,000 projects with 20 documents each, against ninja with as many targets.

``python -m benchmarks.nothing FOLDER`` makes the documents. Their text is invented, because composing 20,000
real ones takes an hour; they are written, recorded and remembered by the code that builds real ones.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from unittest import mock

from benchmarks.measure import process
from benchmarks.portfolio import ORGANIZATION, write_portfolio
from benchmarks.samples import DOVETAIL, PYTHON, SMALL, pack_of, resolved
from benchmarks.table import Line, compare
from dovetail import cache
from dovetail.build import builder
from dovetail.build.fingerprint import of_value
from dovetail.build.pack_json import Manifest
from dovetail.build.target import Target
from dovetail.build.tasks import ReadyTask
from dovetail.cli import nothing_to_do
from dovetail.cli.remembered import question

PROJECTS, DOCUMENTS = 1_000, 20
NINJA = "ninja"
NOTHING = "python -c pass"
CHECK = "dovetail check, nothing changed"
_RESTED = 2.5
"""Seconds after which the looks of a file are believed; until then it is read, as after every build."""


def run() -> None:
    """Ninja is measured where it is installed; its targets are up to date as ours are."""
    with tempfile.TemporaryDirectory() as name, mock.patch.dict(os.environ):
        folder = Path(name)
        os.environ[cache.VARIABLE] = str(folder / "cache")
        subprocess.run(
            [PYTHON, "-m", "benchmarks.nothing", name],
            check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(_RESTED)
        build = _command(folder)
        lines = [Line(NOTHING, process([PYTHON, "-c", "pass"]))]
        against = NOTHING
        if ninja := shutil.which("ninja"):
            _write_ninja(folder / "ninja")
            lines.append(Line(NINJA, process([ninja, "-C", folder / "ninja"]), NOTHING, "wall"))
            against = NINJA
        else:
            print("\nninja is not installed; elsewhere it took 8 × python -c pass")
        for title, command in (("dovetail build", build), ("dovetail build --check", [*build, "--check"])):
            lines.append(Line(title, process(command), against, "wall", aim="at most 1.5"))
        check: list[str | Path] = [DOVETAIL, "check", SMALL.root]
        lines.append(Line(CHECK, process(check, ends=(0, 1)), NOTHING, "wall"))
        compare(f"{PROJECTS * DOCUMENTS:,} documents, nothing to do", lines, rounds=7, unmeasured=2)


def _command(folder: Path) -> list[str | Path]:
    return [DOVETAIL, "build", folder / ORGANIZATION, "--format", "md", "--out", folder / "out"]


def make(folder: Path) -> None:
    """A profile, documents of all its projects, and the note that nothing is left to do.

    :raises RuntimeError: if no note can be kept.
    """
    root, out = folder / ORGANIZATION, folder / "out"
    root.mkdir()
    files = write_portfolio(root, PROJECTS)
    asked = question("build", root, [], None, ["md"], False, out=out)
    seen = asked.look() if asked else None
    if asked is None or seen is None:
        raise RuntimeError("nothing can be kept on this machine")
    pack, project = pack_of(SMALL), resolved(SMALL)
    manifest = Manifest(project, pack, ())
    outcomes: list[builder.Outcome] = []
    # Whether they outlive a power failure does not matter here.
    with mock.patch.object(os, "fsync", return_value=None):
        for file in files:
            code = file.parent.name
            texts = {f"markdown/{number:02}.md": f"# {code} {number}\n" * 40 for number in range(DOCUMENTS)}
            targets = tuple(
                Target(path, "md", path, {"text": of_value(text)}, ReadyTask(text.encode()), path)
                for path, text in texts.items()
            )
            work = builder.Work(code, f"{ORGANIZATION}/{code}", targets, manifest)
            outcomes += builder.build([work], out, {"md"}, jobs=1)
    nothing_to_do.keep(asked, seen, out, outcomes, "")


def _write_ninja(folder: Path) -> None:
    """As many targets, each made of a file of its own, and all of them up to date."""
    rule = "rule copy\n  command = cp $in $out\n  generator = 1\n"
    made = []
    for number in range(PROJECTS * DOCUMENTS):
        name = f"{number // DOCUMENTS}/{number % DOCUMENTS}"
        for side in ("from", "to"):
            path = folder / side / f"{name}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(name)
        made.append(f"build to/{name}.md: copy from/{name}.md\n")
    (folder / "build.ninja").write_text(rule + "".join(made))
    first = partial(subprocess.run, [shutil.which("ninja") or "ninja", "-C", folder], check=True)
    first(stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
