"""Clients that others wrote for the real Confluence publish to the stub, unmodified.

What they send was accepted by the real thing, so the stub must accept it; that it refuses what the real thing
refuses is the matter of the other tests here.
"""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path

import pytest

from tests.publish.confluence.independent import run, worked
from tests.publish.confluence.server import Stub, cloud, data_center, serve
from tests.publish.confluence.view import render

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def _markdown(folder: Path, note: str = "") -> Path:
    pages = folder / "pages"
    pages.mkdir(exist_ok=True)
    (pages / "dot.png").write_bytes(PIXEL + note.encode())
    (pages / "first.md").write_text(
        f"---\ntitle: First page\nlabels: [alpha, beta]\ntags: [alpha, beta]\n---\n\n# First page\n\n"
        f"Words “quoted” & <em>so</em> on. {note}\n\n## Part one\n\n"
        "![A dot](dot.png)\n\nSee [the other](second.md).\n\n"
        "```python\nif a < b and c > d:\n    print('&')\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
        encoding="utf-8",
    )
    (pages / "second.md").write_text(
        "---\ntitle: Second page\n---\n\n# Second page\n\nNothing much.\n", encoding="utf-8"
    )
    return pages


class TestMd2conf:
    """markdown-to-confluence: REST v2 of Cloud, v1 of Data Center over TLS."""

    def _publish(self, stub: Stub, pages: Path, *more: str, **environment: str) -> str:
        where = stub.origin.partition("//")[2]
        cloud_only = ("--api-url", f"{stub.url}/") if stub.cloud else ("--api-version", "v1")
        words = (
            "-d",
            where,
            "-p",
            f"{stub.context}/",
            "-u",
            "robot@example.org",
            "-a",
            stub.secret,
            "-s",
            "DOC",
        )
        done = run(
            "md2conf",
            "-m",
            "md2conf",
            str(pages),
            *words,
            *cloud_only,
            *more,
            folder=pages.parent,
            **environment,
        )
        return worked(done)

    def test_pages_with_pictures_labels_and_links_on_cloud(self, cloud_stub: Stub, tmp_path: Path) -> None:
        pages = _markdown(tmp_path)
        self._publish(cloud_stub, pages, "--no-generated-by")
        first = cloud_stub.wiki.find("First page")
        assert sorted(first.labels) == ["alpha", "beta"]
        assert [file.name for file in first.attachments] == ["dot.png"]
        seen = render(cloud_stub.wiki, first, "/wiki")
        second = cloud_stub.wiki.find("Second page")
        assert f"/pages/{second.number}" in seen
        assert "if a &lt; b and c &gt; d:" in seen
        assert "unknown-attachment" not in seen

    def test_a_second_run_changes_nothing_and_a_third_one_updates(
        self, cloud_stub: Stub, tmp_path: Path
    ) -> None:
        pages = _markdown(tmp_path)
        self._publish(cloud_stub, pages)
        before = cloud_stub.wiki.revisions()
        self._publish(cloud_stub, pages)
        assert cloud_stub.wiki.revisions() == before
        text = (pages / "first.md").read_text().replace("Words", "Other words")
        (pages / "first.md").write_text(text)
        self._publish(cloud_stub, pages)
        assert "Other words" in cloud_stub.wiki.find("First page").body

    def test_a_page_just_created_may_be_missing_for_a_moment(self, tmp_path: Path) -> None:
        with serve(cloud()) as stub:
            stub.settings.unseen_reads = 1
            self._publish(stub, _markdown(tmp_path))
            assert stub.wiki.find("Second page")

    def test_a_token_with_scopes_goes_through_the_gateway(self, cloud_stub: Stub, tmp_path: Path) -> None:
        token = cloud_stub.token(
            "read:page:confluence",
            "write:page:confluence",
            "read:space:confluence",
            "read:attachment:confluence",
            "write:attachment:confluence",
            "write:label:confluence",
        )
        pages = _markdown(tmp_path)
        where = cloud_stub.origin.partition("//")[2]
        words = ["-d", where, "-u", "robot@example.org", "-a", token.secret, "-s", "DOC"]
        done = run(
            "md2conf",
            "-m",
            "md2conf",
            str(pages),
            *words,
            "--api-url",
            f"{cloud_stub.gateway}/",
            folder=tmp_path,
        )
        worked(done)
        assert cloud_stub.wiki.find("First page")

    def test_pages_on_data_center(self, tmp_path: Path) -> None:
        certificate, key = _certificate(tmp_path)
        with serve(data_center(), (certificate, key)) as stub:
            pages = _markdown(tmp_path)
            self._publish(stub, pages, SSL_CERT_FILE=str(certificate))
            first = stub.wiki.find("First page")
            assert sorted(first.labels) == ["alpha", "beta"]
            assert [file.name for file in first.attachments] == ["dot.png"]


