"""The stub refuses what Confluence refuses of pages: version numbers, titles, places in the tree."""

from __future__ import annotations

import pytest

from tests.publish.confluence.client import Client, new_page, put_page, storage


class TestVersions:
    @pytest.mark.parametrize("version", [0, 1, 3])
    def test_any_number_but_the_next_one_is_a_conflict(self, client: Client, version: int) -> None:
        number = new_page(client, "One")
        reply = put_page(client, number, version, "One")
        assert (reply.status, "Current version is: 1" in reply.told) == (409, True)
        assert client.stub.wiki.pages[number].version == 1

    def test_a_person_who_was_faster_wins(self, client: Client) -> None:
        number = new_page(client, "One")
        client.stub.wiki.edit(client.stub.wiki.pages[number], "<p>By hand</p>")
        assert put_page(client, number, 2, "One").status == 409
        assert client.stub.wiki.pages[number].body == "<p>By hand</p>"

    def test_a_person_in_the_account_of_the_robot_in_the_same_second_wins_too(self, client: Client) -> None:
        number = new_page(client, "One")
        client.stub.wiki.edit(client.stub.wiki.pages[number], "<p>By hand</p>", client.stub.robot)
        assert put_page(client, number, 2, "One").status == 409

    @pytest.mark.parametrize("left_out", ["id", "status", "title", "body", "version"])
    def test_v2_needs_all_of_its_fields(self, on_cloud: Client, left_out: str) -> None:
        number = new_page(on_cloud, "One")
        given: dict[str, object] = {
            "id": number,
            "status": "current",
            "title": "One",
            "body": storage("<p/>"),
        }
        given["version"] = {"number": 2}
        del given[left_out]
        assert on_cloud("PUT", f"/api/v2/pages/{number}", given).status == 400

    @pytest.mark.parametrize("left_out", ["type", "title", "version"])
    def test_v1_needs_type_title_and_version(self, client: Client, left_out: str) -> None:
        number = new_page(client, "One")
        given: dict[str, object] = {"type": "page", "title": "One", "version": {"number": 2}}
        del given[left_out]
        assert client("PUT", f"/rest/api/content/{number}", given).status == 400

    def test_v1_without_a_body_keeps_the_text(self, client: Client) -> None:
        number = new_page(client, "One", "<p>Kept</p>")
        given = {"type": "page", "title": "Other", "version": {"number": 2}}
        assert client("PUT", f"/rest/api/content/{number}", given).status == 200
        assert client.stub.wiki.pages[number].body == "<p>Kept</p>"

    def test_a_v2_update_mails_watchers_whatever_it_says(self, on_cloud: Client) -> None:
        number = new_page(on_cloud, "One")
        on_cloud.stub.wiki.mails.clear()
        reply = put_page(on_cloud, number, 2, "One", version={"number": 2, "minorEdit": True})
        assert reply.status == 200
        assert on_cloud.stub.wiki.mails == ["Robot updated One"]

    def test_a_minor_edit_of_v1_mails_nobody(self, client: Client) -> None:
        number = new_page(client, "One")
        client.stub.wiki.mails.clear()
        given = {"type": "page", "title": "One", "version": {"number": 2, "minorEdit": True}}
        assert client("PUT", f"/rest/api/content/{number}", given).status == 200
        assert client.stub.wiki.mails == []


class TestTitles:
    @pytest.mark.parametrize("title", ["One", "ONE", " one "])
    def test_a_title_is_taken_whatever_its_case(self, client: Client, title: str) -> None:
        new_page(client, "One")
        with pytest.raises(AssertionError, match="A page with this title already exists"):
            new_page(client, title)

    def test_the_trash_holds_titles(self, client: Client) -> None:
        number = new_page(client, "One")
        client("DELETE", f"/rest/api/content/{number}")
        with pytest.raises(AssertionError, match="already exists"):
            new_page(client, "One")
        assert client("DELETE", f"/rest/api/content/{number}", status="trashed").status == 204
        assert new_page(client, "One")

    def test_the_archive_holds_titles_and_there_is_no_way_back(self, on_cloud: Client) -> None:
        number = new_page(on_cloud, "One")
        assert on_cloud("POST", "/rest/api/content/archive", {"pages": [{"id": int(number)}]}).status == 202
        with pytest.raises(AssertionError, match="already exists"):
            new_page(on_cloud, "One")
        assert put_page(on_cloud, number, 2, "One").status == 404

    def test_a_rename_may_not_take_a_title(self, client: Client) -> None:
        new_page(client, "One")
        two = new_page(client, "Two")
        reply = put_page(client, two, 2, "one")
        assert reply.status == 400
        assert client.stub.wiki.pages[two].title == "Two"

    def test_another_case_of_its_own_title_is_a_rename(self, client: Client) -> None:
        number = new_page(client, "One")
        assert put_page(client, number, 2, "ONE").status == 200

    def test_looking_up_by_title_distinguishes_case(self, client: Client) -> None:
        new_page(client, "One")
        found = [
            client("GET", "/rest/api/content", spaceKey="DOC", title=title).json["results"]
            for title in ("One", "one")
        ]
        assert [len(results) for results in found] == [1, 0]

    @pytest.mark.parametrize("title", ["", " ", "x" * 256])
    def test_titles_have_a_length(self, client: Client, title: str) -> None:
        with pytest.raises(AssertionError, match="Title"):
            new_page(client, title)

    def test_a_page_stays_in_its_space(self, client: Client) -> None:
        number = new_page(client, "One")
        given = {"type": "page", "title": "One", "version": {"number": 2}, "space": {"key": "TEAM"}}
        assert client("PUT", f"/rest/api/content/{number}", given).status == 400

    def test_another_space_may_have_the_same_title(self, on_server: Client) -> None:
        new_page(on_server, "One")
        given = {"type": "page", "title": "One", "space": {"key": "TEAM"}}
        assert on_server("POST", "/rest/api/content", given).status == 200


