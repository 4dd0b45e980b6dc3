"""Where a value comes from, told of a profile that stands in files, so that each place can be looked up."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from dovetail.bundled import profiles_dir
from dovetail.load.profile import Loaded, load_profile
from dovetail.model.profile import Profile
from dovetail.model.provenance import Provenance, Saying
from dovetail.model.resolved import ResolvedProject
from dovetail.resolve.pack import resolve_project
from dovetail.resolve.provenance.provenance import Explainer, where_from
from dovetail.resolve.provenance.request_provenance import DERIVED
from dovetail.resolve.provenance.value_path import Part, PathUnknownError, parts_of

ORGANIZATION = """\
id: harbour
name: Harbour City
currency: EUR
tax_basis: excluded
time_zone: Europe/Lisbon
fiscal_year: {starts: january}
holidays: {country: PT}
roles:
  head: {title: Head of Department, holder: Henry Head, deputy: Dora Deputy, reports_to: cfo}
  cfo: {title: Chief Financial Officer, holder: Ana Costa, acts_as: [procurement-lead]}
  buyer: {title: Buyer, holder: {unknown: "Who buys?", ask: cfo}}
authorities:
  - {subject: spend, role: head, limit: 10000}
  - {subject: spend, role: cfo, limit: 900000}
boards:
  council: {title: City council, chair: cfo, meets: {every: week, on: tuesday}, submission_closes: 5 working days}
calendars:
  freezes:
    winter.2026: {title: Winter freeze, from: 2026-12-18, until: 2027-01-04}
"""
PROCUREMENT = """\
id: procurement
based_on: procurement
title: Buying for the city
version: "4.2"
owner: cfo
drops: [urgent]
controls:
  - {id: PUR-C2, statement: Three bids are compared., waivable_by: cfo}
  - {id: PUR-C2.b, statement: The bids are kept., statutory: yes}
routes:
  - {id: tender, title: Tender, when: {amount: {from: 100000}}, steps: [{after: award-it, step: {id: publish, title: Publish the award, by: buyer}}]}
  - {id: direct, title: Direct purchase, when: {amount: {to: 100000}}}
steps:
  - {id: award-it, title: Award the contract, by: buyer, decided_by: council, duration: 3-5 days, controls: PUR-C2}
  - id: archive.file
    by: head
    title: Keep the file
    locked: yes
duties:
  - {id: spend-report, title: Report the spend, by: buyer, recurs: {every: month, working_day: 5}}
"""
TRAVEL = """\
id: travel
title: Travel
version: "1"
owner: head
handles: {kind: trip, title: Trip, facts: {cost: {type: money, question: What does it cost?}, abroad: {type: yes-no, question: Is it abroad?, default: no}, visa: {type: yes-no, question: Is a visa needed?}}}
"""
PROJECT = """\
code: QUAY
name: New quay
starts: 2026-03-02
ends: 2027-06-30
budget: {total: 900000}
team:
  project-manager: {name: Marta Reis}
  project-office: {title: Project office, name: Tiago Vaz}
bindings: {buyer: project-office}
requests:
  - {id: R.1, kind: trip, title: Factory test, needed_by: 2026-09-01, facts: {cost: 800}}
  - {id: R.1.b, kind: trip, title: Second test, needed_by: {unknown: "When is the second test?", ask: project-manager}, facts: {cost: {amount: 900, tax: included}, visa: no}}
tailoring:
  procurement:
    - adapt: award-it
      set:
        by: project-office
        informed: [cfo]
      because: The office files it.
      decided_by: project-manager
      decided_on: 2026-03-03
    - adapt: archive.file
      set: {by: project-office}
      because: We would rather do it ourselves.
    - adapt: spend-report
      set: {recurs: {every: week, on: friday}}
      because: The stage tolerance is tracked weekly.
    - add: {after: award-it, id: log-it, title: Log the commitment, by: project-office}
      because: The sponsor wants it.
    - waive: PUR-C2
      because: Only one supplier fits the mooring.
      compensating: Price benchmark
      requested_by: project-manager
      approved_by: cfo
      issued: 2026-03-02
      expires: 2027-03-31
    - waive: PRO-C10
      because: The contract ends with the project.
      compensating: The file is handed over
      requested_by: project-manager
      decision_due: 2026-04-01
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Explainer:
    root = tmp_path_factory.mktemp("harbour")
    texts = {
        "organization.yaml": ORGANIZATION,
        "procedures/procurement.yaml": PROCUREMENT,
        "procedures/travel.yaml": TRAVEL,
        "projects/QUAY/project.yaml": PROJECT,
    }
    for name, text in texts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    loaded = load_profile(root)
    assert loaded.profile is not None, [str(problem.message) for problem in loaded.diagnostics]
    return Explainer(loaded.profile, resolve_project(loaded.profile, "QUAY"))


