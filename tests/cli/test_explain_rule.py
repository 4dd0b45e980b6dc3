"""``dovetail explain CODE``: every id and every code that Dovetail prints has an answer."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import dovetail
from dovetail.check.rules import RULES
from dovetail.cli.code_names import known_names
from dovetail.cli.other_codes import OTHER_CODES, meaning_of
from tests.cli.conftest import Run
from tests.cli.test_plan_output import validator

SOURCES = Path(dovetail.__file__).parent
REPORTING = ("Diagnostic", "Refused", "Wording", "add", "_finding", "_problem", "_diagnostic", "report")
ADJUSTED = """
rules:
  adjust:
    AR-24: {severity: minor, because: The harbour announces\x20outages by radio.}
    AR-40: {off: yes, because: There is no archive.}
  own:
    - {id: HC-R1, title: A crane has a licence, because: The port authority asks for it., every: contract, must: {value: {to: 500000}}}
"""


@pytest.mark.parametrize(
    "asked", ["AR-46", "ar-46", "ar46", "AR 46", "contract-too-short", "Contract-Too-Short"]
)
def test_a_rule_is_found_by_its_id_or_code_however_it_is_written(asked: str, harbour: Path, run: Run) -> None:
    result = run("explain", asked)
    assert result.exit_code == 0
    assert result.stdout.startswith("AR-46 A contract outlasts")


def test_the_document_of_a_rule_fits_its_schema(harbour: Path, run: Run) -> None:
    document = json.loads(run("explain", "AR-46", "--format", "json").stdout)
    validator("rule").validate(document)
    assert document["here"] == {"weight": "major", "because": None, "location": None}


def test_a_code_of_several_rules_leads_to_each_of_them(harbour: Path, run: Run) -> None:
    text = run("explain", "request-infeasible").stdout
    assert text.startswith("request-infeasible is reported by")
    assert "AR-17" in text
    assert "AR-18" in text
    validator("rules").validate(json.loads(run("explain", "request-infeasible", "--format", "json").stdout))


def test_without_a_code_all_rules_are_listed(harbour: Path, run: Run) -> None:
    result = run("explain")
    assert result.exit_code == 0
    assert all(rule in result.stdout for rule in RULES)
    document = json.loads(run("explain", "--format", "json").stdout)
    validator("rules").validate(document)
    assert [rule["id"] for rule in document["rules"]] == list(RULES)


def test_what_the_organization_makes_of_the_rules_is_said(harbour: Path, run: Run) -> None:
    with (harbour / "organization.yaml").open("a", encoding="utf-8") as file:
        file.write(ADJUSTED)

    own = run("explain", "hc-r1").stdout
    assert own.startswith("HC-R1 A crane has a licence")
    assert "A rule of the organization, written in organization.yaml:" in own
    assert "It weighs minor in this organization (organization.yaml:" in run("explain", "AR-24").stdout
    assert "It is not used in this organization" in run("explain", "AR-40").stdout
    table = run("explain").stdout
    assert "minor (here)" in table
    assert "off (here)" in table
    assert "HC-R1" in table
    validator("rules").validate(json.loads(run("explain", "--format", "json").stdout))
    assert run("explain", "organization-rule").stdout == own


def test_a_profile_that_cannot_be_used_hides_no_rule(harbour: Path, run: Run) -> None:
    (harbour / "organization.yaml").write_text("id: [", "utf-8")
    result = run("explain", "AR-46")
    assert result.exit_code == 0
    assert result.stdout.startswith("AR-46")
    assert "its own rules are not shown" in result.stderr


def test_outside_a_profile_the_rules_are_explained_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("explain", "AR-46").stdout.startswith("AR-46")


def test_a_code_that_belongs_to_no_rule_has_a_short_answer(harbour: Path, run: Run) -> None:
    text = " ".join(run("explain", "yaml-duplicate-key").stdout.split())
    assert "a key stands twice" in text
    assert "belongs to no numbered rule" in text
    assert "A role is named" in " ".join(run("explain", "role-unknown").stdout.split())
    validator("code").validate(json.loads(run("explain", "role-unknown", "--format", "json").stdout))


@pytest.mark.parametrize(
    ("asked", "meant"),
    [("AR-466", "AR-46"), ("contract-to-short", "contract-too-short"), ("yaml-tags", "yaml-tag")],
)
def test_a_slip_of_the_pen_is_guessed(asked: str, meant: str, harbour: Path, run: Run) -> None:
    result = run("explain", asked)
    assert result.exit_code == 2
    assert f'there is no rule "{asked}"' in result.stderr
    assert f'did you mean "{meant}"?' in result.stderr


def test_hostile_text_of_a_rule_reaches_no_terminal(harbour: Path, run: Run) -> None:
    with (harbour / "organization.yaml").open("a", encoding="utf-8") as file:
        file.write(ADJUSTED.replace("A crane has a licence", '"\\e[31mred"'))
    assert "\x1b" not in run("explain", "HC-R1").stdout + run("explain").stdout


@pytest.mark.parametrize("code", sorted({*OTHER_CODES}))
def test_an_answer_is_a_sentence(code: str) -> None:
    assert meaning_of(code).endswith(".")
    assert not any(code in rule.codes for rule in RULES.values())


def test_every_code_that_can_be_reported_has_an_answer() -> None:
    claimed = {code for rule in RULES.values() for code in rule.codes}
    silent = {code for code in reported_codes() if code not in claimed and not meaning_of(code)}
    assert silent == set()


def test_every_code_that_can_be_reported_can_be_selected() -> None:
    codes = frozenset(reported_codes())
    assert "level-below-facts" in codes
    assert known_names(codes, RULES, "--select") == codes


def reported_codes() -> Iterator[str]:
    """Codes that reading, resolving, composing and checking write down in a call that reports."""
    for room in ("load", "resolve", "check", "compose"):
        for path in (SOURCES / room).rglob("*.py"):
            module = ast.parse(path.read_text("utf-8"))
            named = dict(_named_texts(module))
            for node in ast.walk(module):
                if isinstance(node, ast.Call) and node.args and _name(node.func) in REPORTING:
                    first = node.args[0]
                    code = named.get(first.id) if isinstance(first, ast.Name) else _text(first)
                    if code and "-" in code:
                        yield code


def _named_texts(module: ast.Module) -> Iterator[tuple[str, str]]:
    """Texts to which a module gives a name, such as a code that is asked for elsewhere too."""
    for node in module.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and _text(node.value):
            yield node.targets[0].id, _text(node.value)


def _text(value: ast.expr) -> str:
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
