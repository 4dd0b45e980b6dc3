"""Lists come in pieces, and searches find what the index holds."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.publish.confluence.client import Client, new_page


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

    def test_lists_with_bodies_are_shorter(self, on_server: Client) -> None:
        asked = ("", "version", "version,body.storage")
        limits = [on_server("GET", "/rest/api/content", limit=500, expand=one).json["limit"] for one in asked]
        assert limits == [250, 200, 50]

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
