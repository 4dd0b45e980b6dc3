"""The program ``dovetail``: global options, and what becomes of everything that goes wrong.

Nothing heavy is imported here: ``dovetail --version`` has to be there at once.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

import click

from dovetail import __version__
from dovetail.cli.commands import COMMANDS, CommandTable

UNUSABLE, BUG, INTERRUPTED = 2, 3, 130
_SELDOM = (50_000, 20, 20)
"""How many new objects begin a search for garbage, and how often it goes further back."""
_QUIET, _VERBOSE = ("-q", "--quiet"), ("-v", "--verbose")


@click.group(cls=CommandTable, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="dovetail %(version)s")
@click.option(*_QUIET, is_flag=True, help="Print only what went wrong.")
@click.option(*_VERBOSE, is_flag=True, help="After a failure, print where it happened.")
@click.pass_context
def dovetail(ctx: click.Context, quiet: bool, verbose: bool) -> None:
    """Project procedures that dovetail with the organization's own.

    An organization describes its procedures once, as data; a project adds its facts; Dovetail joins them
    into the project's documents. In a folder with organization.yaml: dovetail check, then dovetail build.
    """
    if quiet and verbose:
        raise click.UsageError("Choose one: --quiet or --verbose.")
    if os.environ.get("NO_COLOR"):
        ctx.color = False
    if quiet:
        # A command with its own --quiet takes this one as its default.
        ctx.default_map = {name: {"quiet": True} for name in COMMANDS}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process.

    Exit codes: 0 clean, 1 findings or changes pending, 2 unusable input or usage, 3 a bug of Dovetail,
    130 interrupted. Only a bug can show a traceback, and only with ``--verbose``.
    """
    # No other package has a say in how profiles are read, and nobody waits until all of them were asked.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    if arguments is None:
        # Little of what a run makes is garbage; looked for as often as Python does, it takes a tenth of it.
        gc.set_threshold(*_SELDOM)
    given = _global_options_first(list(sys.argv[1:] if arguments is None else arguments))
    for stream in (sys.stdout, sys.stderr):
        # A terminal that can't show a character shows its number instead of ending the program.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    code = _run(given)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = _no_reader()
    if arguments is None:
        # The process ends, and with it all it holds: nobody need look through that for garbage first.
        gc.freeze()
    sys.exit(code)


def _global_options_first(arguments: list[str]) -> list[str]:
    """``dovetail check --verbose`` means the same as ``dovetail --verbose check``."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    first = [argument for argument in arguments[:end] if argument in (*_QUIET, *_VERBOSE)]
    return first + [argument for argument in arguments[:end] if argument not in first] + arguments[end:]


def _run(arguments: list[str]) -> int:
    try:
        result = dovetail.main(arguments, prog_name="dovetail", standalone_mode=False)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as error:
        _show(error, arguments)
        return UNUSABLE
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        return _no_reader()
    except OSError as error:
        return _unusable(error, arguments)
    except Exception as error:  # noqa: BLE001 - the last stop: a bug says that it is one
        return _bug(error, arguments)
    return result if isinstance(result, int) else 0


def _show(error: click.ClickException, arguments: list[str]) -> None:
    """Print what Click says. It repeats what was typed, or came out of a script with the names of files."""
    from io import StringIO

    from dovetail.cli.telling.safe_text import shown, shown_lines

    said = StringIO()
    error.show(said)
    text = said.getvalue()
    for argument in arguments:
        if "\n" in argument:
            text = text.replace(argument, shown(argument))
    click.echo(shown_lines(text), err=True, nl=False)


def _no_reader() -> int:
    """Whoever read our output has stopped (``dovetail plan | head``): end quietly, at exit too."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return INTERRUPTED


def _unusable(error: OSError, arguments: list[str]) -> int:
    from dovetail.cli.telling.safe_text import shown

    what = error.strerror or str(error) or type(error).__name__
    where = f"{shown(os.fsdecode(error.filename))}: " if isinstance(error.filename, str | bytes) else ""
    click.echo(f"error: {where}{what[:1].lower()}{what[1:]}", err=True)
    _traceback(error, arguments)
    return UNUSABLE


def _bug(error: Exception, arguments: list[str]) -> int:
    from dovetail.cli.telling.safe_text import shown

    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    click.echo(f"bug: Dovetail {__version__} failed, and it is not your fault: {shown(what)}", err=True)
    if not _traceback(error, arguments):
        click.echo("  = help: run the command again with --verbose, and report what it prints", err=True)
    return BUG


def _traceback(error: BaseException, arguments: list[str]) -> bool:
    """Print where it happened if ``--verbose`` is given; whether it is."""
    verbose = any(option in arguments for option in _VERBOSE)
    if verbose:
        import traceback

        from dovetail.cli.telling.safe_text import shown_lines

        click.echo(shown_lines("".join(traceback.format_exception(error))), err=True, nl=False)
    return verbose