def _certificate(folder: Path) -> tuple[Path, Path]:
    """For 127.0.0.1, signed by itself."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
    ]
    files = ["-keyout", str(key), "-out", str(certificate), "-days", "2"]
    subprocess.run([*command, *files, *subject], check=True, capture_output=True)
    return certificate, key


class TestMd2cf:
    """md2cf: REST v1 of both."""

    def _publish(self, stub: Stub, pages: Path, *more: str) -> str:
        rights = (
            ["--token", stub.secret] if not stub.cloud else ["-u", "robot@example.org", "-p", stub.secret]
        )
        words = [
            "--host",
            f"{stub.url}/rest/api",
            *rights,
            "--space",
            "DOC",
            "--output",
            "minimal",
            "--only-changed",
        ]
        return worked(run("md2cf", "-m", "md2cf", *words, *more, str(pages), folder=pages.parent))

    def test_pages_with_a_picture(self, stub: Stub, tmp_path: Path) -> None:
        self._publish(stub, _markdown(tmp_path))
        first = stub.wiki.find("First page")
        assert [file.name for file in first.attachments] == ["dot.png"]
        assert sorted(first.labels) == (["alpha", "beta"] if stub.cloud else [])

    def test_changes_below_a_parent(self, stub: Stub, tmp_path: Path) -> None:
        page = tmp_path / "one.md"
        page.write_text("---\ntitle: One\n---\n\nBefore.\n")
        self._publish(stub, page, "--parent-title", "Documents Home")
        page.write_text("---\ntitle: One\n---\n\nAfter.\n")
        self._publish(stub, page, "--parent-title", "Documents Home", "--message", "second")
        one = stub.wiki.find("One")
        assert one.version == 2
        assert one.body == "<p>After.</p>"
        assert one.parent == stub.wiki.spaces[0].home
        before = stub.wiki.revisions()
        self._publish(stub, page, "--parent-title", "Documents Home")
        assert stub.wiki.revisions() == before

    def test_another_parent_moves_the_page(self, stub: Stub, tmp_path: Path) -> None:
        space = stub.wiki.spaces[0]
        other = stub.wiki.create(stub.person, space, "Other parent", "<p>Here.</p>", space.home)
        page = tmp_path / "one.md"
        page.write_text("---\ntitle: One\n---\n\nWords.\n")
        self._publish(stub, page, "--parent-title", "Documents Home")
        self._publish(stub, page, "--parent-title", "Other parent")
        one = stub.wiki.find("One")
        assert (one.parent, one.version) == (other.number, 2)

    def test_a_file_that_changed_gets_a_new_version(self, stub: Stub, tmp_path: Path) -> None:
        self._publish(stub, _markdown(tmp_path))
        self._publish(stub, _markdown(tmp_path, note="changed"), "--replace-all-labels")
        assert sorted(stub.wiki.find("First page").labels) == ["alpha", "beta"]
        [file] = stub.wiki.find("First page").attachments
        assert [version.data for version in file.versions] == [PIXEL, PIXEL + b"changed"]


SPHINX = """
extensions = ["sphinxcontrib.confluencebuilder"]
project = "Manual"
confluence_publish = True
confluence_space_key = "DOC"
confluence_ask_password = False
confluence_server_url = "{url}/"
confluence_api_mode = "{mode}"
confluence_page_hierarchy = True
confluence_global_labels = ["built"]
confluence_disable_notifications = True
{rights}
{more}
"""


class TestConfluenceBuilder:
    """sphinxcontrib-confluencebuilder: v2 of Cloud, v1 of Data Center."""

    def _publish(self, stub: Stub, folder: Path, words: str = "Words.", more: str = "") -> str:
        source = folder / "source"
        source.mkdir(exist_ok=True)
        rights = (
            f'confluence_server_user = "robot@example.org"\nconfluence_api_token = "{stub.secret}"'
            if stub.cloud
            else f'confluence_publish_token = "{stub.secret}"'
        )
        mode = "v2" if stub.cloud else "v1"
        (source / "conf.py").write_text(SPHINX.format(url=stub.url, mode=mode, rights=rights, more=more))
        (source / "dot.png").write_bytes(PIXEL)
        (source / "index.rst").write_text(
            f"Manual\n======\n\n{words}\n\n.. note::\n\n   Mind this.\n\n.. image:: dot.png\n\n"
            ".. code-block:: python\n\n   a < b & c\n\n.. toctree::\n\n   deeper\n"
        )
        (source / "deeper.rst").write_text(
            "Deeper\n======\n\nPart\n----\n\nBack to :doc:`index`.\n\n- [ ] open\n\n.. list-table::\n\n   * - a\n     - b\n"
        )
        words_ = ["-m", "sphinx", "-b", "confluence", "-q", str(source), str(folder / "out"), "-E"]
        return worked(run("sphinxcontrib.confluencebuilder", *words_, folder=folder))

    def test_a_manual_is_published_updated_and_left_alone(self, stub: Stub, tmp_path: Path) -> None:
        self._publish(stub, tmp_path)
        manual, deeper = stub.wiki.find("Manual"), stub.wiki.find("Deeper")
        assert deeper.parent == manual.number
        assert manual.labels == ["built"]
        assert "dot.png" in {file.name for file in manual.attachments}
        seen = render(stub.wiki, deeper, stub.context)
        assert "createlink" not in seen
        before = stub.wiki.revisions()
        self._publish(stub, tmp_path)
        assert stub.wiki.revisions() == before
        self._publish(stub, tmp_path, words="Changed words.")
        assert manual.version == 2
        assert "Changed words" in manual.body

    def test_pages_that_left_the_manual_are_removed(self, stub: Stub, tmp_path: Path) -> None:
        home = stub.wiki.spaces[0].home
        old = stub.wiki.create(stub.person, stub.wiki.spaces[0], "Old", "<p>Old.</p>", home)
        stub.settings.page_size = 25
        more = 'confluence_parent_page = "Documents Home"\nconfluence_cleanup_purge = True'
        self._publish(stub, tmp_path, more=more)
        assert old.status == "trashed"
        assert stub.wiki.find("Manual")


ATLASSIAN_SERVER = """
import json, sys
from atlassian import Confluence
url, secret, cloud = sys.argv[1], sys.argv[2], sys.argv[3] == "cloud"
rights = dict(username="robot@example.org", password=secret) if cloud else dict(token=secret)
from atlassian.confluence import ConfluenceServer
api = ConfluenceServer(url, **rights)
space = api.get_space("DOC", expand="homepage")
home = space["homepage"]["id"]
one = api.create_page("DOC", "One", "<p>One &amp; all</p>", parent_id=home)
two = api.create_page("DOC", "Two", "<p>Two</p>")
api.update_page(one["id"], "One", "<p>Changed</p>", minor_edit=True, version_comment="why")
again = api.update_page(one["id"], "One", "<p>Changed</p>")
assert api.get_page_by_title("DOC", "One")["results"][0]["id"] == one["id"]
assert api.page_exists("DOC", "Two")
api.set_page_label(one["id"], "alpha")
api.set_page_label(one["id"], "beta")
api.remove_page_label(one["id"], "beta")
assert [l["name"] for l in api.get_page_labels(one["id"])["results"]] == ["alpha"]
api.attach_content(b"data 1", "file.txt", "text/plain", page_id=one["id"])
api.set_page_property(one["id"], {"key": "kept", "value": {"a": 1}})
api.update_page_property(one["id"], {"key": "kept", "value": {"a": 2}, "version": {"number": 2}})
assert api.get_page_property(one["id"], "kept")["value"] == {"a": 2}
found = api.cql('space = DOC and title ~ "one" and label = "alpha"')
assert [r["content"]["id"] for r in found["results"]] == [one["id"]]
if not cloud:
    api.move_page("DOC", two["id"], target_id=one["id"])
    api.remove_page(two["id"])
