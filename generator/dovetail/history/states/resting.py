"""On what of the operations a pack rests: the procedures that it holds or tells of, and the parts of the
organization that it names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel

from dovetail.history.states.causes import NAMED_PARTS
from dovetail.history.states.facts import Facts, plain
from dovetail.history.states.heads import ORGANIZATION
from dovetail.model.organization import Organization

if TYPE_CHECKING:
    # Who only asks what operations say need not wait for the rules.
    from dovetail.check.examine import Examined

SECTIONS = NAMED_PARTS
PEOPLE = "people"
TOLD = ("controls", "title")
"""What a pack tells of a procedure that it does without."""
TOLD_IN_BOOKLET = ("controls", "title", "owner", "trigger")
"""The same where one document stands in place of the many."""
_NAMING = ("authorities", "document_control")
"""Parts of the organization that every pack may show, and that name roles."""


def resting_on(operations: Facts, examined: Examined) -> Facts:
    """The procedures of the pack, what it tells of those that it does without, and what it names of the
    organization.
    """
    resolved = examined.resolved
    whole = {bound.id for bound in resolved.procedures}
    told = TOLD_IN_BOOKLET if resolved.sizing.booklet else TOLD
    parts = {f"{procedure.id}.{part}" for procedure in resolved.left_out for part in told}
    used = {".".join(path.split(".")[1:]) for path in uses_of(examined)}

    def kept(path: str) -> bool:
        head, _, rest = path.partition(".")
        if head != ORGANIZATION:
            return head in whole or any(path == one or path.startswith(f"{one}.") for one in parts)
        section = rest.partition(".")[0]
        return section not in SECTIONS or any(rest == one or rest.startswith(f"{one}.") for one in used)

    return operations.where(kept)


def uses_of(examined: Examined) -> tuple[str, ...]:
    """The parts of the organization on which the pack rests, as paths: roles, boards, services, forms …

    What one of them names belongs to it. People who hold a role are named also where the organization says
    nothing more about them: what it says later bears on the pack.
    """
    resolved = examined.resolved
    organization = resolved.organization
    named = _names(resolved.procedures) | _names(resolved.requests) | _names(resolved.roles)
    named |= set(resolved.services) | _names(plain(resolved.project))
    named |= _names([plain(getattr(organization, part)) for part in _NAMING])
    found = {f"{ORGANIZATION}.{section}.{name}" for section, name in _used(organization, named)}
    return tuple(
        sorted(found | {f"{ORGANIZATION}.{PEOPLE}.{name}" for name in _holders(organization, found)})
    )


def held_by(names: Iterable[str]) -> frozenset[str]:
    """The paths of people with these names."""
    return frozenset(f"{ORGANIZATION}.{PEOPLE}.{name}" for name in names if name)


def entries_of(organization: Mapping[str, object]) -> frozenset[str]:
    """The paths of all roles, boards, people … that an organization has, from its plain data."""
    found = set()
    for section in SECTIONS:
        entries = organization.get(section)
        if isinstance(entries, Mapping):
            found |= {f"{ORGANIZATION}.{section}.{name}" for name in entries}
    return frozenset(found)


def _used(organization: Organization, named: set[str]) -> Iterator[tuple[str, str]]:
    """The parts that bear one of these names, and those that they name in turn. ``named`` grows with them."""
    left = [
        (section, name, entry)
        for section in SECTIONS
        for name, entry in getattr(organization, section).items()
    ]
    more = True
    while more:
        rest = []
        for section, name, entry in left:
            if name in named or _acts_for(entry, named):
                named |= {name} | _names(entry)
                yield section, name
            else:
                rest.append((section, name, entry))
        more, left = len(rest) < len(left), rest


def _acts_for(entry: object, named: set[str]) -> bool:
    """Whether a role is one of the named under another name."""
    return any(name in named for name in getattr(entry, "acts_as", ()))


def _holders(organization: Organization, used: set[str]) -> set[str]:
    """Who holds the used roles, or stands in."""
    roles = [role for name, role in organization.roles.items() if f"{ORGANIZATION}.roles.{name}" in used]
    return {name for role in roles for name in (role.holder, role.deputy) if isinstance(name, str)}


def _names(value: object) -> set[str]:
    """All texts that stand anywhere in a value."""
    if isinstance(value, str):
        return {value}
    if isinstance(value, BaseModel):
        return _names(plain(value))
    if isinstance(value, Mapping):
        return set().union(*(_names(item) for item in value.values()), map(str, value))
    if isinstance(value, (tuple, list)):
        return set().union(*map(_names, value))
    if is_dataclass(value):
        return set().union(*(_names(getattr(value, item.name)) for item in fields(value)))
    return set()
