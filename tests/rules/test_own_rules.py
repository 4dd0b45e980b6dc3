"""An organization's own rules: written as data, judged and waived like all others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dovetail.check.rulebook import all_rules
from dovetail.check.rules import RULES
from dovetail.load.profile import load_profile
from dovetail.model.checked import Checked
from dovetail.model.diagnostics import Diagnostic, Severity, Verdict
from dovetail.model.rulebook import OwnRule, Rulebook
from tests.rules.world import checked, planted, read, write

QUOTES = """
organization:
  rules:
    own:
      - id: NW-1
        title: Purchases from EUR 10,000 on are seen by the controller
        because: The ledger has one clerk.
        severity: blocker
        prevents: F7
        every: request
        kind: purchase
        where: {amount: {from: 10000}}
        must: {approvals: controller}
"""
APPROVED = """
procedures:
  procurement: {approvals: [{authority: spend, step: approve}, {by: controller, step: approve}]}
"""


def found(result: Checked, rule: str = "NW-1") -> list[Diagnostic]:
    return [finding for finding in result.findings if finding.rule == rule]


def judged(tmp_path: Path, *patches: str) -> Checked:
    return checked(planted(*[read(patch) for patch in patches]), tmp_path)


def test_a_request_that_lacks_what_the_rule_demands(tmp_path: Path) -> None:
    [finding] = found(judged(tmp_path, QUOTES))

    assert finding.code == "organization-rule"
    assert (finding.severity, finding.verdict, finding.subject) == (Severity.BLOCKER, Verdict.FAIL, "P-1")
    assert "Meters: Purchases from EUR 10,000 on are seen by the controller" in finding.message
    assert finding.prevents == ("F7",)
    assert finding.place is not None
    assert finding.place.file == "projects/MET/project.yaml"


def test_a_request_that_keeps_the_rule(tmp_path: Path) -> None:
    result = judged(tmp_path, QUOTES, APPROVED)

    assert found(result) == []
    assert result.tallies["NW-1"].passed == 1


def test_a_request_below_the_amount_is_not_its_concern(tmp_path: Path) -> None:
    result = judged(tmp_path, QUOTES, "project: {requests: [{id: P-1, facts: {amount: 9999.99}}]}")

    assert found(result) == []
    assert result.tallies["NW-1"].judged == 0


def test_an_amount_that_nobody_gave_is_unknown(tmp_path: Path) -> None:
    result = judged(
        tmp_path, QUOTES, "project: {requests: [{id: P-1, facts: {amount: {unknown: What do they cost?}}}]}"
    )

    [finding] = found(result)
    assert finding.verdict is Verdict.UNKNOWN
    assert "amount is not known" in finding.message


def test_a_control_that_may_not_be_waived_for_services_of_tier_1(tmp_path: Path) -> None:
    rule = """
organization:
  rules:
    own:
      - {id: NW-2, title: CHE-C1 is not waived for services of tier 1, because: They run the network.,
         severity: blocker, every: waiver, where: {control: CHE-C1, services.tier: "1"}, never: yes}
"""
    waiver = """
project:
  tailoring:
    change:
      - {waive: CHE-C1, requests: C-1, because: Small., compensating: Peer review., requested_by: project-manager,
         approved_by: change-manager, issued: 2026-02-02, expires: 2026-06-30}
"""
    [finding] = found(judged(tmp_path / "1", rule, waiver), "NW-2")
    assert (finding.subject, finding.procedure) == ("CHE-C1", "change")

    other = judged(tmp_path / "2", rule, waiver, 'organization: {services: {metering: {tier: "2"}}}')
    assert found(other, "NW-2") == []

    open_ = judged(tmp_path / "3", rule, waiver, "organization: {services: {metering: {tier: (none)}}}")
    assert [finding.verdict for finding in found(open_, "NW-2")] == [Verdict.UNKNOWN]


def test_an_amount_that_nobody_has_set_as_a_limit(tmp_path: Path) -> None:
    limit = "{amount: {from: {unknown: From which amount on?}}}"
    [finding] = found(
        judged(tmp_path, QUOTES, f"organization: {{rules: {{own: [{{id: NW-1, where: {limit}}}]}}}}")
    )

    assert finding.verdict is Verdict.UNKNOWN
    assert "amount can't be compared: what the rule compares it with is not known" in finding.message


def test_services_may_be_named_in_the_singular(tmp_path: Path) -> None:
    rule = """
