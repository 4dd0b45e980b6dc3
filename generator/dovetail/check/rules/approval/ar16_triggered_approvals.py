"""AR-16: every approval that a request triggers is known, and can be given."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dovetail.check.case import Case
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.check.rules.lead_times import approval_is_open
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Place, Severity
from dovetail.model.language import later, tell
from dovetail.model.resolved import Lack, ResolvedRequest
from dovetail.model.routes import Approval, Route

Problem = tuple[Lack, str]
"""What is lacking, and what that hangs on; for any other problem, the problem itself."""


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per request."""
    blocked = {finding.subject: finding for finding in case.reported("request-blocked")}
    for item in case.resolved.requests:
        name = item.request.id
        if name in blocked:
            yield failed(
                name,
                blocked[name].message,
                _blocked_place(case, item),
                hint=tell("change the request, or settle it with the approver named"),
                procedure=item.procedure,
                code="request-blocked",
            )
        elif approval_is_open(case, item):
            yield _open(case, item, _problems(case, item))
        elif open_ones := _of_open_route(case, item):
            yield _open(case, item, open_ones)
        else:
            yield passed(name, procedure=item.procedure)


def _open(case: Case, item: ResolvedRequest, problems: list[str]) -> Judgement:
    """What is open must be known by the day on which work on the request begins."""
    due = item.schedule.latest_start if item.schedule else None
    return unknown(
        item.request.id,
        words.labelled(item.request.title, words.listed(problems)),
        _open_place(case, item),
        hint=tell("answer the open questions, or have the approvers named, before work on it begins"),
        procedure=item.procedure,
        due=due,
    )


def _problems(case: Case, item: ResolvedRequest) -> list[str]:
    """What is open, each question once with everyone whom it concerns."""
    by_problem: dict[Problem, list[str]] = {}
    for entry in item.approvals:
        if entry.verdict == "unknown":
            said = _spelled_out(case, item, entry.asked or entry.problem)
            by_problem.setdefault((entry.lacks, said), []).append(entry.title)
    for problem in [entry for entry in by_problem if entry[0] == "choice"]:
        # Whether they must approve at all hangs on the same answer, and says enough.
        if ("need", problem[1]) in by_problem:
            del by_problem[problem]
    found = [_sentence(problem, list(dict.fromkeys(titles))) for problem, titles in by_problem.items()]
    if not case.people.requester(item.request.requested_by).holder:
        found.append(tell("nobody is named who asks for it, so it can't be told who may not approve it"))
    return found


def _spelled_out(case: Case, item: ResolvedRequest, problem: str) -> str:
    """The problem with its questions in full, because their numbers say nothing here."""
    text = problem.rstrip(".")
    own = words.labelled(item.request.title, "")
    asked = {
        question.id: words.noted(
            tell("“{text}”", text=question.question.removeprefix(own)), question.ask.title
        )
        for question in case.resolved.questions
        if question.id in text
    }
    # All in one go, so that a number within the words of a question stays as it is.
    numbers = "|".join(map(re.escape, asked))
    return re.sub(rf"\b(?:{numbers})\b", lambda found: asked[found[0]], text) if asked else text


def _sentence(problem: Problem, titles: list[str]) -> str:
    """``whether A and B must approve depends on …``. A title may itself be a choice: ``A or B``."""
    lacks, said = problem
    several = words.listed(("", ""), "or") in "".join(titles)
    who = words.joined(titles) if several else words.listed(titles)
    match lacks:
        case "need":
            return tell("whether {who} must approve depends on {asked}", who=who, asked=said)
        case "choice":
            return tell("which of {who} must approve depends on {asked}", who=who, asked=said)
        case "holder":
            return tell("nobody is named as {who} ({asked})", who=who, asked=said)
    return words.labelled(who, words.inside(said))