def line(text: str, part: str) -> int:
    """The number of the line that has this part."""
    return next(number for number, row in enumerate(text.splitlines(), 1) if part in row)


def deeds(found: Provenance) -> list[tuple[str, str]]:
    return [(saying.layer, saying.act) for saying in found.chain]


def last(found: Provenance) -> Saying:
    return found.chain[-1]


# -- procedures


def test_a_role_that_the_project_binds_names_both_layers_and_the_person(world: Explainer) -> None:
    found = world.where_from("procurement.steps.award-it.by")
    assert found.value == "Project office (Tiago Vaz)"
    assert deeds(found) == [("organization", "states"), ("project", "adapts")]
    assert found.chain[0].place.line == line(PROCUREMENT, "id: award-it")
    assert (last(found).before, last(found).after) == ("Buyer", "Project office")
    assert last(found).because == "The office files it."
    assert (last(found).by, last(found).since) == ("Project manager (Marta Reis)", date(2026, 3, 3))
    assert last(found).place.line == line(PROJECT, "by: project-office")
    assert [ground.path for ground in found.rests_on] == ["project.team.project-office.name"]
    assert found.rests_on[0].chain[0].place.line == line(PROJECT, "name: Tiago Vaz")


def test_a_bound_role_is_led_over_the_binding_to_the_person(world: Explainer) -> None:
    found = world.where_from("procurement.duties.spend-report.by")
    assert found.value == "Project office (Tiago Vaz)"
    assert last(found).after == "Buyer"
    assert [ground.path for ground in found.rests_on] == [
        "project.bindings.buyer", "project.team.project-office.name",
    ]  # fmt: skip


def test_what_is_taken_over_from_the_reference_is_told_with_its_file_and_version(world: Explainer) -> None:
    found = world.where_from("procurement.controls.PRO-C2.statement")
    (saying,) = found.chain
    assert (saying.layer, saying.version) == ("reference", "1.0")
    assert saying.place.file == "reference/procedures/procurement.yaml"
    assert found.value in saying.excerpt


def test_a_field_that_two_layers_write_shows_before_and_after(world: Explainer) -> None:
    found = world.where_from("procurement.version")
    assert [(saying.layer, saying.after) for saying in found.chain] == [
        ("reference", "1.0"), ("organization", "4.2"),
    ]  # fmt: skip
    assert last(found).before == "1.0"
    assert last(found).place.line == line(PROCUREMENT, 'version: "4.2"')


def test_a_waiver_tells_who_gave_leave_until_when_and_what_is_done_instead(world: Explainer) -> None:
    found = world.where_from("procurement.controls.PUR-C2")
    assert found.value == "waived: Three bids are compared."
    saying = last(found)
    assert saying.act == "waives"
    assert (saying.by, saying.until) == ("Chief Financial Officer (Ana Costa)", date(2027, 3, 31))
    assert "done instead: Price benchmark" in saying.note
    assert "asked for by Project manager (Marta Reis)" in saying.note
    assert saying.place.line == line(PROJECT, "waive: PUR-C2")


def test_leave_that_is_only_asked_for_is_told_and_the_control_stays(world: Explainer) -> None:
    found = world.where_from("procurement.controls.PRO-C10")
    assert not found.value.startswith("waived")
    assert deeds(found) == [("reference", "states"), ("project", "asks")]
    assert "its owner decides by 1 April 2026" in last(found).note


def test_what_is_refused_is_told_with_the_reason_and_changes_nothing(world: Explainer) -> None:
    found = world.where_from("procurement.steps.archive.file.by")
    assert found.value == "Head of Department (Henry Head)"
    assert deeds(found) == [("organization", "states"), ("project", "refused")]
    assert "locked" in last(found).note


