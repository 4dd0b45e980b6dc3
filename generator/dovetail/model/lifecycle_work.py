"""What each of the 24 procedures does in each of the eight common stages of a project, and shows at its gate.

A stage is named by the gate that ends it: G0 mandate, G1 initiation, G2 design and sourcing, G3 build and
test, G4 deployment, G5 early life, G6 closure, G7 benefits. A procedure that is not named for a stage rests
there.
"""

from __future__ import annotations

from collections.abc import Mapping

from dovetail.model.language import later
from dovetail.model.values import LifecyclePoint

WORK: Mapping[str, Mapping[LifecyclePoint, str]] = {
    "GOV": {
        "G0": later("Name the service owner and seat the <<project board>>."),
        "G1": later("Agree <<tolerances>> and criteria, and issue the pack."),
        "G2": later("Report, record decisions and hold the <<gate>>."),
        "G3": later("Report, record decisions and hold the <<gate>>."),
        "G4": later("Decide on going live together with operations."),
        "G5": later("Follow the exit metrics and decide on the end of early life support."),
        "G6": later("Close what is open and release the <<project board>>."),
    },
    "REQ": {
        "G0": later("Outline what the service must do and what its support needs."),
        "G1": later("Agree the requirements, support included, with the service owner."),
        "G2": later("Trace each requirement into the design and into contracts."),
        "G3": later("Trace each requirement to its test and its result."),
    },
    "SLM": {
        "G1": later("State tier, hours and levels that the service needs."),
        "G2": later("Make service levels, support groups and contracts commit to the same figures."),
        "G3": later("Have the support groups accept their lines."),
        "G4": later("Bring the agreed levels into force."),
    },
    "PRO": {
        "G1": later("List what must be bought and place each purchase on its route."),
        "G2": later("Ask for quotes, decide and order."),
        "G3": later("Receive, accept and pay."),
    },
    "SUP": {
        "G2": later("Write obligations, levels and assignment into each contract."),
        "G3": later("Review what suppliers deliver against the contract."),
        "G5": later("Pass each contract to its owner in operations."),
    },
    "RES": {
        "G1": later("Ask for people, those of operations included."),
        "G2": later("Clear, brief and place them."),
        "G5": later("Release people, and keep those who carry early life support."),
    },
    "FIN": {
        "G1": later("Open cost codes and fix the calendar of reports."),
        "G2": later("Report after each close, and reconcile with the ledger."),
        "G3": later("Report after each close, and reconcile with the ledger."),
        "G4": later("Forecast the cost to finish after each close."),
        "G5": later("Report after each close, and reconcile with the ledger."),
        "G6": later("Settle accruals and commitments, and close the cost codes."),
    },
    "BUD": {
        "G1": later("Have the budget, its contingency and its <<tolerance>> approved."),
        "G2": later("Release money at the <<gate>>; ask for changes before they are spent."),
        "G3": later("Release money at the <<gate>>; ask for changes before they are spent."),
        "G4": later("Release money at the <<gate>>; ask for changes before they are spent."),
        "G5": later("Watch what is spent on early life support, and ask for changes before they are spent."),
        "G6": later("Return what is left."),
    },
    "PCC": {
        "G1": later("Fix the baselines and who may change them."),
        "G2": later("Decide on changes, each with its effect on support."),
        "G3": later("Decide on changes, each with its effect on support."),
        "G4": later("Decide on changes, each with its effect on support and on the date of going live."),
        "G5": later("Decide on changes, each with its effect on support."),
    },
    "CHE": {
        "G2": later("Learn which live items the design touches, and book the dates of boards."),
        "G3": later("Bring each change to what is live through change enablement."),
        "G4": later("Carry out the change of going live in its window."),
        "G5": later("Bring corrections through the same way."),
    },
    "REL": {
        "G2": later("Cut the delivery into releases and choose their windows."),
        "G3": later("Rehearse the release and time it."),
        "G4": later("Decide go or no-go, and deploy."),
    },
    "QUA": {
        "G1": later("Say how each criterion will be shown."),
        "G2": later("Plan the tests, operational tests included."),
        "G3": later("Run tests of function, backup, failover, monitoring and support."),
        "G4": later("Close what the tests have found."),
    },
    "CFG": {
        "G2": later("Name configuration items, documents and their owners."),
        "G3": later("Register items and audit the baseline."),
        "G4": later("Correct records to what has been deployed."),
    },
    "SEC": {
        "G1": later("Classify the data and plan the assessments."),
        "G2": later("Assess the design before money is committed."),
        "G3": later("Test, and settle findings before live data is used."),
        "G4": later("Confirm that access is as granted, and go live."),
        "G5": later("Watch access to the live service, and settle the findings that are left."),
        "G6": later("Take back the access of everybody who leaves."),
    },
    "RSK": {
        "G0": later("Note the first risks."),
        "G1": later("Assess risks on the scales of operations."),
        "G2": later("Review risks, and act on them."),
        "G3": later("Review risks, and act on them."),
        "G4": later("Copy risks to live services into the register of operations."),
        "G5": later("Review risks of the live service with operations."),
        "G6": later("Pass each open risk to an owner in operations."),
    },
    "ISS": {
        "G1": later("Agree on levels and times of escalation."),
        "G2": later("Sort, decide and escalate within the agreed times."),
        "G3": later("Sort, decide and escalate within the agreed times."),
        "G4": later("Sort, decide and escalate within the agreed times."),
        "G5": later("Pass what operations must know to its queue."),
        "G6": later("Close or pass on what is left."),
    },
    "INC": {
        "G3": later("Report incidents that the project causes into the one queue."),
        "G4": later("Stand by during the change of going live."),
        "G5": later("Resolve incidents together with operations, on its priorities."),
    },
    "STK": {
        "G1": later("Name groups, interests and channels."),
        "G2": later("Tell what is decided and what it means."),
        "G3": later("Prepare people for the change."),
        "G4": later("Give the notices that operations owes its users."),
        "G5": later("Hear from users, and answer."),
    },
    "KNO": {
        "G2": later("Name the receivers and what they must be able to do."),
        "G3": later("Write runbooks, train and shadow."),
        "G4": later("Confirm that the receivers can do it without the project."),
        "G5": later("Correct runbooks after each call back to the project."),
    },
    "TRN": {
        "G1": later("Plan the handover from the first <<stage>> on."),
        "G2": later("Agree with each receiver on items and dates."),
        "G3": later("Hand over what is ready."),
        "G4": later("Complete the transfer that going live depends on."),
        "G5": later("Transfer what is left."),
    },
    "SAC": {
        "G1": later("Agree on the criteria and on who accepts."),
        "G3": later("Collect the evidence."),
        "G4": later("Have operations accept, or accept on conditions with an end."),
        "G5": later("Close the conditions."),
    },
    "ELS": {
        "G2": later("Agree on entry, exit metrics and length."),
        "G4": later("Fill the rota of both teams."),
        "G5": later("Run early life support, and decide on the exit by its metrics."),
    },
    "BEN": {
        "G0": later("Name the benefits and their owners."),
        "G1": later("Measure today's state and plan the reviews."),
        "G6": later("Hand the reviews to the owners."),
        "G7": later("Measure, and compare with the cost to run."),
    },
    "CLO": {
        "G5": later("List what must not be left behind."),
        "G6": later("Close orders, access, licences and changes, and bring lessons to operations."),
    },
}
"""By code and stage: one sentence each."""

