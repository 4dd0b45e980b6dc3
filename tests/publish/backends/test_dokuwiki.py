"""A real DokuWiki, with people who edit it too."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from xmlrpc.client import Binary

import pytest

from dovetail.publish.apply import Applied, apply
from dovetail.publish.backends.dokuwiki import DokuWiki
from dovetail.publish.backends.dokuwiki_api import Api
from dovetail.publish.backends.png_source import source_in, with_source
from dovetail.publish.backends.registry import open_wiki
from dovetail.publish.drift import drift
from dovetail.publish.errors import DeniedError, PublishError
from dovetail.publish.secrets import Secret
from dovetail.publish.seen import Seen
from dovetail.publish.transport import Answer, Transport
from dovetail.publish.wish import Wish
from tests.publish.bench import NAME, Bench, kinds, outcomes, told
from tests.publish.killing import killed_after_each, losing_answers
from tests.publish.php_server import PhpServer, unpacked
from tests.publish.pixels import drawn, picture, source_of
from tests.publish.sample import KEYS, PACK, with_body, with_id, without
from tests.publish.server_bench import ServerBench
from tests.publish.suite import CHANGED, PROCUREMENT, Behaviours

USER, PASSWORD = "admin", "lab-password"
WRITING = ("write", "save")
MANIFEST = f"procedures:manifest_of_{NAME}"


class DokuWikiBench(ServerBench):
    """A DokuWiki with people."""

    def __init__(self, profile: Path, server: PhpServer) -> None:
        super().__init__(profile, server, PASSWORD)

    def enter(self) -> None:
        self.person = Api(self.server.address, USER, Secret(PASSWORD))

    def place(self) -> dict[str, Any]:
        return {
            "kind": "dokuwiki", "to": self.server.address, "user": USER, "secret": {"file": "token"},
            "root": "procedures",
        }  # fmt: skip

    def open(self) -> DokuWiki:
        wiki = open_wiki(NAME, self.target, self.profile)
        assert isinstance(wiki, DokuWiki)
        return wiki

    def texts(self) -> dict[str, str]:
        pages = self.server.data / "data" / "pages"
        found = {
            path.relative_to(pages).with_suffix("").as_posix().replace("/", ":"): path.read_text("utf-8")
            for path in sorted((pages / "procedures").rglob("*.txt"))
        }
        return {id: text for id, text in found.items() if id != MANIFEST and "%%dovetail-moved:" not in text}

    def files(self) -> dict[str, bytes]:
        media = self.server.data / "data" / "media"
        return {
            path.relative_to(media).as_posix().replace("/", ":"): source_of(path.read_bytes())
            for path in sorted((media / "procedures").rglob("*.png"))
        }

    def state(self) -> object:
        folders = [self.server.data / "data" / name for name in ("pages", "attic", "media", "media_attic")]
        every = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
        return [(path, path.read_bytes(), path.stat().st_mtime_ns) for path in every]

    def edit(self, address: str, text: str) -> None:
        assert self.person.write("wiki.putPage", address, text, {"sum": "", "minor": False}, kind=bool)

    def showing(self, picture: str) -> str:
        return f"See {{{{:{picture}}}}}"

    def go_elsewhere(self) -> Callable[[], str]:
        self.settings = {"root": "elsewhere"}
        self.edit("elsewhere:notes", "By Ana.")
        return lambda: str(self.person.read("wiki.getPage", "elsewhere:notes", kind=str))

    def remove(self, address: str) -> None:
        self.edit(address, "")

    def draw(self, name: str, data: bytes) -> None:
        self.person.write("wiki.putAttachment", name, Binary(picture(data)), {"ow": True}, kind=str)

    def move(self, address: str, to: str) -> None:
        self.edit(to, self.texts()[address])
        self.remove(address)

    @contextmanager
    def mangling(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            real = DokuWiki.update

            def update(wiki: DokuWiki, id: str, revision: str, wish: Wish) -> Seen:
                return real(wiki, id, revision, replace(wish, text=wish.text.upper()))

            patch.setattr(DokuWiki, "update", update)
            yield

    def losing(self) -> AbstractContextManager[None]:
        return losing_answers(Api, WRITING, self.person)

    def below(self, address: str) -> str:
        return f"{address}:notes"

    def labels(self, address: str) -> set[str]:
        last = self.texts()[address].splitlines()[-1]
        return set(last.removeprefix("{{tag>").removesuffix("}}").lower().split())

    def kills(self, act: Callable[[], None]) -> Iterator[int]:
        # Between two writes nothing happens outside of our own process; what it leaves there is the same on
        # every kind of wiki, and folders and Confluence are killed before each write, too.
        return killed_after_each(Api, WRITING, act, moments=(True,))


@pytest.fixture
def bench(dokuwiki_server: PhpServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DokuWikiBench:
    monkeypatch.setattr("dovetail.publish.wishes._pixels", drawn)
    (tmp_path / "profile").mkdir()
    dokuwiki_server.restore()
    return DokuWikiBench(tmp_path / "profile", dokuwiki_server)


class TestDokuWiki(Behaviours):
    """DokuWiki shows every behaviour that has a meaning for it."""

    # The wiki's lists come in one piece.
    many = 5

    def label(self, bench: Bench, address: str, name: str) -> None:
        bench.edit(address, f"{bench.texts()[address].rstrip().removesuffix('}}')} {name}}}}}")

    def test_20_with_the_plugin_for_tags_labels_are_tags(
        self, bench: DokuWikiBench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("dovetail.publish.backends.dokuwiki_probe._ABOUT_TAGS", "/lib/plugins/tag.txt")
        about = unpacked("dokuwiki") / "www" / "lib" / "plugins" / "tag.txt"
        about.write_text("base   tag\nname   Tag Plugin\n")
        try:
            self.test_20_labels_are_set_and_those_of_people_stay(bench)
        finally:
            about.unlink()

    def lose_manifest(self, bench: Bench) -> None:
        bench.remove(MANIFEST)

    def test_04_what_a_person_wrote_stays_in_the_history(self, bench: DokuWikiBench) -> None:
        bench.published()
        bench.edit(bench.address(PROCUREMENT), f"{self.text(bench, PROCUREMENT)}\nA line by Ana.\n")
        bench.publish(CHANGED, force=frozenset({PROCUREMENT}))
        versions = bench.person.read("wiki.getPageVersions", bench.address(PROCUREMENT), 0, kind=list)
        texts = [
            bench.person.read("wiki.getPageVersion", bench.address(PROCUREMENT), one["version"], kind=str)
            for one in versions
        ]
        assert any("A line by Ana." in text for text in texts)

    def test_05_a_page_that_somebody_has_open_is_left_alone(self, bench: DokuWikiBench) -> None:
        bench.published()
        ana = Api(bench.server.address, "ana", Secret(PASSWORD))
        ana.write("dokuwiki.setLocks", {"lock": [bench.address(PROCUREMENT)], "unlock": []}, kind=dict)
        applied = bench.publish(CHANGED)
        assert outcomes(applied)[PROCUREMENT] == "refused"
        assert "three suppliers" in self.text(bench, PROCUREMENT)
        ana.write("dokuwiki.setLocks", {"lock": [], "unlock": [bench.address(PROCUREMENT)]}, kind=dict)
        assert bench.publish(CHANGED).clean

    @pytest.mark.parametrize(
        "how",
        ["seen in the history", "saved", "saved as minor", "no form, another second", "removed, no form"],
    )
    def test_05_an_edit_by_our_account_in_the_moment_of_the_save_stays(
        self, bench: DokuWikiBench, monkeypatch: pytest.MonkeyPatch, how: str
    ) -> None:
        # A minor edit of a page that was edited before is one that the form does not notice.
        for pack in (PACK, CHANGED, PACK) if how == "saved as minor" else (PACK,):
            bench.publish(pack)
        theirs = f"{self.text(bench, PROCUREMENT)}\nA line by Ana.\n"
        refused = self._saved_over(bench, monkeypatch, "" if how.startswith("removed") else theirs, how)
        assert refused.code == (
            "revision-differs" if how in ("seen in the history", "saved") else "saved-over"
        )
        there = bench.texts().get(bench.address(PROCUREMENT))
        assert there == (None if how.startswith("removed") else theirs)
        # What was saved over it, if anything, is in the history; the page is a conflict from now on.
        assert kinds(bench.plan(CHANGED))[PROCUREMENT] == "conflict"
        assert outcomes(bench.publish(CHANGED))[PROCUREMENT] == "conflict"

    def test_05_where_there_is_no_form_an_edit_in_the_very_same_second_is_told(
        self, bench: DokuWikiBench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bench.publish(PACK)
        refused = self._saved_over(bench, monkeypatch, "By Ana.", "no form")
        assert refused.code == "saved-over"
        assert "in the very same second" in refused.what

    def test_05_a_page_made_by_our_account_in_the_moment_of_the_save_stays(
        self, bench: DokuWikiBench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        refused = self._saved_over(bench, monkeypatch, "By Ana.", "saved")
        assert refused.code == "revision-differs"
        assert self.text(bench, PROCUREMENT) == "By Ana."
        assert kinds(bench.plan(CHANGED))[PROCUREMENT] == "conflict"

    def _saved_over(
        self, bench: DokuWikiBench, monkeypatch: pytest.MonkeyPatch, theirs: str, how: str
    ) -> PublishError:
        """Publish while a person saves by our account, between our last look and our save."""
        ours, done = bench.address(PROCUREMENT), list[str]()
        method = {"saved": "save", "seen": "read"}.get(how.partition(" ")[0], "write")
        real: Callable[..., Any] = getattr(Api, method)

        def meanwhile(api: Api, *params: Any, **more: Any) -> Any:
            moment = method != "read" or params[0] == "wiki.getPageVersions"
            if moment and api is not bench.person and ours in params[:2] and not done:
                done.append(ours)
                minor = {"sum": "", "minor": how == "saved as minor"}
                bench.person.write("wiki.putPage", ours, theirs, minor, kind=bool)
                time.sleep(0 if how in ("saved", "no form") else 1.1)
            return real(api, *params, **more)

        monkeypatch.setattr(Api, method, meanwhile)
        if method == "write":
            monkeypatch.setattr(Api, "form_token", lambda _api, _id: "")
            assert any("no form to save pages by" in note for note in bench.survey(CHANGED).notes)
        applied = bench.publish(CHANGED)
        assert done
        assert not applied.clean
        (refused,) = [one for one in applied.outcomes if one.kind == "refused"]
        assert refused.step.key == PROCUREMENT
        assert refused.error is not None
        return refused.error

    def test_06_a_page_that_goes_between_plan_and_write_is_not_made_again(self, bench: DokuWikiBench) -> None:
        bench.published()
        wiki = bench.open()
        survey = bench.survey(CHANGED, wiki=wiki)
        bench.remove(bench.address(PROCUREMENT))
        applied = apply(survey, wiki, bench.records)
        wiki.close()
        assert outcomes(applied)[PROCUREMENT] == "failed"
        assert bench.address(PROCUREMENT) not in bench.texts()

    def test_07_drift_takes_few_requests(self, bench: DokuWikiBench) -> None:
        bench.published()
        wiki = bench.open()
        assert drift(NAME, wiki, bench.records) == ()
        # The manifest, and whether there is one; pages and pictures, in one listing each.
        assert len(wiki.api.transport.requests) == 4
        wiki.close()

    def test_07_pages_of_people_cost_a_plan_nothing(self, bench: DokuWikiBench) -> None:
        bench.published()
        for number in range(8):
            bench.edit(f"procedures:notes:ana_{number}", "By Ana.\n")
        wiki = bench.open()
        bench.survey(PACK, wiki=wiki)
        # Whether the account is let in, version, right, form; the manifest, pages and pictures.
        assert len(wiki.api.transport.requests) == 8
        wiki.close()

    def test_13_the_wiki_folds_ids_and_nothing_is_overwritten(self, bench: DokuWikiBench) -> None:
        bench.edit("Procedures:QUAY:Procurement", "By Ana.\n")
        bench.publish(PACK)
        assert "By Ana." in self.text(bench, PROCUREMENT)

    @pytest.mark.parametrize(
        "root",
        [None, "Procedures:Of the harbour", "إجراءات المشروع", "Процедуры:Йод", "Größe und Qualité", "手順"],
    )
    def test_03_below_any_root_a_second_run_writes_nothing(
        self, bench: DokuWikiBench, root: str | None
    ) -> None:
        bench.settings = {"root": root}
        assert bench.publish(PACK).clean
        assert not bench.plan(PACK).pending
        assert bench.drift() == ()
        space = f"{root}:" if root else ""
        self.text_below(bench, f"{space}quay:start")

    def test_20_a_root_of_which_nothing_is_left_is_refused(self, bench: DokuWikiBench) -> None:
        bench.settings = {"root": "«!»"}
        (missing,) = bench.survey(PACK).abilities.missing
        assert "«!»" in missing

    def text_below(self, bench: DokuWikiBench, id: str) -> None:
        assert "Generated page." in bench.person.read("wiki.getPage", id, kind=str)

    def test_16_a_wiki_that_is_busy_is_waited_for(
        self, bench: DokuWikiBench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        busy = iter([Answer(503, {"retry-after": "3"}, b""), Answer(429, {"retry-after": "2"}, b"")])
        real = Transport._exchanged

        def exchanged(transport: Transport, method: str, url: str, repeat: bool, request: Any) -> Answer:
            if b"do=save" in request.get("content", b"") and (answer := next(busy, None)):
                return answer
            return real(transport, method, url, repeat, request)

        monkeypatch.setattr(Transport, "_exchanged", exchanged)
        slept: list[float] = []
        monkeypatch.setattr(
            "dovetail.publish.waiting.Patience.pause", lambda _patience, wait: slept.append(wait)
        )
        assert bench.publish(PACK).clean
        assert slept == [3, 2]

    @pytest.mark.parametrize("page", [2])
    def test_17_a_password_that_ends_at_a_page_is_named_and_the_next_run_goes_on(
        self, bench: DokuWikiBench, monkeypatch: pytest.MonkeyPatch, page: int
    ) -> None:
        users = bench.server.data / "conf" / "users.auth.php"
        known = users.read_text()
        applied = self._interrupted(bench, monkeypatch, page, lambda: users.write_text(""))
        assert applied.ended is not None
        assert applied.ended.code == "access-expired"
        users.write_text(known)
        self._goes_on(bench)

    @pytest.mark.parametrize("page", [4])
    def test_12_a_wiki_that_goes_away_at_a_page_is_named_and_the_next_run_goes_on(
        self, bench: DokuWikiBench, monkeypatch: pytest.MonkeyPatch, page: int
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
        self, bench: DokuWikiBench, monkeypatch: pytest.MonkeyPatch, page: int, act: Callable[[], object]
    ) -> Applied:
        real = DokuWiki.create
        pages = [0]

        def create(wiki: DokuWiki, wish: Wish, above: str) -> Seen:
            pages[0] += 1
            if pages[0] == page:
                act()
                # With the password, the session ends.
                wiki.api.transport.forget_session()
            return real(wiki, wish, above)

        monkeypatch.setattr(DokuWiki, "create", create)
        applied = bench.publish(PACK)
        monkeypatch.setattr(DokuWiki, "create", real)
        assert list(outcomes(applied).values()).count("not begun") == len(KEYS) - page
        return applied

    def _goes_on(self, bench: DokuWikiBench) -> None:
        assert bench.publish(PACK).clean
        assert bench.texts() == {wish.address: wish.text for wish in bench.wishes()}
        assert not bench.plan(PACK).pending

    def test_17_a_wrong_password_is_named_and_not_shown(self, bench: DokuWikiBench) -> None:
        (bench.profile / "token").write_text("canary-5d1")
        with pytest.raises(DeniedError) as refused:
            bench.plan(PACK)
        assert "canary" not in refused.value.what + refused.value.hint

    def test_20_what_the_account_may_not_is_said_before(self, bench: DokuWikiBench) -> None:
        (bench.server.data / "conf" / "acl.auth.php").write_text("*\t@ALL\t0\n*\t@user\t1\n")
        bench.settings = {"user": "ana"}
        wiki = bench.open()
        missing = " ".join(wiki.probe().missing)
        wiki.close()
        assert "upload" in missing

    def test_20_what_is_no_dokuwiki_is_said_to_be_none(self, bench: DokuWikiBench) -> None:
        bench.settings = {"to": f"{bench.server.address}/doku.php/nowhere"}
        with pytest.raises(PublishError):
            bench.plan(PACK)

    def test_14_15_what_readers_see_is_what_was_written(self, bench: DokuWikiBench) -> None:
        from lxml import html

        hostile = "A {{x}} [[y]] ~~NOTOC~~ %%z%% <b>c</b> ''d'' //e// **f** ((g)) https://e.example h"
        escaped = "".join(f"\\{sign}" if sign in "{}[]~_<>'`*#|!-()" else sign for sign in hostile)
        pack = with_body(PACK, "key-dates", "5 May 2026", escaped)
        assert bench.publish(pack).clean
        for key in KEYS:
            page = html.fromstring(bench.person.read("wiki.getPageHTML", bench.address(key), kind=str))
            assert not page.xpath("//a[contains(@class, 'wikilink2')]"), key
            if key == "QUAY/key-dates":
                assert hostile in " ".join(page.text_content().split())
                assert not page.xpath("//a[contains(@class, 'urlextern')]")
        order = html.fromstring(
            bench.person.read("wiki.getPageHTML", bench.address("QUAY/key-dates"), kind=str)
        )
        (link,) = [one.get("href") for one in order.xpath("//td//a")]
        target = html.fromstring(bench.person.read("wiki.getPageHTML", bench.address(PROCUREMENT), kind=str))
        assert target.xpath(f"//*[@id='{link.partition('#')[2]}']")

    def test_15_links_find_headings_in_any_script(self, bench: DokuWikiBench) -> None:
        from lxml import html

        names = (
            "Йод и ёлка", "Άλφα", "أحكام عامة", "إجراءُ الشراء؟", "På øen", "Łódź, đak ıssız", "Ệ và ǎ", "手順 1",
            "A; b / c", "m² and CO₂", "ready ✅ 😀", "no. 5: a.b", "2026", "Same", "Same1", "Same", "=Equal=", "ﬁne ªº",
            "नियम और शर्तें", "ΟΔΟΣ", "Cafe\u0301", "a  -  b", "_x_ y",
        )  # fmt: skip
        places = "".join(f'## <a id="p{n}"></a>{name}\n\nText.\n\n' for n, name in enumerate(names))
        links = "".join(f"- [to {n}](key-dates.md#p{n})\n" for n in range(len(names)))
        pack = with_body(PACK, "key-dates", "## Gates", f"{places}## Gates")
        assert told(bench.publish(with_body(pack, "index", "A new quay", f"{links}\nA new quay"))) == []
        front, dates = (
            html.fromstring(bench.person.read("wiki.getPageHTML", bench.address(key), kind=str))
            for key in ("QUAY", "QUAY/key-dates")
        )
        order = [one.get("id") for one in dates.xpath("//h2")][: len(names)]
        led = [
            one.get("href").partition("#")[2]
            for one in front.xpath("//a")
            if (one.text_content() or "").startswith("to ")
        ]
        assert dict(zip(names, led, strict=False)) == dict(zip(names, order, strict=False))
        assert led == order

    def test_a_move_leaves_its_history_and_no_second_page(self, bench: DokuWikiBench) -> None:
        bench.published()
        again = with_id(PACK, "procurement", "buying")
        assert any("can't move pages" in note for note in bench.survey(again).notes)
        assert bench.publish(again).clean
        assert bench.address(PROCUREMENT) not in bench.texts()
        versions = bench.person.read("wiki.getPageVersions", bench.address(PROCUREMENT), 0, kind=list)
        assert len(versions) >= 2
        left = bench.person.read("wiki.getPage", bench.address(PROCUREMENT), kind=str)
        assert left.startswith("→ [[:procedures:quay:buying|")
        assert not bench.plan(again).pending

        # It is no page of somebody else: not in the way of the page that comes back, nor of one that goes.
        assert bench.publish(PACK).clean
        assert bench.texts() == {wish.address: wish.text for wish in bench.wishes()}
        assert not bench.plan(PACK).pending
        assert bench.publish(without(PACK, "procurement")).clean
        listed = bench.person.read("dokuwiki.getPagelist", "procedures:quay", {"depth": 0}, kind=list)
        assert {page["id"] for page in listed} == {bench.address(key) for key in KEYS} - {
            bench.address(PROCUREMENT)
        }


def test_a_picture_says_what_it_was_drawn_from_until_somebody_paints_over_it() -> None:
    ours = with_source(picture(b"<svg/>"), "f" * 64)
    assert source_in(ours) == "f" * 64
    start = ours.index(b"Source\0", ours.index(b"Dovetail source") + 20) + 8
    painted = ours[:start] + bytes([ours[start] ^ 1]) + ours[start + 1 :]
    assert source_in(painted) != "f" * 64
    assert source_in(b"GIF89a") == source_in(b"GIF89a")
