"""Who may do what, with which token, by which address; and requests that are none."""

from __future__ import annotations

import pytest

from tests.publish.confluence.client import Client, new_page, put_page
from tests.publish.confluence.people import RIGHTS, Token, User
from tests.publish.confluence.server import Stub


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

    def test_each_says_what_it_is(self, client: Client) -> None:
        if client.stub.cloud:
            assert client("GET", "/rest/api/settings/systemInfo").json["cloudId"] in client.stub.gateway
        else:
            assert b"<version>9.2.1</version>" in client("GET", "/rest/applinks/1.0/manifest").data

    def test_data_center_has_no_v2(self, on_server: Client) -> None:
        assert on_server("GET", "/api/v2/pages").status == 404

    def test_a_body_must_be_json_and_of_a_size(self, client: Client) -> None:
        path = "/rest/api/content"
        assert client("POST", path, data=b"{}", headers={"Content-Type": "text/plain"}).status == 415
        assert client("POST", path, data=b"{", headers={"Content-Type": "application/json"}).status == 400
        client.stub.settings.max_body = 100
        with pytest.raises(AssertionError, match="too large"):
            new_page(client, "One", f"<p>{'x' * 100}</p>")
