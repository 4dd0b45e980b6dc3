"""S24: whatever names and texts hold, a terminal shows it; it never acts on it. JSON and XML stay what they are."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dovetail.cli.commands import COMMANDS
from dovetail.cli.telling.safe_text import shown, shown_lines
from tests.security.commands import Ended, ended, every_line, run
from tests.security.hostile import HIDING, TERMINAL
from tests.security.rich import PROJECT, write
from tests.security.spoken import saying

STYLE = re.compile(r"\x1b\[(?:0|1|2[0-9]|3[0-7]|9[0-7])(?:;[0-9]{1,2})*m")
BAR = re.compile(r"\r(?:\x1b\[\?25l)?Rendering  \[[#-]*\] +\d+/\d+(?:\x1b\[K)?|\x1b\[\?25h")
"""The only sequences that Dovetail sends to a terminal of its own accord: bold, colours, and back to normal."""
TRICK = "x\x1b]0;owned\x07\x1b[8m\r\x9b2Jy\u202egnp\u2066z\u200b"
"""In names of files and folders, and in what is typed."""
JOINERS = "\u200c\u200d"


def acts(text: str) -> list[str]:
    """What in the text a terminal would act on."""
    return [
        f"U+{ord(character):04X} in {text[max(0, at - 30) : at + 10]!r}"
        for at, character in enumerate(text)
        if unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Cs")
        and character not in "\n" + JOINERS
    ]


def is_safe(result: Ended) -> None:
    """Nothing acts, and what is for programs can be read by them."""
    out, err = (STYLE.sub("", text) if result.tty else text for text in (result.out, result.err))
    if out.startswith("BEGIN:VCALENDAR") or "csv" in result.arguments:
        out = out.removeprefix("\ufeff").replace("\r\n", "\n")
    assert acts(out) == [], result.arguments
    assert acts(err) == [], result.arguments
    if result.code in (0, 1) and {"json", "sarif"} & set(result.arguments):
        json.loads(result.out)
    if result.code in (0, 1) and "junit" in result.arguments:
        ElementTree.fromstring(result.out)
    assert ended(result), (result.arguments, result.err)


@pytest.fixture
def tricky(harbour: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sound profile below a folder with a hostile name; files and folders in it have hostile names too."""
    folder = tmp_path / TRICK / "profile"
    folder.parent.mkdir()
    harbour.rename(folder)
    crane = folder / "projects/crane/project.yaml"
    crane.write_text(
        crane.read_text().replace("Harbour crane", HIDING).replace("Grease for the crane", HIDING)
    )
    (folder / f"projects/{TRICK}").mkdir()
    (folder / f"procedures/{TRICK}.yml").write_text("")
    (folder / "templates/pack").mkdir(parents=True)
    (folder / f"templates/pack/{TRICK}.md.j2").write_text("{% if %}")
    (folder / "templates/pack/key-dates.md.j2").write_text(f"# T\n{{{{ {'nobody'} }}}} {HIDING}")
    monkeypatch.chdir(folder)
    return folder


def words(folder: Path, new: Path) -> dict[str, str]:
    return {"profile": str(folder), "project": "crane", "name": TRICK, "new": str(new / TRICK / "new")}


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_hands_a_trick_to_the_terminal(tricky: Path, tmp_path: Path, name: str) -> None:
    for number, line in enumerate(every_line_of(name, tricky, tmp_path)):
        is_safe(run(*line, tty=bool(number % 2)))


def every_line_of(name: str, folder: Path, new: Path) -> Iterator[tuple[str, ...]]:
    """Each with a folder of its own to write to."""
    given = words(folder, new)
    for number, line in enumerate(every_line(given)):
        if line[0] == name:
            yield tuple(part.replace(given["new"], f"{given['new']}{number}") for part in line)


@pytest.mark.parametrize("name", ["check", "plan", "report", "explain"])
def test_nor_does_a_profile_that_says_it_in_every_field(tmp_path: Path, name: str) -> None:
    folder = write(tmp_path / "rich", saying(HIDING))
    given = {"profile": str(folder), "project": PROJECT, "name": PROJECT, "new": str(tmp_path / "new")}
    for line in every_line(given):
        if line[0] == name:
            result = run(*line)
            is_safe(result)


