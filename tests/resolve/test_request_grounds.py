"""What the worked-out values of a request rest on: found by ids, whatever its sentences say."""

from __future__ import annotations

from dataclasses import replace

from dovetail.model.language import ENGLISH, Language, speaking
from dovetail.model.own_words import OwnWords
from dovetail.resolve.pack import resolve_project
from dovetail.resolve.provenance.request_grounds import RequestGrounds
from tests.resolve.world import first, profile

CALENDARS = """
calendars:
  freezes:
    this-year: {title: Year end, from: 2026-12-01, until: 2026-12-24}
    last-year: {title: Year end, from: 2025-12-01, until: 2025-12-24}
  windows:
    nights: {title: Nights, recurs: {every: week, on: [monday, wednesday]}}
    weekends: {title: Nights, recurs: {every: week, on: saturday}}
  close:
    books: {title: Nights, recurs: {every: month, working_day: 3}}
"""
WORK = """
steps:
  - {id: request, title: Raise the requisition, by: requester, duration: 1 working day}
  - {id: deliver, title: Deliver, by: officer, duration: 1 working day, heeds_freezes: yes, windows: [WINDOW]}
"""
ONE = """
requests:
  - {id: R1, kind: purchase, title: Crane, needed_by: NEED, facts: {amount: 5, personal_data: no}}
"""
THREE = """
requests:
  - {id: R1, kind: purchase, title: A, needed_by: 2026-06-30, facts: {amount: 9000, supplier: Mare}}
  - {id: R2, kind: purchase, title: B, needed_by: 2026-06-30, facts: {amount: 4000, supplier: Mare}}
  - {id: R3, kind: purchase, title: C, needed_by: 2026-06-30, facts: {amount: 100, supplier: Vela}}
"""


def grounds(
    wanted: str, project: str, organization: str = "", procedure: str = "", language: Language = ENGLISH
) -> set[str]:
    world = replace(profile(organization, procedure, project), language=language)
    found = resolve_project(world, "P1")
    with speaking(language):
        return set(RequestGrounds(found, first(found)).of(wanted))


def calendars(found: set[str]) -> set[str]:
    return {path.removeprefix("organization.calendars.") for path in found if ".calendars." in path}


def test_a_step_ahead_of_a_freeze_rests_on_it_and_not_on_another_of_the_same_name() -> None:
    work = WORK.replace(", windows: [WINDOW]", "")
    found = grounds("latest_start", ONE.replace("NEED", "2026-12-14"), CALENDARS, work)
    assert calendars(found) == {"freezes.this-year"}


def test_a_step_that_no_freeze_moves_rests_on_none() -> None:
    work = WORK.replace(", windows: [WINDOW]", "")
    found = grounds("latest_start", ONE.replace("NEED", "2026-06-15"), CALENDARS, work)
    assert found
    assert calendars(found) == set()


def test_a_step_in_a_window_rests_on_it_and_not_on_another_of_the_same_name() -> None:
    june = ONE.replace("NEED", "2026-06-15")
    nights = grounds("latest_start", june, CALENDARS, WORK.replace("WINDOW", "nights"))
    books = grounds("latest_start", june, CALENDARS, WORK.replace("WINDOW", "books"))
    assert (calendars(nights), calendars(books)) == ({"windows.nights"}, {"close.books"})


def test_a_route_rests_on_the_requests_that_count_together() -> None:
    found = grounds("route", THREE)
    assert {path for path in found if path.startswith("requests.")} == {
        "requests.R1.facts.amount",
        "requests.R2.facts.amount",
    }
    assert "purchasing.handles.aggregate" in found


def test_the_grounds_are_the_same_however_the_organization_words_its_notes() -> None:
    own = OwnWords(
        "0",
        (
            ("counted together with {requests}: {total}", ("{total}; see {requests}",)),
            ('ahead of the freeze "{freeze}"', ("no work in {freeze}",)),
        ),
    )
    spoken = Language().with_own((own,))
    ahead = ONE.replace("NEED", "2026-12-14"), CALENDARS, WORK.replace(", windows: [WINDOW]", "")
    assert grounds("route", THREE, language=spoken) == grounds("route", THREE)
    assert grounds("latest_start", *ahead, language=spoken) == grounds("latest_start", *ahead)
