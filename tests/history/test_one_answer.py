"""A law: whoever asks whether a change of operations touches an issued pack gets one answer, however he asks.

``impact``, ``report``, ``verify``, ``issue --dry-run`` and ``diff`` agree, after edits of every kind; and what
keeps a project from being issued again, impact says first.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from dovetail.check.examine import examine
from dovetail.compose.renderer import Renderer
from dovetail.history.impact.one_issue import changed_since, told_since
from dovetail.history.impact.packs.last_issues import last_issues
from dovetail.history.impact.since import impact_since_issues
from dovetail.history.impact.standing import standings_of
from dovetail.history.impact.work import How
from dovetail.history.issues.operations_then import operations_written
from dovetail.history.issues.register import Register
from dovetail.history.issues.registers import Registers
from dovetail.history.issues.snapshot import Snapshot
from dovetail.history.issuing.closing import compose_issue, propose
from dovetail.history.issuing.revision import issue_of
from dovetail.history.redline.pack import redline_of
from dovetail.history.verify.verdicts import overtaken, verify_code
from dovetail.load.profile import Loaded, load_profile
from dovetail.model.profile import Profile

PROJECTS = ("quay", "crane")
TWINS = {"quay": ("pier", "jetty"), "crane": ("hoist", "winch")}
ORGANIZATION, PROCUREMENT = "organization.yaml", "procedures/procurement.yaml"
BERTHS = """id: berths
title: Berths
version: "2"
owner: director
covers: BEN
trigger: A ship wants to stay.
controls:
  - {id: BER-C1, statement: Nobody gives away a berth twice.}
steps:
  - {id: ask, title: Ask for a berth, by: requester, consulted: [buyer], duration: 1 day}
  - {id: give, title: Give the berth, by: buyer, duration: 2 days}
"""
"""The pack of the quay has this procedure; the booklet of the crane tells that it does without."""
WASTE = (
    BERTHS.replace("berths", "waste").replace("Berths", "Waste").replace("BEN", "RSK").replace("BER", "WAS")
)
MORE = """
services: {ferry: {title: Ferry check-in, owner: director, hours: 06:00-22:00}}
"""
QUAY = """code: quay
level: large
services: ferry
baselines: {procurement: {version: "3.1"}, berths: {version: "2"}}
"""
OWN_WAY = """tailoring:
  berths:
    - waive: BER-C1
      because: The quay has one berth.
      compensating: The harbour master signs.
      requested_by: project-manager
      approved_by: director
      issued: 2026-01-07
      expires: 2026-12-01
    - {adapt: give, set: {duration: 3 days}, because: The quay is far out.}
