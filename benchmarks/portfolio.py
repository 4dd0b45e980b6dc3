"""A profile with many projects: the projects of a sample organization over and over, each a bit different."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from dovetail import bundled

ORGANIZATION = "wyrefell"
PATTERNS = ("PAX", "PAX", "PAX", "KSK")
"""The projects that are taken in turn: three large ones for each small one."""

_DAY = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
_SUM = re.compile(r"\b((?:amount|cost|value|total|contingency): )(\d+(?:\.\d\d)?)\b")
_NAME = re.compile(r"\bname: ([A-Z][a-z]+) ([A-Z][a-z]+)\b")
_ITEM = re.compile(r"^  - id: (\S+)$", re.MULTILINE)
_SECTION = re.compile(r"^(?=\w)", re.MULTILINE)
_SURNAMES = ("Abara", "Birch", "Castell", "Dunne", "Eaves", "Ferro", "Grange", "Holt", "Ibsen", "Jessop")
_WEEKS = range(-8, 9)
_FEWEST = 0.7  # of the requests that nothing else names, so many are kept at the least


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sample project, in parts that can be varied."""

    code: str
    text: str

    def project(self, number: int) -> tuple[str, str]:
        """Code and file of one project; the same number always gives the same project.

        Weekdays stay, since all dates move by whole weeks; sums vary by a tenth or so; some requests are
        left out, and the people of the team have other names.
        """
        random = Random(number)
        code = f"P{number:04}"
        text = "".join(self._sections(random))
        text = re.sub(rf"\b{self.code}\b", code, text)
        weeks = timedelta(weeks=random.choice(_WEEKS))
        text = _DAY.sub(lambda found: (date(*map(int, found.groups())) + weeks).isoformat(), text)
        text = _SUM.sub(lambda found: found[1] + _varied(found[2], random), text)
        return code, _NAME.sub(lambda found: f"name: {found[1]} {random.choice(_SURNAMES)}", text)

    def _sections(self, random: Random) -> Iterator[str]:
        for section in _SECTION.split(self.text):
            if section.startswith("requests:"):
                yield "".join(self._requests(section, random))
            else:
                yield section

    def _requests(self, section: str, random: Random) -> Iterator[str]:
        starts = [found.start() for found in _ITEM.finditer(section)]
        kept = random.uniform(_FEWEST, 1)
        yield section[: starts[0]]
        for start, end in zip(starts, [*starts[1:], len(section)], strict=True):
            request = section[start:end]
            name = _ITEM.match(request)
            assert name is not None
            named = len(re.findall(rf"\b{re.escape(name[1])}\b", self.text)) > 1
            if named or random.random() < kept:
                yield request


def write_portfolio(folder: Path, count: int, taken: Sequence[str] = PATTERNS) -> Sequence[Path]:
    """Write a profile of ``count`` projects into an empty folder; its project files. These projects are
    ``taken`` in turn.
    """
    source = bundled.profiles_dir() / ORGANIZATION
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("projects"), dirs_exist_ok=True)
    patterns = {
        code: Pattern(code, (source / "projects" / code / "project.yaml").read_text(encoding="utf-8"))
        for code in taken
    }
    files = []
    for number in range(count):
        code, text = patterns[taken[number % len(taken)]].project(number)
        file = folder / "projects" / code / "project.yaml"
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
        files.append(file)
    return files


def _varied(stated: str, random: Random) -> str:
    # Some sums stay as they are: many of them lie right at an edge of a table.
    return stated if random.random() < 0.25 else f"{float(stated) * random.uniform(0.85, 1.15):.2f}"
