"""The portfolio: projects beside each other, and what operations learn from them."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dovetail.check.deviations import control_uses
from dovetail.check.examine import Examined, examine
from dovetail.check.portfolio import Survey, portfolio, report_day
from dovetail.model.own_words import OwnWords
from dovetail.model.portfolio import ControlStanding, Portfolio, WaiverStanding
from dovetail.model.profile import Profile
from tests.rules.world import World, loaded, planted, read

LEAVE = (
    "compensating: Price benchmark., requested_by: project-manager, approved_by: head-of-procurement, "
    "issued: 2026-01-20, expires: 2026-09-30"
)
NEIGHBOUR = (
    "starts: 2026-01-12, ends: 2026-12-18, as_of: 2026-03-02, team: {project-manager: {name: Pia Pil}}"
)

Make = Callable[..., Portfolio]


def other(code: str, tailoring: str = "", more: str = "") -> str:
    """A neighbour of the clean project."""
    parts = [f"code: {code}, name: Project {code}, {NEIGHBOUR}", more]
    parts += [f"tailoring: {{procurement: [{tailoring}]}}"] if tailoring else []
    return f"projects: {{{code}: {{{', '.join(part for part in parts if part)}}}}}"


@pytest.fixture
def profile(tmp_path: Path) -> Callable[..., Profile]:
    def make(*patches: str | World) -> Profile:
        worlds = [read(patch) if isinstance(patch, str) else patch for patch in patches]
        found = loaded(planted(*worlds), tmp_path).profile
        assert found is not None
        return found

    return make


@pytest.fixture
def made(profile: Callable[..., Profile]) -> Make:
    def make(*patches: str, today: date | None = None) -> Portfolio:
        found = profile(*patches)
        return portfolio(found, examine(found), today)

    return make


def waiver(found: Portfolio, subject: str = "PRO-C2") -> WaiverStanding:
    (only,) = [item for item in found.waivers if item.subject == subject]
    return only


def control(found: Portfolio, name: str) -> ControlStanding:
    return next(item for item in found.controls if item.control == name)


def test_a_clean_project_stands_with_nothing_open_and_its_one_waiver(made: Make) -> None:
    found = made()
    (project,) = found.projects

    assert (project.code, project.status, project.as_of) == ("MET", "active", date(2026, 3, 2))
    assert project.findings.open == 0
    assert {mode.verdict for mode in project.modes} == {"prevented"}
    assert set(project.requests) == {"ok"}
    assert waiver(found).age == (date(2026, 3, 2) - date(2026, 1, 20)).days
    assert waiver(found).left == (date(2026, 6, 5) - date(2026, 3, 2)).days
    assert waiver(found).approved_by == "Head of Procurement (Hedvig Holm)"
    assert waiver(found).state == "valid"
    assert found.superseded == ()
    assert found.to_redesign == ()


@pytest.mark.parametrize(
    ("change", "state", "expiry", "problem"),
    [
        ("expires: 2026-03-01", "expired", "expired", "expired on 1 March 2026"),
        ("expires: 2026-03-02", "valid", "soon", ""),
        ("expires: 2026-04-01", "valid", "soon", ""),
        ("expires: 2026-04-02", "valid", "later", ""),
        ("approved_by: buyer", "not valid", "later", "only Head of Procurement (or a superior) can give leave"),
        ("compensating: (none)", "not valid", "later", "does not say what is done instead"),
        ("approved_by: (none), issued: (none), expires: (none), decision_due: 2026-04-01", "asked", "not said", ""),
        ("approved_by: (none), issued: (none), expires: (none), decision_due: 2026-02-01", "asked", "not said",
         "should have decided by 1 February 2026"),
    ],
)  # fmt: skip
def test_what_has_become_of_a_waiver_of_a_control(
    profile: Callable[..., Profile], change: str, state: str, expiry: str, problem: str
) -> None:
    usual: dict[str, Any] = planted()["project"]["tailoring"]["procurement"][0]
    changed = {key: value for key, value in {**usual, **read(f"{{{change}}}")}.items() if value != "(none)"}
    found = profile({"project": {"tailoring": {"procurement": [changed]}}})

    standing = waiver(portfolio(found, examine(found)))
    assert (standing.state, standing.expiry) == (state, expiry)
    assert problem in standing.problem


def test_a_waiver_of_findings_is_valid_while_it_lifts_something(made: Make) -> None:
    outdated = "project: {baselines: {procurement: {version: '2.9'}}}"
    found = made(
        outdated, f"project: {{waivers: [{{rule: AR-07, subjects: [procurement], because: Late., {LEAVE}}}]}}"
    )
    assert (waiver(found, "AR-07").waives, waiver(found, "AR-07").state) == ("finding", "valid")
    assert waiver(found, "AR-07").problem == ""
    assert next(rule for rule in found.rules if rule.id == "AR-07").waived == 1


def test_a_waiver_of_findings_by_the_wrong_person_says_so(made: Make) -> None:
    wrong = LEAVE.replace("head-of-procurement", "controller")
    found = made(
        "project: {baselines: {procurement: {version: '2.9'}}}",
        f"project: {{waivers: [{{rule: AR-07, subjects: [procurement], because: Late., {wrong}}}]}}",
    )
    assert waiver(found, "AR-07").state == "not valid"
    assert waiver(found, "AR-07").problem.startswith("only Head of Procurement")


def test_why_a_waiver_is_refused_does_not_hang_on_how_its_finding_is_worded(
    profile: Callable[..., Profile],
) -> None:
    wrong = LEAVE.replace("head-of-procurement", "controller")
    found = profile(
        "project: {baselines: {procurement: {version: '2.9'}}}",
        f"project: {{waivers: [{{rule: AR-07, subjects: [procurement], because: Late., {wrong}}}]}}",
    )
    reason_first = OwnWords(
        "0", (("{rule} is not waived for {subjects}: {message}", ("{message} (leave from {rule})",)),)
    )
    worded = replace(found, language=found.language.with_own((reason_first,)))

    standing = waiver(portfolio(worded, examine(worded)), "AR-07")
    assert standing.state == "not valid"
    assert standing.problem == "only Head of Procurement (or a superior) can give leave"


def test_a_waiver_that_lifts_nothing_is_told(made: Make) -> None:
    found = made(f"project: {{waivers: [{{rule: AR-07, subjects: [change], because: Late., {LEAVE}}}]}}")
    assert waiver(found, "AR-07").problem == "nothing is reported that it lifts"


def test_an_agreement_on_another_version_is_superseded_and_names_the_owner(made: Make) -> None:
    found = made("project: {baselines: {procurement: {version: '2.9'}}}")
    (source,) = found.superseded

    assert (source.project, source.agreed, source.current, source.deviations) == ("MET", "2.9", "3.1", 1)
    assert (source.owner.title, source.owner.holder) == ("Head of Procurement", "Hedvig Holm")


def test_a_deviation_without_an_agreed_version_is_listed_without_one(made: Make) -> None:
    found = made(other("PUM", "{waive: PRO-C2, because: Few makers.}"))
    assert [(source.project, source.agreed) for source in found.superseded] == [("PUM", "")]


def test_the_next_gate_is_the_first_one_still_to_come(made: Make) -> None:
    gates = (
        "project: {gates: [{id: past, title: Past, date: 2026-02-01}, {id: later, title: Later, date: 2026-09-01},"
        " {id: next, title: Next, date: 2026-03-02}, {id: open, title: Open, date: {unknown: When?}}]}"
    )
    ahead = made("project: {gates: (none)}", gates).projects[0].gate
    assert (ahead.title, ahead.on, ahead.to_come, ahead.undated) == ("Next", date(2026, 3, 2), 2, 1)


def test_a_control_from_which_enough_projects_deviate_is_proposed_to_its_owner(made: Make) -> None:
    found = made(
        "project: {improvements: (none)}",
        other("PUM", f"{{waive: PRO-C2, because: Few makers., {LEAVE}}}"),
        other("FIL", "{adapt: quote, set: {duration: 8 working days}, because: Far away.}"),
        other("DAM", "{adapt: quote, set: {duration: 8 working days}, because: Few answer.}"),
    )
    (stiff,) = found.to_redesign

    assert (stiff.control, stiff.procedure) == ("PRO-C2", "procurement")
    assert stiff.owner is not None
    assert (stiff.owner.title, stiff.owner.holder) == ("Head of Procurement", "Hedvig Holm")
    assert {(entry.project, entry.how, entry.because) for entry in stiff.deviations} == {
        ("MET", "waives", "Only one maker has this meter."),
        ("PUM", "waives", "Few makers."),
        ("FIL", "adapts", "Far away."),
        ("DAM", "adapts", "Few answer."),
    }
    first, *ways, last = stiff.proposal
    assert first == (
        "4 of 4 projects can't follow PRO-C2 as it is: 2 waive it and 2 adapt what carries it out."
    )
    assert any(
        "“Price benchmark.” (PUM)" in way and "“Price benchmark against 2024.” (MET)" in way for way in ways
    )
    assert (
        "In “Get quotes”, change duration from “5 working days” to “8 working days”, as DAM and FIL do."
        in ways
    )
    assert last == "Head of Procurement changes it, or says why it stays."


@pytest.mark.parametrize(
    "patch",
    [
        "project: {code: MET}",  # its improvement entry stands in the register
        "organization: {standards: {redesign_after: 3}}\nproject: {improvements: (none)}",
    ],
)
def test_no_proposal_where_it_is_made_already_or_few_deviate(made: Make, patch: str) -> None:
    found = made(
        "organization: {standards: {redesign_after: 2}}",
        patch,
        other("PUM", "{waive: PRO-C2, because: Few.}"),
    )
    assert control(found, "PRO-C2").projects() == ("MET", "PUM")
    assert found.to_redesign == ()


def test_leave_that_is_only_asked_for_is_not_yet_a_deviation(made: Make) -> None:
    asked = "{waive: PRO-C2, because: Few., decision_due: 2026-04-01}"
    found = made(
        "organization: {standards: {redesign_after: 2}}",
        "project: {improvements: (none)}",
        other("PUM", asked),
    )
    assert control(found, "PRO-C2").projects("asks") == ("PUM",)
    assert found.to_redesign == ()


def test_what_a_law_demands_can_only_change_in_its_way(made: Make) -> None:
    found = made(
        "organization: {standards: {redesign_after: 2}}",
        other("PUM", "{adapt: order, set: {duration: 2 working days}, because: Far.}"),
        other("FIL", "{adapt: order, set: {duration: 3 working days}, because: Far.}"),
    )
    said = " ".join(control(found, "PRO-C3").proposal)
    assert "A law demands it: only the way in which it is carried out can change." in said
    assert "let projects choose duration" in said


def test_requests_that_are_alike_suggest_an_exemption(made: Make) -> None:
    kinds = "{type: choice, options: [meters, works], question: What is it?}"
    facts = "{amount: 15000, supplier: Mätab, what: %s}"
    found = made(
        "organization: {standards: {redesign_after: 2}}\nproject: {improvements: (none)}",
        f"procedures: {{procurement: {{handles: {{facts: {{what: {kinds}}}}}}}}}",
        f"project: {{requests: [{{id: P-1, facts: {facts % 'meters'}}}]}}",
        other("PUM", f"{{waive: PRO-C2, requests: [Q-1], because: Few., {LEAVE}}}",
              "requests: [{id: Q-1, kind: purchase, title: Pumps, needed_by: 2026-09-15, facts: "
              f"{facts % 'meters'}}}, {{id: Q-2, kind: purchase, title: Wall, needed_by: 2026-09-15, facts: "
              f"{facts % 'works'}}}]"),
    )  # fmt: skip
    assert (
        "Exempt requests with “meters” for what: all 2 for which it is waived are such, and of all 3 requests 2."
        in control(found, "PRO-C2").proposal
    )


def test_the_projects_of_a_control_are_those_that_the_rule_counts(profile: Callable[..., Profile]) -> None:
    found = profile(
        other(
            "PUM",
            "{waive: PRO-C2, because: Few.}, {adapt: approve, set: {duration: 3 working days}, because: Far.}",
        ),
        other("FIL", "{waive: PRO-C2, because: Few., decision_due: 2026-04-01}"),
    )
    standing = {
        (item.procedure, item.control): (
            set(item.projects("waives")), set(item.projects("adapts")), set(item.projects("asks"))
        )
        for item in portfolio(found, examine(found)).controls
    }  # fmt: skip
    assert standing == {key: (use.waived, use.adapted, use.asked) for key, use in control_uses(found).items()}


def test_what_every_project_reports_alike_counts_once_and_for_no_project(made: Make) -> None:
    found = made(
        "organization: {standards: {redesign_after: 2}}", "project: {improvements: (none)}",
        other("PUM", "{waive: PRO-C2, because: Few.}"),
    )  # fmt: skip
    (rule,) = [rule for rule in found.rules if rule.id == "AR-57"]
    assert (rule.failed, rule.projects_failing) == (1, 0)
    assert found.shared.minor == 1


def test_rules_that_fail_in_most_projects_come_first(made: Make) -> None:
    found = made("project: {baselines: {procurement: {version: '2.9'}}}", other("PUM"))
    failing = [rule.projects_failing for rule in found.rules]
    assert failing == sorted(failing, reverse=True)
    assert failing[0] > 0


def test_the_day_is_the_latest_on_which_a_project_says_that_it_stands(
    profile: Callable[..., Profile],
) -> None:
    assert report_day(profile(other("PUM").replace("as_of: 2026-03-02", "as_of: 2026-05-04"))) == date(
        2026, 5, 4
    )


def test_another_day_moves_the_ages_of_waivers(made: Make) -> None:
    assert waiver(made(today=date(2026, 6, 6))).state == "expired"


def test_projects_in_most_trouble_are_ranked_first(made: Make) -> None:
    found = made("project: {baselines: {procurement: {version: '2.9'}}}", other("AAA"))
    assert found.ranked[0].findings.weight >= found.ranked[1].findings.weight


def test_no_project_is_a_portfolio_too(profile: Callable[..., Profile]) -> None:
    nobody = replace(profile(), projects={}, others={})
    found = portfolio(nobody, ())
    assert (found.projects, found.waivers, found.controls, found.rules) == ((), (), (), ())


def test_of_a_project_only_a_summary_is_kept(profile: Callable[..., Profile]) -> None:
    class Seen(Examined):
        __slots__ = ("__weakref__",)

    found = profile(other("PUM"), other("FIL"))
    survey = Survey.of(found)
    alive: list[weakref.ref[Seen]] = []
    most = 0

    def one_by_one() -> Any:
        nonlocal most
        for item in examine(found):
            seen = Seen(item.resolved, item.checked)
            del item
            alive.append(weakref.ref(seen))
            yield survey.part(seen)
            del seen
            gc.collect()
            most = max(most, sum(ref() is not None for ref in alive))

    assert len(survey.join(one_by_one()).projects) == 3
    assert most <= 1
