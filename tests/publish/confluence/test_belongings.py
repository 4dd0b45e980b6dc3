"""The stub refuses what Confluence refuses of files, labels and properties."""

from __future__ import annotations

import os

import pytest

from tests.publish.confluence.client import Client, new_page


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

    def test_cloud_has_made_a_property_of_its_own(self, on_cloud: Client) -> None:
        path = f"/api/v2/pages/{new_page(on_cloud, 'One')}/properties"
        assert (
            on_cloud("POST", path, {"key": "content-appearance-published", "value": "full-width"}).status
            == 409
        )

    def test_a_property_has_room_for_32_kilobytes(self, client: Client) -> None:
        path = f"/rest/api/content/{new_page(client, 'One')}/property"
        assert client("POST", path, {"key": "kept", "value": "x" * 32 * 1024}).status == 413

    def test_a_property_is_no_version_of_the_page(self, client: Client) -> None:
        number = new_page(client, "One")
        client("POST", f"/rest/api/content/{number}/property", {"key": "kept", "value": 1})
        assert client.stub.wiki.pages[number].version == 1