"""
"""The quay waives a control of the berths, and takes longer for a step."""
Edit = Callable[[Path], None]


def in_file(name: str, *pairs: tuple[str, str]) -> Edit:
    """An edit that replaces texts of a file."""

    def edit(root: Path) -> None:
        text = (root / name).read_text("utf-8")
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        (root / name).write_text(text, "utf-8")

    return edit


def said(more: str) -> Edit:
    """An edit that adds to what the organization says."""

    def edit(root: Path) -> None:
        with (root / ORGANIZATION).open("a", encoding="utf-8") as file:
            file.write(more + "\n")

    return edit


def new_procedure(root: Path) -> None:
    """The organization begins to operate another procedure."""
    (root / "procedures/waste.yaml").write_text(WASTE, "utf-8")


def withdrawn(root: Path) -> None:
    """A procedure is operated no longer."""
    (root / "procedures/berths.yaml").unlink()


def withdrawn_and_heard(root: Path) -> None:
    """A procedure is operated no longer, and the project that had its own way has put its file right."""
    withdrawn(root)
    in_file("projects/quay/project.yaml", (OWN_WAY, ""), (', berths: {version: "2"}', ""))(root)


def new_id(*pairs: tuple[str, str]) -> Edit:
    """An edit that gives the procedure by which things are bought another id, and replaces texts of it."""

    def edit(root: Path) -> None:
        in_file(PROCUREMENT, ("id: procurement", "id: buying"), *pairs)(root)
        (root / PROCUREMENT).rename(root / "procedures/buying.yaml")
        in_file(ORGANIZATION, ("procedures: procurement", "procedures: buying"))(root)
        in_file("projects/quay/project.yaml", ("{procurement: {version", "{buying: {version"))(root)

    return edit


def unheard_id(root: Path) -> None:
    """The procedure by which things are bought gets another id, and the project goes on naming the old one."""
    new_id()(root)
    in_file("projects/quay/project.yaml", ("{buying: {version", "{procurement: {version"))(root)


def everywhere(*names: str) -> Edit:
    """An edit that gives what is called by an id another one in all files: old and new in turn."""

    def edit(root: Path) -> None:
        for file in (*root.glob("*.yaml"), *root.glob("procedures/*.yaml"), *root.glob("projects/*/*.yaml")):
            text = file.read_text("utf-8")
            for old, new in zip(names[::2], names[1::2], strict=True):
                text = re.sub(rf"(?<![\w-]){re.escape(old)}(?![\w-])", new, text)
            file.write_text(text, "utf-8")

    return edit


def both(*edits: Edit) -> Edit:
    """One edit after the other."""

    def edit(root: Path) -> None:
        for one in edits:
            one(root)

    return edit


def new_step_id(root: Path) -> None:
    """A step gets another id, and the project that does it in its own way follows."""
    in_file("procedures/berths.yaml", ("id: give", "id: grant"))(root)
    in_file("projects/quay/project.yaml", ("adapt: give", "adapt: grant"))(root)


def unheard_role(root: Path) -> None:
    """A role gets another id, and the project goes on naming the old one."""
    quay = (root / "projects/quay/project.yaml").read_text("utf-8")
    everywhere("director", "head")(root)
    (root / "projects/quay/project.yaml").write_text(quay, "utf-8")


TOUCHED, EDITORIAL, NOT = "superseded", "editorial", "current"
STATES = {"behavioural": TOUCHED, "editorial": EDITORIAL}
EDITS: dict[str, tuple[Edit, str, str]] = {
    # What is edited, and what becomes of the packs of quay and of crane.
    "a limit": (in_file(PROCUREMENT, ("10000", "9000")), TOUCHED, TOUCHED),
    "a limit across an amount": (in_file(PROCUREMENT, ("10000", "45000")), TOUCHED, TOUCHED),
    "a duration": (in_file(PROCUREMENT, ("3-5 days", "4-6 days")), TOUCHED, TOUCHED),
    "who does a step": (in_file(PROCUREMENT, ("order, by: buyer", "order, by: director")), TOUCHED, TOUCHED),
    "a control": (in_file(PROCUREMENT, ("Nobody approves", "No one may approve")), TOUCHED, TOUCHED),
    "a purpose": (in_file(PROCUREMENT, ("at a fair price", "well")), EDITORIAL, ""),
    "a title": (in_file(PROCUREMENT, ("title: Procurement", "title: Buying")), EDITORIAL, EDITORIAL),
    "a question": (in_file(PROCUREMENT, ("How much does it", "What does it")), "", ""),
    "a version alone": (in_file(PROCUREMENT, ('"3.1"', '"3.2"')), EDITORIAL, EDITORIAL),
    "a step in other words, as its owner says": (
        in_file(
            PROCUREMENT, ("title: Send the order", "title: Send the signed order"), ('"3.1"', '"3.2"'),
            ("purpose:", "changes: [{version: '3.2', on: 2026-03-20, kind: editorial, summary: Words}]\npurpose:"),
        ),
        EDITORIAL, EDITORIAL,
    ),
    "a step of a procedure left out": (
        in_file("procedures/berths.yaml", ("consulted: [buyer]", "consulted: [director]")), TOUCHED, NOT,
    ),
    "the title of a procedure left out": (
        in_file("procedures/berths.yaml", ("title: Berths", "title: Moorings")), EDITORIAL, EDITORIAL,
    ),
    "the trigger of a procedure left out": (
        in_file("procedures/berths.yaml", ("wants to stay", "wants to lie here")), TOUCHED, "",
    ),
    "a new procedure": (new_procedure, TOUCHED, TOUCHED),
    "a procedure withdrawn": (withdrawn_and_heard, TOUCHED, TOUCHED),
    "a step that the quay does in its own way": (
        in_file("procedures/berths.yaml", ("duration: 2 days", "duration: 5 days")), TOUCHED, NOT,
    ),
    "an id": (new_id(), EDITORIAL, NOT),
    "an id and a limit across an amount": (new_id(("10000", "45000")), TOUCHED, TOUCHED),
    "the id of a role": (
        everywhere("buyer", "purchaser"), NOT, NOT,
    ),
    "the id of the role of an approver": (everywhere("head-of-procurement", "head-of-buying"), NOT, NOT),
    "the id of a service": (everywhere("ferry:", "boats:", "services: ferry", "services: boats"), NOT, NOT),
    "the id of a step": (in_file(PROCUREMENT, ("id: approve", "id: agree")), NOT, NOT),
    "the id of a step that the quay does in its own way": (
        new_step_id, NOT, NOT,
    ),
    "the id of a route": (in_file(PROCUREMENT, ("id: tender", "id: tendering")), NOT, NOT),
    "the id of a role, and a limit across an amount": (
        both(everywhere("buyer", "purchaser"), in_file(PROCUREMENT, ("10000", "45000"))), TOUCHED, TOUCHED,
    ),
    "the id of a route, and a limit across an amount": (
        in_file(PROCUREMENT, ("id: tender", "id: tendering"), ("10000", "45000")), TOUCHED, TOUCHED,
    ),
    "an absence of an approver": (
        said("people: {Ana Costa: {absences: [{from: 2026-06-15, until: 2026-07-03, reason: leave}]}}"),
        TOUCHED, NOT,
    ),
    "an absence of somebody else": (
        said("people: {Rita Sousa: {absences: [{from: 2026-06-15, until: 2026-07-03, reason: leave}]}}"),
        NOT, NOT,
    ),
    "a holder": (in_file(ORGANIZATION, ("holder: Ana Costa", "holder: Nuno Alves")), TOUCHED, ""),
    "an authority": (in_file(ORGANIZATION, ("limit: 100000}", "limit: 45000}")), TOUCHED, ""),
    "an authority that nobody comes near": (in_file(ORGANIZATION, ("1000000", "2000000")), "", ""),
    "the sector": (said("sector: Harbours"), "", ""),
    "a form": (in_file(ORGANIZATION, ("{name: Amount, fact: amount}", "{name: Sum, fact: amount}")), "", ""),
    "a system": (in_file(ORGANIZATION, ("City ledger", "Ledger of the city")), "", ""),
    "a role that no pack names": (
        in_file(ORGANIZATION, ("roles:\n", "roles:\n  diver: {title: Diver, holder: Rita Sousa}\n")), NOT, NOT,
    ),
    "a role that acts as another": (
        in_file(ORGANIZATION, ("roles:\n", "roles:\n  desk: {title: Desk, holder: Rita Sousa, acts_as: buyer}\n")),
        "", "",
    ),
    "hours of a service": (in_file(ORGANIZATION, ("06:00-22:00", "05:00-23:00")), "", NOT),
    "a standard": (in_file(ORGANIZATION, ("reconciles_within: 2", "reconciles_within: 3")), "", ""),
    "a close": (in_file(ORGANIZATION, ("working_day: -1", "working_day: -2")), TOUCHED, ""),
    "a freeze that is over": (
        in_file(ORGANIZATION, ("calendars:\n", "calendars:\n  freezes:\n    winter: {title: Winter, from: 2020-12-20,"
                               " until: 2021-01-06, procedures: procurement}\n")), "", "",
    ),
    "a freeze over a purchase": (
        in_file(ORGANIZATION, ("calendars:\n", "calendars:\n  freezes:\n    june: {title: June, from: 2026-06-15,"
                               " until: 2026-06-26, procedures: procurement}\n")), TOUCHED, "",
    ),
    "a holiday": (
        in_file(ORGANIZATION, ("{country: PT}", "{country: PT, own_days: [{date: 2026-06-22, title: Harbour day}]}")),
        "", "",
    ),
    "words for a size": (in_file(ORGANIZATION, ("origin: Harbour rule", "origin: Rule of the harbour")), "", ""),
    "a level with more procedures": (in_file(ORGANIZATION, ("small: [PRO]", "small: [PRO, BEN]")), "", TOUCHED),
}  # fmt: skip
BROKEN: dict[str, tuple[Edit, str]] = {
    # What is edited, and the name in the file of the quay that is gone then.
    "a control that the quay waives": (
        in_file("procedures/berths.yaml", ("  - {id: BER-C1, statement: Nobody gives away a berth twice.}\n", ""),
                ("controls:\n", "")), "BER-C1",
    ),
    "a step that the quay adapts": (in_file("procedures/berths.yaml", ("id: give", "id: grant")), "give"),
    "a procedure that the quay tailors": (withdrawn, "berths"),
    "the id of a role that the quay names": (unheard_role, "director"),
    "the id of a procedure that the quay names": (unheard_id, "buying"),
    "a service that the quay changes": (
        in_file(ORGANIZATION, ("{ferry: {title: Ferry check-in", "{boats: {title: Ferry check-in")), "ferry",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Harbour City with two issued packs: that of the quay with all documents, a booklet of the crane."""
    root = tmp_path_factory.mktemp("one") / "harbour"
    shutil.copytree(Path(__file__).parents[1] / "cli/harbour", root)
    in_file(
        ORGANIZATION,
        (
            "scaling: {applies: no}",
            "scaling: {origin: Harbour rule, version: '1', small: [PRO], booklet: small}",
        ),
    )(root)
    said(MORE)(root)
    (root / "procedures/berths.yaml").write_text(BERTHS, "utf-8")
    in_file("projects/quay/project.yaml", ("code: quay\n", QUAY + OWN_WAY))(root)
    issue(root, PROJECTS)
    return root


