"""What a procedure says on the topics for which its kind of procedure has a section of its own."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.compose.slices.topic_words import TOPICS, finder
from dovetail.compose.teller import Plain, Teller
from dovetail.model.language import spoken
from dovetail.model.resolved import ResolvedProcedure


def topics(teller: Teller, subject: str) -> Plain:
    """For each topic, the steps, duties, controls, routes and exceptions that speak of it."""
    texts = list(_texts(teller.procedures[subject]))
    found: dict[str, Plain] = {}
    for topic in TOPICS:
        pattern = finder(topic, spoken().tag)
        found[topic.replace("-", "_")] = [item for item, text in texts if pattern.search(text)]
    return found


def _texts(bound: ResolvedProcedure) -> Iterator[tuple[Plain, str]]:
    for number, entry in enumerate(bound.steps, 1):
        step = entry.step
        words = " ".join(
            text for text in (step.title, step.do, step.output, step.evidence) if isinstance(text, str)
        )
        yield (
            {
                "what": "step",
                "name": {"text": f"6.{number} {step.title}", "to": f"#step-{step.id}"},
                "text": "",
            },
            words,
        )
    for duty in bound.duties:
        words = " ".join(text for text in (duty.duty.title, duty.duty.do) if isinstance(text, str))
        yield (
            {"what": "duty", "name": {"text": duty.duty.title, "to": f"#duty-{duty.duty.id}"}, "text": ""},
            words,
        )
    for control in bound.controls:
        item = control.control
        name = {"text": item.id, "to": f"#control-{item.id}"}
        yield {"what": "control", "name": name, "text": item.statement}, item.statement
    for route in bound.procedure.routes:
        name = {"text": route.title, "to": f"#route-{route.id}"}
        yield (
            {"what": "route", "name": name, "text": ""},
            f"{route.title} {route.do or ''} {route.quotes or ''}",
        )
    for path in bound.procedure.exceptions:
        name = {"text": path.title, "to": f"#exception-{path.id}"}
        yield {"what": "exception", "name": name, "text": ""}, f"{path.title} {path.do}"
