"""``dovetail serve``: packs, findings, impact and redlines in the browser, renewed with every save."""

from __future__ import annotations

import tempfile
import threading
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import click

from dovetail.cli.build import jobs_option
from dovetail.cli.profile_input import as_of_option, known_projects, locate, profile_argument, projects_option

_PORT = 8431


@click.command()
@profile_argument
@projects_option
@as_of_option
@click.option(
    "--host", default="127.0.0.1", show_default=True, metavar="NAME",
    help="Address to listen on. Any other than this machine's own opens the packs to the network.",
)  # fmt: skip
@click.option(
    "--port", type=click.IntRange(0, 65535), default=_PORT, show_default=True, metavar="N",
    help="Port to listen on; 0 takes a free one.",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help="Folder for the packs; left out, a temporary one.",
)  # fmt: skip
@jobs_option
@click.pass_context
def serve(
    ctx: click.Context,
    profile: Path | None,
    projects: tuple[str, ...],
    as_of: date | None,
    host: str,
    port: int,
    out: Path | None,
    jobs: int | None,
) -> None:
    """Show packs, findings, impact and redlines in the browser, and load a page again when it changed.

    PROFILE is a folder with organization.yaml; left out, the current folder or the nearest one above.

    While the profile is broken, the last good pages stay, with a banner that says what is wrong and where. It
    listens on this machine only and answers only its own pages. End it with Ctrl-C.
    """
    from dovetail.bundled import templates_dir
    from dovetail.cli.telling.build_report import Progress
    from dovetail.cli.telling.safe_text import shown
    from dovetail.cli.unusable import UnusableError
    from dovetail.cli.watch import follow
    from dovetail.making.packs import Orders
    from dovetail.making.rounds import Rounds
    from dovetail.preview.asked import LastGood
    from dovetail.preview.board import Board
    from dovetail.preview.on_demand import on_demand
    from dovetail.preview.pages import Pages
    from dovetail.preview.server import Preview

    root = locate(profile)
    named = known_projects(root, projects)
    with ExitStack() as held:
        packs = out or Path(held.enter_context(tempfile.TemporaryDirectory(prefix="dovetail-")))
        packs.mkdir(parents=True, exist_ok=True)
        orders = Orders(packs, frozenset({"html", "json"}), as_of, jobs or 0)
        board, good = Board(), LastGood()
        rounds = Rounds(root, named, orders, Progress(quiet=True), good.keep)
        asked = on_demand(root, as_of, lambda: as_of or date.today(), good)  # noqa: DTZ011 - the day where somebody looks
        pages = Pages(packs, "Dovetail", "en", board, asked)
        try:
            server = Preview(host, port, packs, templates_dir() / "preview", board, pages)
        except OSError as error:
            why = error.strerror or str(error)
            raise UnusableError(f"can't listen on {shown(host)}:{port}: {why}. Try --port 0") from None
        except (TypeError, UnicodeError):
            # What no encoding of host names takes: one label too long, signs that names don't have.
            raise UnusableError(f'"{shown(host)}" is no name of a machine') from None
        held.callback(server.server_close)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        held.callback(server.shutdown)
        held.callback(board.close)
        click.echo(f"{server.address} (end with Ctrl-C)")
        follow(rounds, packs, board.show)
    ctx.exit(0)