RECURS_FROM: Mapping[str, LifecyclePoint] = {"QUA": "G3", "TRN": "G2", "SAC": "G3", "ELS": "G4"}
"""By code: the common stage from which what recurs has an object, where the procedure is at work before."""

GOING_LIVE: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "SLM": ((), (later("Bring the agreed levels into force."),)),
    "CHE": (
        (later("Have the change of going live approved."),),
        (later("Carry out the change of going live in its window."),),
    ),
    "REL": ((later("Decide go or no-go."),), (later("Deploy in the agreed window."),)),
    "CFG": ((), (later("Correct records to what has been deployed."),)),
    "SEC": ((later("Confirm that access is as granted."),), ()),
    "INC": ((), (later("Stand by during the change of going live."),)),
}
"""By code: what comes before the decision at G4 and what on the day of going live, where that day lies in a
later stage of the project than the gate."""

SHOWN: Mapping[str, Mapping[LifecyclePoint, str]] = {
    "GOV": {
        "G0": later("Names of the service owners, and the seats of the <<project board>>"),
        "G1": later("Issued pack with approved waivers"),
    },
    "REQ": {
        "G0": later("Outline of what the service must do and of the support that it needs"),
        "G1": later("Coverage table without empty cells"),
    },
    "SLM": {
        "G1": later("Tier, hours and levels that each service needs"),
        "G2": later("Closed chain of commitments and accepted cost to run"),
    },
    "PRO": {"G2": later("Contracts whose terms keep the promised service levels")},
    "SUP": {
        "G2": later("Obligations, levels and assignment as each contract will state them"),
        "G5": later("Contracts taken over by their owners in operations"),
    },
    "RES": {"G1": later("Service staff in supporting roles with booked hours")},
    "FIN": {
        "G3": later("Cost reports of the <<stage>>, reconciled with the ledger"),
        "G6": later("Final cost report that equals the ledger"),
    },
    "BUD": {"G1": later("Budget with an accepted cost to run")},
    "PCC": {"G2": later("Change log with the view of the service owner on each change")},
    "CHE": {
        "G3": later("Changes of the next <<stage>> with their planned dates"),
        "G4": later("Approved changes and a calendar without collision"),
    },
    "REL": {"G4": later("Rehearsed run sheet and agreed window")},
    "QUA": {"G3": later("Passed operational tests")},
    "CFG": {"G2": later("Scope of the records and environments that are treated as live")},
    "SEC": {"G2": later("Assessment of the design with its findings")},
    "RSK": {"G1": later("Risks above the appetite with a decision on each")},
    "ISS": {"G3": later("Open <<issues>>, each with an owner and a last day")},
    "INC": {
        "G3": later("On-call list and agreed rules"),
        "G5": later("Incident figures with confirmed causes"),
    },
    "STK": {
        "G1": later("Groups with their interests and channels"),
        "G4": later("Notices sent and reach by group"),
    },
    "KNO": {
        "G3": later("Tried runbooks"),
        "G5": later("Runbooks corrected after calls back to the project"),
    },
    "TRN": {"G4": later("Readiness of operations")},
    "SAC": {"G4": later("Acceptance certificate")},
    "ELS": {"G5": later("Exit decision with the metrics")},
    "BEN": {
        "G0": later("Benefits in outline with their owners"),
        "G6": later("Plan of the benefit reviews, accepted by the owners"),
        "G7": later("Measured benefit beside measured cost to run"),
    },
    "CLO": {"G6": later("Signed close-out list and <<end project report>>")},
}
"""By code and gate: what the procedure itself lays on the table there, where its interfaces don't say so.
Each procedure of a meeting point has an entry for it."""
