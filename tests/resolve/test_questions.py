"""A question has one who answers it, wherever it comes up."""

from __future__ import annotations

from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Place
from dovetail.model.resolved import Actor, OpenQuestion
from dovetail.resolve.facts.questions import Questions

WHO = Unknown(unknown="Who signs?")


def asking() -> Questions:
    return Questions(lambda role, _: Actor(role, role.capitalize()))


def said(questions: Questions) -> list[tuple[str, str, str, tuple[str, ...]]]:
    def of(entry: OpenQuestion) -> tuple[str, str, str, tuple[str, ...]]:
        return entry.id, entry.question, entry.ask.role, entry.blocks

    return [of(entry) for entry in questions.all()]


def test_asked_of_nobody_after_somebody_it_is_the_same_question() -> None:
    questions = asking()
    assert questions.ask(WHO, blocks="A", owner="buyer") == questions.ask(WHO, blocks="B") == "Q-01"
    assert said(questions) == [("Q-01", "Who signs?", "buyer", ("A", "B"))]


def test_who_is_named_later_answers_what_was_asked_of_nobody() -> None:
    questions = asking()
    assert questions.ask(WHO, blocks="A") == questions.ask(WHO, blocks="B", owner="buyer") == "Q-01"
    assert said(questions) == [("Q-01", "Who signs?", "buyer", ("A", "B"))]


def test_two_who_are_named_are_asked_apart_unless_one_answer_is_enough() -> None:
    questions = asking()
    assert [questions.ask(WHO, blocks="", owner=role) for role in ("buyer", "legal")] == ["Q-01", "Q-02"]
    once = asking()
    assert [once.ask(WHO, blocks="", owner=role, once=True) for role in ("buyer", "legal")] == ["Q-01"] * 2


def test_questions_stand_in_the_order_in_which_they_came_up() -> None:
    questions = asking()
    questions.ask(WHO, blocks="", owner="buyer")
    questions.ask(Unknown(unknown="When?"), blocks="", owner="buyer")
    questions.ask(WHO, blocks="", owner="legal")
    assert [(entry.id, entry.question) for entry in questions.all()] == [
        ("Q-01", "Who signs?"),
        ("Q-02", "When?"),
        ("Q-03", "Who signs?"),
    ]


def test_a_place_found_later_is_kept_and_never_replaced() -> None:
    questions = asking()
    questions.ask(WHO, blocks="", owner="buyer")
    first, second = Place("a.yaml", 1, 1), Place("b.yaml", 2, 1)
    questions.locate(WHO, owner="buyer", place=first)
    questions.locate(WHO, owner="buyer", place=second)
    assert questions.all()[0].place == first