titles = [p["title"] for p in api.get_all_pages_from_space("DOC", limit=2)]
print(json.dumps({"one": one["id"], "two": two["id"], "home": home, "titles": titles}))
"""

ATLASSIAN_CLOUD = """
import json, sys
from atlassian.confluence.cloud.cloud import ConfluenceCloud
api = ConfluenceCloud(sys.argv[1], username="robot@example.org", password=sys.argv[2])
[space] = [s for s in api.get_spaces() if s["key"] == "DOC"]
one = api.create_page(space["id"], "One", "<p>One</p>")
two = api.create_page(space["id"], "Two", "<p>Two</p>", parent_id=one["id"])
api.update_page(one["id"], "One more", "<p>Changed</p>", status="current")
api.create_page_property(one["id"], "kept", {"a": 1})
assert {"kept"} <= {p["key"] for p in api.get_page_properties(one["id"])}
api.delete_page(two["id"])
print(json.dumps({"one": one["id"], "two": two["id"]}))
"""


class TestAtlassianPythonApi:
    """atlassian-python-api: v1 of both, v2 of Cloud."""

    def _script(self, folder: Path, text: str, *words: str) -> dict[str, object]:
        script = folder / "script.py"
        script.write_text(text)
        told = worked(run("atlassian", str(script), *words, folder=folder))
        result: dict[str, object] = json.loads(told.splitlines()[-1])
        return result

    def test_the_old_interface(self, server_stub: Stub, tmp_path: Path) -> None:
        done = self._script(tmp_path, ATLASSIAN_SERVER, server_stub.url, server_stub.secret, "server")
        one = server_stub.wiki.pages[str(done["one"])]
        assert one.version == 2
        assert one.body == "<p>Changed</p>"
        assert [file.last.data for file in one.attachments] == [b"data 1"]
        two = server_stub.wiki.pages[str(done["two"])]
        assert (two.status, two.former_parent) == ("trashed", one.number)

    def test_the_new_interface(self, cloud_stub: Stub, tmp_path: Path) -> None:
        done = self._script(tmp_path, ATLASSIAN_CLOUD, cloud_stub.url, cloud_stub.secret)
        one = cloud_stub.wiki.pages[str(done["one"])]
        assert (one.version, one.title) == (2, "One more")
        assert one.properties["kept"].value == {"a": 1}
        assert cloud_stub.wiki.pages[str(done["two"])].status == "trashed"


@pytest.mark.parametrize("client", ["md2conf", "md2cf", "sphinxcontrib.confluencebuilder", "atlassian"])
def test_where_clients_are_named_none_is_missing(client: str, tmp_path: Path) -> None:
    worked(run(client, "-c", f"import {client}", folder=tmp_path))
