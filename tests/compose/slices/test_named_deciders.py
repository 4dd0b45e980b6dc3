"""A gate, go or no-go, the exit and the closure are decided by one party wherever a document says so.

Every sample project is asked, in its organization's own procedures and in the reference ones that stand in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import pytest

from dovetail.bundled import profiles_dir
from dovetail.compose.slices import SLICES
from dovetail.compose.slices.people import cards_of, held_by, own_roles
from dovetail.compose.teller import Teller
from dovetail.diagrams.flow import flow_of
from dovetail.load.profile import load_profile
from dovetail.model.resolved import Actor, ResolvedProcedure, ResolvedProject, ResolvedStep
from dovetail.resolve.pack import resolve_project
from dovetail.resolve.procedures.gate_deciders import named_at
from tests.compose.slices.imaging import sample

SAMPLES = [
    (path.parent.parent.parent.name, path.parent.name)
    for path in sorted(profiles_dir().glob("*/projects/*/project.yaml"))
]
EVERY_SAMPLE = pytest.mark.parametrize(("profile", "code"), SAMPLES)
DECIDING = {"GOV", "REL", "ELS", "CLO"}
"""The procedures that decide on gates."""
OUGHT = re.compile(r"([^.:;]*?) (?:decides?|entscheidet|entscheiden) (?:on|über)", re.IGNORECASE)
"""Who decides, in a sentence that says so."""


class Deciding(NamedTuple):
    """A step that decides, as it was resolved and as documents tell it."""

    bound: ResolvedProcedure
    entry: ResolvedStep
    told: Any
    named: dict[str, Actor]

    @property
    def lines(self) -> str:
        """Who decides, as the line below the title and the row of decisions say it."""
        deciders = "; ".join(self.told["named_deciders"])
        return deciders or self.told["actor"]["who"]


@cache
def teller(profile: str, project: str) -> Teller:
    found = load_profile(profiles_dir() / profile).profile
    assert found is not None
    return Teller(resolve_project(found, project))


def deciding(of: Teller) -> Iterator[Deciding]:
    """Every step that decides on gates, with whom the project names for them."""
    project = of.resolved.project
    for bound in of.resolved.procedures:
        for index, entry in enumerate(bound.steps):
            decides = entry.step.decides
            gates = [gate for gate in project.gates if "gates" in decides or gate.point in decides]
            named = {gate.id: who for gate in gates if (who := named_at(gate, project))}
            if "G5" in decides and project.early_life_support and project.early_life_support.decided_by:
                named["exit"] = project.early_life_support.decided_by
            if decides and "exceptions" not in decides:
                told = SLICES["steps"](of, bound.id)[index]
                yield Deciding(bound, entry, told, {key: of.decider(who) for key, who in named.items()})


def person(actor: Actor) -> str:
    return actor.holder or actor.title


def step(project: ResolvedProject, code: str, name: str) -> Any:
    bound = next(item for item in project.procedures if code in item.procedure.covers)
    return next(entry for entry in SLICES["steps"](Teller(project), bound.id) if entry["id"] == name)


def test_the_sponsors_step_says_who_decides_on_each_gate() -> None:
    assert step(sample(), "GOV", "decide-gate")["named_deciders"] == [
        "Digital investment committee for G0, G1 and G7",
        "Helena Marchbanks (Chief executive) for G2",
        "Gwen Thackeray (Chief digital officer) for G3",
        "Change advisory board for G4",
        "Stuart Penhallow (General manager for imaging) for G5",
        "Digital project board for G6",
    ]


def test_going_live_is_decided_by_whoever_decides_its_gate() -> None:
    assert step(sample(), "REL", "decide-go")["named_deciders"] == [
        "Change advisory board for G4",
        "Dev Chandran (Change and release manager) for any other release",
    ]


def test_a_board_decides_on_the_closure_that_the_sponsor_brings_to_it() -> None:
    entry = step(sample(), "CLO", "decide-closure")
    assert (entry["named_deciders"], entry["doer_decides"]) == (["Digital project board"], False)
    assert entry["actor"]["holder"] == "Gwen Thackeray"


@EVERY_SAMPLE
def test_each_sample_says_in_its_data_which_steps_decide_on_gates(profile: str, code: str) -> None:
    of = teller(profile, code)
    covered = {code for bound in of.resolved.procedures for code in bound.procedure.covers}
    found = {code for item in deciding(of) for code in item.bound.procedure.covers}
    assert found == covered & DECIDING


@EVERY_SAMPLE
def test_a_step_and_its_decisions_name_whom_the_project_names(profile: str, code: str) -> None:
    for item in deciding(teller(profile, code)):
        for gate, who in item.named.items():
            assert person(who) in item.lines, (item.entry.step.id, gate)


@EVERY_SAMPLE
def test_the_matrix_of_roles_lets_every_decider_do_the_step_or_answer_for_it(profile: str, code: str) -> None:
    of = teller(profile, code)
    for item in deciding(of):
        place = f"#step-{item.entry.step.id}"
        found = set()
        for matrix in SLICES["roles"](of, item.bound.id)["matrices"]:
            columns = [column["to"] for column in matrix["steps"]]
            for row in matrix["rows"] if place in columns else ():
                if set(row["letters"][columns.index(place)].split("/")) & {"R", "A"}:
                    found.add(row["role"].get("holder") or row["role"]["title"])
        assert {person(who) for who in item.named.values()} <= found, item.entry.step.id


@EVERY_SAMPLE
def test_the_swimlane_shows_that_others_than_the_lane_decide(profile: str, code: str) -> None:
    of = teller(profile, code)
    for item in deciding(of):
        nodes = flow_of(item.bound, of.resolved.organization).nodes
        node = next(node for node in nodes if node.id == item.entry.step.id)
        others = [share for share in item.entry.deciders if share.actor != item.entry.actor]
        assert bool(node.decider) == bool(others), node.title
        if len(others) == 1:
            assert others[0].actor.title in node.decider


@EVERY_SAMPLE
def test_every_decider_finds_the_step_where_the_pack_tells_what_they_do(profile: str, code: str) -> None:
    of = teller(profile, code)
    boards = of.resolved.organization.boards
    for item in deciding(of):
        place = f"{item.bound.id}#step-{item.entry.step.id}"
        for who in (who for who in item.named.values() if who.role not in boards):
            cards = [
                card
                for card in cards_of(of)
                if who.role in own_roles(held_by(of, card))
                or (who.holder and SLICES["card"](of, card)["holder"] == who.holder)
            ]
            assert any(place in str(SLICES["card"](of, card)["steps"]) for card in cards), (place, who)


@EVERY_SAMPLE
def test_the_table_of_gates_names_whom_the_step_names(profile: str, code: str) -> None:
    of = teller(profile, code)
    told = {gate["id"]: gate["by"] for gate in SLICES["facts"](of, "")["gates"]}
    for item in deciding(of):
        for gate, who in item.named.items():
            assert gate == "exit" or told[gate] == of.short(who)


@EVERY_SAMPLE
def test_a_booklet_has_its_gates_decided_by_whom_their_table_names(profile: str, code: str) -> None:
    of = teller(profile, code)
    if of.resolved.sizing is None or not SLICES["booklet"](of, "")["procedures"]:
        pytest.skip("no booklet")
    rows = {
        (procedure["id"], row["number"]): row["who"]
        for procedure in SLICES["booklet"](of, "")["procedures"]
        for row in procedure["steps"]
    }
    for item in deciding(of):
        who = rows.get((item.bound.id, item.told["number"]), "")
        for actor in item.named.values() if who else ():
            assert person(actor) in who


@EVERY_SAMPLE
def test_no_control_of_the_step_leaves_the_decision_to_somebody_else(profile: str, code: str) -> None:
    of = teller(profile, code)
    titles = {actor.title.casefold() for actor in of.resolved.roles.values()} | {"service owner", "sponsor"}
    for item in deciding(of):
        deciders = {share.actor.title.casefold() for share in item.entry.deciders} | {
            item.entry.actor.title.casefold()
        }
        for control in item.bound.controls:
            if control.control.id not in item.entry.step.controls:
                continue
            for sentence in OUGHT.findall(control.control.statement):
                said = sentence.strip().casefold().removeprefix("the ")
                assert said not in titles - deciders, control.control.statement


@EVERY_SAMPLE
def test_the_end_of_early_life_support_has_one_decider(profile: str, code: str) -> None:
    project = teller(profile, code).resolved.project
    plan = project.early_life_support
    ends = {gate.decided_by for gate in project.gates if gate.point == "G5" and gate.decided_by}
    if plan and plan.decided_by and ends:
        assert ends == {plan.decided_by}


@EVERY_SAMPLE
def test_who_decides_beyond_a_tolerance_is_whoever_does_the_step_that_decides_it(
    profile: str, code: str
) -> None:
    of = teller(profile, code)
    for bound in of.resolved.procedures:
        for entry in bound.steps:
            if "exceptions" in entry.step.decides:
                told = SLICES["governance"](of, bound.id)["tolerances"]["decides"]
                assert told == of.short(entry.actor)


@pytest.mark.parametrize(
    ("profile", "code", "named", "never"),
    [
        ("lindenau", "VAB", set(), "Änderungsbeirat"),  # its route asks the board for its approval already
        ("gsa-tts", "WPF", {"Launch"}, "Cloud.gov system owner"),
        ("gitlab", "CSP", set(), "Henrike Sato"),
    ],
)
def test_only_the_routes_that_go_live_at_the_gate_name_who_decides_there(
    profile: str, code: str, named: set[str], never: str
) -> None:
    of = teller(profile, code)
    bound = next(item for item in of.resolved.procedures if "REL" in item.procedure.covers)
    table = SLICES["routes"](of, bound.id)
    telling = {
        route["title"]
        for route in table["routes"]
        if any(entry["who"].casefold().startswith(never.casefold()) for entry in route["deciders"])
    }
    assert telling == named


@pytest.mark.parametrize(
    ("profile", "code", "boards"),
    [
        ("lindenau", "VAB", {"Portfoliorunde", "Änderungsbeirat"}),
        (
            "wyrefell",
            "PAX",
            {"Digital investment committee", "Change advisory board", "Digital project board"},
        ),
    ],
)
def test_governance_says_when_the_boards_meet_that_decide_on_gates(
    profile: str, code: str, boards: set[str]
) -> None:
    of = teller(profile, code)
    bound = next(item for item in of.resolved.procedures if "GOV" in item.procedure.covers)
    told = SLICES["calendar"](of, bound.id)["boards"]
    assert boards <= {board["title"] for board in told}
    assert all(board["decides"] for board in told if board["title"] in boards)


def test_closure_names_the_meeting_that_decides_on_it_and_no_earlier_one() -> None:
    of = teller("lindenau", "VAB")
    bound = next(item for item in of.resolved.procedures if "CLO" in item.procedure.covers)
    [board] = SLICES["calendar"](of, bound.id)["boards"]
    assert [entry["what"]["text"] for entry in board["decides"]] == ["Projektabschluss"]
