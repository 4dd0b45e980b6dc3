"""``dovetail explain``: where a value of a project comes from, or what a rule is for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from dovetail.cli.profile_input import as_of_option


@click.command()
@click.argument("subject", metavar="[CODE|PROFILE]", required=False)
@click.option(
    "--at", "path", metavar="PATH", help="The value to explain, such as procurement.steps.award.by."
)
@click.option("--project", "code", metavar="CODE", help="The project that has the value.")
@as_of_option
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="text for people, json for programs.",
)  # fmt: skip
@click.pass_context
def explain(
    ctx: click.Context, subject: str | None, path: str | None, code: str | None, as_of: date | None, form: str
) -> None:
    """Say where a value comes from (--at), or what a rule is for (CODE); alone, list the rules.

    With --at: each layer, file and line that made the value of a project what it is, and why. PROFILE is a
    folder with organization.yaml; left out, the current folder or the nearest one above.

    Without --at: the page of the rule with this CODE, such as AR-17 or waiver-incomplete; without a CODE,
    all rules in a table.
    """
    if path is not None:
        from dovetail.cli.explain_source import print_source

        print_source(_folder(subject), code, path, as_of, form)
        return
    if code is not None or as_of is not None:
        raise click.UsageError(
            "Name the value with --at (dovetail explain --project CODE --at procurement.version), "
            "or a rule by its code (dovetail explain AR-17)."
        )
    from dovetail.cli.explain_rule import print_rule, print_rules
    from dovetail.load.profile import find_profile

    if subject is None or Path(subject, "organization.yaml").is_file():
        ctx.exit(print_rules(Path(subject) if subject else find_profile(Path.cwd()), form))
    ctx.exit(print_rule(subject, find_profile(Path.cwd()), form))


def _folder(subject: str | None) -> Path | None:
    if subject is None:
        return None
    folder = Path(subject)
    if not folder.is_dir():
        raise click.BadParameter(
            f'there is no folder "{subject}". Name the folder of a profile, or leave it out inside one.',
            param_hint="PROFILE",
        )
    return folder