def issue(root: Path, codes: Iterable[str]) -> None:
    """Keep an issue of each of these projects."""
    loaded, profile = read(root)
    renderer = Renderer(loaded.templates)
    for code in codes:
        (examined,) = examine(profile, [code])
        register = Register(root / "projects" / code)
        proposal = propose(
            profile, examined, register, on=date(2026, 3, 2), despite="x", templates=loaded.templates
        )
        pack = compose_issue(profile, proposal, renderer).pack
        state = proposal.state
        register.add(
            issue_of(profile, examined, pack, proposal.revision),
            Snapshot(
                state.operations, state.project, state.results, pack.documents, operations_written(profile)
            ),
        )


def read(root: Path) -> tuple[Loaded, Profile]:
    """The profile in a folder."""
    loaded = load_profile(root)
    assert loaded.profile is not None, loaded.diagnostics
    return loaded, loaded.profile


@dataclass(frozen=True)
class Answers:
    """What each way to ask says of one pack."""

    impact: str
    report: str
    verify: str
    issue: str
    diff: str
    first: bool
    """Whether impact says first that it can't be issued now."""
    stopped: frozenset[tuple[str, str]]
    """What keeps it from being issued, as issuing says: rules with their subjects."""


def asked(root: Path) -> dict[str, Answers]:
    """All answers about the packs of a profile."""
    loaded, profile = read(root)
    last = last_issues(root)
    impacts = {item.code: item for item in impact_since_issues(profile, last, How(loaded.templates)).projects}
    reported = standings_of(profile, root, loaded.templates, PROJECTS)
    found = {}
    for code in PROJECTS:
        register = Register(root / "projects" / code)
        issue = register.latest()
        assert issue is not None
        impact = impacts.get(code)
        since = told_since(changed_since(profile, register, issue, loaded.templates), profile)
        verdict = overtaken(verify_code(issue.fingerprint[:16], Registers(root)), since)
        (examined,) = examine(profile, [code])
        proposal = propose(
            profile, examined, register, on=date(2026, 4, 1), despite="x", templates=loaded.templates
        )
        assert proposal.revision.summary, "an issue says what it is for"
        edits = redline_of(loaded, profile, code, lambda issues: (issues[-1], None)).edits
        whys = {why.data.get("source") for _, edit in edits for why in edit.why}
        operational = bool(whys & {"procedure", "organization"})
        found[code] = Answers(
            STATES[impact.kind] if impact else NOT,
            reported[code].state,
            verdict.state if since == () or verdict.state != "current" else EDITORIAL,
            "issued" if proposal.differs else NOT,
            "differs" if operational else NOT,
            impact is not None and bool(impact.obstacles) and impact.tasks[0].urgent,
            frozenset((item.rule, item.subject) for item in proposal.blockers),
        )
    return found


