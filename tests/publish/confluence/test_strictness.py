"""The stub refuses what Confluence refuses: versions, titles, fields, rights, methods, limits."""

from __future__ import annotations

import os
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.publish.confluence.client import Client, new_page, put_page, storage
from tests.publish.confluence.people import RIGHTS, Token, User
from tests.publish.confluence.server import Stub


@pytest.fixture
def client(stub: Stub) -> Client:
    return Client(stub)


@pytest.fixture
def on_cloud(cloud_stub: Stub) -> Client:
    return Client(cloud_stub)


@pytest.fixture
def on_server(server_stub: Stub) -> Client:
    return Client(server_stub)


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


class TestLists:
    def _all(self, client: Client, path: str, query: dict[str, object]) -> tuple[list[str], int]:
        """By following the links, as they are meant to be followed."""
        names: list[str] = []
        asked = 0
        while True:
            content = client("GET", path, root="" if path.startswith("http") else None, query=query).json
            asked += 1
            names += [item["id"] for item in content["results"]]
            links = content["_links"]
            if "next" not in links:
                return names, asked
            base = (
                client.stub.origin
                if "cursor=" in links["next"] and "/api/v2/" in links["next"]
                else links["base"]
            )
            path, query = base + links["next"], {}

    def test_every_page_is_found_once_in_small_pieces(self, client: Client) -> None:
        numbers = [new_page(client, f"Page {count}") for count in range(7)]
        client.stub.settings.page_size = 3
        home = [space.home for space in client.stub.wiki.spaces]
        path = "/api/v2/pages" if client.stub.cloud else "/rest/api/content"
        found, asked = self._all(client, path, {"limit": 100})
        assert (sorted(found), asked) == (sorted([*home, *numbers]), 3)

    def test_the_limit_asked_for_is_not_the_limit_given(self, on_server: Client) -> None:
        on_server.stub.settings.page_size = 1
        content = on_server("GET", "/rest/api/content", limit=50).json
        assert (content["limit"], content["size"]) == (1, 1)

    def test_v2_refuses_a_limit_above_250_and_a_cursor_it_did_not_make(self, on_cloud: Client) -> None:
        assert on_cloud("GET", "/api/v2/pages", limit=251).status == 400
        assert on_cloud("GET", "/api/v2/pages", cursor="mine").status == 400

    def test_base_and_next_can_not_just_be_joined(self, on_cloud: Client) -> None:
        on_cloud.stub.settings.page_size = 1
        reply = on_cloud("GET", "/api/v2/pages")
        links = reply.json["_links"]
        assert links["next"].startswith("/wiki/api/v2/pages?")
        assert links["base"] == on_cloud.stub.url
        assert f'<{links["next"]}>; rel="next"' in reply.headers["link"]

    def test_searches_on_cloud_forget_start(self, on_cloud: Client) -> None:
        numbers = [new_page(on_cloud, f"Page {count}") for count in range(3)]
        path, cql = "/rest/api/content/search", 'space = "DOC" and title ~ "page"'
        first = on_cloud("GET", path, cql=cql, limit=2).json
        again = on_cloud("GET", path, cql=cql, limit=2, start=2).json
        assert [page["id"] for page in first["results"]] == [page["id"] for page in again["results"]]
        rest = on_cloud("GET", path, query=dict(parse_qsl(urlsplit(first["_links"]["next"]).query))).json
        assert [page["id"] for page in rest["results"]] == numbers[2:]

    @pytest.mark.parametrize(
        "cql", ["", "title", "title = ", 'colour = "red"', "(title = a", 'title = "a" title = "b"']
    )
    def test_what_is_no_query_is_refused(self, client: Client, cql: str) -> None:
        assert client("GET", "/rest/api/search", cql=cql).status == 400

    def test_queries_find_by_label_and_place(self, client: Client) -> None:
        one = new_page(client, "One")
        two = new_page(client, "Two", parent=one)
        client("POST", f"/rest/api/content/{two}/label", [{"prefix": "global", "name": "Kept"}])
        cql = f"ancestor = {one} and label in (kept, other) and not title = 'One' order by title"
        found = client("GET", "/rest/api/search", cql=cql).json
        assert [hit["content"]["id"] for hit in found["results"]] == [two]

    def test_the_index_is_late(self, client: Client) -> None:
        client.stub.settings.index_lag = 2
        new_page(client, "One")
        sizes = [len(client("GET", "/rest/api/search", cql="title=One").json["results"]) for _ in range(3)]
        assert sizes == [0, 0, 1]


