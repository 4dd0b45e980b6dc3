"""What ``--select`` and ``--ignore`` may name: rules by their id, and the codes of what is reported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import click

from dovetail.model.folding import folded_name

if TYPE_CHECKING:
    from dovetail.check.rule import Rule


def known_names(names: Iterable[str], rules: Mapping[str, Rule], option: str) -> frozenset[str]:
    """The names as rules and findings spell them; case, spaces and hyphens don't count (``ar53``).

    :raises click.BadParameter: if there is neither such a rule nor such a code.
    """
    from dovetail.cli.other_codes import other_codes
    from dovetail.load.validation.suggest import did_you_mean

    codes = {code for rule in rules.values() for code in rule.codes}
    spelled = {folded_name(name): name for name in (*other_codes(), *sorted(codes), *rules)}
    found = set()
    for name in names:
        known = spelled.get(folded_name(name))
        if known is None:
            hint = did_you_mean(name, spelled.values()) or "dovetail explain lists the rules"
            raise click.BadParameter(
                f'there is no rule "{name}", and nothing reports this code; {hint}', param_hint=option
            )
        found.add(known)
    return frozenset(found)
