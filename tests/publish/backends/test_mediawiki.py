"""A real MediaWiki, with people who edit it too."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from dovetail.publish.apply import apply
from dovetail.publish.backends import mediawiki_pages
from dovetail.publish.backends.mediawiki import MediaWiki
from dovetail.publish.backends.mediawiki_api import Api
from dovetail.publish.backends.mediawiki_pages import edited
from dovetail.publish.backends.registry import open_wiki
from dovetail.publish.errors import DeniedError, PublishError
from dovetail.publish.secrets import Secret
from dovetail.publish.seen import Seen
from dovetail.publish.transport import Answer, Transport
from dovetail.publish.wish import Wish
from tests.publish.bench import NAME, Bench, kinds, outcomes
from tests.publish.killing import killed_after_each, losing_answers
from tests.publish.php_server import PhpServer
from tests.publish.pixels import drawn, picture, source_of
from tests.publish.sample import KEYS, PACK, redrawn, renamed, with_body, with_more
from tests.publish.server_bench import ServerBench
from tests.publish.suite import CHANGED, PROCUREMENT, Behaviours

ACCOUNT, PASSWORD = "Admin@pub", "botpasswordbotpasswordbotpassword1"


class MediaWikiBench(ServerBench):
    """A MediaWiki with people."""

    def __init__(self, profile: Path, server: PhpServer) -> None:
        super().__init__(profile, server, PASSWORD)

    def enter(self) -> None:
        self.person = Api(self.server.address, ACCOUNT, Secret(PASSWORD))

    def place(self) -> dict[str, Any]:
        return {
            "kind": "mediawiki", "to": self.server.address, "user": ACCOUNT, "secret": {"file": "token"},
            "root": "Procedures",
        }  # fmt: skip

    def open(self) -> MediaWiki:
        wiki = open_wiki(NAME, self.target, self.profile)
        assert isinstance(wiki, MediaWiki)
        return wiki

    def texts(self) -> dict[str, str]:
        pages = self.person.pages(
            generator="allpages", gapprefix="Procedures/", gapfilterredir="nonredirects", gaplimit=50,
            prop="revisions", rvprop="content", rvslots="main",
        )  # fmt: skip
        return {
            page["title"]: page["revisions"][0]["slots"]["main"]["content"] + "\n"
            for page in pages
            if not page["title"].startswith("Procedures/Manifest")
        }

    def files(self) -> dict[str, bytes]:
        images = self.person.listed("allimages", ailimit=50, aiprop="url")
        return {image["name"]: source_of(self._stored(image["url"])) for image in images}

    def _stored(self, url: str) -> bytes:
        return (self.server.data / "images" / url.partition("/images/")[2]).read_bytes()

    def state(self) -> object:
        with self.database() as database:
            tables = ("page", "revision", "image", "oldimage", "logging", "archive", "recentchanges")
            return [database.execute(f"SELECT count(*) FROM {table}").fetchone() for table in tables]

    @contextmanager
    def database(self) -> Iterator[sqlite3.Connection]:
        database = sqlite3.connect(self.server.data / "lab.sqlite")
        try:
            yield database
            database.commit()
        finally:
            database.close()

    def edit(self, address: str, text: str) -> None:
        assert self.person.write("edit", title=address, text=text)["result"] == "Success"

    def showing(self, picture: str) -> str:
        return f"See [[File:{picture}]]"

    def go_elsewhere(self) -> Callable[[], str]:
        """Another wiki: its pages have the ids that ours had in the first one."""
        self.server.restore()
        self.settings = {"to": f"{self.server.address}/api.php"}
        self.person = Api(self.server.address, ACCOUNT, Secret(PASSWORD))
        for number in range(12):
            self.edit(f"Notes {number}", "By Ana.")
        return lambda: " ".join({self._content(f"Notes {number}") for number in range(12)})

    def _content(self, title: str) -> str:
        (page,) = self.person.pages(titles=title, prop="revisions", rvprop="content", rvslots="main")
        return str(page["revisions"][0]["slots"]["main"]["content"])

    def remove(self, address: str) -> None:
        self.person.write("delete", title=address)

    def draw(self, name: str, data: bytes) -> None:
        def upload() -> dict[str, Any]:
            files = {"file": (name, picture(data), "image/png")}
            return self.person.write("upload", files=files, filename=name, ignorewarnings=1)

        try:
            said = upload()
        except PublishError:
            # Of two uploads of one second, the wiki refuses the second.
            time.sleep(1.1)
            said = upload()
        assert said["result"] == "Success"

    def move(self, address: str, to: str) -> None:
        self.person.write("move", **{"from": address, "to": to})  # type: ignore[arg-type]

    @contextmanager
    def mangling(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            real = MediaWiki.update

            def update(wiki: MediaWiki, id: str, revision: str, wish: Wish) -> Seen:
                return real(wiki, id, revision, replace(wish, text=wish.text.upper()))

            patch.setattr(MediaWiki, "update", update)
            yield

    def losing(self) -> AbstractContextManager[None]:
        return losing_answers(Api, ("write",), self.person)

    def below(self, address: str) -> str:
        return f"{address}/Notes"

    def history_of(self, address: str) -> str:
        (page,) = self.person.pages(titles=address, prop="info")
        return str(page["pageid"])

    def labels(self, address: str) -> set[str]:
        (page,) = self.person.pages(titles=address, prop="categories", cllimit=50)
        return {one["title"].partition(":")[2].lower() for one in page.get("categories", ())}

    def is_closed(self, address: str) -> bool:
        (page,) = self.person.pages(titles=address, prop="info", inprop="protection")
        return any(one["type"] == "edit" and one["level"] == "sysop" for one in page["protection"])

    def kills(self, act: Callable[[], None]) -> Iterator[int]:
        # Between two writes nothing happens outside of our own process; what it leaves there is the same on
        # every kind of wiki, and folders and Confluence are killed before each write, too.
        return killed_after_each(Api, ("write",), act, moments=(True,))


@pytest.fixture
def bench(mediawiki_server: PhpServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MediaWikiBench:
    monkeypatch.setattr("dovetail.publish.wishes._pixels", drawn)
    monkeypatch.setattr("os.fsync", lambda _descriptor: None)
    monkeypatch.setattr("dovetail.publish.backends.mediawiki._SECOND", 0)
    (tmp_path / "profile").mkdir()
    mediawiki_server.restore()
    return MediaWikiBench(tmp_path / "profile", mediawiki_server)


class TestMediaWiki(Behaviours):
    """MediaWiki shows every behaviour that has a meaning for it."""

    many = 7

    def test_08_many_pages_are_all_seen(self, bench: Bench) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(mediawiki_pages, "IN_ONE_PIECE", 3)
            super().test_08_many_pages_are_all_seen(bench)

    def label(self, bench: Bench, address: str, name: str) -> None:
        bench.edit(address, f"{bench.texts()[address]}\n[[Category:{name}|first]]")

    def lose_manifest(self, bench: Bench) -> None:
        bench.remove(f"Procedures/Manifest of {NAME}")

    def test_06_a_page_that_goes_between_plan_and_write_is_not_made_again(
        self, bench: MediaWikiBench
    ) -> None:
        bench.published()
        wiki = bench.open()
        survey = bench.survey(CHANGED, wiki=wiki)
        bench.remove(bench.address(PROCUREMENT))
        applied = apply(survey, wiki, bench.records)
        wiki.close()
        assert outcomes(applied)[PROCUREMENT] == "failed"
        assert bench.address(PROCUREMENT) not in bench.texts()

    def test_05_what_the_wiki_merges_is_not_taken_for_done(
        self, bench: MediaWikiBench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bench.published()

        # Between the look before the edit and the edit itself.
        def late(api: Api, text: str, **guard: Any) -> dict[str, Any]:
            if "pageid" in guard:
                bench.edit(bench.address(PROCUREMENT), f"{self.text(bench, PROCUREMENT)}\nA line by Ana.\n")
            return edited(api, text, **guard)

        monkeypatch.setattr("dovetail.publish.backends.mediawiki.edited", late)
        applied = bench.publish(CHANGED)
        assert outcomes(applied)[PROCUREMENT] == "refused"
        assert "A line by Ana." in self.text(bench, PROCUREMENT)
        monkeypatch.undo()

    def test_07_drift_takes_few_requests(self, bench: MediaWikiBench) -> None:
        bench.published()
        wiki = bench.open()
        from dovetail.publish.drift import drift

        assert drift(NAME, wiki, bench.records) == ()
        # A token and a login; the manifest, pages by title and in one listing, redirects, pictures.
        assert len(wiki.api.transport.requests) <= 8
        wiki.close()

    def test_09_a_new_title_keeps_the_history(self, bench: MediaWikiBench) -> None:
        bench.published()
        old = bench.address(PROCUREMENT)
        again = renamed(PACK, "procurement", "Buying")
        (step,) = [step for step in bench.plan(again).steps if step.key == PROCUREMENT]
        assert (step.kind, step.before) == ("rename", old)
        id = step.id
        assert bench.publish(again).clean
        assert bench.address(PROCUREMENT, [again]) in bench.texts()
        assert old not in bench.texts()
        moved = bench.person.read(titles=old, redirects=1)["query"]["pages"]
        assert str(moved[0]["pageid"]) == id
        assert not bench.plan(again).pending
        # And back, over the redirect that the move has left.
        assert bench.publish(PACK).clean
        assert not bench.plan(PACK).pending

    @pytest.mark.parametrize("root", [None, "procedures", "project:Harbour_ procedures"])
    def test_03_below_any_root_a_second_run_writes_nothing(
        self, bench: MediaWikiBench, root: str | None
    ) -> None:
        bench.settings = {"root": root}
        assert bench.publish(PACK).clean
        assert not bench.plan(PACK).pending
        assert bench.publish(renamed(PACK, "procurement", "Buying")).clean
        assert bench.drift() == ()
        (copy,) = (bench.profile / ".dovetail" / "publish").glob("*.json")
        copy.unlink()
        assert not bench.plan(renamed(PACK, "procurement", "Buying")).pending

    @pytest.mark.parametrize("begins", ["Help", "file", "Project talk", "Lab", "wikipedia"])
    def test_13_without_a_root_a_title_leads_to_no_other_namespace_or_wiki(
        self, bench: MediaWikiBench, begins: str
    ) -> None:
        bench.settings = {"root": None, "titles": begins + ": {project} {title}"}
        before = bench.state()
        with pytest.raises(PublishError, match="would not be an article"):
            bench.publish(PACK)
        assert bench.state() == before

    def test_13_a_colon_alone_leads_nowhere_else(self, bench: MediaWikiBench) -> None:
        bench.settings = {"root": None, "titles": "{project}: {title}"}
        assert bench.publish(PACK).clean
        assert not bench.plan(PACK).pending

    def test_10_a_picture_that_changes_twice_in_a_second_is_stored(self, bench: MediaWikiBench) -> None:
        for number in range(4):
            assert bench.publish(redrawn(PACK, f"<svg>{number}</svg>".encode())).clean
        assert bench.files()[self.picture(bench)] == b"<svg>3</svg>"

    def test_16_a_wiki_that_is_busy_is_waited_for(
        self, bench: MediaWikiBench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        busy = iter(
            [Answer(503, {"retry-after": "1"}, b""), Answer(200, {"mediawiki-api-error": "ratelimited"}, b"")]
        )
        real = Transport._exchanged

        def exchanged(transport: Transport, method: str, url: str, repeat: bool, request: Any) -> Answer:
            if request.get("data", {}).get("action") == "edit" and (answer := next(busy, None)):
                return answer
            return real(transport, method, url, repeat, request)

        monkeypatch.setattr(Transport, "_exchanged", exchanged)
        slept: list[float] = []
        monkeypatch.setattr(
            "dovetail.publish.waiting.Patience.pause", lambda _patience, wait: slept.append(wait)
        )
        assert bench.publish(PACK).clean
        assert slept == [1.0, 1.0]
        assert len(bench.texts()) == len(KEYS)

    @pytest.mark.parametrize("page", [2])
    def test_17_a_password_that_ends_at_a_page_is_named_and_the_next_run_goes_on(
        self, bench: MediaWikiBench, monkeypatch: pytest.MonkeyPatch, page: int
    ) -> None:
        with bench.database() as database:
            (token,) = database.execute("SELECT bp_token FROM bot_passwords").fetchone()

        def end() -> None:
            with bench.database() as database:
                database.execute("UPDATE bot_passwords SET bp_token = 'another'")

        applied = self._interrupted(bench, monkeypatch, page, end)
        assert applied.ended is not None
        assert applied.ended.code == "access-expired"
        with bench.database() as database:
            database.execute("UPDATE bot_passwords SET bp_token = ?", (token,))
        bench.person = Api(bench.server.address, ACCOUNT, Secret(PASSWORD))
        self._goes_on(bench)

    @pytest.mark.parametrize("page", [4])
    def test_12_a_wiki_that_goes_away_at_a_page_is_named_and_the_next_run_goes_on(
        self, bench: MediaWikiBench, monkeypatch: pytest.MonkeyPatch, page: int
    ) -> None:
        monkeypatch.setattr("dovetail.publish.waiting._TRIES", 1)
        monkeypatch.setattr("dovetail.publish.waiting._LOOKS", 1)
        try:
            applied = self._interrupted(bench, monkeypatch, page, bench.server.stop)
        finally:
            bench.server.start()
        assert applied.ended is not None
        assert applied.ended.code == "wiki-unreachable"
        self._goes_on(bench)

    def _interrupted(
        self, bench: MediaWikiBench, monkeypatch: pytest.MonkeyPatch, page: int, act: Callable[[], None]
    ) -> Any:
        edits = [0]

        def interrupted(api: Api, text: str, **guard: Any) -> dict[str, Any]:
            edits[0] += guard.get("title") != f"Procedures/Manifest of {NAME}"
            if edits[0] == page:
                act()
            return edited(api, text, **guard)

        monkeypatch.setattr("dovetail.publish.backends.mediawiki.edited", interrupted)
        applied = bench.publish(PACK)
        monkeypatch.setattr("dovetail.publish.backends.mediawiki.edited", edited)
        assert list(outcomes(applied).values()).count("not begun") == len(KEYS) - page
        return applied

    def _goes_on(self, bench: MediaWikiBench) -> None:
        assert bench.publish(PACK).clean
        assert bench.texts() == {wish.address: wish.text for wish in bench.wishes()}
        with bench.database() as database:
            (made,) = database.execute(
                "SELECT count(*) FROM page WHERE page_title LIKE 'Procedures/QUAY%'"
            ).fetchone()
        assert made == len(KEYS)
        assert not bench.plan(PACK).pending

    def test_17_a_wrong_password_is_named_and_not_shown(self, bench: MediaWikiBench) -> None:
        (bench.profile / "token").write_text("canary-5d1")
        with pytest.raises(DeniedError, match="does not accept the account") as refused:
            bench.plan(PACK)
        assert "canary" not in refused.value.what + refused.value.hint

    def test_20_what_the_account_may_not_is_said_before(self, bench: MediaWikiBench) -> None:
        with bench.database() as database:
            database.execute("UPDATE bot_passwords SET bp_grants = ?", ('["basic","editpage"]',))
        wiki = bench.open()
        missing = " ".join(wiki.probe().missing)
        wiki.close()
        assert "upload" in missing
        assert "move pages" in missing

    def test_09_a_title_that_a_page_once_had_can_be_used_again(self, bench: MediaWikiBench) -> None:
        bench.published()
        bought = renamed(PACK, "procurement", "Buying")
        assert bench.publish(bought).clean
        again = renamed(with_more(bought, 1), "extra-0", "Procurement")
        assert kinds(bench.plan(again))["QUAY/extra-0"] == "create"
        assert bench.publish(again).clean
        assert "Text 0." in bench.texts()[bench.address(PROCUREMENT)]
        assert not bench.plan(again).pending

        # A page takes it, too, and leaves no title that leads through another; but not one on which a person has written.
        bench.publish(renamed(again, "extra-0", "Tenders"))
        dates = renamed(renamed(again, "extra-0", "Tenders"), "key-dates", "Procurement")
        assert bench.publish(dates).clean
        assert not bench.plan(dates).pending
        more = renamed(dates, "procurement", "Purchasing")
        assert bench.publish(more).clean
        assert self._leads_to(bench, "Procedures/QUAY · Buying") == bench.address(PROCUREMENT, [more])
        most = renamed(more, "procurement", "Supply")
        assert bench.publish(most).clean
        for old in ("Buying", "Purchasing"):
            assert self._leads_to(bench, f"Procedures/QUAY · {old}") == bench.address(PROCUREMENT, [most])
        bench.edit(bench.address("QUAY/key-dates"), "By Ana.")
        assert kinds(bench.plan(again))["QUAY/key-dates"] == "conflict"

    def _leads_to(self, bench: MediaWikiBench, title: str) -> str:
        (page,) = bench.person.pages(titles=title, prop="revisions", rvprop="content", rvslots="main")
        return str(page["revisions"][0]["slots"]["main"]["content"]).partition("[[")[2].partition("]]")[0]

    @pytest.mark.parametrize("old", ["MediaWiki 1.31.16", "MediaWiki 1.34.0-wmf.1"])
    def test_20_a_wiki_that_could_lose_edits_is_refused(
        self, bench: MediaWikiBench, monkeypatch: pytest.MonkeyPatch, old: str
    ) -> None:
        real = Api._sent

        def sent(api: Api, params: Mapping[str, Any], **more: Any) -> dict[str, Any]:
            said = real(api, params, **more)
            if "general" in said.get("query", {}):
                said["query"]["general"]["generator"] = old
            return said

        monkeypatch.setattr(Api, "_sent", sent)
        (missing,) = bench.survey(PACK).abilities.missing
        assert missing == f"MediaWiki 1.35 or later: {old} does not see which revision an edit rests on"

    def test_20_a_wiki_without_the_guards_is_refused_whatever_it_calls_itself(
        self, bench: MediaWikiBench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("dovetail.publish.backends.mediawiki_probe._GUARDS", ("baserevid", "unheardof"))
        assert bench.survey(PACK).abilities.missing == ("edits that name what they rest on (unheardof)",)

    def test_18_without_the_right_to_protect_pages_stay_open_and_that_is_said(
        self, bench: MediaWikiBench
    ) -> None:
        with bench.database() as database:
            grants = '["basic","editpage","createeditmovepage","uploadfile","uploadeditmovefile"]'
            database.execute("UPDATE bot_passwords SET bp_grants = ?", (grants,))
        bench.settings = {"edit_lock": True}
        notes = " ".join(bench.survey(PACK).notes)
        assert "edit_lock: pages stay open, because the account lacks the right to protect (protect)" in notes

    def test_20_what_is_no_mediawiki_is_said_to_be_none(self, bench: MediaWikiBench) -> None:
        bench.settings = {"to": f"{bench.server.address}/index.php"}
        with pytest.raises(PublishError):
            bench.plan(PACK)
        bench.settings = {"to": f"{bench.server.address}/nowhere"}
        with pytest.raises(PublishError):
            bench.plan(PACK)

    def _page_address(self, bench: MediaWikiBench, address: str) -> str:
        return f"{bench.server.address}/index.php?{urlencode({'title': address, 'action': 'view'})}"

    def test_14_15_what_readers_see_is_what_was_written(
        self, bench: MediaWikiBench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("dovetail.publish.backends.mediawiki._SECOND", 1)
        hostile = "A {{x}} [[y]] ~~~~ __NOTOC__ <b>c</b> ''d'' https://e.example f"
        escaped = "".join(f"\\{sign}" if sign in "{}[]~_<>'`*#|!-" else sign for sign in hostile)
        pack = with_body(PACK, "key-dates", "5 May 2026", escaped)
        assert bench.publish(pack).clean
        for key in KEYS:
            address = bench.address(key)
            shown = bench.person._sent(
                {
                    "action": "parse",
                    "page": address,
                    "prop": ["text", "links", "templates", "externallinks", "images"],
                },
                repeat=True,
            )["parse"]
            seen = str(bench.person.transport.get(self._page_address(bench, address)).text)
            # As a reader gets them, before any job of the wiki has run.
            assert 'class="new"' not in seen
            assert ("QUAY-diagrams-procurement.png" in seen) == bool(shown["images"])
            assert "Error creating thumbnail" not in seen
            assert shown["templates"] == []
            assert all(link["exists"] for link in shown["links"]), shown["links"]
            if key == "QUAY/key-dates":
                from lxml import html

                text = " ".join(html.fromstring(shown["text"]).text_content().split())
                assert hostile in text
                assert shown["externallinks"] == []
        anchor = bench.person._sent(
            {"action": "parse", "page": bench.address(PROCUREMENT), "prop": "text"}, repeat=True
        )
        assert 'id="control-PRO-1"' in anchor["parse"]["text"]
