"""The behaviours that every kind of wiki has to show. A backend inherits them with a fixture ``bench``.

Numbers are those of the list that publishing is measured by. What only one family of wikis can show stands
with that family: escaping (14), waiting when asked to (16), secrets (17), comments (19), git (21).
"""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from dovetail.model.document import Pack
from dovetail.publish.agreed import only_agreed
from dovetail.publish.apply import _Run, apply
from dovetail.publish.manifest import read as read_manifest
from dovetail.publish.manifest import written as written_manifest
from dovetail.publish.plan import Options
from dovetail.publish.plan_file import plan_data, read_plan
from dovetail.publish.wishes import wishes_of
from tests.publish.bench import NAME, Bench, kinds, outcomes, told
from tests.publish.sample import KEYS, PACK, redrawn, renamed, with_body, with_id, with_more, without

PROCUREMENT = "QUAY/procurement"
CHANGED = with_body(PACK, "procurement", "Ask three suppliers.", "Ask four suppliers.")


def _killed(_run: _Run) -> None:
    raise KeyboardInterrupt


class Behaviours:
    """All that a person may rely on."""

    many = 48
    """Pages beside those of the pack, more than come in one piece of a wiki's lists."""

    def test_01_a_plan_only_reads_and_says_what_would_be_done(self, bench: Bench) -> None:
        before = bench.state()
        assert kinds(bench.plan(PACK)) == dict.fromkeys(KEYS, "create")
        assert bench.state() == before

        bench.publish(PACK)
        published = bench.state()
        plan = bench.plan(CHANGED)
        assert kinds(plan) == {**dict.fromkeys(KEYS, "unchanged"), PROCUREMENT: "update"}
        diff = next(step.diff for step in plan.steps if step.key == PROCUREMENT)
        assert "-Ask three suppliers." in diff.replace("  ", " ")
        assert "+Ask four suppliers." in diff.replace("  ", " ")
        assert bench.state() == published

    def test_02_what_was_agreed_is_done_and_nothing_else(self, bench: Bench) -> None:
        bench.published()
        both = with_body(CHANGED, "key-dates", "5 May 2026", "6 May 2026")
        options = Options()
        agreed = read_plan(_file(plan_data(bench.plan(both), options)), options)

        bench.edit(bench.address("QUAY/key-dates"), f"{self.text(bench, 'QUAY/key-dates')}\nA note by Ana.\n")
        wiki = bench.open()
        survey, refused = only_agreed(bench.survey(both, wiki=wiki), agreed.plan)
        applied = apply(survey, wiki, bench.records)
        wiki.close()

        assert [one.step.key for one in refused] == ["QUAY/key-dates"]
        assert outcomes(applied) == {PROCUREMENT: "done"}
        assert "four suppliers" in self.text(bench, PROCUREMENT)
        assert "A note by Ana." in self.text(bench, "QUAY/key-dates")

    def test_02_what_nobody_agreed_to_is_not_done(self, bench: Bench) -> None:
        bench.published()
        agreed = bench.plan(CHANGED)
        wiki = bench.open()
        more = with_body(CHANGED, "key-dates", "5 May 2026", "6 May 2026")
        survey, refused = only_agreed(bench.survey(more, wiki=wiki), agreed)
        apply(survey, wiki, bench.records)
        wiki.close()
        assert refused == ()
        assert "6 May" not in self.text(bench, "QUAY/key-dates").replace("\u00a0", " ")

    def test_03_a_second_run_writes_nothing(self, bench: Bench) -> None:
        assert bench.publish(PACK).clean
        published = bench.state()

        assert outcomes(bench.publish(PACK)) == dict.fromkeys(KEYS, "unchanged")
        assert bench.state() == published
        assert not bench.plan(PACK).pending

    def test_04_an_edit_by_a_person_is_never_lost(self, bench: Bench) -> None:
        bench.published()
        theirs = self.text(bench, PROCUREMENT).replace("three suppliers", "two suppliers")
        bench.edit(bench.address(PROCUREMENT), theirs)

        assert kinds(bench.plan(PACK))[PROCUREMENT] == "conflict"
        applied = bench.publish(CHANGED)
        assert outcomes(applied)[PROCUREMENT] == "conflict"
        assert not applied.clean
        assert "two suppliers" in self.text(bench, PROCUREMENT)
        (step,) = [step for step in bench.plan(CHANGED).steps if step.key == PROCUREMENT]
        assert "two suppliers" in step.diff
        assert "four suppliers" in step.diff

        assert outcomes(bench.publish(CHANGED, force=frozenset({PROCUREMENT})))[PROCUREMENT] == "done"
        assert "four suppliers" in self.text(bench, PROCUREMENT)
        assert not bench.plan(CHANGED).pending

    def test_04_a_person_may_have_made_the_same_change(self, bench: Bench) -> None:
        bench.published()
        ours = next(wish.text for wish in bench.wishes([CHANGED]) if wish.key == PROCUREMENT)
        bench.edit(bench.address(PROCUREMENT), ours)

        assert kinds(bench.plan(CHANGED))[PROCUREMENT] == "adopt"
        assert bench.publish(CHANGED).clean
        assert not bench.plan(CHANGED).pending

    def test_05_an_edit_in_the_same_second_by_the_same_account_is_seen(self, bench: Bench) -> None:
        bench.publish(PACK)
        theirs = self.text(bench, PROCUREMENT).replace("three", "seven")
        bench.edit(bench.address(PROCUREMENT), theirs)
        assert len(theirs) == len(self.text(bench, PROCUREMENT))
        assert outcomes(bench.publish(CHANGED))[PROCUREMENT] == "conflict"
        assert "seven suppliers" in self.text(bench, PROCUREMENT)

    def test_05_an_edit_between_plan_and_write_is_seen(self, bench: Bench) -> None:
        bench.published()
        wiki = bench.open()
        survey = bench.survey(CHANGED, wiki=wiki)
        theirs = self.text(bench, PROCUREMENT).replace("three", "seven")
        bench.edit(bench.address(PROCUREMENT), theirs)
        applied = apply(survey, wiki, bench.records)
        wiki.close()
        assert outcomes(applied)[PROCUREMENT] == "refused"
        assert "seven suppliers" in self.text(bench, PROCUREMENT)

    def test_06_what_a_person_removed_is_reported_and_not_made_anew(self, bench: Bench) -> None:
        bench.published()
        bench.remove(bench.address(PROCUREMENT))

        (step,) = [step for step in bench.plan(CHANGED).steps if step.key == PROCUREMENT]
        assert (step.kind, step.code) == ("conflict", "gone")
        bench.publish(CHANGED)
        assert bench.address(PROCUREMENT) not in bench.texts()

        assert outcomes(bench.publish(CHANGED, force=frozenset({PROCUREMENT})))[PROCUREMENT] == "done"
        assert "four suppliers" in self.text(bench, PROCUREMENT)

    def test_07_drift_tells_what_people_changed(self, bench: Bench) -> None:
        bench.published()
        assert bench.drift() == ()

        bench.edit(bench.address(PROCUREMENT), f"{self.text(bench, PROCUREMENT)}\nMore.\n")
        bench.remove(bench.address("QUAY/key-dates"))
        published = bench.state()
        assert {(one.kind, one.key) for one in bench.drift()} == {
            ("edited", PROCUREMENT), ("gone", "QUAY/key-dates"),
        }  # fmt: skip
        assert bench.state() == published

    def test_08_only_our_own_pages_are_removed(self, bench: Bench) -> None:
        bench.published()
        bench.edit(self.neighbour(bench), "A page by Ana.\n")

        less = without(PACK, "key-dates")
        assert kinds(bench.plan(less))["QUAY/key-dates"] == "delete"
        gone = bench.address("QUAY/key-dates")
        assert bench.publish(less).clean
        assert gone not in bench.texts()
        assert self.neighbour(bench) in bench.texts()
        assert not bench.plan(less).pending

    def test_08_a_page_that_a_person_edited_is_not_removed(self, bench: Bench) -> None:
        bench.published()
        bench.edit(bench.address("QUAY/key-dates"), f"{self.text(bench, 'QUAY/key-dates')}\nMore.\n")
        assert outcomes(bench.publish(without(PACK, "key-dates")))["QUAY/key-dates"] == "conflict"
        assert bench.address("QUAY/key-dates") in bench.texts()

    @pytest.mark.parametrize("reason", ["nothing to publish", "a document failed", "too many"])
    def test_08_nothing_is_removed_when_something_is_wrong(self, bench: Bench, reason: str) -> None:
        bench.published()
        before = bench.texts()
        if reason == "nothing to publish":
            applied = bench.publish()
        elif reason == "a document failed":
            applied = bench.publish(without(PACK, "key-dates"), complete=False)
        else:
            applied = bench.publish(without(PACK, "key-dates"), max_delete=0)
        assert outcomes(applied)["QUAY/key-dates"] == "conflict"
        assert bench.texts().keys() == before.keys()

    def test_08_pages_of_other_projects_are_left_alone(self, bench: Bench) -> None:
        bench.published()
        crane = replace(PACK, project_code="CRANE", project_name="New crane")
        applied = bench.publish(crane, scope=frozenset({"CRANE"}))
        assert set(outcomes(applied).values()) == {"done"}
        assert bench.address("QUAY/key-dates") in bench.texts()

    def test_08_a_page_below_which_a_person_made_one_stays(self, bench: Bench) -> None:
        theirs = bench.below(bench.address("QUAY/key-dates"))
        if not theirs:
            # Nothing stands below a file.
            return
        bench.publish(PACK)
        less = without(PACK, "key-dates")
        wiki = bench.open()
        survey = bench.survey(less, wiki=wiki)
        bench.edit(theirs, "A page by Ana.\n")
        # Made between plan and apply, it is found as well.
        assert outcomes(apply(survey, wiki, bench.records))["QUAY/key-dates"] == "refused"
        wiki.close()

        (step,) = [step for step in bench.plan(less).steps if step.key == "QUAY/key-dates"]
        assert (step.kind, step.code) == ("conflict", "foreign-children")
        bench.publish(less)
        assert bench.address("QUAY/key-dates") in bench.texts()
        bench.remove(theirs)
        assert bench.publish(less).clean
        assert bench.address("QUAY/key-dates") not in bench.texts()

    def test_08_a_forged_manifest_makes_nobody_elses_page_ours(self, bench: Bench) -> None:
        bench.published()
        bench.edit(self.neighbour(bench), "A page by Ana.\n")
        forger = bench.open()
        sight = forger.seen(
            (), [replace(bench.wishes()[0], title=self.neighbour(bench), address=self.neighbour(bench))]
        )
        (theirs,) = [page for page in sight.pages if page.address == self.neighbour(bench)]
        pages = read_manifest(forger.manifest() or b"", NAME)
        for key in ("QUAY/old", "QUAY/key-dates"):
            pages[key] = replace(
                pages["QUAY/key-dates"], key=key, id=theirs.id, address=theirs.address, print=theirs.print,
                revision=theirs.revision, above=theirs.parent,
            )  # fmt: skip
        forger.settle(written_manifest(NAME, pages))
        forger.close()
        bench.publish(without(PACK, "key-dates"))
        bench.publish(with_body(PACK, "key-dates", "5 May", "6 May"))
        assert bench.texts()[self.neighbour(bench)].strip() == "A page by Ana."

    def test_08_many_pages_are_all_seen(self, bench: Bench) -> None:
        many = with_more(PACK, self.many)
        assert bench.publish(many).clean
        assert not bench.plan(many).pending
        assert bench.publish(PACK, max_delete=60).clean
        assert len(bench.texts()) == len(KEYS)

    def test_09_a_page_that_a_person_moved_is_known_again(self, bench: Bench) -> None:
        bench.published()
        old, new = bench.address(PROCUREMENT), self.neighbour(bench)
        bench.move(old, new)

        (step,) = [step for step in bench.plan(PACK).steps if step.key == PROCUREMENT]
        assert (step.kind, step.code, step.before) == ("conflict", "edited", new)
        assert [(one.kind, one.key, one.address) for one in bench.drift()] == [("moved", PROCUREMENT, new)]
        bench.publish(CHANGED)
        assert "three suppliers" in bench.texts()[new]
        assert old not in bench.texts()

        assert outcomes(bench.publish(CHANGED, force=frozenset({PROCUREMENT})))[PROCUREMENT] == "done"
        assert "four suppliers" in bench.texts()[old]
        assert new not in bench.texts()
        assert not bench.plan(CHANGED).pending

    def test_09_a_copy_by_a_person_is_not_our_page(self, bench: Bench) -> None:
        bench.published()
        bench.edit(self.neighbour(bench), self.text(bench, PROCUREMENT))
        assert not bench.plan(PACK).pending
        assert bench.publish(CHANGED).clean
        assert "three suppliers" in bench.texts()[self.neighbour(bench)]
        assert [(one.kind, one.key) for one in bench.drift()] == [("copied", PROCUREMENT)]

    def test_09_a_document_with_another_id_keeps_its_page(self, bench: Bench) -> None:
        bench.published()
        again = with_id(PACK, "procurement", "buying")
        plan = bench.plan(again)
        assert "create" not in kinds(plan).values()
        assert "delete" not in kinds(plan).values()
        assert bench.publish(again).clean
        assert bench.texts() == {wish.address: wish.text for wish in bench.wishes([again])}
        assert not bench.plan(again).pending

    def test_09_pages_that_take_each_others_titles_stay_what_they_were(self, bench: Bench) -> None:
        bench.published()
        pages = {key: bench.history_of(bench.address(key)) for key in KEYS}
        swapped = renamed(renamed(PACK, "procurement", "Key dates"), "key-dates", "Procurement")
        assert "conflict" not in kinds(bench.plan(swapped)).values()
        assert told(bench.publish(swapped)) == []
        assert bench.texts() == {wish.address: wish.text for wish in bench.wishes([swapped])}
        assert {key: bench.history_of(bench.address(key, [swapped])) for key in KEYS} == pages
        assert not bench.plan(swapped).pending
        assert bench.drift() == ()

    def test_09_a_title_that_passes_on_is_left_first(self, bench: Bench) -> None:
        bench.published()
        passed = renamed(renamed(PACK, "procurement", "Buying"), "key-dates", "Procurement")
        passed = with_more(passed, 1)
        passed = renamed(passed, "extra-0", "Key dates")
        assert told(bench.publish(passed)) == []
        assert bench.texts() == {wish.address: wish.text for wish in bench.wishes([passed])}
        assert not bench.plan(passed).pending

    @pytest.mark.parametrize(
        "title", ["\u0646\u0638\u0627\u0645\u200f \u0634\u0631\u0627\u0621 \u200eQ\u00a07", "Buying " * 60]
    )
    def test_13_a_title_that_a_wiki_would_change_is_found_again(self, bench: Bench, title: str) -> None:
        named = renamed(PACK, "procurement", title)
        assert told(bench.publish(named)) == []
        addresses = {wish.address for wish in bench.wishes([named])}
        assert bench.texts().keys() == addresses, [ascii(x) for x in bench.texts().keys() ^ addresses]
        assert not bench.plan(named).pending
        assert told(bench.publish(PACK)) == []
        assert told(bench.publish(named)) == []
        assert not bench.plan(named).pending
        assert bench.drift() == ()

    def test_13_titles_as_long_as_a_wiki_takes_them_can_be_exchanged(self, bench: Bench) -> None:
        first, second = "Buying".ljust(248, "g"), "Dates".ljust(248, "s")
        long = renamed(renamed(PACK, "procurement", first), "key-dates", second)
        assert told(bench.publish(long)) == []
        swapped = renamed(renamed(PACK, "procurement", second), "key-dates", first)
        assert told(bench.publish(swapped)) == []
        assert bench.texts() == {wish.address: wish.text for wish in bench.wishes([swapped])}
        assert not bench.plan(swapped).pending

    def test_10_pictures_by_people_stay_and_ours_are_guarded(self, bench: Bench) -> None:
        bench.published()
        ours = self.picture(bench)
        theirs = self.other_picture(bench)
        bench.draw(theirs, b"<svg/>")

        assert not told(bench.publish(redrawn(PACK, b"<svg>new</svg>")))
        assert bench.files()[ours] == b"<svg>new</svg>"
        assert bench.files()[theirs] == b"<svg/>"

        bench.draw(ours, b"<svg>by Ana</svg>")
        changed = redrawn(PACK, b"<svg>newer</svg>")
        assert "conflict" in outcomes(bench.publish(changed)).values()
        assert bench.files()[ours] == b"<svg>by Ana</svg>"

        owner = next(wish.key for wish in bench.wishes() if wish.files)
        bench.publish(changed, force=frozenset({owner}))
        assert bench.files()[ours] == b"<svg>newer</svg>"

    def test_10_a_picture_that_no_page_shows_goes(self, bench: Bench) -> None:
        bench.published()
        assert bench.publish(_without_pictures(PACK)).clean
        assert self.picture(bench) not in bench.files()

    def test_10_a_picture_that_a_page_of_a_person_shows_stays(self, bench: Bench) -> None:
        text = bench.showing(self.picture(bench))
        if not text:
            # The wiki knows nothing of what its pages show, or each has pictures of its own.
            return
        bench.publish(PACK)
        bench.edit(self.neighbour(bench), text)
        plain = _without_pictures(PACK)
        assert told(bench.publish(plain)) == []
        assert self.picture(bench) in bench.files()
        assert not bench.plan(plain).pending
        assert told(bench.publish(PACK)) == []
        assert not bench.plan(PACK).pending

    def test_11_what_is_stored_otherwise_fails_its_page(self, bench: Bench) -> None:
        bench.published()
        with bench.mangling():
            applied = bench.publish(CHANGED)
        (failed,) = [one for one in applied.outcomes if one.kind == "failed"]
        assert failed.step.key == PROCUREMENT
        assert failed.error is not None
        assert failed.error.code == "stored-otherwise"
        assert not applied.clean

    def test_12_killed_after_any_request_the_next_run_ends_the_work(self, bench: Bench) -> None:
        bench.published()
        next_one = redrawn(without(with_more(CHANGED, 1), "key-dates"), b"<svg>new</svg>")

        def act() -> None:
            bench.publish(next_one)

        restore = bench.kept()
        killed = 0
        for number in bench.kills(act):
            killed = number
            if number % 2:
                # A machine that made only this run is gone, and all that it knew.
                shutil.rmtree(bench.profile / ".dovetail", ignore_errors=True)
            applied = bench.publish(next_one)
            assert applied.clean, (number, told(applied))
            wanted = {wish.address: wish.text for wish in bench.wishes([next_one])}
            assert bench.texts() == wanted, number
            assert not bench.plan(next_one).pending
            restore()
        assert killed >= 3

    def test_12_what_a_killed_run_left_says_nothing_once_others_have_published(self, bench: Bench) -> None:
        bench.publish(PACK)
        here, there = bench.profile, bench.profile.parent / "elsewhere"
        shutil.copytree(here, there)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(_Run, "settle", _killed)
            with pytest.raises(KeyboardInterrupt):
                bench.publish(CHANGED)
        bench.profile = there
        assert bench.publish(with_body(PACK, "procurement", "Ask three", "Ask five")).clean
        # Ana puts back what the killed run had written.
        theirs = self.text(bench, PROCUREMENT).replace("Ask five", "Ask four")
        bench.edit(bench.address(PROCUREMENT), theirs)

        bench.profile = here
        assert [one.key for one in bench.drift()] == [PROCUREMENT]
        six = with_body(PACK, "procurement", "Ask three", "Ask six")
        assert outcomes(bench.publish(six))[PROCUREMENT] == "conflict"
        assert "Ask four" in self.text(bench, PROCUREMENT)
        assert outcomes(bench.publish(six, force=frozenset({PROCUREMENT})))[PROCUREMENT] == "done"
        assert not bench.plan(six).pending

    def test_what_another_place_has_is_not_taken_for_ours(self, bench: Bench) -> None:
        bench.publish(PACK)
        theirs = bench.go_elsewhere()
        assert kinds(bench.plan(PACK)) == dict.fromkeys(KEYS, "create")
        assert any("another place" in note for note in bench.survey(PACK).notes)
        assert told(bench.publish(PACK)) == []
        assert not bench.plan(PACK).pending
        assert bench.drift() == ()
        assert theirs() == "By Ana."

    def test_13_addresses_that_fold_alike_are_found_when_planning(self, bench: Bench) -> None:
        twice = replace(
            PACK,
            documents=(*PACK.documents, replace(PACK.documents[1], id="Key-Dates")),
        )
        wished = wishes_of(NAME, bench.target, [twice], bench.open().dialect)
        assert [problem.code for problem in wished.problems] == ["address-twice"]

    def test_13_a_page_in_the_way_is_found_when_planning(self, bench: Bench) -> None:
        bench.edit(bench.address(PROCUREMENT), "# Procurement\n\nBy Ana.\n")
        (step,) = [step for step in bench.plan(PACK).steps if step.key == PROCUREMENT]
        assert (step.kind, step.code) == ("conflict", "address-taken")

        bench.publish(PACK)
        assert "By Ana." in self.text(bench, PROCUREMENT)
        bench.publish(PACK, adopt=frozenset({PROCUREMENT}))
        assert "three suppliers" in self.text(bench, PROCUREMENT)
        assert not bench.plan(PACK).pending

    def test_13_a_picture_in_the_way_is_found_when_planning(self, bench: Bench) -> None:
        bench.publish(_without_pictures(PACK))
        bench.draw(self.picture(bench), b"<svg>by Ana</svg>")
        bench.publish(PACK)
        assert bench.files()[self.picture(bench)] == b"<svg>by Ana</svg>"
        assert "conflict" in kinds(bench.plan(PACK)).values()

    def test_13_a_picture_that_a_person_changed_is_not_replaced_for_another_page(self, bench: Bench) -> None:
        bench.publish(without(PACK, "procurement"))
        bench.draw(self.picture(bench), b"<svg>by Ana</svg>")
        (step,) = [step for step in bench.plan(PACK).steps if step.code == "file-taken"]
        bench.publish(PACK)
        assert bench.files()[self.picture(bench)] == b"<svg>by Ana</svg>"
        bench.publish(PACK)
        assert bench.files()[self.picture(bench)] == b"<svg>by Ana</svg>"
        bench.publish(PACK, adopt=frozenset({step.key}))
        assert bench.publish(PACK).clean
        assert not bench.plan(PACK).pending
        assert bench.drift() == ()

    def test_13_a_picture_that_comes_between_plan_and_write_stays(self, bench: Bench) -> None:
        bench.published()
        wiki = bench.open()
        survey = bench.survey(redrawn(PACK, b"<svg>new</svg>"), wiki=wiki)
        bench.draw(self.picture(bench), b"<svg>by Ana</svg>")
        applied = apply(survey, wiki, bench.records)
        wiki.close()
        assert "refused" in outcomes(applied).values()
        assert bench.files()[self.picture(bench)] == b"<svg>by Ana</svg>"

    def test_15_a_dead_link_stops_the_plan(self, bench: Bench) -> None:
        dead = with_body(PACK, "key-dates", "#control-PRO-1", "#control-PRO-9")
        wished = wishes_of(NAME, bench.target, [dead], bench.open().dialect)
        assert [(problem.code, problem.subject) for problem in wished.problems] == [
            ("link-unresolved", "QUAY/key-dates")
        ]

    def test_16_what_was_done_is_not_done_twice_if_the_answer_is_lost(self, bench: Bench) -> None:
        with bench.losing():
            assert told(bench.publish(PACK)) == []
            assert told(bench.publish(redrawn(CHANGED, b"<svg>new</svg>"))) == []
        assert bench.texts() == {wish.address: wish.text for wish in bench.wishes([CHANGED])}
        published = bench.state()
        assert bench.publish(redrawn(CHANGED, b"<svg>new</svg>")).clean
        assert bench.state() == published

    def test_18_every_page_says_what_it_is_made_from(self, bench: Bench) -> None:
        bench.published()
        for key in KEYS:
            text = self.text(bench, key)
            assert "Generated page." in text
            assert "Change it there." in text
            assert "Draft" in text
        assert "Procurement version 3.1" in self.text(bench, PROCUREMENT)

    def test_20_what_a_wiki_can_do_is_asked_first(self, bench: Bench) -> None:
        wiki = bench.open()
        abilities = wiki.probe()
        wiki.close()
        assert abilities.product
        assert abilities.missing == ()

    def test_18_a_page_can_be_closed_to_edits_and_opened_again(self, bench: Bench) -> None:
        bench.settings = {"edit_lock": True}
        survey = bench.survey(PACK)
        if not survey.abilities.locks:
            assert any(note.startswith("edit_lock:") for note in survey.notes)
            bench.publish(PACK)
            assert not bench.plan(PACK).pending
            return
        assert bench.publish(PACK).clean
        assert all(bench.is_closed(bench.address(key)) for key in KEYS)
        published = bench.state()
        assert bench.publish(PACK).clean
        assert bench.state() == published
        assert bench.publish(CHANGED).clean
        assert bench.is_closed(bench.address(PROCUREMENT))

        bench.settings = {}
        assert bench.publish(CHANGED).clean
        assert not any(bench.is_closed(bench.address(key)) for key in KEYS)
        assert not bench.plan(CHANGED).pending
        bench.settings = {"edit_lock": True}
        assert kinds(bench.plan(CHANGED)) == dict.fromkeys(KEYS, "update")
        assert bench.publish(CHANGED).clean
        assert all(bench.is_closed(bench.address(key)) for key in KEYS)

    def test_20_labels_are_set_and_those_of_people_stay(self, bench: Bench) -> None:
        bench.settings = {"labels": ["Quay", "procedures"]}
        survey = bench.survey(PACK)
        if not survey.abilities.labels:
            assert any(note.startswith("labels:") for note in survey.notes)
            bench.publish(PACK)
            assert not bench.plan(PACK).pending
            return
        assert bench.publish(PACK).clean
        page = bench.address(PROCUREMENT)
        assert bench.labels(page) == {"quay", "procedures"}
        assert not bench.plan(PACK).pending

        self.label(bench, page, "anas-own")
        assert not bench.plan(PACK).pending
        assert bench.drift() == ()
        assert bench.publish(CHANGED).clean
        assert bench.labels(page) == {"quay", "procedures", "anas-own"}
        bench.settings = {"labels": ["harbour"]}
        assert bench.publish(CHANGED).clean
        assert bench.labels(page) == {"harbour", "anas-own"}
        assert "four suppliers" in self.text(bench, PROCUREMENT)
        assert not bench.plan(CHANGED).pending

    def test_a_lost_manifest_is_made_again_from_the_marks(self, bench: Bench) -> None:
        bench.published()
        self.lose_manifest(bench)
        (copy,) = (bench.profile / ".dovetail" / "publish").glob("*.json")
        copy.unlink()
        assert set(kinds(bench.plan(PACK)).values()) == {"adopt"}
        assert bench.publish(PACK).clean
        assert not bench.plan(PACK).pending

    def text(self, bench: Bench, key: str) -> str:
        """A page of ours as people find it."""
        return bench.texts()[bench.address(key)]

    def neighbour(self, bench: Bench) -> str:
        """The address of a page that is not ours, beside ours."""
        return bench.address(PROCUREMENT).replace("rocurement", "rocurement-notes")

    def picture(self, bench: Bench) -> str:
        """The name of our picture."""
        return next(file.name for wish in bench.wishes() for file in wish.files)

    def other_picture(self, bench: Bench) -> str:
        """The name of a picture that is not ours."""
        return self.picture(bench).replace("procurement", "by-ana")

    def label(self, bench: Bench, address: str, name: str) -> None:
        """A person labels a page."""
        raise NotImplementedError

    def lose_manifest(self, bench: Bench) -> None:
        """Somebody takes the manifest away."""
        raise NotImplementedError


def _without_pictures(pack: Pack) -> Pack:
    plain = with_body(pack, "procurement", "![How a purchase runs](diagrams/procurement.svg)", "")
    return with_body(
        plain, "roles/project-manager", "![How a purchase runs](../diagrams/procurement.svg)", ""
    )


def _file(document: object) -> bytes:
    import json

    return json.dumps(document).encode()