class TestPlaces:
    def test_v2_needs_the_space_and_puts_below_its_home_page(self, on_cloud: Client) -> None:
        refused = on_cloud("POST", "/api/v2/pages", {"title": "One", "body": storage("<p/>")})
        assert (refused.status, refused.told) == (400, "spaceId is required")
        number = new_page(on_cloud, "One")
        assert on_cloud.stub.wiki.pages[number].parent == on_cloud.stub.wiki.spaces[0].home

    def test_a_page_moves_without_a_new_version(self, client: Client) -> None:
        one, two, three = (new_page(client, title) for title in ("One", "Two", "Three"))
        assert client("PUT", f"/rest/api/content/{two}/move/append/{one}").json == {"pageId": two}
        assert client("PUT", f"/rest/api/content/{three}/move/before/{two}").status == 200
        page = client.stub.wiki.pages[one]
        assert [child.number for child in client.stub.wiki.children(page)] == [three, two]
        assert client.stub.wiki.pages[two].version == 1

    def test_a_page_can_not_be_below_itself(self, client: Client) -> None:
        one = new_page(client, "One")
        two = new_page(client, "Two", parent=one)
        for target in (one, two):
            assert client("PUT", f"/rest/api/content/{one}/move/append/{target}").status == 400

    def test_children_of_a_page_in_the_trash_move_up(self, client: Client) -> None:
        one = new_page(client, "One")
        two = new_page(client, "Two", parent=one)
        client("DELETE", f"/rest/api/content/{one}")
        assert client.stub.wiki.pages[two].parent == client.stub.wiki.pages[one].former_parent

    def test_a_page_comes_back_from_the_trash_unchanged(self, client: Client) -> None:
        one = new_page(client, "One", "<p>Kept</p>")
        client("DELETE", f"/rest/api/content/{one}")
        assert put_page(client, one, 2, "Other", status="current").status == 200
        page = client.stub.wiki.pages[one]
        assert (page.status, page.title, page.body, page.version) == ("current", "One", "<p>Kept</p>", 2)

    def test_v1_hides_the_trash_and_v2_shows_it_by_id(self, on_cloud: Client) -> None:
        one = new_page(on_cloud, "One")
        on_cloud.stub.settings.removed_v1 = False
        on_cloud("DELETE", f"/api/v2/pages/{one}")
        assert on_cloud("GET", f"/rest/api/content/{one}").status == 404
        assert on_cloud("GET", f"/rest/api/content/{one}", status="trashed").status == 200
        assert on_cloud("GET", f"/api/v2/pages/{one}").json["status"] == "trashed"

    def test_v2_lists_archived_pages_unless_told_otherwise(self, on_cloud: Client) -> None:
        one = new_page(on_cloud, "One")
        on_cloud("POST", "/rest/api/content/archive", {"pages": [{"id": int(one)}]})
        assert [page["id"] for page in on_cloud("GET", "/api/v2/pages", title="One").json["results"]] == [one]
        assert on_cloud("GET", "/api/v2/pages", title="One", status="current").json["results"] == []

    def test_archiving_wants_numbers_and_one_page_at_a_time(self, on_cloud: Client) -> None:
        one, two = new_page(on_cloud, "One"), new_page(on_cloud, "Two")
        path = "/rest/api/content/archive"
        assert on_cloud("POST", path, {"pages": [{"id": one}]}).status == 400
        assert on_cloud("POST", path, {"pages": [{"id": int(one)}, {"id": int(two)}]}).status == 400
        on_cloud.stub.settings.premium = True
        reply = on_cloud("POST", path, {"pages": [{"id": int(one)}, {"id": int(two)}]})
        states = [
            on_cloud("GET", f"/rest/api/longtask/{reply.json['id']}").json["finished"] for _ in range(2)
        ]
        assert states == [False, True]

    def test_data_center_archives_nothing_by_rest(self, on_server: Client) -> None:
        one = new_page(on_server, "One")
        assert on_server("POST", "/rest/api/content/archive", {"pages": [{"id": int(one)}]}).status == 404
