"""The table of commands, loaded one by one: ``dovetail --help`` imports none of them."""

from __future__ import annotations

import difflib
from importlib import import_module
from typing import NamedTuple

import click


class Entry(NamedTuple):
    """Where a command lives, and the line about it in ``dovetail --help``."""

    module: str
    attribute: str
    help: str


COMMANDS: dict[str, Entry] = {
    "init": Entry("dovetail.cli.init", "init", "Start a profile, from a sample or from a few answers."),
    "check": Entry("dovetail.cli.check", "check", "Say what is wrong or undecided, each with its place."),
    "plan": Entry("dovetail.cli.plan", "plan", "Show route, approvals, forms and dates of each request."),
    "build": Entry("dovetail.cli.build", "build", "Render the packs: every document that is out of date."),
    "issue": Entry("dovetail.cli.issue", "issue", "Issue a pack: next revision, what changed, a snapshot."),
    "verify": Entry("dovetail.cli.verify", "verify", "Say if an issued file is current, or was altered."),
    "diff": Entry("dovetail.cli.diff", "diff", "Show a redline of a pack, and what caused each change."),
    "impact": Entry("dovetail.cli.impact", "impact", "Say whom a change of operations touches, and how."),
    "publish": Entry("dovetail.cli.publish", "publish", "Publish packs to a wiki: the plan, then --apply."),
    "drift": Entry("dovetail.cli.drift", "drift", "Say what people changed in a wiki that was published to."),
    "watch": Entry("dovetail.cli.watch", "watch", "Build again what changed whenever a file is saved."),
    "serve": Entry("dovetail.cli.serve", "serve", "Show packs in the browser, renewed with every save."),
    "report": Entry("dovetail.cli.report", "report", "Show all projects beside each other, and misfits."),
    "explain": Entry("dovetail.cli.explain", "explain", "Say where a value comes from, or a rule's reason."),
    "schema": Entry("dovetail.cli.schema", "schema", "Print JSON Schemas with which editors complete YAML."),
    "doctor": Entry("dovetail.cli.doctor", "doctor", "Say what this machine lacks, and how to get it."),
}


class CommandTable(click.Group):
    """A group whose commands are imported when they are run or asked for help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command = getattr(import_module(entry.module), entry.attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{entry.module}:{entry.attribute} is no command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            near = difflib.get_close_matches(name, COMMANDS, n=1)
            hint = f'Did you mean "{near[0]}"?' if near else f"The commands are {', '.join(COMMANDS)}."
            ctx.fail(f'There is no command "{name}". {hint}')
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])