def test_a_duty_that_comes_more_often_shows_both_rules(world: Explainer) -> None:
    found = world.where_from("procurement.duties.spend-report.recurs")
    assert found.value == "every Friday"
    assert last(found).before == "the fifth working day of each month"


def test_a_step_of_the_project_comes_from_the_project_alone(world: Explainer) -> None:
    found = world.where_from("procurement.steps.log-it")
    assert deeds(found) == [("project", "adds")]
    assert last(found).place.line == line(PROJECT, "add: {after")
    assert deeds(world.where_from("procurement.steps.log-it.duration")) == [("project", "adds")]


def test_a_step_that_only_a_route_has_is_found_among_the_steps(world: Explainer) -> None:
    found = world.where_from("procurement.steps.publish.by")
    assert found.path == "procurement.routes.tender.steps.publish.step.by"
    assert last(found).place.line == line(PROCUREMENT, "id: publish")


def test_a_condition_is_said_as_a_sentence_and_can_be_followed_inside(world: Explainer) -> None:
    assert "100,000" in world.where_from("procurement.routes.tender.when").value
    inside = world.where_from("procurement.routes.tender.when.amount.from")
    assert inside.value == "EUR 100,000"


def test_an_item_that_replaces_another_leaves_out_what_it_does_not_repeat(world: Explainer) -> None:
    found = world.where_from("procurement.steps.award-it.evidence")
    assert found.value == "nothing"
    assert last(found).act == "leaves-out"


def test_ids_with_dots_take_the_longest_that_fits(world: Explainer) -> None:
    assert world.where_from("procurement.controls.PUR-C2.b.statement").value == "The bids are kept."
    assert world.where_from("procurement.controls.PUR-C2.statement").value == "Three bids are compared."


def test_a_container_lists_what_stands_below_it(world: Explainer) -> None:
    found = world.where_from("procurement.duties")
    assert "spend-report" in found.parts


def test_a_role_of_the_reference_is_led_to_the_role_that_acts_as_it(world: Explainer) -> None:
    found = world.where_from("procurement.controls.PRO-C10.waivable_by")
    assert found.value == "Chief Financial Officer (Ana Costa)"
    assert [ground.path for ground in found.rests_on] == [
        "organization.roles.cfo.acts_as", "organization.roles.cfo.holder",
    ]  # fmt: skip


# -- organization and project


@pytest.mark.parametrize(
    ("path", "value", "text", "part"),
    [
        ("organization.roles.cfo.holder", "Ana Costa", ORGANIZATION, "cfo: {title"),
        ("organization.calendars.freezes.winter.2026.until", "4 January 2027", ORGANIZATION, "winter.2026"),
        ("organization.authorities.spend.cfo.limit", "EUR 900,000", ORGANIZATION, "limit: 900000"),
        ("organization.authorities.2.limit", "EUR 900,000", ORGANIZATION, "limit: 900000"),
        ("organization.boards.council.chair", "Chief Financial Officer (Ana Costa)", ORGANIZATION, "council:"),
        ("project.budget.total", "EUR 900,000", PROJECT, "budget:"),
        ("requests.R.1.needed_by", "1 September 2026", PROJECT, "id: R.1,"),
        ("requests.R.1.facts.cost", "EUR 800", PROJECT, "id: R.1,"),
        ("requests.R.1.b.facts.cost", "EUR 900 including tax", PROJECT, "id: R.1.b"),
    ],
)  # fmt: skip
def test_a_plain_value_has_one_line(world: Explainer, path: str, value: str, text: str, part: str) -> None:
    found = world.where_from(path)
    assert found.value == value
    (saying,) = found.chain
    assert saying.place.line == line(text, part)


def test_what_nobody_wrote_says_the_default_and_that_it_was_left_out(world: Explainer) -> None:
    found = world.where_from("organization.days_are")
    assert (found.value, last(found).act) == ("working", "leaves-out")


def test_what_nobody_has_said_names_the_open_question(world: Explainer) -> None:
    found = world.where_from("requests.R.1.b.needed_by")
    assert not found.known
    assert found.value.startswith("not said yet")
    assert [question.question for question in found.questions] == ["When is the second test?"]
    assert not world.where_from("organization.roles.buyer.holder").known


# -- worked out