@pytest.fixture(scope="module")
def then(issued: Path) -> dict[str, Answers]:
    """What all said when the packs were issued."""
    return asked(issued)


@pytest.mark.parametrize("name", EDITS)
def test_all_ways_to_ask_give_one_answer(
    issued: Path, then: dict[str, Answers], tmp_path: Path, name: str
) -> None:
    root = tmp_path / "harbour"
    shutil.copytree(issued, root)
    edit, *expected = EDITS[name]
    edit(root)
    for (code, answers), state in zip(asked(root).items(), expected, strict=True):
        assert answers.impact == answers.report == answers.verify, code
        assert (answers.impact == NOT) == (answers.issue == NOT) == (answers.diff == NOT)
        assert state in ("", answers.impact)
        assert answers.first == bool(answers.stopped - then[code].stopped), "what blocks an issue comes first"


@pytest.mark.parametrize("name", BROKEN)
def test_a_name_that_is_gone_from_operations_breaks_the_project_and_all_say_so(
    issued: Path, tmp_path: Path, name: str
) -> None:
    root = tmp_path / "harbour"
    shutil.copytree(issued, root)
    edit, gone = BROKEN[name]
    edit(root)
    assert load_profile(root).profile is None, "nothing can be built of it"
    loaded = load_profile(root, projects=None)
    profile = loaded.profile
    assert profile is not None
    found = impact_since_issues(profile, last_issues(root), How(loaded.templates)).projects
    impact = found[0]
    assert impact.code == "quay", "what is broken comes first"
    assert impact.broken
    assert {item.subject for item in impact.obstacles if item.broken} == {gone}
    assert impact.tasks[0].urgent
    assert gone in impact.tasks[0].what
    assert impact.tasks[0].who == "Joana Reis"
    assert not any(other.obstacles for other in found[1:])
    register = Register(root / "projects/quay")
    issue = register.latest()
    assert issue is not None
    since = told_since(changed_since(profile, register, issue, loaded.templates), profile)
    reported = standings_of(profile, root, loaded.templates, PROJECTS)["quay"].state
    assert (
        reported == STATES[impact.kind] == (TOUCHED if any(item.behavioural for item in since) else EDITORIAL)
    )


