"""What a procedure says on the topics for which its kind of procedure has a section of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dovetail.compose.teller import Plain, Teller
from dovetail.model.language import spoken
from dovetail.model.resolved import ResolvedProcedure

# Beginnings of words, in lower case, as they are looked for in a profile. English is looked for in all
# languages: what nobody has translated is said in it.
TOPICS = {
    "single-source": (
        "single source",
        "single-source",
        "sole source",
        "sole-source",
        "only one supplier",
        "one supplier",
        "direct award",
        "without competition",
        "no bid",
    ),
    "clearance": ("clearance", "screening", "background check", "vetting", "security check"),
    "supporting-roles": (
        "supporting role",
        "service staff",
        "operational staff",
        "operations staff",
        "service people",
    ),
    "backfill": ("backfill", "back-fill", "stand-in", "replacement for"),
    "release": (
        "release of",
        "releas",
        "offboard",
        "end of the assignment",
        "end the assignment",
        "returns to",
        "go back to",
    ),
    "accruals": ("accru",),
    "forecast": ("forecast",),
    "reconciliation": ("reconcil",),
    "backout": ("backout", "back-out", "back out", "rollback", "roll back", "roll-back", "restore"),
    "collisions": (
        "collision",
        "change schedule",
        "clash",
        "overlap",
        "conflict",
        "same service",
        "same item",
    ),
}

# German makes one word out of several, so these may stand anywhere in a word.
IN_OTHER_LANGUAGES = {
    "de": {
        "single-source": (
            "ohne wettbewerb",
            "alleinstellung",
            "direktvergabe",
            "freihändig",
            "einzelbeschaff",
        ),
        "clearance": ("zuverlässigkeit", "sicherheitsüberprüf", "überprüfung der person", "unterweis"),
        "supporting-roles": ("unterstützende", "servicepersonal", "betriebspersonal", "stunden des betriebs"),
        "backfill": ("vertretung", "ersatzbesetz", "nachbesetz"),
        "release": ("einsatz beenden", "einsatzende", "ende des einsatzes", "letzten tag", "rückkehr"),
        "accruals": ("abgrenz",),
        "forecast": ("prognos", "hochrechn"),
        "reconciliation": ("abstimm", "abgleich", "abgeglichen"),
        "backout": ("rückfall", "rückweg", "zurücknehm", "zurückgenommen", "wiederherstell"),
        "collisions": ("kollision", "überschneid", "änderungskalender", "denselben service"),
    }
}


def topics(teller: Teller, subject: str) -> Plain:
    """For each topic, the steps, duties, controls, routes and exceptions that speak of it."""
    bound = teller.procedures[subject]
    texts = list(_texts(bound))
    also = IN_OTHER_LANGUAGES.get(spoken().tag.partition("-")[0], {})
    found: dict[str, Plain] = {}
    for topic, beginnings in TOPICS.items():
        anywhere = "|".join(map(re.escape, also.get(topic, ())))
        pattern = re.compile(
            r"\b(?:" + "|".join(map(re.escape, beginnings)) + ")" + (f"|{anywhere}" if anywhere else ""),
            re.IGNORECASE,
        )
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
