"""Where a procedure applies in the life of the project, and what the project's method calls it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby

from dovetail.compose.teller import Plain, Teller
from dovetail.model.language import later_of, tell, told_of
from dovetail.model.lifecycle import MEETING_POINTS, BoundGate, BoundStage
from dovetail.model.lifecycle_work import GOING_LIVE, SHOWN, WORK
from dovetail.model.method_terms import house_words
from dovetail.model.procedure import Procedure
from dovetail.model.resolved import ResolvedProcedure
from dovetail.model.texts import texts_of
from dovetail.model.values import LIVE_POINT
from dovetail.model.vocabulary import NEUTRAL, NEUTRAL_TERMS, forms_of
from dovetail.model.words.names import capital
from dovetail.resolve.schedule.due_in_stages import due_in


def lifecycle(teller: Teller, subject: str) -> Plain:
    """Stages in which the procedure acts, gates that it feeds, and the method's names.

    Without a procedure: all stages and gates of the project, and all words of its method.
    """
    bound = teller.procedures.get(subject)
    life = teller.resolved.lifecycle
    method = life.method
    return {
        "method": {"title": method.title, "version": method.version, "name": method.name} if method else None,
        "stated": teller.resolved.project.lifecycle,
        "stages": [stage for entry in life.stages if (stage := _stage(teller, entry, bound)) is not None],
        "gates": list(_gates(teller, bound)),
        "called": _called(teller, bound),
        "words": list(_words(teller, bound)),
        "throughout": bound is not None and _is_throughout(teller, bound),
    }


# -- stages


def _stage(teller: Teller, stage: BoundStage, bound: ResolvedProcedure | None) -> Plain:
    does = _does(teller, stage, bound) if bound else [entry.title for entry in stage.method]
    due = _due(teller, stage, bound) if bound and not does else []
    if bound and not does and not due:
        return None
    return {
        "id": stage.id,
        "title": stage.title,
        "from": teller.said(stage.from_, teller.day) if stage.from_ else None,
        "until": teller.said(stage.until, teller.day) if stage.until else None,
        "method": [entry.title for entry in stage.method if entry.title != stage.title],
        "processes": list(dict.fromkeys(name for entry in stage.method for name in entry.processes)),
        "points": list(stage.points),
        "does": does,
        "due": due,
        "derived": stage.days_are_derived,
    }


def _does(teller: Teller, stage: BoundStage, bound: ResolvedProcedure) -> list[str]:
    """What the procedure does in common stages: no sentence twice, and none that another one goes on from."""
    decides, lives = _around_going_live(teller)
    found: list[str] = []
    if lives is stage:
        found += [one for code in bound.procedure.covers for one in GOING_LIVE.get(code, ((), ()))[1]]
    for point in stage.points:
        for code in bound.procedure.covers:
            if point == LIVE_POINT and decides is stage and code in GOING_LIVE:
                found += GOING_LIVE[code][0]
            elif point in WORK[code]:
                found.append(WORK[code][point])
    sentences = [tell(one) for one in found]
    begun = {one for one in sentences for other in sentences if one != other and other.startswith(one[:-1])}
    return [one for one in dict.fromkeys(sentences) if one not in begun]


def _around_going_live(teller: Teller) -> tuple[BoundStage | None, BoundStage | None]:
    """The stage that ends with the decision to go live, and the later one of the day itself, if it is."""
    stages = teller.resolved.lifecycle.stages
    decides = next((stage for stage in stages if LIVE_POINT in stage.points), None)
    if decides is None or not isinstance(decides.until, date):
        return None, None
    ended = decides.until
    days = [item.go_live for item in teller.resolved.project.releases if isinstance(item.go_live, date)]
    if not days or min(days) <= ended:
        return None, None
    return decides, next((stage for stage in stages if _holds(stage, min(days))), None)


def _holds(stage: BoundStage, day: date) -> bool:
    first, last = stage.from_, stage.until
    return isinstance(first, date) and isinstance(last, date) and first <= day <= last


def _due(teller: Teller, stage: BoundStage, bound: ResolvedProcedure) -> Plain:
    """The project's requests under the procedure that must be there in the stage, by day.

    They are what it is for in a stage in which it does nothing of its own.
    """
    return [
        {"day": teller.day(day), "text": title, "to": f"requests#request-{name}"}
        for day, name, title in due_in(teller.resolved, bound.id, stage)
    ]


def _is_throughout(teller: Teller, bound: ResolvedProcedure) -> bool:
    stages = teller.resolved.lifecycle.stages
    acting = [stage for stage in stages if _does(teller, stage, bound)]
    return len(stages) > 1 and len(acting) == len(stages)


# -- gates


def _gates(teller: Teller, bound: ResolvedProcedure | None) -> Iterator[Plain]:
    """Gates in order of the common scale, each with what the procedure gives there."""
    for gate in teller.resolved.lifecycle.gates:
        gives = _gives(gate, bound) if bound else _evidence(teller, gate)
        if bound and not gives:
            continue
        yield {
            "id": gate.id,
            "title": gate.title,
            "point": gate.point,
            "day": teller.said(gate.on, teller.day) if gate.on else None,
            "to": f"key-dates#gate-{gate.id}",
            "method": gate.method.title if gate.method and gate.method.title != gate.title else None,
            "gives": gives,
        }


def _gives(gate: BoundGate, bound: ResolvedProcedure) -> list[str]:
    """What the procedure's interfaces hand over there; else what a procedure of its kind shows there."""
    stated = [
        entry.gives
        for entry in bound.procedure.interfaces
        if entry.gives and entry.to in (gate.id, gate.point)
    ]
    if stated or gate.point is None:
        return stated
    shown = [SHOWN[code][gate.point] for code in bound.procedure.covers if gate.point in SHOWN.get(code, {})]
    return list(dict.fromkeys(map(tell, shown)))