organization:
  rules:
    own:
      - {id: NW-2, title: CHE-C1 is not waived for services of tier 1, because: They run the network.,
         every: waiver, where: {control: CHE-C1, service.tier: "1"}, never: yes}
      - {id: NW-3, title: Nothing touches metering, because: It is new., every: request,
         where: {service: metering}, never: yes}
"""
    waiver = """
project:
  tailoring:
    change:
      - {waive: CHE-C1, requests: C-1, because: Small., compensating: Peer review., requested_by: project-manager,
         approved_by: change-manager, issued: 2026-02-02, expires: 2026-06-30}
"""
    result = judged(tmp_path / "1", rule, waiver)
    assert [finding.subject for finding in found(result, "NW-2")] == ["CHE-C1"]
    assert "C-1" in {finding.subject for finding in found(result, "NW-3")}

    other = judged(tmp_path / "2", rule, waiver, 'organization: {services: {metering: {tier: "2"}}}')
    assert found(other, "NW-2") == []


@pytest.mark.parametrize(
    ("rule", "amount"),
    [("from: 10000", "{amount: 90000, currency: SEK}"), ("from: {amount: 10000, currency: SEK}", "90000")],
)
def test_an_amount_that_is_known_and_can_t_be_compared(rule: str, amount: str, tmp_path: Path) -> None:
    foreign = f"organization: {{rules: {{own: [{{id: NW-1, where: {{amount: {{{rule}}}}}}}]}}}}"
    patch = f"project: {{requests: [{{id: P-1, facts: {{amount: {amount}}}}}]}}"
    [finding] = found(judged(tmp_path, QUOTES, foreign, patch))

    assert finding.verdict is Verdict.UNKNOWN
    assert "amount can't be compared: no exchange rate from SEK to EUR is stated" in finding.message
    assert "not known" not in finding.message


@pytest.mark.parametrize(
    ("every", "must", "planted_in"),
    [
        ("service", "{hours: {given: yes}}", "organization: {services: {metering: {hours: (none)}}}"),
        ("gate", "{decided_by: {given: yes}}", "project: {gates: [{id: G-9, title: Go, date: 2026-05-05}]}"),
        ("contract", "{value: {to: 100000}}", "project: {contracts: [{id: K-9, title: Masts, value: 100000}]}"),
        ("contract", "{warranty_until: {given: yes}}", "project: {contracts: [{id: K-1, warranty_until: none}]}"),
        ("risk", "{score: {to: 20}}", "project: {risks: [{id: R-9, text: Flood., score: 20}]}"),
        ("release", "{weekday: [monday, tuesday]}", "project: {releases: [{id: R-9, title: X, go_live: 2026-06-10}]}"),
        ("requirement", "{category: {given: yes}}", "project: {requirements: [{id: F-9, text: It is blue.}]}"),
        ("decision", "{decided_by: director}", "project: {decisions: [{id: D-9, text: Yes., decided_by: buyer}]}"),
        ("handover-item", "{receiver: {given: yes}}", "project: {handover: [{id: H-9, title: Keys}]}"),
        ("step", "{system: {given: yes}}", "{}"),
        ("control", "{evidence: {given: yes}}", "{}"),
        ("project", "{days: {to: 30}}", "{}"),
    ],
)  # fmt: skip
def test_a_rule_about_anything(every: str, must: str, planted_in: str, tmp_path: Path) -> None:
    rule = f"""
organization:
  rules: {{own: [{{id: NW-3, title: It is so, because: We say so., every: {every}, must: {must}}}]}}
"""
    result = judged(tmp_path, rule, planted_in)

    assert Verdict.FAIL in {finding.verdict for finding in found(result, "NW-3")}


def test_a_valid_waiver_lifts_the_finding_and_stays_visible(tmp_path: Path) -> None:
    waiver = """
organization: {rules: {own: [{id: NW-1, waivable_by: director}]}}
project:
  waivers:
    - {rule: NW-1, subjects: P-1, because: Framework contract., compensating: Monthly report.,
       requested_by: project-manager, approved_by: director, issued: 2026-02-02, expires: 2026-08-31}
