"""The time from the order to the delivery: where nobody has said it, it is a question, never no time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dovetail.model.base import Unknown
from dovetail.model.language import tell
from dovetail.resolve.procedures.network import Network, PlannedStep
from dovetail.resolve.schedule.tasks import Gap, Inquiry


def unsaid_delivery(
    network: Network,
    planned: Mapping[str, PlannedStep],
    gaps: Sequence[Gap],
    orders: Sequence[str],
    inquiry: Inquiry,
) -> list[Gap]:
    """Unknown time between order and delivery, if neither a step behind the order nor a lead time tells it.

    Nothing where the way has no step that places an order (``orders``), or delivers before it.
    """
    goal = network.delivers
    leading = {goal, *network.ancestors[goal]}
    ordering = [name for name in network.path if name in orders and name in leading]
    if not ordering:
        return []
    last = ordering[-1]
    behind = [planned[name] for name in leading - {last} if last in network.ancestors[name]]
    told = any(entry.duration is not None or entry.step.wait is not None for entry in behind)
    if told or any(gap.first in ordering for gap in gaps):
        return []
    question = tell('How long does delivery take after "{step}"?', step=planned[last].step.title)
    return [Gap(last, goal, inquiry.known(Unknown(unknown=question), ""), True, "")]