class TestFiles:
    DATA = b"\r\n--not-the-boundary\r\n\x00\xff" + os.urandom(64) + b"\r\n"

    def test_data_arrive_byte_for_byte(self, client: Client) -> None:
        number = new_page(client, "One")
        reply = client.upload(
            "POST", f"/rest/api/content/{number}/child/attachment", "a b.png", self.DATA, comment="x"
        )
        [file] = reply.json["results"]
        assert (file["title"], file["version"]["number"], file["extensions"]["comment"]) == (
            "a b.png",
            1,
            "x",
        )
        assert client("GET", file["_links"]["download"]).data == self.DATA

    @pytest.mark.parametrize("token", ["", "yes"])
    def test_without_the_token_header_nothing_is_uploaded(self, client: Client, token: str) -> None:
        number = new_page(client, "One")
        reply = client.upload("POST", f"/rest/api/content/{number}/child/attachment", "a.png", b"1", token)
        assert (reply.status, "XSRF check failed" in reply.told) == (403, True)
        assert client.stub.wiki.pages[number].attachments == []

    def test_the_old_word_may_be_refused(self, client: Client) -> None:
        number = new_page(client, "One")
        client.stub.settings.old_token_word = False
        reply = client.upload(
            "POST", f"/rest/api/content/{number}/child/attachment", "a.png", b"1", "nocheck"
        )
        assert reply.status == 403

    def test_a_name_is_added_once(self, client: Client) -> None:
        path = f"/rest/api/content/{new_page(client, 'One')}/child/attachment"
        client.upload("POST", path, "a.png", b"1")
        reply = client.upload("POST", path, "folder/A.png", b"2")
        assert (reply.status, "Cannot add a new attachment with same file name" in reply.told) == (400, True)

    def test_put_adds_or_replaces_on_cloud_only(self, client: Client) -> None:
        path = f"/rest/api/content/{new_page(client, 'One')}/child/attachment"
        replies = [client.upload("PUT", path, "a.png", data).status for data in (b"1", b"2")]
        assert replies == ([200, 200] if client.stub.cloud else [405, 405])

    def test_the_same_data_again_make_a_version(self, client: Client) -> None:
        path = f"/rest/api/content/{new_page(client, 'One')}/child/attachment"
        number = client.upload("POST", path, "a.png", b"1").json["results"][0]["id"]
        reply = client.upload("POST", f"{path}/{number}/data", "a.png", b"1")
        assert reply.json["version"]["number"] == 2

    def test_a_file_too_large(self, client: Client) -> None:
        client.stub.settings.max_file = 3
        path = f"/rest/api/content/{new_page(client, 'One')}/child/attachment"
        assert client.upload("POST", path, "a.png", b"1234").status == 404

    def test_a_json_body_is_no_form(self, client: Client) -> None:
        path = f"/rest/api/content/{new_page(client, 'One')}/child/attachment"
        assert client("POST", path, {"file": "x"}, headers={"X-Atlassian-Token": "no-check"}).status == 415


