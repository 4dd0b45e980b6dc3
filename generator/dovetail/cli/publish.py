"""``dovetail publish``: packs to folders and wikis, planned before anything is written."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dovetail.cli.profile_input import (
    as_of_option,
    locate,
    profile_argument,
    projects_option,
    read_profile,
    usable,
)

if TYPE_CHECKING:
    from dovetail.build.lock import Holder
    from dovetail.model.publishing import Target
    from dovetail.publish.apply import Applied, Outcome
    from dovetail.publish.errors import PublishError
    from dovetail.publish.plan import Options
    from dovetail.publish.records import Records
    from dovetail.publish.survey import Survey
    from dovetail.publish.wiki import Wiki
    from dovetail.publish.wish import Wish

_PLAN_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@profile_argument
@projects_option
@click.option("--target", "name", metavar="NAME", help="Where to publish, as publish.yaml names it.")
@click.option("--apply", "applies", is_flag=True, help="Carry the plan out. Left out, nothing is written.")
@click.option(
    "--plan-out", metavar="FILE", type=_PLAN_FILE, help="Keep the plan in this file, to agree to it."
)
@click.option(
    "--apply-plan", metavar="FILE", type=_PLAN_FILE,
    help="Carry out exactly the plan in this file. What has changed since is refused, page by page.",
)  # fmt: skip
@click.option(
    "--force", metavar="PAGE", multiple=True,
    help="Replace what a person wrote on this page, or make it anew; can be given several times.",
)  # fmt: skip
@click.option(
    "--adopt", metavar="PAGE", multiple=True,
    help="Take over the page that stands in the place of this one; can be given several times.",
)  # fmt: skip
@click.option(
    "--take-theirs", metavar="DIR", type=click.Path(path_type=Path, file_okay=False),
    help="Write what people edited into this folder, a patch for each page. Nothing in the wiki changes.",
)  # fmt: skip
@as_of_option
@click.option(
    "--diff", "diffs", type=click.Choice(["short", "full", "none"]), default="short", show_default=True,
    help="How much is printed of how texts differ.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="text for people, json for programs.",
)  # fmt: skip
@click.pass_context
def publish(
    ctx: click.Context,
    profile: Path | None,
    projects: tuple[str, ...],
    name: str | None,
    applies: bool,
    plan_out: Path | None,
    apply_plan: Path | None,
    force: tuple[str, ...],
    adopt: tuple[str, ...],
    take_theirs: Path | None,
    as_of: date | None,
    diffs: str,
    form: str,
) -> None:
    """Show what publishing to a wiki would do, and with --apply do it. Nothing that a person edited is lost.

    PROFILE is a folder with organization.yaml; left out, the current folder or the nearest one above. Its
    publish.yaml says where to. A PAGE is named as the plan names it, such as PAX/procurement.

    Ends with 0 if all is as it should be, 1 if changes or conflicts are pending, 2 if a file or the wiki
    can't be used.
    """
    from dovetail.publish.errors import PublishError
    from dovetail.publish.records import Records

    if apply_plan is not None and (applies or plan_out or force or adopt or projects):
        raise click.UsageError("--apply-plan does what the plan says: no other choice goes with it")
    root = locate(profile)
    name, target = chosen_target(root, name)
    try:
        _may_apply(target, applies or apply_plan is not None)
        agreed, options = _agreed(apply_plan, name, target, force, adopt, projects)
        codes = _codes(root, target, tuple(sorted(options.scope)) if options.scope is not None else ())
        organization, wished, whole = _wishes(root, codes, name, target, as_of)
        options = replace(options, complete=whole)
        with opened(name, target, root) as wiki:
            code = _run(
                wiki,
                Records(root, name, target, organization),
                name,
                wished,
                options,
                agreed,
                applies,
                plan_out,
                take_theirs,
                diffs,
                form,
            )
    except PublishError as error:
        fail(error)
    ctx.exit(code)


def _run(
    wiki: Wiki,
    records: Records,
    name: str,
    wished: tuple[Wish, ...],
    options: Options,
    agreed: bytes | None,
    applies: bool,
    plan_out: Path | None,
    take_theirs: Path | None,
    diffs: str,
    form: str,
) -> int:
    from dovetail.build.store import StoreError
    from dovetail.cli.telling.publish_text import print_applied, print_notes, print_outcome, print_plan
    from dovetail.cli.unusable import UnusableError
    from dovetail.publish.agreed import only_agreed
    from dovetail.publish.apply import apply
    from dovetail.publish.plan_file import read_plan
    from dovetail.publish.survey import survey

    try:
        if not applies and agreed is None:
            if (busy := records.holder()) is not None:
                _tell_of(busy)
            found = survey(name, wiki, records, wished, options)
            _refuse_unknown(found, options)
            _keep(found, options, plan_out, take_theirs, wiki)
            _show(found, None) if form == "json" else print_plan(found, diffs)
            return 2 if found.abilities.missing else int(found.plan.pending)
        with records.alone(partial(_waiting, "from")), wiki.alone(partial(_waiting, "to")):
            found = survey(name, wiki, records, wished, options, diffs=form == "json" or plan_out is not None)
            if agreed is None:
                _refuse_unknown(found, options)
            _keep(found, options, plan_out, take_theirs, wiki)
            if found.abilities.missing:
                _show(found, None) if form == "json" else print_plan(found, "none")
                return 2
            refused: tuple[Outcome, ...] = ()
            if agreed is not None:
                found, refused = only_agreed(found, read_plan(agreed, options).plan)
            if form == "text":
                print_notes(found)
            printed: list[Outcome] = []

            def tell(outcome: Outcome) -> None:
                # Where all pages come at once, nothing is known of one before the end.
                if form == "text" and not found.abilities.atomic:
                    print_outcome(outcome)
                    printed.append(outcome)

            applied = apply(found, wiki, records, done=tell)
    except StoreError as error:
        raise UnusableError(str(error)) from None
    applied = replace(applied, outcomes=(*applied.outcomes, *refused))
    _show(found, applied) if form == "json" else print_applied(applied, printed)
    return 2 if applied.ended is not None else int(not applied.clean)


def _refuse_unknown(found: Survey, options: Options) -> None:
    """Refuse a page that was named and that this run knows nothing of: it would be taken for settled."""
    from dovetail.cli.telling.safe_text import shown
    from dovetail.load.validation.suggest import all_known, did_you_mean

    known = [step.key for step in found.plan.steps]
    unknown = sorted((options.force | options.adopt).difference(known))
    if unknown:
        hint = did_you_mean(unknown[0], known) or f"the pages of this run are {all_known(known)}"
        raise click.UsageError(f'There is no page "{shown(unknown[0])}" in this run; {hint}')


def _show(found: Survey, applied: Applied | None) -> None:
    from dovetail.cli.telling.json_output import print_json
    from dovetail.cli.telling.publish_json import publish_json

    print_json(publish_json(found, applied))


def _keep(
    found: Survey, options: Options, plan_out: Path | None, take_theirs: Path | None, wiki: Wiki
) -> None:
    if plan_out is not None:
        from dovetail.cli.new_files import dump_json
        from dovetail.cli.report_file import put_in_place
        from dovetail.publish.plan_file import SCHEMA, plan_data

        data = dump_json(plan_data(found.plan, options))
        put_in_place(plan_out, data, lambda there: SCHEMA.encode() in there[:200], "plan")
    if take_theirs is not None:
        from dovetail.cli.report_file import put_in_place
        from dovetail.publish.theirs import patches

        for file, data in patches(found, wiki).items():
            take_theirs.mkdir(parents=True, exist_ok=True)
            put_in_place(take_theirs / file, data, partial(operator.eq, data), "patch of this page")


def _agreed(
    apply_plan: Path | None,
    name: str,
    target: Target,
    force: tuple[str, ...],
    adopt: tuple[str, ...],
    projects: tuple[str, ...],
) -> tuple[bytes | None, Options]:
    """The plan that was agreed to, and what the run is made with: what it says, or what was typed."""
    from dovetail.cli.telling.safe_text import shown
    from dovetail.publish.plan import Options
    from dovetail.publish.plan_file import read_plan

    scope = frozenset(projects) or None
    options = Options(frozenset(force), frozenset(adopt), target.max_delete, scope)
    if apply_plan is None:
        return None, options
    data = apply_plan.read_bytes()
    agreed = read_plan(data, options)
    if agreed.plan.target != name:
        raise click.UsageError(
            f"the plan is for the target {shown(agreed.plan.target)}, not for {shown(name)}"
        )
    return data, agreed.options


def _may_apply(target: Target, applies: bool) -> None:
    if applies:
        from dovetail.cli.login_name import login_name
        from dovetail.publish.apply import refuse_strangers

        refuse_strangers(login_name() if target.apply_by else "", target.apply_by)


def _codes(root: Path, target: Target, projects: tuple[str, ...]) -> tuple[str, ...]:
    from dovetail.cli.telling.safe_text import shown
    from dovetail.making.published import codes_of

    known = target.projects or codes_of(root)
    others = [code for code in projects if target.projects and code not in target.projects]
    if others:
        raise click.UsageError(f"{shown(others[0])} is not among the projects of this target")
    return projects or known


def _wishes(
    root: Path, codes: tuple[str, ...], name: str, target: Target, as_of: date | None
) -> tuple[str, tuple[Wish, ...], bool]:
    """The id of the organization, the pages that are wanted, and whether all could be made. What is wrong
    goes to standard error.
    """
    from dovetail.cli.telling.crashes import first_of_each, print_crashes
    from dovetail.cli.telling.printer import print_diagnostics
    from dovetail.load.from_here import reachable
    from dovetail.load.profile import load_profile
    from dovetail.load.templates import is_of_templates
    from dovetail.making.published import packs_to_publish
    from dovetail.publish.markup.registry import dialect_of
    from dovetail.publish.wishes import wishes_of

    if not codes:
        return usable(load_profile(root, projects=None)).organization.value.id, (), True
    loaded = read_profile(root, codes)
    known = usable(loaded, later=is_of_templates)
    composed = packs_to_publish(loaded, known, codes, as_of)
    print_diagnostics(reachable(composed.faults, loaded), err=True)
    print_crashes(first_of_each(composed.crashes), verbose=False)
    wished = wishes_of(name, target, composed.packs, dialect_of(target))
    if wished.problems:
        print_diagnostics(wished.problems, err=True)
        raise click.exceptions.Exit(2)
    return known.organization.value.id, wished.wishes, composed.whole


def chosen_target(root: Path, name: str | None) -> tuple[str, Target]:
    """The target of the profile that is meant: the one named, or the only one.

    :raises click.exceptions.Exit: with 2, once it is said, if publish.yaml can't be used.
    """
    from dovetail.cli.telling.printer import print_diagnostics
    from dovetail.cli.telling.safe_text import shown
    from dovetail.load.publishing import load_targets
    from dovetail.load.validation.suggest import all_known, did_you_mean
    from dovetail.making.published import codes_of

    found = load_targets(root, codes_of(root))
    print_diagnostics(found.diagnostics, err=True)
    if not found.usable:
        raise click.exceptions.Exit(2)
    if name is None:
        if len(found.targets) != 1:
            raise click.UsageError(f"Say where with --target: {all_known(found.targets)}")
        return next(iter(found.targets.items()))
    if name not in found.targets:
        hint = did_you_mean(name, found.targets) or f"the targets are {all_known(found.targets)}"
        raise click.UsageError(f'There is no target "{shown(name)}"; {hint}')
    return name, found.targets[name]


@contextmanager
def opened(name: str, target: Target, root: Path) -> Iterator[Wiki]:
    """The target as an open wiki, closed at the end whatever happens."""
    from dovetail.publish.backends.registry import open_wiki

    wiki = open_wiki(name, target, root)
    try:
        yield wiki
    finally:
        wiki.close()


def fail(error: PublishError) -> None:
    """Say what is wrong with the wiki, and end with 2."""
    from dovetail.cli.telling.printer import print_diagnostics
    from dovetail.model.diagnostics import Diagnostic, Severity

    found = Diagnostic(error.code, Severity.ERROR, error.what, None, error.hint, subject=error.page)
    print_diagnostics([found], err=True)
    raise click.exceptions.Exit(2)


def _tell_of(holder: Holder) -> None:
    what = f"another run{_who(holder)} publishes just now; the plan shows what is there meanwhile"
    click.echo(f"note: {what}", err=True)


def _waiting(where: str, holder: Holder) -> None:
    from dovetail.cli.telling.safe_text import shown

    click.echo(
        f"Waiting for another run{_who(holder)} that publishes {where} {shown(holder.folder)}", err=True
    )


def _who(holder: Holder) -> str:
    from dovetail.cli.telling.safe_text import shown

    return f" ({shown(str(holder))})" if str(holder) else ""
