"""The program from outside: what it imports, how it ends, what it says when things go wrong."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import click
import pytest

from dovetail import __version__
from dovetail.cli import commands, main
from dovetail.cli.commands import COMMANDS, Entry

HEAVY = (
    "weasyprint",
    "pydantic",
    "jinja2",
    "markdown",
    "holidays",
    "yaml",
    "icalendar",
    "fontTools",
    "asyncio",
)


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from dovetail.cli.main import main; main()", *arguments]
    return subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.fixture
def a_command(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Puts a command ``try`` into the table that does what the test wants."""

    def put(action: Callable[[], object]) -> None:
        monkeypatch.setattr(sys.modules[__name__], "attempt", click.command("try")(action), raising=False)
        monkeypatch.setitem(COMMANDS, "try", Entry(__name__, "attempt", "Try something."))

    return put


def ends_with(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main.main(arguments)
    assert isinstance(end.value.code, int)
    return end.value.code


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["doctor", "--help"]])
def test_a_quick_answer_imports_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom dovetail.cli.main import main\n"
        f"try: main({arguments!r})\nexcept SystemExit: pass\n"
        f"print('HEAVY', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "HEAVY []"


def test_the_version() -> None:
    assert run("--version").stdout == f"dovetail {__version__}\n"


def test_help_names_every_command() -> None:
    shown = run("--help").stdout
    assert [
        name for name, entry in COMMANDS.items() if f"  {name} " not in shown or entry.help not in shown
    ] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there_and_explains_itself(name: str) -> None:
    done = run(name, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith(f"Usage: dovetail {name}")


def test_a_mistyped_command() -> None:
    done = run("biuld")
    assert done.returncode == 2
    assert 'There is no command "biuld". Did you mean "build"?' in done.stderr
    assert done.stdout == ""


def test_a_strange_option() -> None:
    done = run("doctor", "--frobnicate")
    assert (done.returncode, done.stdout) == (2, "")


def test_quiet_and_verbose_contradict_each_other() -> None:
    assert run("--quiet", "doctor", "-v").returncode == 2


@pytest.mark.parametrize("arguments", [["--quiet", "doctor"], ["doctor", "--quiet"], ["-q", "doctor"]])
def test_quiet_means_the_same_before_and_after_the_command(arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_colours_are_for_terminals_and_can_be_switched_off(no_color: str, coloured: bool) -> None:
    command = [sys.executable, "-c", "from dovetail.cli.main import main; main(['doctor'])"]
    try:
        ours, theirs = pty.openpty()
    except OSError:
        pytest.skip("this machine has no pseudo-terminals")
    with os.fdopen(ours, "rb", buffering=0) as screen:
        with os.fdopen(theirs, "wb") as terminal:
            subprocess.run(command, env={**os.environ, "NO_COLOR": no_color}, stdout=terminal, check=True)
        assert (b"\x1b[" in screen.read(4000)) is coloured
    assert "\x1b[" not in run("doctor", NO_COLOR="").stdout


def test_a_bug_says_that_it_is_one(
    a_command: Callable[[Callable[[], object]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    def crash() -> None:
        raise ValueError("seven\x1b[31m is not eight")

    a_command(crash)
    assert ends_with("try") == 3
    quiet = capsys.readouterr().err
    assert quiet == (
        f"bug: Dovetail {__version__} failed, and it is not your fault: "
        "ValueError: seven\\x1b[31m is not eight\n"
        "  = help: run the command again with --verbose, and report what it prints\n"
    )
    assert ends_with("try", "--verbose") == 3
    assert "Traceback" in capsys.readouterr().err


def test_a_file_that_can_not_be_written_is_named(
    a_command: Callable[[Callable[[], object]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device", "output/x.pdf")

    a_command(full)
    assert ends_with("try") == 2
    assert capsys.readouterr().err == "error: output/x.pdf: no space left on device\n"


@pytest.mark.parametrize("code", [0, 1, 2])
def test_a_command_says_how_it_ended(a_command: Callable[[Callable[[], object]], None], code: int) -> None:
    a_command(lambda: click.get_current_context().exit(code))
    assert ends_with("try") == code


def test_interrupted(
    a_command: Callable[[Callable[[], object]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    a_command(interrupt)
    assert ends_with("try") == 130
    assert capsys.readouterr().err.strip() == "Interrupted."


def test_an_interrupt_from_outside() -> None:
    # A shell that runs this in the background has let interrupts be ignored.
    code = (
        "import click, signal, sys, time\nfrom dovetail.cli import commands, main\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "sleeper = click.command('try')(lambda: (print('ready', flush=True), time.sleep(30)))\n"
        "commands.COMMANDS['try'] = commands.Entry('__main__', 'sleeper', '')\nmain.main(['try'])\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130


def test_a_reader_that_leaves_early_sees_no_traceback() -> None:
    command = f"{sys.executable} -c 'from dovetail.cli.main import main; main()' --help | true"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_an_old_terminal_gets_numbers_for_what_it_lacks() -> None:
    code = "from dovetail.cli.main import main; import click, sys\nfrom dovetail.cli import commands\n"
    code += "say = click.command('try')(lambda: click.echo('Größe → \\u4e2d'))\n"
    code += "commands.COMMANDS['try'] = commands.Entry('__main__', 'say', '')\nmain(['try'])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode("latin-1") == "Größe \\u2192 \\u4e2d\n"


def test_the_table_refuses_what_is_no_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMMANDS, "try", Entry("dovetail", "__version__", ""))
    with pytest.raises(TypeError):
        commands.CommandTable("dovetail").get_command(click.Context(click.Command("dovetail")), "try")
