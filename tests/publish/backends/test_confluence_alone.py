"""What only Confluence can show: versions, trash, comments, labels, tokens, troubles on the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dovetail.publish import wishes
from dovetail.publish.apply import apply
from dovetail.publish.backends.confluence_manifest import Shelf
from dovetail.publish.errors import ConflictError, DeniedError, PublishError
from dovetail.publish.transport import Transport
from tests.publish.backends.confluence_bench import ConfluenceBench
from tests.publish.bench import NAME, kinds, outcomes, told
from tests.publish.confluence import troubles
from tests.publish.confluence.model import Settings
from tests.publish.confluence.server import cloud, data_center, serve
from tests.publish.confluence.upload import Upload
from tests.publish.killing import dies
from tests.publish.sample import KEYS, PACK, redrawn, renamed, with_body, with_more, without

PROCUREMENT = "QUAY/procurement"
CHANGED = with_body(PACK, "procurement", "Ask three suppliers.", "Ask four suppliers.")


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wishes, "_pixels", lambda asset: asset.data)
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    monkeypatch.setitem(Transport.__init__.__kwdefaults__ or {}, "sleep", lambda _seconds: None)


def made(tmp_path: Path, make: Any, settings: Settings | None = None) -> Iterator[ConfluenceBench]:
    profile = tmp_path / "profile"
    profile.mkdir()
    with serve(make(settings)) as stub:
        yield ConfluenceBench(profile, stub)


@pytest.fixture(params=[cloud, data_center])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ConfluenceBench]:
    yield from made(tmp_path, request.param)


@pytest.fixture
def on_cloud(tmp_path: Path) -> Iterator[ConfluenceBench]:
    yield from made(tmp_path, cloud)


def test_a_second_run_tells_nobody_and_sends_no_write(bench: ConfluenceBench) -> None:
    bench.settings = {"labels": ["Procedures", "pmo"]}
    assert bench.publish(PACK).clean
    mails = list(bench.stub.wiki.mails)
    assert len(mails) == len(KEYS), "one for each page: files and the manifest tell nobody"
    bench.stub.log.clear()
    assert bench.publish(PACK).clean
    assert bench.stub.log.writes() == []
    assert bench.stub.wiki.mails == mails
    assert all(page.version == 1 for page in bench.pages().values())


def test_drift_costs_one_list_and_one_look_at_each_page_with_pictures(bench: ConfluenceBench) -> None:
    bench.publish(with_more(PACK, 5))
    bench.stub.log.clear()
    assert bench.drift() == ()
    asked = bench.stub.log.kinds()
    assert asked["page.list"] == 1
    assert asked["file.list"] == 2
    assert asked["page.read"] == 0
    assert bench.stub.log.writes() == []


def test_a_new_title_keeps_id_and_history_and_is_one_version(bench: ConfluenceBench) -> None:
    bench.publish(PACK)
    before = bench.pages()[bench.address(PROCUREMENT)]
    again = renamed(CHANGED, "procurement", "Buying")
    assert kinds(bench.plan(again))[PROCUREMENT] == "rename"
    assert bench.publish(again).clean
    assert before.title == "QUAY · Buying"
    assert before.version == 2
    assert "four suppliers" in before.body
    assert before.parent == bench.pages()["QUAY · New quay"].number
    assert not bench.plan(again).pending


def test_what_people_do_between_plan_and_write_stays(bench: ConfluenceBench) -> None:
    bench.publish(PACK)
    page = bench.pages()[bench.address(PROCUREMENT)]
    wiki = bench.open()
    survey = bench.survey(CHANGED, wiki=wiki)

    def edit() -> None:
        bench.edit(page.title, page.body.replace("three", "seven"))

    bench.stub.troubles.append(troubles.Trouble(troubles.kind("page.update"), first=edit))
    applied = apply(survey, wiki, bench.records)
    wiki.close()
    assert outcomes(applied)[PROCUREMENT] == "refused"
    assert "seven suppliers" in page.body


def test_comments_in_the_text_are_never_lost(bench: ConfluenceBench) -> None:
    bench.publish(PACK)
    page = bench.pages()[bench.address(PROCUREMENT)]
    remark = bench.stub.wiki.comment(page, "Why three?", "three suppliers")
    assert not bench.plan(PACK).pending, "a comment is no edit"
    (step,) = [step for step in bench.plan(CHANGED).steps if step.key == PROCUREMENT]
    assert (step.kind, step.code) == ("conflict", "comments")
    bench.publish(CHANGED)
    assert remark.status == "open"

    bench.publish(renamed(PACK, "procurement", "Buying"))
    # On Cloud, the names of places begin with the title: another title is another text.
    assert page.title == ("QUAY · Procurement" if bench.stub.cloud else "QUAY · Buying")
    assert remark.status == "open", "a page that only moves keeps its text"

    remark.status = "resolved"
    assert bench.publish(renamed(CHANGED, "procurement", "Buying")).clean


def test_a_comment_that_comes_after_the_plan_is_not_lost(bench: ConfluenceBench) -> None:
    bench.publish(PACK)
    page = bench.pages()[bench.address(PROCUREMENT)]
    wiki = bench.open()
    survey = bench.survey(CHANGED, wiki=wiki)
    remark = bench.stub.wiki.comment(page, "Why three?", "three suppliers")
    applied = apply(survey, wiki, bench.records)
    wiki.close()
    assert outcomes(applied)[PROCUREMENT] == "refused"
    assert remark.status == "open"


def test_removed_pages_are_in_the_trash_and_come_back_as_they_were(bench: ConfluenceBench) -> None:
    bench.publish(PACK)
    page = bench.pages()[bench.address("QUAY/key-dates")]
    assert bench.publish(without(PACK, "key-dates")).clean
    assert page.status == "trashed"
    assert bench.publish(PACK).clean
    assert page.status == "current"
    assert bench.pages()["QUAY · Key dates"] is page
    assert not bench.plan(PACK).pending


def test_a_page_with_pages_of_others_below_it_stays(bench: ConfluenceBench) -> None:
    bench.publish(PACK)
    wiki, page = bench.stub.wiki, bench.pages()[bench.address("QUAY/key-dates")]
    theirs = wiki.create(bench.stub.person, page.space, "Notes of Ana", "<p>x</p>", page.number)
    less = without(PACK, "key-dates")
    (step,) = [step for step in bench.plan(less).steps if step.key == "QUAY/key-dates"]
    assert (step.kind, step.code) == ("conflict", "foreign-children")
    bench.publish(less)
    assert theirs.parent == page.number
    assert page.status == "current"


def test_a_page_with_words_or_files_of_people_is_not_removed(bench: ConfluenceBench) -> None:
    bench.publish(PACK)
    dates, buying = (bench.pages()[bench.address(key)] for key in ("QUAY/key-dates", PROCUREMENT))
    remark = bench.stub.wiki.comment(dates, "Why then?", "2026")
    bench.stub.things.attach(bench.stub.person, buying, Upload("notes.pdf", b"Ana", "application/pdf"))
    less = without(without(PACK, "key-dates"), "procurement")
    steps = {step.key: step for step in bench.plan(less).steps}
    assert (steps["QUAY/key-dates"].kind, steps["QUAY/key-dates"].code) == ("conflict", "comments")
    assert (steps[PROCUREMENT].kind, steps[PROCUREMENT].code) == ("conflict", "foreign-files")
    assert "notes.pdf" in steps[PROCUREMENT].why
    bench.publish(less)
    assert (dates.status, buying.status, remark.status) == ("current", "current", "open")
    assert bench.publish(less, force=frozenset({"QUAY/key-dates", PROCUREMENT})).clean
    assert dates.status == "trashed"


def test_a_comment_on_a_page_that_goes_is_seen_after_the_plan_too(bench: ConfluenceBench) -> None:
    bench.publish(PACK)
    less = without(PACK, "key-dates")
    wiki = bench.open()
    survey = bench.survey(less, wiki=wiki)
    dates = bench.pages()[bench.address("QUAY/key-dates")]
    bench.stub.wiki.comment(dates, "Why then?", "2026")
    assert outcomes(apply(survey, wiki, bench.records))["QUAY/key-dates"] == "refused"
    wiki.close()
    assert dates.status == "current"


def test_pages_below_one_that_a_person_removed_wait_for_it(bench: ConfluenceBench) -> None:
    bench.publish(PACK)
    bench.remove(bench.address("QUAY"))
    plan = bench.plan(PACK)
    assert kinds(plan) == {key: "conflict" if key == "QUAY" else "unchanged" for key in KEYS}
    assert [(one.kind, one.key) for one in bench.drift()] == [("gone", "QUAY")]
    assert told(bench.publish(PACK, force=frozenset({"QUAY"}))) == []
    assert bench.publish(PACK).clean
    front = bench.pages()[bench.address("QUAY")]
    assert {page.parent for title, page in bench.pages().items() if page is not front} == {front.number}
    assert not bench.plan(PACK).pending


@pytest.mark.parametrize("status", ["current", "trashed", "archived"])
def test_a_title_that_is_taken_anywhere_in_the_space_is_found_when_planning(
    bench: ConfluenceBench, status: str
) -> None:
    wiki = bench.stub.wiki
    page = wiki.create(bench.stub.person, wiki.spaces[0], "quay · PROCUREMENT", "<p>x</p>", None)
    page.status = status
    (step,) = [step for step in bench.plan(PACK).steps if step.key == PROCUREMENT]
    assert (step.kind, step.code) == ("conflict", "address-taken")
    bench.publish(PACK)
    assert page.version == 1


def test_who_edited_a_page_is_named(bench: ConfluenceBench) -> None:
    bench.publish(PACK)
    page = bench.pages()[bench.address(PROCUREMENT)]
    bench.stub.wiki.edit(page, page.body.replace("three", "seven"), bench.stub.person)
    (step,) = [step for step in bench.plan(PACK).steps if step.key == PROCUREMENT]
    assert step.why.startswith("edited by Pat Person since it was published")
    assert bench.drift()[0].author == "Pat Person"


@pytest.mark.parametrize(
    ("version", "experimental", "told"),
    [("9.2.1", True, ""), ("9.2.1", False, ""), ("7.19.1", True, "experimental"), ("7.19.1", False, "stay")],
)
def test_pages_are_closed_by_the_interface_that_is_there(
    tmp_path: Path, version: str, experimental: bool, told: str
) -> None:
    for bench in made(tmp_path, data_center, Settings(version=version, experimental=experimental)):
        bench.settings = {"edit_lock": True}
        notes = [note for note in bench.survey(PACK).notes if note.startswith("edit_lock:")]
        assert len(notes) == bool(told)
        assert told in " ".join(notes)
        assert bench.publish(PACK).clean
        assert bench.is_closed(bench.address(PROCUREMENT)) == (told != "stay")
        assert not bench.plan(PACK).pending


def test_an_interface_for_locks_that_is_gone_costs_no_page(tmp_path: Path) -> None:
    for bench in made(tmp_path, data_center, Settings(version="7.19.1")):
        bench.settings = {"edit_lock": True}
        assert bench.publish(PACK).clean
        bench.stub.settings.experimental = False
        assert any("stay as open as they are" in note for note in bench.survey(CHANGED).notes)
        assert not bench.plan(PACK).pending
        assert bench.publish(CHANGED).clean
        assert bench.is_closed(bench.address(PROCUREMENT))

        # Asked to open them, it says that it can't; nothing else is held up.
        bench.settings = {}
        assert outcomes(bench.publish(PACK))[PROCUREMENT] == "failed"
        assert "three suppliers" in bench.texts()[bench.address(PROCUREMENT)]


def test_a_page_that_others_have_locked_costs_only_itself(bench: ConfluenceBench) -> None:
    bench.publish(PACK)
    page = bench.pages()[bench.address(PROCUREMENT)]
    page.restrictions["update"] = {"person"}
    applied = bench.publish(with_body(CHANGED, "key-dates", "5 May 2026", "6 May 2026"))
    assert outcomes(applied)["QUAY/key-dates"] == "done"
    (locked,) = [one for one in applied.outcomes if one.step.key == PROCUREMENT]
    assert locked.error is not None
    assert locked.error.code == "access-denied"
    assert page.version == 1


def test_a_page_that_was_made_but_not_labelled_gets_its_labels(bench: ConfluenceBench) -> None:
    bench.settings = {"labels": ["pmo"]}
    dies(type(bench.open()._site), ("add_labels",), lambda: bench.publish(PACK), 1, after=False)  # type: ignore[attr-defined]
    assert [page.labels for page in bench.pages().values()] == [[]]
    assert bench.publish(PACK).clean
    assert [page.labels for page in bench.pages().values()] == [["pmo"]] * len(KEYS)
    assert not bench.plan(PACK).pending


def test_many_changed_pages_are_read_wherever_they_are(bench: ConfluenceBench) -> None:
    many = with_more(PACK, 30)
    bench.publish(many)
    wiki = bench.stub.wiki
    for title, page in bench.pages().items():
        if title.startswith("QUAY · Extra"):
            wiki.edit(page, page.body.replace("Text", "Words"))
    moved = bench.pages()["QUAY · Extra 0"]
    moved.space, moved.parent = wiki.spaces[1], wiki.spaces[1].home
    found = bench.drift()
    assert sum(1 for one in found if one.kind == "edited") == 30
    assert [(one.kind, one.key) for one in found if one.kind != "edited"] == [("moved", "QUAY/extra-0")]


def test_labels_of_people_stay(bench: ConfluenceBench) -> None:
    bench.settings = {"labels": ["procedures", "pmo"]}
    assert bench.publish(PACK).clean
    page = bench.pages()[bench.address(PROCUREMENT)]
    assert sorted(page.labels) == ["pmo", "procedures"]
    page.labels.append("by-ana")
    bench.settings = {"labels": ["procedures"]}
    assert bench.publish(PACK).clean
    assert sorted(page.labels) == ["by-ana", "procedures"]
    bench.settings = {"labels": ["two words"]}
    assert bench.survey(PACK).abilities.missing


@pytest.mark.parametrize("cut", ["before", "after", "middle"])
def test_a_line_that_breaks_at_any_write_makes_nothing_twice(bench: ConfluenceBench, cut: str) -> None:
    bench.settings = {"labels": ["pmo"]}
    bench.publish(PACK)
    bench.stub.log.clear()
    following = redrawn(without(with_more(CHANGED, 1), "key-dates"), b"<svg>new</svg>")
    for number in range(12):
        bench.stub.troubles[:] = [troubles.Trouble(troubles.writing, skip=number, cut=cut)]
        applied = bench.publish(following if number % 2 == 0 else PACK)
        applied = applied if applied.clean else bench.publish(following if number % 2 == 0 else PACK)
        assert applied.clean, (number, [(one.step.key, one.error) for one in applied.outcomes if one.error])
        titles = [page.title for page in bench.stub.wiki.pages.values()]
        assert len(titles) == len(set(titles))
        if bench.stub.troubles[0].times == 1:
            break
    assert number > 4


@pytest.mark.parametrize(
    "trouble",
    [
        troubles.limited(1, match=troubles.writing),
        troubles.limited(1, as_date=True),
        troubles.unavailable(1, match=troubles.kind("page.create")),
        troubles.hiccup(troubles.kind("page.update")),
        troubles.unreconciled(troubles.kind("page.update")),
    ],
    ids=["429", "429 with a date", "503", "another 409", "501"],
)
def test_a_site_that_needs_a_moment_gets_it(bench: ConfluenceBench, trouble: troubles.Trouble) -> None:
    trouble.times = 1
    bench.publish(PACK)
    bench.stub.troubles.append(trouble)
    more = with_more(CHANGED, 1)
    assert bench.publish(more).clean
    assert trouble.times is not None
    assert trouble.times <= 0
    assert bench.pages()[bench.address(PROCUREMENT)].version == 2


def test_new_pages_may_be_unseen_for_a_moment(tmp_path: Path) -> None:
    for bench in made(tmp_path, cloud, Settings(unseen_reads=2)):
        assert bench.publish(PACK).clean
        assert len(bench.pages()) == len(KEYS)


def test_a_token_that_expires_at_a_page_ends_the_run_and_the_next_goes_on(bench: ConfluenceBench) -> None:
    token = bench.stub.robot.tokens[0]
    bench.stub.troubles.append(troubles.expires(token, troubles.kind("page.create"), skip=2))
    applied = bench.publish(PACK)
    assert applied.ended is not None
    assert applied.ended.code == "access-expired"
    assert token.secret not in repr(applied)
    assert len(bench.pages()) == 2
    token.expired = False
    assert bench.publish(PACK).clean
    assert sorted(page.version for page in bench.pages().values()) == [1, 1, 1, 1]


def test_a_server_that_goes_at_a_page_ends_the_run_and_the_next_goes_on(bench: ConfluenceBench) -> None:
    bench.stub.troubles.append(troubles.gone(troubles.every, skip=9))
    try:
        ended = bench.publish(PACK).ended
    except PublishError as error:
        ended = error
    assert ended is not None
    assert ended.code == "wiki-unreachable"
    bench.stub.troubles.clear()
    assert bench.publish(PACK).clean
    assert len(bench.pages()) == len(KEYS)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"space": "NONE"}, "space-missing"),
        ({"root": "999"}, "root-missing"),
        ({"root": "Handbook"}, "root-missing"),
        ({"space": "TEAM"}, "root-elsewhere"),
    ],
)
def test_a_wrong_place_is_named(bench: ConfluenceBench, change: dict[str, str], code: str) -> None:
    bench.settings = change
    with pytest.raises(PublishError) as caught:
        bench.plan(PACK)
    assert caught.value.code == code


def test_a_wrong_token_is_no_empty_space(tmp_path: Path) -> None:
    for bench in made(tmp_path, cloud, Settings(anonymous=True)):
        bench.publish(PACK)
        bench.stub.robot.tokens[0].expired = True
        with pytest.raises(DeniedError) as caught:
            bench.publish(PACK)
        assert caught.value.code == "access-denied"
        assert len(bench.pages()) == len(KEYS)


def test_a_right_that_is_missing_costs_its_pages(bench: ConfluenceBench) -> None:
    bench.stub.robot.rights["DOC"] = frozenset({"view"})
    applied = bench.publish(PACK)
    assert not applied.clean
    errors = {one.error.code for one in applied.outcomes if one.error}
    assert "access-denied" in errors
    assert bench.pages() == {}


_READ = ("read:page:confluence", "read:space:confluence", "read:attachment:confluence")
_WRITE = (
    "read:user:confluence", "read:comment:confluence", "write:page:confluence", "write:attachment:confluence",
    "delete:page:confluence", "delete:attachment:confluence",
)  # fmt: skip


def test_another_root_takes_the_pages_along(bench: ConfluenceBench) -> None:
    bench.publish(PACK)
    wiki = bench.stub.wiki
    ids = {title: page.number for title, page in bench.pages().items()}
    root = wiki.create(
        bench.stub.person, wiki.spaces[0], "Other handbook", "<p>Ours</p>", wiki.spaces[0].home
    )
    root.unseen = 0
    bench.root = root.number
    assert kinds(bench.plan(PACK)) == {**dict.fromkeys(KEYS, "unchanged"), "QUAY": "move"}
    assert bench.publish(PACK).clean
    assert {title: page.number for title, page in bench.pages().items()} == ids
    assert not bench.plan(PACK).pending
    assert bench.drift() == ()


def test_a_token_with_scopes_goes_through_the_gateway(on_cloud: ConfluenceBench) -> None:
    token = on_cloud.stub.token(*_READ, *_WRITE)
    (on_cloud.profile / "token").write_text(token.secret)
    on_cloud.settings = {"to": on_cloud.stub.gateway}
    assert on_cloud.publish(PACK).clean
    assert on_cloud.publish(without(redrawn(PACK, b"<svg>new</svg>"), "key-dates")).clean
    assert any("write:page" in note for note in on_cloud.survey(PACK).notes)


def test_missing_scopes_are_told_when_planning(on_cloud: ConfluenceBench) -> None:
    token = on_cloud.stub.token(*_READ)
    (on_cloud.profile / "token").write_text(token.secret)
    on_cloud.settings = {"to": on_cloud.stub.gateway}
    assert on_cloud.survey(PACK).abilities.missing == ("the scope read:user of the token",)


def test_a_redirect_gets_no_token(bench: ConfluenceBench) -> None:
    bench.stub.troubles.append(troubles.elsewhere("https://login.example/"))
    with pytest.raises(PublishError) as caught:
        bench.plan(PACK)
    assert caught.value.code == "redirected"


def test_a_page_to_log_in_is_no_wiki(bench: ConfluenceBench) -> None:
    bench.stub.troubles.append(troubles.login_page(times=None))
    with pytest.raises(PublishError) as caught:
        bench.plan(PACK)
    assert caught.value.code == "answer-unreadable"


def test_a_long_manifest_is_kept_in_parts(bench: ConfluenceBench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dovetail.publish.backends.confluence_manifest._PART", 200)
    assert bench.publish(PACK).clean
    root = bench.stub.wiki.pages[bench.root]
    first = {key for key in root.properties if key.startswith(f"dovetail-{NAME}.")}
    assert len(first) > 2
    assert bench.publish(CHANGED).clean
    second = {key for key in root.properties if key.startswith(f"dovetail-{NAME}.")}
    assert second
    assert not first & second, "the parts of the manifest before are taken away"
    assert not bench.plan(CHANGED).pending
    del root.properties[min(second)]
    with pytest.raises(PublishError) as caught:
        bench.plan(CHANGED)
    assert caught.value.code == "manifest-damaged"


def test_two_who_publish_at_once_do_not_lose_a_manifest(bench: ConfluenceBench) -> None:
    bench.publish(PACK)
    wiki: Any = bench.open()
    shelf: Shelf = wiki._shelf
    data = shelf.read()
    assert data is not None
    root = bench.stub.wiki.pages[bench.root]
    held = root.properties[f"dovetail-{NAME}"]

    def other() -> None:
        held.value, held.version = {"sha256": "", "data": "", "parts": 0}, held.version + 1

    bench.stub.troubles.append(troubles.Trouble(troubles.kind("property.write"), first=other))
    with pytest.raises(ConflictError):
        shelf.write(b"new")
    wiki.close()
