"""``dovetail drift``: what people changed in a wiki since it was published."""

from __future__ import annotations

from pathlib import Path

import click

from dovetail.cli.profile_input import locate, profile_argument


@click.command()
@profile_argument
@click.option("--target", "name", metavar="NAME", help="Which wiki, as publish.yaml names it.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="text for people, json for programs.",
)  # fmt: skip
@click.pass_context
def drift(ctx: click.Context, profile: Path | None, name: str | None, form: str) -> None:
    """Say what people changed in a wiki since it was published. Nothing is generated, and nothing written.

    PROFILE is a folder with organization.yaml; left out, the current folder or the nearest one above. Its
    publish.yaml says where the wiki is.

    Ends with 0 if nothing was changed, 1 if something was, 2 if a file or the wiki can't be used.
    """
    from dovetail.build.store import StoreError
    from dovetail.cli.publish import chosen_target, fail, opened
    from dovetail.cli.telling.json_output import print_json
    from dovetail.cli.telling.publish_json import drift_json
    from dovetail.cli.telling.safe_text import shown
    from dovetail.cli.unusable import UnusableError
    from dovetail.publish.drift import drift as drifted
    from dovetail.publish.errors import PublishError
    from dovetail.publish.records import Records

    root = locate(profile)
    name, target = chosen_target(root, name)
    try:
        with opened(name, target, root) as wiki:
            found = drifted(name, wiki, Records(root, name, target))
    except PublishError as error:
        fail(error)
    except StoreError as error:
        raise UnusableError(str(error)) from None
    if form == "json":
        print_json(drift_json(name, found))
    else:
        for one in found:
            who = f", by {shown(one.author)}" if one.author else ""
            click.echo(f"{one.kind:9} {shown(one.key)}  {shown(one.address)}  {shown(one.what)}{who}")
        count = f"{len(found)} {'page differs' if len(found) == 1 else 'differences'}"
        click.echo(f"{count} from what was published." if found else "Nobody changed what was published.")
    ctx.exit(int(bool(found)))
