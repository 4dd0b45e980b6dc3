"""Bodies: what is refused, how the server rewrites them, what a reader sees, what comments do to them."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.publish.confluence.client import Client, new_page, put_page
from tests.publish.confluence.model import Settings
from tests.publish.confluence.refusals import Refusal
from tests.publish.confluence.server import Stub, cloud
from tests.publish.confluence.storage import parse, rewrite
from tests.publish.confluence.view import render


def kept(text: str) -> str:
    return rewrite(parse(text), "seed", {})


def macro(name: str, inside: str = "", **parameters: str) -> str:
    given = "".join(
        f'<ac:parameter ac:name="{key}">{value}</ac:parameter>' for key, value in parameters.items()
    )
    return f'<ac:structured-macro ac:name="{name}">{given}{inside}</ac:structured-macro>'


class TestRefused:
    @pytest.mark.parametrize(
        "text",
        [
            "<p>",
            "<p>one</b>",
            "<hr>",
            "a & b",
            "a < b",
            "<p>&nosuch;</p>",
            "<p class>x</p>",
            "<p class=a>x</p>",
            '<p id="a" id="b"/>',
            "<p>]]></p>",
            "<p>\x01</p>",
            "<?php echo 1 ?>",
            "<!DOCTYPE p><p/>",
            "</storage><storage>",
            "<ac:nosuch/>",
            "<ri:nosuch/>",
            '<ac:link ac:colour="red"/>',
            '<p ac:name="x"/>',
            "<x:y/>",
            macro("nosuch"),
            "<ac:structured-macro/>",
            macro("info", "<p>directly</p>"),
            macro("info", "words"),
            macro("code", "<ac:plain-text-body><b>x</b></ac:plain-text-body>"),
            "<ac:image/>",
        ],
    )
    def test_a_body_that_is_none(self, text: str) -> None:
        with pytest.raises(Refusal) as refused:
            parse(text)
        assert refused.value.status == 400
        assert refused.value.message.startswith("Error parsing xhtml: ")

    def test_nothing_of_it_is_stored(self, stub: Stub) -> None:
        client = Client(stub)
        number = new_page(client, "One")
        home = stub.wiki.spaces[0].home
        reply = put_page(client, number, 2, "Two", "<p>", parentId=home, ancestors=[{"id": home}])
        assert reply.status == 400
        assert "[row,col {unknown-source}]: [1," in reply.told
        page = stub.wiki.pages[number]
        assert (page.title, page.version, page.body) == ("One", 1, "<p>Words</p>")

    @pytest.mark.parametrize(
        "text", ["", "words", "<p>&nbsp;&eacute;&#8211;</p>", "<p><![CDATA[<b>]]></p>", "<!-- x -->"]
    )
    def test_what_is_allowed(self, text: str) -> None:
        kept(text)


class TestRewritten:
    def test_signs_become_named_entities(self) -> None:
        assert kept('<p>“é” – "a" &#160;&lt; ∀ ž</p>') == (
            "<p>&ldquo;&eacute;&rdquo; &ndash; &quot;a&quot; &nbsp;&lt; &forall; ž</p>"
        )

    def test_attributes_change_their_order_and_headings_lose_their_ids(self) -> None:
        assert kept('<h2 id="x" style="b" class="a">T</h2>') == '<h2 class="a" style="b">T</h2>'

    def test_macros_get_ids_and_the_page_a_last_paragraph(self) -> None:
        text = kept(macro("toc", maxLevel="2"))
        assert re.fullmatch(
            r'<ac:structured-macro ac:name="toc" ac:schema-version="1" ac:macro-id="[-0-9a-f]{36}">'
            r'<ac:parameter ac:name="maxLevel">2</ac:parameter></ac:structured-macro><p />',
            text,
        )

    def test_comments_white_space_and_handlers_are_gone(self) -> None:
        assert kept('<p onclick="x()">a <b>b</b> <i>c</i></p>\n\n  <!-- kept? --><p></p>') == (
            "<p>a <b>b</b> <i>c</i></p><p />"
        )

    def test_tables_get_a_body(self) -> None:
        assert (
            kept("<table>\n<tr><td>1</td></tr>\n</table>")
            == "<table><tbody><tr><td>1</td></tr></tbody></table><p />"
        )

    def test_code_stays_as_it_is(self) -> None:
        text = kept(
            macro(
                "code", "<ac:plain-text-body><![CDATA[a < b\n  é ]]]]><![CDATA[> \n]]></ac:plain-text-body>"
            )
        )
        assert "<![CDATA[a < b\n  é ]]]]><![CDATA[> \n]]>" in text

    def test_once_rewritten_it_stays(self) -> None:
        once = kept(
            f"<h1>T</h1><p>é &amp; “x”</p>{macro('info', '<ac:rich-text-body><p>a</p></ac:rich-text-body>')}"
        )
        assert kept(once) == once

    def test_what_comes_back_is_not_what_was_sent(self, stub: Stub) -> None:
        client = Client(stub)
        sent = f"<p>Tom’s</p>{macro('toc')}"
        number = new_page(client, "One", sent)
        assert stub.wiki.pages[number].body != sent

    def test_a_person_who_just_saves_changes_the_markup_only(self, stub: Stub) -> None:
        client = Client(stub)
        text = "<h1>T</h1><table><tbody><tr><td>a <b>b</b></td></tr></tbody></table>"
        page = stub.wiki.pages[new_page(client, "One", text)]
        before = parse(page.body)
        stub.wiki.save_unchanged(page)
        assert page.version == 2
        assert 'data-layout="default"' in page.body
        assert parse(page.body).words() == before.words()

    def test_links_remember_versions(self, stub: Stub) -> None:
        client = Client(stub)
        new_page(client, "Other")
        number = new_page(client, "One", '<p><ac:link><ri:page ri:content-title="Other"/></ac:link></p>')
        assert '<ri:page ri:content-title="Other" ri:version-at-save="1" />' in stub.wiki.pages[number].body


class TestSeen:
    def see(self, stub: Stub, text: str, title: str = "My page") -> str:
        client = Client(stub)
        found = [page for page in stub.wiki.pages.values() if page.title == title]
        if found:
            stub.wiki.edit(found[0], text)
            return render(stub.wiki, found[0], stub.context)
        return render(stub.wiki, stub.wiki.pages[new_page(client, title, text)], stub.context)

    def test_both_interfaces_show_it(self, cloud_stub: Stub) -> None:
        cloud_stub.settings.removed_v1 = False
        client = Client(cloud_stub)
        number = new_page(client, "One", "<p>a &amp; b</p>")
        first = client("GET", f"/api/v2/pages/{number}", query={"body-format": "view"}).json["body"]["view"][
            "value"
        ]
        second = client("GET", f"/rest/api/content/{number}", expand="body.view").json["body"]["view"][
            "value"
        ]
        assert first == second == "<p>a &amp; b</p>"

    def test_headings_are_places(self, stub: Stub) -> None:
        text = "<h1>Part one</h1><h2>Part one</h2>"
        seen = self.see(stub, text)
        assert '<h1 id="Mypage-Partone">' in seen
        assert '<h2 id="Mypage-Partone.1">' in seen

    def test_headings_in_the_new_editor(self, cloud_stub: Stub) -> None:
        cloud_stub.settings.editor = "v2"
        assert '<h1 id="Part-one">' in self.see(cloud_stub, "<h1>Part one</h1>")

    def test_a_link_to_an_anchor_arrives_in_the_old_editor_only(self, cloud_stub: Stub) -> None:
        anchor = '<p><ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">here</ac:parameter></ac:structured-macro></p>'
        text = f'{anchor}<p><ac:link ac:anchor="here"><ac:link-body>go</ac:link-body></ac:link></p>'
        seen = self.see(cloud_stub, text)
        assert ('id="Mypage-here"' in seen, 'href="#Mypage-here"' in seen) == (True, True)
        cloud_stub.settings.editor = "v2"
        seen = self.see(cloud_stub, text)
        assert ('id="here"' in seen, 'href="#Mypage-here"' in seen) == (True, True)

    def test_links_to_pages(self, stub: Stub) -> None:
        number = new_page(Client(stub), "Other page")
        link = '<p><ac:link ac:anchor="x y"><ri:page ri:content-title="{}"/>{}</ac:link></p>'
        seen = self.see(
            stub,
            link.format("Other page", "<ac:plain-text-link-body><![CDATA[a & b]]></ac:plain-text-link-body>"),
        )
        address = f"/wiki/spaces/DOC/pages/{number}/Other+page" if stub.cloud else "/display/DOC/Other+page"
        assert f'<a href="{address}#Otherpage-xy">a &amp; b</a>' in seen
        assert 'class="createlink"' in self.see(stub, link.format("Nowhere", ""), "Second")

    def test_pictures(self, stub: Stub) -> None:
        text = '<p><ac:image ac:alt="A &amp; B" ac:width="10"><ri:attachment ri:filename="a b.png"/></ac:image></p>'
        assert "unknown-attachment" in self.see(stub, text)
        page = stub.wiki.find("My page")
        Client(stub).upload("POST", f"/rest/api/content/{page.number}/child/attachment", "a b.png", b"1")
        seen = render(stub.wiki, page, stub.context)
        assert (
            f'src="{stub.context}/download/attachments/{page.number}/a%20b.png?version=1&amp;api=v2"' in seen
        )
        assert 'alt="A &amp; B" width="10"' in seen

    def test_vector_pictures(self, stub: Stub) -> None:
        client, page = Client(stub), stub.wiki.find("Documents Home")
        for name, data in (("plain.svg", b"<svg/>"), ("declared.svg", b'<?xml version="1.0"?><svg/>')):
            client.upload("POST", f"/rest/api/content/{page.number}/child/attachment", name, data)
            stub.wiki.edit(page, f'<p><ac:image><ri:attachment ri:filename="{name}"/></ac:image></p>')
            seen = render(stub.wiki, page, stub.context)
            assert ("<img" in seen) == (stub.cloud and name == "declared.svg")

    def test_macros(self, stub: Stub) -> None:
        box = "<ac:rich-text-body><p>Mind</p></ac:rich-text-body>"
        seen = self.see(
            stub, macro("note", box, title="So") + macro("warning", box) + macro("expand", box, title="More")
        )
        assert 'confluence-information-macro-warning"><p class="title">So</p>' in seen
        assert "confluence-information-macro-problem" in seen
        assert '<span class="expand-control-text">More</span>' in seen
        code = "<ac:plain-text-body><![CDATA[if a < b & c]]></ac:plain-text-body>"
        seen = self.see(
            stub,
            f"<h1>One</h1><h2>Two</h2>{macro('code', code, language='python')}{macro('toc', maxLevel='1')}",
        )
        assert 'brush: python">if a &lt; b &amp; c</pre>' in seen
        assert re.findall(r'<li><a href="#([^"]+)">', seen) == ["Mypage-One"]
        assert 'aui-lozenge-success">Done</span>' in self.see(
            stub, macro("status", colour="Green", title="Done")
        )

    def test_code_in_an_unknown_language_is_an_error(self, stub: Stub) -> None:
        code = "<ac:plain-text-body><![CDATA[x]]></ac:plain-text-body>"
        assert "Error rendering macro 'code'" in self.see(stub, macro("code", code, language="klingon"))

    @given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")))
    def test_any_words_are_seen_as_they_were_meant(self, text: str) -> None:
        wiki = cloud(Settings()).wiki
        page = wiki.find("Documents Home")
        wiki.edit(page, f"<p>{html.escape(text)}</p>{macro('status', title=html.escape(text))}")
        seen = render(wiki, page, "/wiki")
        told = re.findall(r"<p>(.*?)</p>|<span class=.status-macro[^>]*>(.*?)</span>", seen, re.DOTALL)
        assert [html.unescape(first or second) for first, second in told[:2]] == [text, text]

    def test_elements_that_are_none_are_read_as_text(self, stub: Stub) -> None:
        assert self.see(stub, "<details><p>x</p></details>") == "&lt;details&gt;<p>x</p>&lt;/details&gt;"

    def test_tasks(self, stub: Stub) -> None:
        task = "<ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task>"
        assert '<li class="checked">a</li>' in self.see(stub, f"<ac:task-list>{task}</ac:task-list>")


class TestComments:
    def test_an_inline_comment_is_a_marker_without_a_version(self, stub: Stub) -> None:
        client = Client(stub)
        page = stub.wiki.pages[new_page(client, "One", "<p>These words</p>")]
        comment = stub.wiki.comment(page, "Really?", "words")
        assert page.version == 1
        assert (
            f'<ac:inline-comment-marker ac:ref="{comment.ref}">words</ac:inline-comment-marker>' in page.body
        )

    def test_a_body_without_the_marker_leaves_it_dangling(self, cloud_stub: Stub) -> None:
        client = Client(cloud_stub)
        page = cloud_stub.wiki.pages[new_page(client, "One", "<p>These words</p>")]
        cloud_stub.wiki.comment(page, "Really?", "words")
        cloud_stub.wiki.comment(page, "And this?")
        path = f"/api/v2/pages/{page.number}/inline-comments"
        open_ones = {"resolution-status": ["open", "reopened"]}
        assert len(client("GET", path, query=open_ones).json["results"]) == 1
        assert put_page(client, page.number, 2, "One", page.body.replace("These", "Those")).status == 200
        assert len(client("GET", path, query=open_ones).json["results"]) == 1
        assert put_page(client, page.number, 3, "One", "<p>These words</p>").status == 200
        assert client("GET", path, query=open_ones).json["results"] == []
        assert client("GET", path).json["results"][0]["resolutionStatus"] == "dangling"
        asked = {"body-format": "storage"}
        footer = client("GET", f"/api/v2/pages/{page.number}/footer-comments", query=asked).json["results"]
        assert [one["body"]["storage"]["value"] for one in footer] == ["<p>And this?</p>"]

    def test_a_marker_that_is_set_again_has_its_comment_back(self, stub: Stub) -> None:
        client = Client(stub)
        page = stub.wiki.pages[new_page(client, "One", "<p>These words</p>")]
        comment = stub.wiki.comment(page, "Really?", "words")
        marked = page.body
        put_page(client, page.number, 2, "One", "<p>Other</p>")
        assert comment.status == "dangling"
        put_page(client, page.number, 3, "One", marked)
        assert comment.status == "open"

    def test_v1_lists_both_kinds(self, stub: Stub) -> None:
        client = Client(stub)
        page = stub.wiki.pages[new_page(client, "One", "<p>These words</p>")]
        stub.wiki.comment(page, "Really?", "words")
        stub.wiki.comment(page, "And this?")
        found = client("GET", f"/rest/api/content/{page.number}/child/comment", expand="extensions").json[
            "results"
        ]
        assert [one["extensions"]["location"] for one in found] == ["inline", "footer"]