@pytest.mark.parametrize("form", ["text", "json", "sarif", "junit"])
def test_files_that_can_not_be_read_are_quoted_escaped(tricky: Path, form: str) -> None:
    for number, trick in enumerate((*TERMINAL, TRICK)):
        text = f'code: crane\n"{trick}": "{trick}"\n{trick}: [\n'.encode("utf-8", "surrogatepass")
        (tricky / "projects/crane/project.yaml").write_bytes(text)
        result = run("check", ".", "--format", form, tty=bool(number % 2))
        assert result.code == 2
        is_safe(result)


@pytest.mark.parametrize(
    "line",
    [
        ["{}"], ["--{}"], ["check", "{}"], ["check", "--{}"], ["check", "--format", "{}"], ["check", "--as-of", "{}"],
        ["check", "--project", "{}"], ["check", "--project", "{}", "--format", "json"], ["plan", "--format", "{}"],
        ["build", "--format", "{}"], ["build", "--jobs", "{}"], ["build", "--out", "/dev/null/{}"], ["schema", "{}"],
        ["init", "x", "--from", "{}"], ["init", "/dev/null/{}", "--defaults"], ["doctor", "--out", "{}"], ["explain", "{}"],
        ["explain", "--project", "{}", "--at", "x"], ["explain", "--project", "crane", "--at", "{}"], ["--verbose", "check", "{}"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_is_typed_comes_back_escaped(harbour: Path, line: list[str]) -> None:
    is_safe(run(*(part.format("a".join((*TERMINAL, TRICK))) for part in line)))


@pytest.mark.parametrize(
    "trick", [*TERMINAL, TRICK], ids=lambda trick: "-".join(f"{ord(c):x}" for c in trick)
)
def test_each_trick_comes_back_escaped_by_itself(harbour: Path, trick: str) -> None:
    for form in ("text", "json", "sarif", "junit"):
        is_safe(run("check", "--project", f"a{trick}b", "--format", form))


def test_a_new_line_that_is_typed_forges_no_line_of_output(harbour: Path) -> None:
    result = run("check", "x\nerror: the disk is lost")
    assert result.code == 2
    assert not any(line.startswith("error: the disk") for line in result.err.split("\n"))


def test_a_trace_is_escaped_too(harbour: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_keywords: object) -> None:
        raise RuntimeError(f"lost {TRICK}")

    monkeypatch.setattr("dovetail.load.profile.load_profile", fail)
    result = run("check", "--verbose")
    assert result.code == 3
    assert "Traceback" in result.err
    assert acts(result.err) == []
    assert "lost x\\x1b]0;owned\\x07" in result.err


def test_a_document_that_fails_is_named_escaped(tricky: Path, tmp_path: Path) -> None:
    result = run("--verbose", "build", ".", "--out", str(tmp_path / "out"), "--format", "md")
    assert result.code == 1
    assert "key-dates" in result.err
    is_safe(result)


@pytest.mark.parametrize("line", [["check"], ["check", "--format", "json"], ["plan", "--project", "crane"], ["build", "--format", "md"],
                                  ["check", TRICK], ["doctor"]], ids=lambda line: " ".join(line)[:30])  # fmt: skip
def test_on_a_real_terminal_only_colours_are_sent(tricky: Path, line: list[str]) -> None:
    text = on_terminal(line, tricky)
    assert "\\u202e" in text or line == ["doctor"]
    # A slow machine sees a progress bar as well.
    assert acts(STYLE.sub("", BAR.sub("", text.replace("\r\n", "\n")))) == []


def on_terminal(line: list[str], folder: Path) -> str:
    """What a command writes to a terminal, standard output and standard error together."""
    master, slave = pty.openpty()
    program = [sys.executable, "-c", "from dovetail.cli.main import main; main()", *line]
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | {
        "TERM": "xterm-256color"
    }
    process = subprocess.Popen(program, cwd=folder, stdin=slave, stdout=slave, stderr=slave, env=environment)
    os.close(slave)
    data = b""
    while select.select([master], [], [], 60)[0]:
        try:
            part = os.read(master, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        data += part
    process.wait(60)
    os.close(master)
    return data.decode("utf-8", "surrogateescape")


@pytest.mark.parametrize("trick", TERMINAL)
def test_each_trick_is_written_out(trick: str) -> None:
    assert acts(shown(f"a{trick}b")) == []
    assert acts(shown_lines(f"a\n{trick}b")) == []
    assert shown_lines("a\nb") == "a\nb"
    assert shown("\U000e0041") == "\\U000e0041"
