"""What holds although the pack does without its procedure."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.compose.teller import Plain, Teller
from dovetail.model.base import Unknown
from dovetail.model.language import tell
from dovetail.model.procedure import NEVER


def holding(teller: Teller, _subject: str) -> list[Plain]:
    """Controls of procedures that the pack does without, as far as nobody may waive them: by their owner."""
    return list(_holding(teller))


def _holding(teller: Teller) -> Iterator[Plain]:
    for absent in teller.resolved.left_out:
        by_owner: dict[str, list[Plain]] = {}
        owner = absent.owner
        title = tell("not said yet") if isinstance(owner, Unknown) else teller.approver(owner).title
        for control in absent.controls:
            if control.statutory or control.waivable_by == NEVER:
                by_owner.setdefault(title, []).append(
                    {
                        "id": control.id,
                        "anchor": f"control-{absent.id}-{control.id}",
                        "statement": control.statement,
                        "statutory": control.statutory,
                        "when": teller.when(control.when, absent),
                        "effective": teller.period(control.effective),
                    }
                )
        for who, held in by_owner.items():
            yield {"procedure": absent.title, "owner": who, "controls": held}