def test_an_answer_that_a_request_owes_names_its_question(world: Explainer) -> None:
    found = world.where_from("requests.R.1.facts.visa")
    assert (found.value, found.known, found.chain) == ("not said yet", False, ())
    assert [ground.path for ground in found.rests_on] == ["travel.handles.facts.visa"]


def test_an_answer_that_the_procedure_gives_leads_to_its_default(world: Explainer) -> None:
    found = world.where_from("requests.R.1.facts.abroad")
    assert (found.value, found.known) == ("no", True)
    assert [ground.path for ground in found.rests_on] == ["travel.handles.facts.abroad.default"]


@pytest.mark.parametrize("name", DERIVED)
def test_a_worked_out_value_says_what_it_rests_on(world: Explainer, name: str) -> None:
    found = world.where_from(f"requests.R.1.{name}")
    assert found.value
    assert not found.chain
    assert all(ground.chain and not ground.rests_on for ground in found.rests_on)


# -- paths that lead nowhere


@pytest.mark.parametrize(
    ("path", "message", "hint"),
    [
        ("procurement.steps.award-itt.by", 'no "award-itt" in procurement.steps', 'did you mean "award-it"?'),
        ("procurement.steps.award-it.buy", "in procurement.steps.award-it", 'did you mean "by"?'),
        (
            "procurement.exceptions.urgent",
            "Buying for the city drops it (procedures/procurement.yaml:6)",
            "there is",
        ),
        ("procurment.version", 'no "procurment" to begin with', 'did you mean "procurement"?'),
        (
            "project.budget.total.tax",
            "project.budget.total is a single value",
            "ask for project.budget.total",
        ),
        ("project.summary.x", "project.summary says nothing", "ask for project.summary"),
        ("requests.R.2", 'no "R" in requests', "R.1"),
        ("requests.R.1.rout", 'no "rout" in requests.R.1', 'did you mean "route"?'),
        ("", "the path is empty", "begin with"),
    ],
)
def test_a_path_that_leads_nowhere_says_what_there_is(
    world: Explainer, path: str, message: str, hint: str
) -> None:
    with pytest.raises(PathUnknownError) as caught:
        world.where_from(path)
    assert message in caught.value.message
    assert hint in caught.value.hint


# -- everything that the sample organizations say


@cache
def sample(profile: Path) -> tuple[Loaded, Profile]:
    loaded = load_profile(profile)
    assert loaded.profile is not None
    return loaded, loaded.profile


SAMPLES = [
    pytest.param(path.parents[2], path.parent.name, id=path.parent.name)
    for path in sorted(profiles_dir().glob("*/projects/*/project.yaml"))
]


def paths_below(part: Part, depth: int = 3) -> list[str]:
    below = parts_of(part).values() if depth else ()
    return [".".join(part.keys), *(path for inner in below for path in paths_below(inner, depth - 1))]


def every_path(resolved: ResolvedProject) -> list[str]:
    """Every step, control, duty, route and any other field of the procedures, and all of the project."""
    paths = [
        f"{bound.id}.{path}" for bound in resolved.procedures for path in paths_below(Part(bound.procedure))
    ]
    paths += [f"{bound.id}.steps.{step.step.id}.by" for bound in resolved.procedures for step in bound.steps]
    paths += [f"project.{path}" for path in paths_below(Part(resolved.project))]
    paths += [f"requests.{item.request.id}.{name}" for item in resolved.requests for name in DERIVED]
    return [path.rstrip(".") for path in paths]


@pytest.mark.parametrize(("profile", "code"), SAMPLES)
def test_every_value_of_the_samples_is_explained_by_lines_that_hold_it(profile: Path, code: str) -> None:
    _, known = sample(profile)
    world = Explainer(known, resolve_project(known, code))
    for path in every_path(world.resolved):
        found = world.where_from(path)
        assert found.value, path
        name = path.rpartition(".")[2]
        for saying in found.chain:
            excerpt = saying.excerpt.strip()
            assert excerpt, path
            if saying.act == "states" and "." in path and not name.isdecimal():
                item = path.rpartition(".")[0].rpartition(".")[2]
                assert any(word and word in excerpt for word in (name, saying.after, item)), path


def test_asking_once_or_for_many_gives_the_same_answer(world: Explainer) -> None:
    path = "procurement.steps.award-it.informed"
    assert where_from(world.profile, world.resolved, path) == world.where_from(path)
