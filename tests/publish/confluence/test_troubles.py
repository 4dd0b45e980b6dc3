"""Troubles happen when they are meant to, and the log tells what was asked."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from http.client import HTTPException

import pytest

from tests.publish.confluence import troubles
from tests.publish.confluence.client import Client, new_page, put_page


def space(client: Client) -> int:
    return client("GET", "/rest/api/space/DOC").status


class TestTroubles:
    def test_too_many_requests_in_seconds_as_a_date_and_without_a_word(self, client: Client) -> None:
        client.stub.troubles += [
            troubles.limited(2, skip=1),
            troubles.limited(5, as_date=True, skip=2),
            troubles.limited(header=False, skip=3),
        ]
        replies = [client("GET", "/rest/api/space/DOC") for _ in range(5)]
        assert [reply.status for reply in replies] == [200, 429, 429, 429, 200]
        assert replies[1].headers["retry-after"] == "2"
        assert parsedate_to_datetime(replies[2].headers["retry-after"]).tzinfo is not None
        assert "retry-after" not in replies[3].headers

    def test_a_service_away_for_writes(self, client: Client) -> None:
        client.stub.troubles.append(troubles.unavailable(3, troubles.writing))
        assert space(client) == 200
        number = client.stub.wiki.spaces[0].home
        assert put_page(client, number, 2, "Home").status == 503
        assert client.stub.wiki.pages[number].version == 1
        assert put_page(client, number, 2, "Home").status == 200

    def test_an_answer_cut_in_the_middle_was_carried_out(self, client: Client) -> None:
        client.stub.troubles.append(troubles.cut_in_the_middle(troubles.kind("page.create")))
        with pytest.raises((HTTPException, OSError)):
            new_page(client, "One")
        assert client.stub.wiki.find("One")

    def test_a_lost_answer_was_carried_out(self, client: Client) -> None:
        client.stub.troubles.append(troubles.lost_answer(troubles.kind("page.create")))
        with pytest.raises((HTTPException, OSError)):
            new_page(client, "One")
        assert client.stub.wiki.find("One")

    def test_a_server_that_is_gone_carries_out_nothing(self, client: Client) -> None:
        client.stub.troubles.append(troubles.gone(skip=1))
        assert space(client) == 200
        for title in ("One", "Two"):
            with pytest.raises((HTTPException, OSError)):
                new_page(client, title)
        assert len(client.stub.wiki.pages) == 2

    def test_a_token_expires(self, client: Client) -> None:
        client.stub.troubles.append(troubles.expires(client.stub.robot.tokens[0], skip=2))
        assert [space(client) for _ in range(4)] == [200, 200, 401, 401]

    def test_a_redirect_elsewhere(self, client: Client) -> None:
        client.stub.troubles.append(troubles.elsewhere("http://other.example/login"))
        reply = client("GET", "/rest/api/space/DOC")
        assert (reply.status, reply.headers["location"]) == (302, "http://other.example/login")

    def test_a_page_just_created_is_missing_for_some_reads(self, client: Client) -> None:
        client.stub.settings.unseen_reads = 2
        number = new_page(client, "One")
        assert [client("GET", f"/rest/api/content/{number}").status for _ in range(3)] == [404, 404, 200]

    def test_a_person_edits_between_two_requests(self, client: Client) -> None:
        number = new_page(client, "One")
        page = client.stub.wiki.pages[number]
        client.stub.troubles.append(
            troubles.Trouble(
                troubles.kind("page.update"), first=lambda: client.stub.wiki.edit(page, "<p>By hand</p>")
            )
        )
        assert put_page(client, number, 2, "One").status == 409

    def test_a_conflict_that_is_none(self, client: Client) -> None:
        number = new_page(client, "One")
        client.stub.troubles.append(troubles.hiccup())
        replies = [put_page(client, number, 2, "One") for _ in range(2)]
        assert [reply.status for reply in replies] == [409, 200]
        assert "OptimisticLockException" in replies[0].told

    def test_a_page_out_of_order(self, client: Client) -> None:
        number = new_page(client, "One")
        client.stub.troubles.append(troubles.unreconciled())
        assert [put_page(client, number, 2, "One").status for _ in range(2)] == [501, 200]

    def test_a_login_page_in_place_of_an_answer(self, client: Client) -> None:
        client.stub.troubles.append(troubles.login_page())
        reply = client("GET", "/rest/api/space/DOC")
        assert (reply.status, reply.headers["content-type"]) == (200, "text/html")


class TestLog:
    def test_kinds_and_writes_are_counted(self, client: Client) -> None:
        number = new_page(client, "One")
        client("GET", f"/rest/api/content/{number}")
        client("GET", f"/rest/api/content/{number}")
        client("GET", "/rest/api/nothing")
        kinds = client.stub.log.kinds()
        assert kinds == {"page.create": 1, "page.read": 2, "unknown": 1}
        assert [entry.kind for entry in client.stub.log.writes()] == ["page.create"]
        client.stub.log.clear()
        assert client.stub.log.writes() == []

    def test_a_refused_write_is_a_write(self, client: Client) -> None:
        client("PUT", "/rest/api/content/1", {})
        [entry] = client.stub.log.writes()
        assert (entry.status, str(entry)) == (
            404,
            f"1 PUT {client.stub.context}/rest/api/content/1 (page.update) -> 404",
        )

    def test_revisions_count_every_kind_of_version(self, client: Client) -> None:
        number = new_page(client, "One")
        wiki, path = client.stub.wiki, f"/rest/api/content/{number}"
        before = wiki.revisions()
        put_page(client, number, 2, "One")
        assert wiki.revisions() == before + 1
        client.upload("POST", f"{path}/child/attachment", "a.png", b"1")
        assert wiki.revisions() == before + 2
        client("POST", f"{path}/property", {"key": "a", "value": 1})
        assert wiki.revisions() == before + 3
        client("GET", path)
        assert wiki.revisions() == before + 3