class TestLabelsAndProperties:
    def test_labels_are_added_folded_and_removed(self, client: Client) -> None:
        path = f"/rest/api/content/{new_page(client, 'One')}/label"
        for name in ("Alpha", "beta"):
            assert client("POST", path, [{"prefix": "global", "name": name}]).status == 200
        assert [label["name"] for label in client("GET", path).json["results"]] == ["alpha", "beta"]
        assert client("DELETE", path, name="alpha").status == 204
        assert client("DELETE", path, name="alpha").status == 404

    @pytest.mark.parametrize("name", ["two words", "semi;colon", "", "x" * 256, "a,b"])
    def test_a_label_is_one_word(self, client: Client, name: str) -> None:
        path = f"/rest/api/content/{new_page(client, 'One')}/label"
        assert client("POST", path, [{"prefix": "global", "name": name}]).status == 400

    def test_labels_as_a_form_are_no_labels(self, client: Client) -> None:
        """What md2cf 2.3.0 sends when it adds labels to a page that exists."""
        path = f"/rest/api/content/{new_page(client, 'One')}/label"
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        assert client("POST", path, data=b"name=type", headers=kind).status == 415

    def test_data_center_ignores_labels_of_a_new_page(self, client: Client) -> None:
        given = {
            "type": "page",
            "title": "One",
            "space": {"key": "DOC"},
            "metadata": {"labels": [{"name": "a"}]},
        }
        number = client("POST", "/rest/api/content", given).json["id"]
        assert client.stub.wiki.pages[number].labels == (["a"] if client.stub.cloud else [])

    def test_properties_of_v1_have_versions(self, client: Client) -> None:
        path = f"/rest/api/content/{new_page(client, 'One')}/property"
        assert client("POST", path, {"key": "kept", "value": {"a": 1}}).status == 200
        assert client("POST", path, {"key": "kept", "value": 2}).status == 400
        for number, status in ((1, 409), (3, 409), (2, 200)):
            assert client("PUT", f"{path}/kept", {"value": 2, "version": {"number": number}}).status == status
        assert client("PUT", f"{path}/new", {"value": 2, "version": {"number": 2}}).status == 404
        assert client("PUT", f"{path}/new", {"value": 2, "version": {"number": 1}}).status == 200
        assert client("GET", f"{path}/other").status == 404

    def test_properties_of_v2_go_by_their_number(self, on_cloud: Client) -> None:
        path = f"/api/v2/pages/{new_page(on_cloud, 'One')}/properties"
        held = on_cloud("POST", path, {"key": "kept", "value": 1}).json
        assert on_cloud("POST", path, {"key": "kept", "value": 1}).status == 409
        given = {"key": "kept", "value": 2, "version": {"number": 2}}
        assert on_cloud("PUT", f"{path}/{held['id']}", {**given, "key": "other"}).status == 400
        assert on_cloud("PUT", f"{path}/{held['id']}", given).json["version"]["number"] == 2
        assert on_cloud("PUT", f"{path}/{held['id']}", given).status == 409
        assert on_cloud("GET", path, key="kept").json["results"][0]["value"] == 2
        assert on_cloud("GET", path, key="none").json["results"] == []

    def test_a_property_has_room_for_32_kilobytes(self, client: Client) -> None:
        path = f"/rest/api/content/{new_page(client, 'One')}/property"
        assert client("POST", path, {"key": "kept", "value": "x" * 32 * 1024}).status == 413

    def test_a_property_is_no_version_of_the_page(self, client: Client) -> None:
        number = new_page(client, "One")
        client("POST", f"/rest/api/content/{number}/property", {"key": "kept", "value": 1})
        assert client.stub.wiki.pages[number].version == 1