@pytest.mark.parametrize("name", ["a duration", "a purpose", "an id", "hours of a service"])
def test_of_many_packs_the_report_says_what_impact_says(
    issued: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("dovetail.history.impact.work.COMPOSED", 0)
    monkeypatch.setattr("dovetail.history.impact.work.COMPOSED_OF_MANY", 1)
    root = tmp_path / "harbour"
    shutil.copytree(issued, root)
    EDITS[name][0](root)
    loaded, profile = read(root)
    found = impact_since_issues(profile, last_issues(root), How(loaded.templates)).projects
    judged = dict.fromkeys(PROJECTS, NOT) | {item.code: STATES[item.kind] for item in found}
    reported = standings_of(profile, root, loaded.templates, PROJECTS)
    assert {code: standing.state for code, standing in reported.items()} == judged


@pytest.fixture(scope="module")
def twins(issued: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same packs, and for each project two that are like it and were issued as well."""
    root = tmp_path_factory.mktemp("many") / "harbour"
    shutil.copytree(issued, root)
    for code, names in TWINS.items():
        text = (root / f"projects/{code}/project.yaml").read_text("utf-8")
        for name in names:
            (root / "projects" / name).mkdir()
            (root / f"projects/{name}/project.yaml").write_text(text.replace(code, name), "utf-8")
    issue(root, [name for names in TWINS.values() for name in names])
    return root


@pytest.mark.parametrize(
    "name",
    [
        "a purpose", "a question", "the sector", "a form", "a freeze that is over", "a holiday",
        "a level with more procedures", "a limit across an amount",
    ],
)  # fmt: skip
def test_a_pack_that_reads_as_before_is_in_force_however_many_are_reported(
    twins: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    root = tmp_path / "harbour"
    shutil.copytree(twins, root)
    EDITS[name][0](root)
    loaded, profile = read(root)

    def states() -> dict[str, str]:
        found = standings_of(profile, root, loaded.templates, profile.projects)
        return {code: item.state for code, item in found.items()}

    composed = states()
    for limit, most in {"COMPOSED": 0, "COMPOSED_OF_MANY": len(PROJECTS), "MANY": 0}.items():
        monkeypatch.setattr(f"dovetail.history.impact.work.{limit}", most)
    assert states() == composed


def test_an_issue_for_another_reason_does_not_name_what_its_pack_does_not_show(
    issued: Path, tmp_path: Path
) -> None:
    root = tmp_path / "harbour"
    shutil.copytree(issued, root)
    EDITS["hours of a service"][0](root)
    in_file("projects/quay/project.yaml", ("amount: 50000", "amount: 60000"))(root)
    loaded, profile = read(root)
    (examined,) = examine(profile, ["quay"])
    proposal = propose(
        profile, examined, Register(root / "projects/quay"), on=date(2026, 4, 1), despite="x",
        templates=loaded.templates,
    )  # fmt: skip
    assert proposal.differs
    assert "Project file" in " ".join(proposal.revision.summary)
    assert "organization" not in " ".join(proposal.revision.summary)


def test_a_procedure_with_another_id_is_told_as_one_that_changed(issued: Path, tmp_path: Path) -> None:
    root = tmp_path / "harbour"
    shutil.copytree(issued, root)
    EDITS["an id and a limit across an amount"][0](root)
    loaded, profile = read(root)
    register = Register(root / "projects/quay")
    issue = register.latest()
    assert issue is not None
    impact = changed_since(profile, register, issue, loaded.templates, briefly=False)
    assert impact is not None
    assert impact.exact
    assert not impact.problem
    assert {item.change.what for item in impact.changes} == {"changed"}
    assert [(request.id, request.procedure, request.route) for request in impact.requests] == [
        ("ticketing", "buying", ("Tender", "Direct purchase"))
    ]
    (since,) = told_since(impact, profile)
    assert since.words == "Procurement 3.1, formerly “procurement”"
    assert since.behavioural