"""
    result = judged(tmp_path, QUOTES, waiver)

    assert found(result) == []
    assert [entry.finding.subject for entry in result.waived] == ["P-1"]
    assert result.tallies["NW-1"].waived == 1


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ("approved_by: buyer", "waiver-approver"),
        ("requested_by: director", "waiver-own"),
        ("expires: 2026-02-28", "waiver-expired"),
        ("issued: 2026-03-03", "waiver-out-of-time"),
        ("compensating: (none)", "waiver-incomplete"),
        ("subjects: P-7", "waiver-unused"),
        ("rule: NW-9", "rule-unknown"),
    ],
)
def test_a_waiver_that_is_no_leave_lifts_nothing(wrong: str, code: str, tmp_path: Path) -> None:
    base = read("""
rule: NW-1
subjects: P-1
because: Framework contract.
compensating: Monthly report.
requested_by: project-manager
approved_by: director
issued: 2026-02-02
expires: 2026-08-31
""")
    waiver = {**base, **read(wrong)}
    world = planted(
        read(QUOTES),
        read("organization: {rules: {own: [{id: NW-1, waivable_by: director}]}}"),
        {"project": {"waivers": [{key: value for key, value in waiver.items() if value != "(none)"}]}},
    )

    result = checked(world, tmp_path)

    assert [finding.subject for finding in found(result) if finding.code == "organization-rule"] == ["P-1"]
    assert code in {finding.code for finding in result.findings}


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("{every: request, must: {amount: 5}}", "fact-unknown"),
        ("{every: request, kind: purchase, must: {amonut: 5}}", "fact-unknown"),
        ("{every: request, kind: holiday, must: {title: x}}", "kind-unknown"),
        ("{every: service, must: {tier: {from: 1}}}", "fact-type"),
        ("{every: request, kind: purchase, must: {amount: much}}", "fact-value"),
        ("{every: request}", "value-invalid"),
        ("{every: request, never: yes, must: {title: x}}", "value-invalid"),
        ("{every: planet, never: yes}", "value-invalid"),
        ("{every: request, must: \"__import__('os').system('x')\"}", "value-invalid"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_at_its_line(rule: str, code: str, tmp_path: Path) -> None:
    own: dict[str, Any] = {"id": "NW-1", "title": "T", "because": "B", **read(rule)}
    world = planted({"organization": {"rules": {"own": [own]}}})

    loaded = load_profile(write(world, tmp_path))

    problems = [item for item in loaded.diagnostics if item.severity is Severity.ERROR]
    assert code in {item.code for item in problems}, [f"{item.code}: {item.message}" for item in problems]
    assert {item.place.file for item in problems if item.place} == {"organization.yaml"}


def test_adjusted_rules_weigh_what_the_organization_says(tmp_path: Path) -> None:
    lighter = "organization: {rules: {adjust: {NW-4: {severity: minor, because: We learn.}}, own: [{id: NW-4, title: T, because: B, every: project, never: yes}]}}"
    [finding] = found(judged(tmp_path / "1", lighter), "NW-4")
    assert finding.severity is Severity.MINOR

    off = lighter.replace("severity: minor", "off: yes")
    assert found(judged(tmp_path / "2", off), "NW-4") == []


def test_a_blocker_is_neither_lightened_nor_switched_off(tmp_path: Path) -> None:
    for index, how in enumerate(("severity: minor", "off: yes")):
        patch = f"organization: {{rules: {{adjust: {{NW-1: {{{how}, because: We dare.}}}}}}}}"
        [finding] = found(judged(tmp_path / str(index), QUOTES, patch))
        assert finding.severity is Severity.BLOCKER


def test_an_own_rule_never_stands_in_for_one_of_dovetails() -> None:
    """The loader refuses such a name; whoever makes a rulebook otherwise loses none of Dovetail's either."""
    own = OwnRule.model_validate(
        {"id": "ar-21", "title": "T", "because": "B", "every": "gate", "never": "yes"}
    )

    known = all_rules(Rulebook(own=(own,)))

    assert known["AR-21"] is RULES["AR-21"]
    assert "ar-21" not in known


def test_two_own_rules_that_differ_only_in_case_are_one_too_many(tmp_path: Path) -> None:
    own = [
        {"id": name, "title": "T", "because": "B", "every": "gate", "never": "yes"}
        for name in ("NW-1", "nw1")
    ]

    loaded = load_profile(write(planted({"organization": {"rules": {"own": own}}}), tmp_path))

    assert "id-repeated" in {item.code for item in loaded.diagnostics}