class TestRights:
    @pytest.fixture
    def guest(self, client: Client) -> Client:
        """May look, and no more."""
        user = User("guest", "guest@example.org", "Guest", [Token("guests")], everywhere=frozenset({"view"}))
        client.stub.wiki.users.append(user)
        return Client(client.stub, "guests", "guest@example.org")

    def test_who_may_only_look_changes_nothing(self, client: Client, guest: Client) -> None:
        number = new_page(client, "One")
        before = client.stub.wiki.revisions()
        assert put_page(guest, number, 2, "One").status == 403
        assert guest("DELETE", f"/rest/api/content/{number}").status == 403
        assert guest("POST", f"/rest/api/content/{number}/label", [{"name": "a"}]).status == 403
        assert (
            guest.upload("POST", f"/rest/api/content/{number}/child/attachment", "a.png", b"1").status == 403
        )
        with pytest.raises(AssertionError):
            new_page(guest, "Two")
        assert client.stub.wiki.revisions() == before

    def test_a_space_one_may_not_see_does_not_exist(self, client: Client, guest: Client) -> None:
        number = new_page(client, "One")
        client.stub.wiki.users[-1].rights["DOC"] = frozenset()
        assert guest("GET", f"/rest/api/content/{number}").status == 404
        assert guest("GET", "/rest/api/space/DOC").status == 404

    def test_restrictions_on_viewing_hold_below_and_on_editing_for_the_page(
        self, client: Client, guest: Client
    ) -> None:
        one = new_page(client, "One")
        two = new_page(client, "Two", parent=one)
        who = {"type": "known", "accountId": "robot", "username": "robot"}
        lock = [{"operation": name, "restrictions": {"user": [who]}} for name in ("read", "update")]
        assert client("PUT", f"/rest/api/content/{one}/restriction", lock).status == 200
        assert [guest("GET", f"/rest/api/content/{number}").status for number in (one, two)] == [404, 404]
        assert client("GET", f"/rest/api/content/{two}").status == 200
        held = client("GET", f"/rest/api/content/{one}/restriction/byOperation").json
        assert held["update"]["restrictions"]["user"]["size"] == 1

    def test_a_lock_for_others_shuts_the_robot_out(self, client: Client) -> None:
        """On Cloud it looks as if the page weren't there, though it can be read."""
        number = new_page(client, "One")
        client.stub.wiki.pages[number].restrictions["update"] = {"person"}
        assert put_page(client, number, 2, "One").status == (404 if client.stub.cloud else 403)
        assert client("GET", f"/rest/api/content/{number}").status == 200

    def test_purging_is_for_administrators(self, client: Client) -> None:
        number = new_page(client, "One")
        client.stub.robot.everywhere = RIGHTS - {"administer"}
        client("DELETE", f"/rest/api/content/{number}")
        assert client("DELETE", f"/rest/api/content/{number}", status="trashed").status == 403


class TestTokens:
    @pytest.mark.parametrize("secret", ["wrong", "persons-own"])
    def test_a_wrong_secret(self, cloud_stub: Stub, secret: str) -> None:
        assert Client(cloud_stub, secret)("GET", "/api/v2/spaces").status == 401

    def test_no_secret_at_all(self, stub: Stub) -> None:
        client = Client(stub)
        client.rights = {}
        assert client("GET", "/rest/api/space/DOC").status == 401

    def test_an_expired_one(self, stub: Stub) -> None:
        stub.robot.tokens[0].expired = True
        assert Client(stub)("GET", "/rest/api/space/DOC").status == 401

    def test_on_cloud_a_wrong_one_may_just_see_nothing(self, cloud_stub: Stub) -> None:
        """Which looks like an empty wiki, and must not be taken for one."""
        number = new_page(Client(cloud_stub), "One")
        cloud_stub.settings.anonymous = True
        client = Client(cloud_stub, "wrong")
        reply = client("GET", f"/api/v2/pages/{number}")
        assert (reply.status, reply.told) == (404, "Not Found")
        assert client("GET", "/api/v2/pages").json["results"] == []
        assert client("GET", "/api/v2/spaces").json["results"] == []

    def test_cloud_takes_no_bearer_of_a_person(self, cloud_stub: Stub) -> None:
        client = Client(cloud_stub)
        client.rights = {"Authorization": f"Bearer {cloud_stub.secret}"}
        reply = client("GET", "/api/v2/spaces")
        assert (reply.status, reply.told) == (403, "Failed to parse Connect Session Auth Token")

    def test_a_token_with_scopes_works_through_the_gateway_only(self, cloud_stub: Stub) -> None:
        token = cloud_stub.token("read:space:confluence")
        client = Client(cloud_stub, token.secret)
        assert client("GET", "/api/v2/spaces").status == 401
        for middle in ("", "/wiki"):
            assert client("GET", f"{middle}/api/v2/spaces", root=cloud_stub.gateway).status == 200

    def test_a_missing_scope_is_told(self, cloud_stub: Stub) -> None:
        token = cloud_stub.token("read:space:confluence", "read:page:confluence")
        client = Client(cloud_stub, token.secret)
        for path in ("/rest/api/content?title=One", "/api/v2/pages/1/inline-comments"):
            reply = client("GET", path, root=cloud_stub.gateway)
            assert (reply.status, reply.json["message"]) == (401, "Unauthorized; scope does not match")
            assert reply.headers["x-failure-category"] == "FAILURE_CLIENT_SCOPE_CHECK"

    def test_links_of_the_gateway_lead_to_the_site(self, cloud_stub: Stub) -> None:
        token = cloud_stub.token("read:space:confluence")
        reply = Client(cloud_stub, token.secret)("GET", "/api/v2/spaces?limit=1", root=cloud_stub.gateway)
        assert reply.json["_links"]["base"] == cloud_stub.url
        assert "/ex/confluence/" not in reply.json["_links"]["next"]

    def test_the_gateway_is_found_by_the_site(self, cloud_stub: Stub) -> None:
        found = Client(cloud_stub)("GET", "/_edge/tenant_info", root=cloud_stub.origin).json["cloudId"]
        assert cloud_stub.gateway.endswith(found)