def _evidence(teller: Teller, gate: BoundGate) -> list[str]:
    stated = next((entry.evidence for entry in teller.resolved.project.gates if entry.id == gate.id), None)
    if stated:
        return [stated]
    return [tell(MEETING_POINTS[gate.point].evidence)] if gate.point else []


# -- names


def _called(teller: Teller, bound: ResolvedProcedure | None) -> Plain:
    """Where the method touches the procedure: its practices and its processes, under what it calls them."""
    life = teller.resolved.lifecycle
    method = life.method
    if method is None or bound is None:
        return []
    touches = [method.touches[code] for code in bound.procedure.covers if code in method.touches]
    practices = [name for touch in touches for name in touch.practice]
    processes = [name for touch in touches for name in touch.process]
    named = (
        (
            practices,
            method.practice_term or told_of("what a method calls its parts", "practice; many=practices"),
        ),
        (
            processes,
            method.process_term or told_of("what a method calls its parts", "process; many=processes"),
        ),
    )
    return [
        {
            "called": _kind(forms_of(term, life.vocabulary.tag), len(set(names))),
            "names": [*dict.fromkeys(names)],
        }
        for names, term in named
        if names
    ]


def _kind(forms: Mapping[str, str], number: int) -> str:
    return capital(forms["one"] if number == 1 else forms.get("many", forms["one"]))


def _words(teller: Teller, bound: ResolvedProcedure | None) -> Iterator[Plain]:
    """Words that the procedure uses and that are not the neutral ones, each beside those that it stands for.

    Where the organization keeps a word of its own, ``method`` has what the method calls it.
    """
    life = teller.resolved.lifecycle
    if life.method is None:
        return
    own = house_words(teller.resolved.organization, life.method)
    text = _text(bound.procedure) if bound else None
    pairs = [(key, life.vocabulary.word(key)) for key in NEUTRAL_TERMS]
    for term, entries in groupby(
        sorted(pairs, key=lambda pair: pair[1].casefold()), key=lambda pair: pair[1]
    ):
        keys = [key for key, _ in entries]
        kept = [key for key in keys if key in own]
        theirs = {life.method.vocabulary.get(key, key).partition(";")[0] for key in kept} - {term}
        if text is not None and term.casefold() not in text:
            continue
        said = (told_of("word of project management in no method", NEUTRAL.word(key)) for key in keys)
        neutral = [word for word in said if word.casefold() != term.casefold()]
        if theirs or (neutral and not kept):
            yield {"term": term, "neutral": neutral, "method": sorted(theirs)}


def _text(procedure: Procedure) -> str:
    return "\n".join(texts_of(procedure)).casefold()


_PARTS = (
    later_of("what a method calls its parts", "practice; many=practices"),
    later_of("what a method calls its parts", "process; many=processes"),
)
_NEUTRAL_WORDS = (
    later_of("word of project management in no method", "stage"),
    later_of("word of project management in no method", "gate"),
    later_of("word of project management in no method", "stage boundary"),
    later_of("word of project management in no method", "initiation"),
    later_of("word of project management in no method", "closure"),
    later_of("word of project management in no method", "sponsor"),
    later_of("word of project management in no method", "project board"),
    later_of("word of project management in no method", "project manager"),
    later_of("word of project management in no method", "project office"),
    later_of("word of project management in no method", "team manager"),
    later_of("word of project management in no method", "user representative"),
    later_of("word of project management in no method", "business case"),
    later_of("word of project management in no method", "project initiation document"),
    later_of("word of project management in no method", "project plan"),
    later_of("word of project management in no method", "stage plan"),
    later_of("word of project management in no method", "work package"),
    later_of("word of project management in no method", "issue"),
    later_of("word of project management in no method", "issue register"),
    later_of("word of project management in no method", "risk register"),
    later_of("word of project management in no method", "change request"),
    later_of("word of project management in no method", "highlight report"),
    later_of("word of project management in no method", "exception report"),
    later_of("word of project management in no method", "gate record"),
    later_of("word of project management in no method", "end project report"),
    later_of("word of project management in no method", "lessons log"),
    later_of("word of project management in no method", "tolerance"),
)
