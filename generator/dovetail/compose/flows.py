"""The flows of procedures that a document tells in words only, such as a booklet's."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.compose.slices.pictures import file_of
from dovetail.compose.teller import Teller
from dovetail.diagrams.flow import flow_of
from dovetail.diagrams.mermaid import mermaid


def untold_flows(teller: Teller, body: str) -> tuple[tuple[str, str], ...]:
    """The anchor of each procedure that the body tells without its picture, and its flow as Mermaid source.

    Steps have the number of the procedure in the pack before their own.
    """
    return tuple(_found(teller, body))


def _found(teller: Teller, body: str) -> Iterator[tuple[str, str]]:
    organization = teller.resolved.organization
    for number, bound in enumerate(teller.resolved.procedures, 1):
        anchor = f"procedure-{bound.id}"
        if f'<a id="{anchor}"></a>' not in body:
            continue
        if any(f"({file_of(picture)})" in body for picture in teller.swimlanes[bound.id]):
            continue
        source = mermaid(flow_of(bound, organization, str(number), teller.life))
        if source:
            yield anchor, source