class TestRequests:
    @pytest.mark.parametrize(
        ("method", "path", "status"),
        [
            ("PATCH", "/rest/api/content/1", 405),
            ("PUT", "/rest/api/content", 405),
            ("GET", "/rest/api/contents", 404),
            ("GET", "/rest/api/content/999", 404),
            ("GET", "/rest/api/content?start=x", 400),
        ],
    )
    def test_what_does_not_exist(self, client: Client, method: str, path: str, status: int) -> None:
        assert client(method, path).status == status

    @pytest.mark.parametrize(
        "path", ["/rest/api/content", "/rest/api/space/DOC", "/rest/api/content/{}/property"]
    )
    def test_newer_cloud_sites_lack_what_v2_has_as_well(self, on_cloud: Client, path: str) -> None:
        home = on_cloud.stub.wiki.spaces[0].home
        reply = on_cloud("GET", path.format(home))
        assert (reply.status, "GoneException" in reply.told) == (410, True)

    def test_what_v2_lacks_stays(self, on_cloud: Client) -> None:
        one, two = new_page(on_cloud, "One"), new_page(on_cloud, "Two")
        path = f"/rest/api/content/{one}"
        assert on_cloud("PUT", f"{path}/move/append/{two}").status == 200
        assert on_cloud("POST", f"{path}/label", [{"prefix": "global", "name": "a"}]).status == 200
        assert on_cloud.upload("POST", f"{path}/child/attachment", "a.png", b"1").status == 200
        assert on_cloud("GET", f"{path}/restriction/byOperation").status == 200
        assert on_cloud("GET", "/rest/api/content/search", cql="title = One").status == 200

    def test_data_center_moves_by_an_update(self, on_server: Client) -> None:
        one, two = new_page(on_server, "One"), new_page(on_server, "Two")
        assert on_server("PUT", f"/rest/api/content/{one}/move/append/{two}").status == 404
        assert put_page(on_server, one, 2, "One", ancestors=[{"id": two}]).status == 200
        assert on_server.stub.wiki.pages[one].parent == two

    def test_data_center_has_no_v2(self, on_server: Client) -> None:
        assert on_server("GET", "/api/v2/pages").status == 404

    def test_a_body_must_be_json_and_of_a_size(self, client: Client) -> None:
        path = "/rest/api/content"
        assert client("POST", path, data=b"{}", headers={"Content-Type": "text/plain"}).status == 415
        assert client("POST", path, data=b"{", headers={"Content-Type": "application/json"}).status == 400
        client.stub.settings.max_body = 100
        with pytest.raises(AssertionError, match="too large"):
            new_page(client, "One", f"<p>{'x' * 100}</p>")