def _of_open_route(case: Case, item: ResolvedRequest) -> list[str]:
    """Approvals of which it is open whether they are needed, because the route is."""
    if item.route.verdict != "unknown":
        return []
    routes = {route.id: route for route in case.procedures[item.procedure].procedure.routes}
    candidates = [routes[name] for name in item.route.candidates if name in routes]
    asked = [{_who(case, approval) for approval in route.approvals} for route in candidates]
    everywhere = set.intersection(*asked) if asked else set()
    perhaps = [
        _who(case, approval)
        for route in candidates
        for approval in route.approvals
        if _who(case, approval) not in everywhere
    ]
    if not perhaps:
        return []
    who = words.listed(dict.fromkeys(perhaps), "or")
    return [tell("whether {who} must approve is open, because {which}", who=who, which=_which(candidates))]


def _which(candidates: list[Route]) -> str:
    titles = words.listed((words.quoted(route.title) for route in candidates), "or")
    return (
        tell("it may take {titles}", titles=titles)
        if len(candidates) > 1
        else tell("it may take {titles} or no route at all", titles=titles)
    )


def _who(case: Case, approval: Approval) -> str:
    boards, people = case.organization.boards, case.people
    if approval.board is not None:
        return boards[approval.board].title
    if approval.by is not None:
        return people.approver(approval.by).title
    if approval.any_of:
        return words.listed((people.approver(role).title for role in approval.any_of), "or")
    if approval.superior_of is not None:
        return tell("the line manager")
    if approval.owner_of is not None:
        return tell("the service owner")
    return tell("whoever may approve {authority}", authority=words.subject(approval.authority or ""))


def _blocked_place(case: Case, item: ResolvedRequest) -> Place:
    """A refusal hangs on the facts, a self-approval on who asks."""
    name, index = item.request.id, case.request_index[item.request.id]
    if item.route.verdict == "refused":
        return case.place("requests", index, "facts", key=True)
    asks = any(entry.lacks == "other-person" for entry in item.approvals if entry.verdict == "blocked")
    return case.request_place(name, "requested_by") if asks else case.request_place(name)


def _open_place(case: Case, item: ResolvedRequest) -> Place:
    """Where the first thing that is missing is written: the question's own line, or the role's."""
    for entry in item.approvals:
        if entry.verdict != "unknown":
            continue
        for question in case.resolved.questions:
            if question.id in entry.problem and question.place is not None:
                return question.place
        role = case.organization.roles.get(entry.role)
        if role is not None and isinstance(role.holder, Unknown):
            return case.organization_place("roles", entry.role, "holder")
        if role is not None and role.holder is None:
            return case.profile.organization.place("roles", entry.role, key=True)
    return case.place("requests", case.request_index[item.request.id], "facts", key=True)


RULE = Rule(
    id="AR-16",
    codes=("approval-open", "request-blocked", "request-unknown"),
    title=later("Every approval that the value or the kind of a request triggers is known and can be given"),
    severity=Severity.BLOCKER,
    prevents=("F3", "F6"),
    procedures=("PRO", "BUD", "GOV"),
    reason="""
Boards, service owners, privacy and central control come in by a trigger: an amount, a kind of thing, personal
data. A project that has not answered the trigger finds out at the end that the committee which meets once a
month should have decided first. As long as the trigger is open the approval is open too; nobody gets it by
saying nothing, and nobody gives it to themselves.
""",
    data=(
        "approvals of procedures, routes and steps with their conditions; facts of the requests; boards, "
        "roles, owners of services, line managers"
    ),
    bad="""
project:
  requests:
    - {id: P-1, requested_by: Hugo Hjort}
organization:
  authorities:
    - {subject: spend, role: head-of-projects, limit: 20000}
    - {subject: hire, role: head-of-projects}
""",
    good="""
project:
  requests:
    - {id: P-1, requested_by: Hugo Hjort}
""",
    hint=later("change the request, or settle it with the approver named"),
    check=check,
)
