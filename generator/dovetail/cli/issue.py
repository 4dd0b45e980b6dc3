"""``dovetail issue``: closes a revision of a project's pack."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dovetail.cli.build import formats_option, jobs_option, out_option
from dovetail.cli.profile_input import IsoDay, as_of_option, locate, profile_argument, read_profile, usable

if TYPE_CHECKING:
    from collections.abc import Callable

    from dovetail.build.lock import Holder
    from dovetail.compose.renderer import Renderer
    from dovetail.history.issuing.closing import Closed, Proposal
    from dovetail.history.issuing.signing import Signer
    from dovetail.model.profile import Profile

_DAY = IsoDay()
_PASSPHRASE = "DOVETAIL_SIGN_PASSPHRASE"


def _approvals(_ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> dict[str, date]:
    """``sponsor=2026-11-20`` for each approval that was given."""
    found = {}
    for value in values:
        role, equals, day = value.partition("=")
        if not role or not equals:
            raise click.BadParameter(f'"{value}" names no day; write ROLE=DATE, such as sponsor=2026-11-20')
        found[role.strip()] = _DAY.convert(day.strip(), param, _ctx)
    return found


@click.command()
@profile_argument
@click.option("--project", "code", metavar="CODE", required=True, help="The project whose pack is issued.")
@as_of_option
@click.option("--author", default="", metavar="NAME", help="Who issues it; left out, the project manager.")
@click.option("--on", type=_DAY, metavar="DATE", help="The day of issue; left out, today.")
@click.option(
    "--approved", multiple=True, metavar="ROLE=DATE", callback=_approvals,
    help="A role of document control has approved on that day; can be given several times.",
)  # fmt: skip
@click.option(
    "--despite-blockers", "despite", default="", metavar="REASON",
    help="Issue although checks block it. The reason goes into the table of revisions.",
)  # fmt: skip
@click.option("--anew", is_flag=True, help="Issue although nothing has changed since the last issue.")
@click.option(
    "--sign", "key", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Sign the PDF files with the key in this PKCS#12 file. Its passphrase is asked for, or taken from "
    "DOVETAIL_SIGN_PASSPHRASE.",
)  # fmt: skip
@formats_option
@out_option
@jobs_option
@click.option("--dry-run", is_flag=True, help="Say what would be issued, and write nothing.")
@click.option("--quiet", "-q", is_flag=True, help="Print only what went wrong.")
@click.pass_context
def issue(
    ctx: click.Context,
    profile: Path | None,
    code: str,
    as_of: date | None,
    author: str,
    on: date | None,
    approved: dict[str, date],
    despite: str,
    anew: bool,
    key: Path | None,
    formats: frozenset[str],
    out: Path,
    jobs: int | None,
    dry_run: bool,
    quiet: bool,
) -> None:
    """Issue the pack of a project: next revision, change summary, kept snapshot.

    PROFILE is a folder with organization.yaml; left out, the current folder or the nearest one above.

    The issued pack gets a folder of its own in the output, issue-1, issue-2 and so on, and is not touched
    again. What was issued is kept in issues/ beside the project file: commit it with the profile. What is
    built later is marked as a draft until it is issued.

    Ends with 1 if it is blocked or a document failed, 2 if the input or a folder can't be used.
    """
    from dovetail.build.store import StoreError
    from dovetail.check.examine import examine
    from dovetail.cli.telling.printer import print_diagnostics
    from dovetail.cli.telling.safe_text import shown
    from dovetail.cli.unusable import UnusableError
    from dovetail.compose.renderer import Renderer
    from dovetail.formats.glyphs import SETTING, undrawn_in
    from dovetail.history.issues.register import Register, RegisterError
    from dovetail.history.issuing.closing import faults_of_templates, propose
    from dovetail.load.from_here import reachable
    from dovetail.load.templates import is_of_templates, unmet
    from dovetail.making.undrawn import glyphs_missing

    if key is not None and "pdf" not in formats:
        raise click.UsageError("--sign signs PDF files; name pdf in --format as well.")
    waits = _waits_for(code)
    if not dry_run:
        _look_who_issues(locate(profile), code, waits)
    loaded = read_profile(profile, (code,))
    usable_profile = usable(loaded, later=is_of_templates)
    register = Register(loaded.root / "projects" / code)
    _known_roles(usable_profile, approved)
    (examined,) = examine(usable_profile, [code], as_of=as_of)
    day = on or date.today()  # noqa: DTZ011 - the day of issue is the day where somebody issues

    renderer = Renderer(loaded.templates)
    found = faults_of_templates(usable_profile, examined, renderer)
    faults = reachable(found, loaded)
    print_diagnostics(reachable(unmet(loaded.diagnostics, found), loaded), err=True)

    def proposed() -> Proposal:
        return propose(
            usable_profile, examined, register, on=day, author=author, approved=approved, despite=despite,
            templates=loaded.templates, faults=faults,
        )  # fmt: skip

    def decided(proposal: Proposal) -> int | None:
        _in_order(proposal, day)
        return _decided(proposal, bool(despite), anew=anew, dry_run=dry_run, quiet=quiet)

    try:
        proposal = proposed()
        code_of_end = decided(proposal)
        if code_of_end is None:
            signer = _signer(key)
            with register.alone(waits):
                if len(register.numbers()) != len(proposal.issued):
                    # Somebody else has issued it while this one waited.
                    proposal = proposed()
                    code_of_end = decided(proposal)
                if code_of_end is None:
                    closed = _closed(
                        renderer, usable_profile, proposal, register, out, formats, jobs, signer, quiet
                    )
                    if SETTING & formats and (undrawn := undrawn_in(closed.composed.pack)):
                        print_diagnostics(reachable(glyphs_missing([undrawn], loaded), loaded), err=True)
                    code_of_end = _told(ctx, proposal, closed, out, quiet=quiet)
    except (RegisterError, StoreError) as error:
        raise UnusableError(f"{shown(error.path)}: {shown(error.why)}") from None
    ctx.exit(code_of_end)


def _waits_for(code: str) -> Callable[[Holder], None]:
    """Says that somebody else issues this project, and who it is; of each once."""
    from dovetail.cli.telling.safe_text import shown

    told: set[Holder] = set()

    def waits(holder: Holder) -> None:
        if holder not in told:
            who = f" ({shown(str(holder))})" if str(holder) else ""
            click.echo(f"Waiting for another issue of {shown(code)}{who}", err=True)
        told.add(holder)

    return waits


def _look_who_issues(root: Path, code: str, waits: Callable[[Holder], None]) -> None:
    """Say it before the profile is read, which may take a while."""
    from dovetail.build.store import StoreError
    from dovetail.history.issues.register import Register

    if Path(code).name != code:
        return  # no code of a project
    with suppress(StoreError):  # told when it is to be written
        holder = Register(root / "projects" / code).issuing()
        if holder is not None:
            waits(holder)


def _in_order(proposal: Proposal, day: date) -> None:
    before = proposal.before
    if before is not None and day < before.revision.on:
        raise click.UsageError(
            f"Issue {before.number} is of {before.revision.on.isoformat()}; the next one can't be of "
            f"{day.isoformat()}. Name a later day with --on."
        )


def _signer(key: Path | None) -> Signer | None:
    """The key for signing. Its passphrase is never printed."""
    if key is None:
        return None
    from dovetail.cli.telling.safe_text import shown
    from dovetail.cli.unusable import UnusableError
    from dovetail.history.issuing.signing import Signer, UnusableKeyError

    passphrase = os.environ.get(_PASSPHRASE)
    if passphrase is None:
        if not sys.stdin.isatty():
            raise click.UsageError(f"There is no terminal to ask for the passphrase; set {_PASSPHRASE}.")
        passphrase = click.prompt(f"Passphrase of {shown(str(key))}", hide_input=True, default="",
                                  show_default=False, err=True)  # fmt: skip
    try:
        return Signer.of(key.read_bytes(), passphrase.encode())
    except UnusableKeyError as error:
        raise UnusableError(f"{shown(str(key))}: {error}") from None
    except OSError as error:
        raise UnusableError(f"{shown(str(key))}: {error.strerror}") from None


def _known_roles(profile: Profile, approved: dict[str, date]) -> None:
    from dovetail.load.validation.suggest import did_you_mean

    roles = profile.organization.value.document_control.approval_roles
    for role in approved:
        if role not in roles:
            known = (
                f"document control names {', '.join(roles)}" if roles else "document control names no role"
            )
            raise click.UsageError(f'"{role}" approves no packs; {did_you_mean(role, roles) or known}')


def _decided(proposal: Proposal, despite: bool, *, anew: bool, dry_run: bool, quiet: bool) -> int | None:
    """How the command ends without issuing; none if the pack is to be issued."""
    from dovetail.cli.telling.counting import counted
    from dovetail.cli.telling.printer import print_diagnostics
    from dovetail.cli.telling.safe_text import shown

    name = proposal.examined.resolved.project.code
    if not proposal.differs and not anew and proposal.before is not None:
        if not quiet:
            click.echo(
                f"{shown(name)}: nothing has changed since issue {proposal.before.number}; not issued."
            )
        return 0
    if not quiet or dry_run:
        blocked = proposal.blockers and not despite
        state = "is blocked. It would say:" if blocked else f"{'would be' if dry_run else 'is being'} issued"
        click.echo(f"{shown(name)}: issue {proposal.revision.number} {state}")
        for sentence in proposal.revision.summary:
            click.echo(f"  {shown(sentence)}")
    if proposal.blockers and not despite:
        print_diagnostics(proposal.blockers, err=True)
        found = counted(len(proposal.blockers), "finding")
        click.echo(
            f"{shown(name)} {'would not be' if dry_run else 'is not'} issued: {found} in the way. "
            'Settle them, or say why it is issued all the same: --despite-blockers "…".',
            err=True,
        )
        return 1
    return 0 if dry_run else None


def _closed(
    renderer: Renderer, profile: Profile, proposal: Proposal, register: Any, out: Path,
    formats: frozenset[str], jobs: int | None, signer: Signer | None, quiet: bool,
) -> Closed:  # fmt: skip
    from dovetail.cli.telling.build_report import Progress
    from dovetail.history.issuing.closing import close

    progress = Progress(quiet)
    try:
        return close(
            profile, proposal, renderer, register, out, formats, jobs=jobs or 0,
            signer=signer, begun=progress.begun, done=progress.done, waiting=progress.waiting,
        )  # fmt: skip
    finally:
        progress.close()


def _told(ctx: click.Context, proposal: Proposal, closed: Closed, out: Path, *, quiet: bool) -> int:
    from dovetail.cli.telling.build_report import print_outcomes
    from dovetail.cli.telling.printer import print_diagnostics
    from dovetail.cli.telling.safe_text import shown

    verbose = bool(ctx.find_root().params.get("verbose"))
    print_diagnostics((*closed.composed.diagnostics, *closed.composed.pictures), err=True)
    code = print_outcomes(closed.outcomes, dry=False, explain=False, quiet=True, verbose=verbose)
    name = proposal.examined.resolved.project.code
    if closed.issue is None:
        click.echo(f"{shown(name)} is not issued, because not every document could be written.", err=True)
        return 1
    if not quiet:
        click.echo(f"{shown(name)}: issue {closed.issue.number} lies in {shown(str(out / closed.folder))}")
    return code
