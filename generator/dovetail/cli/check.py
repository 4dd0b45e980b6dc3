"""``dovetail check``: what is wrong or undecided in a profile and its projects."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from dovetail.cli.profile_input import (
    as_of_option,
    locate,
    profile_argument,
    projects_option,
    read_profile,
    with_excerpts,
)
from dovetail.cli.telling.crashes import print_crashes

if TYPE_CHECKING:
    from dovetail.check.findings import FailOn
    from dovetail.cli.telling.check_report import Report, ReportedProject
    from dovetail.model.checked import Checked
    from dovetail.model.profile import Profile


def _codes(_ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]) -> frozenset[str]:
    return frozenset(code.strip() for value in values for code in value.split(",") if code.strip())


@click.command()
@profile_argument
@projects_option
@as_of_option
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "sarif", "junit"]), default="text",
    show_default=True,
    help="text for people, json for programs, sarif for code hosts, junit for build servers.",
)  # fmt: skip
@click.option(
    "--select", metavar="CODE", multiple=True, callback=_codes, help="Only findings with this code."
)
@click.option("--ignore", metavar="CODE", multiple=True, callback=_codes, help="No findings with this code.")
@click.option(
    "--fail-on", type=click.Choice(["blocker", "major", "minor"]), default="minor", show_default=True,
    help="The lightest finding that makes the command end with 1.",
)  # fmt: skip
@click.pass_context
def check(
    ctx: click.Context,
    profile: Path | None,
    projects: tuple[str, ...],
    as_of: date | None,
    form: str,
    select: frozenset[str],
    ignore: frozenset[str],
    fail_on: str,
) -> None:
    """Say what is wrong or undecided: findings, each with its place, and open questions.

    PROFILE is a folder with organization.yaml; left out, the current folder or the nearest one above.

    Ends with 0 if nothing weighs as much as --fail-on, 1 if something does, 2 if a file can't be used.
    """
    from dovetail.cli.remembered import heard, question

    root = locate(profile)
    options = (sorted(set(projects)), as_of, form, sorted(select), sorted(ignore), fail_on)
    # What is for build servers is bytes in an encoding of its own.
    asked = question("check", root, *options) if form != "junit" else None
    if asked and (answer := asked.recall()):
        click.echo(answer[0]["stdout"], nl=False, color=True)
        ctx.exit(answer[0]["code"])
    seen = asked.look() if asked else None
    with heard(("stdout",) if asked else ()) as said:
        report = _report(root, projects, as_of, select, ignore, cast("FailOn", fail_on))
        _PRINTERS[form](report)
    print_crashes(report.crashes, verbose=bool(ctx.find_root().params.get("verbose")))
    if asked and seen and not report.crashes:
        asked.keep(seen, {"stdout": said["stdout"], "code": report.exit_code})
    ctx.exit(report.exit_code)


def _report(
    root: Path,
    projects: tuple[str, ...],
    as_of: date | None,
    select: frozenset[str],
    ignore: frozenset[str],
    fail_on: FailOn,
) -> Report:
    """What was found in the profile and in each of the projects."""
    from dovetail.check.findings import chosen, in_order
    from dovetail.check.rulebook import all_rules, rulebook_problems
    from dovetail.cli.code_names import known_names
    from dovetail.cli.telling.check_report import Report
    from dovetail.load.from_here import reachable

    loaded = read_profile(root, projects)
    known = loaded.profile
    rules = all_rules(known.organization.value.rules) if known else {}
    if known is not None:  # of a profile that can't be used, nobody knows the rules
        select, ignore = known_names(select, rules, "--select"), known_names(ignore, rules, "--ignore")
    examined = _examined(known, as_of) if known else []
    findings = list(loaded.diagnostics)
    if known is not None:
        found = [finding for _, checked in examined for finding in checked.findings]
        findings += with_excerpts([*rulebook_problems(known), *found], known)
    return Report(
        known.organization.value.id if known else "",
        chosen(reachable(in_order(findings), loaded), select=select, ignore=ignore),
        tuple(project for project, _ in examined),
        fail_on,
        tuple(_selected(checked, select) for _, checked in examined),
        rules,
    )


def _selected(checked: Checked, select: frozenset[str]) -> Checked:
    """What the rules say, with only the waived findings that were asked for."""
    from dataclasses import replace

    from dovetail.check.findings import chosen

    if not select:
        return checked
    kept = set(chosen((entry.finding for entry in checked.waived), select=select))
    return replace(checked, waived=tuple(entry for entry in checked.waived if entry.finding in kept))


def _examined(profile: Profile, as_of: date | None) -> list[tuple[ReportedProject, Checked]]:
    """Every project as it is reported, with what the rules found in it."""
    from dovetail.build.side_by_side import side_by_side
    from dovetail.check.examine import examine
    from dovetail.check.neighbours import Neighbours
    from dovetail.cli.telling.check_report import ReportedProject
    from dovetail.resolve.operations import Operations

    operations, neighbours = Operations(profile), Neighbours(profile)

    def work(code: str) -> tuple[ReportedProject, Checked]:
        (found,) = examine(profile, [code], as_of=as_of, operations=operations, neighbours=neighbours)
        return ReportedProject.of(found.resolved), found.checked

    return list(side_by_side(work, tuple(profile.projects)))


def _print_text(report: Report) -> None:
    from dovetail.cli.telling.check_text import print_report

    print_report(report)


def _print_json(report: Report) -> None:
    from dovetail.cli.telling.check_json import check_json
    from dovetail.cli.telling.json_output import print_json

    print_json(check_json(report))


def _print_sarif(report: Report) -> None:
    from dovetail.cli.telling.check_sarif import check_sarif
    from dovetail.cli.telling.json_output import print_json

    print_json(check_sarif(report))


def _print_junit(report: Report) -> None:
    from dovetail.cli.telling.check_junit import check_junit

    click.echo(check_junit(report), nl=False)


_PRINTERS: dict[str, Callable[[Report], None]] = {
    "text": _print_text,
    "json": _print_json,
    "sarif": _print_sarif,
    "junit": _print_junit,
}
