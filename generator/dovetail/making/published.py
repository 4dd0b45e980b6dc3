"""The packs of a profile as they are published: composed, not rendered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dovetail.check.examine import examine
from dovetail.check.neighbours import Neighbours
from dovetail.compose.faults import faults
from dovetail.compose.missing import Missing
from dovetail.compose.pack import DRAFT, compose_pack, draft_after
from dovetail.compose.renderer import Renderer
from dovetail.compose.standing_in import StandIn
from dovetail.history.issues.register import Register, RegisterError
from dovetail.load.profile import Loaded
from dovetail.making.texts import CachedTexts
from dovetail.model.checked import RuleCrash
from dovetail.model.diagnostics import Diagnostic
from dovetail.model.document import Pack
from dovetail.model.profile import Profile
from dovetail.resolve.operations import Operations


@dataclass(frozen=True, slots=True)
class Composed:
    """The packs, and what is wrong with them. A pack that lacks a document is not whole."""

    packs: tuple[Pack, ...]
    faults: tuple[Diagnostic, ...] = ()
    crashes: tuple[RuleCrash, ...] = ()
    whole: bool = True


def packs_to_publish(
    loaded: Loaded, profile: Profile, codes: Sequence[str], as_of: date | None = None
) -> Composed:
    """The packs of these projects as they are now, each after its last issue."""
    renderer = Renderer(loaded.templates, texts=CachedTexts())
    operations, neighbours = Operations(profile), Neighbours(profile)
    packs: list[Pack] = []
    missing: list[Missing] = []
    stand_ins: list[StandIn] = []
    pictures: list[Diagnostic] = []
    crashes: list[RuleCrash] = []
    for code in codes:
        (found,) = examine(profile, [code], as_of=as_of, operations=operations, neighbours=neighbours)
        try:
            issues = Register(loaded.root / "projects" / code).issues()
        except RegisterError:
            issues = ()
        composed = compose_pack(
            found.resolved,
            renderer,
            profile.brand,
            checked=found.checked,
            standing=draft_after(issues[-1].number) if issues else DRAFT,
            revisions=tuple(issue.revision for issue in issues),
        )
        packs.append(composed.pack)
        missing += composed.missing
        stand_ins += composed.stand_ins
        pictures += composed.pictures
        crashes += found.checked.crashes
    told = (*faults(missing, stand_ins), *dict.fromkeys(pictures))
    return Composed(tuple(packs), told, tuple(crashes), whole=not missing)


def codes_of(root: Path) -> tuple[str, ...]:
    """The codes of all projects of a profile, read from the names of folders."""
    return tuple(sorted(file.parent.name for file in (root / "projects").glob("*/project.yaml")))
