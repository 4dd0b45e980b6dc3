"""What the program tells is found by whoever collects it, wherever the call stands."""

from __future__ import annotations

from setup.catalogue import KEYWORDS, program
from setup.sentences import Said, sentences


def said(source: str) -> list[Said]:
    """What is collected of a module."""
    return list(sentences(source, KEYWORDS))


def test_a_sentence_inside_an_f_string_is_collected() -> None:
    assert said('''line = f"“{tell('Nobody')}” ({tell_of('value', 'none')})"''') == [
        ("Nobody", None),
        ("none", "value"),
    ]


def test_a_sentence_that_is_a_value_of_another_one_is_collected() -> None:
    assert said('tell("{change} waits", change=effects.format(tell("a service")))') == [
        ("{change} waits", None),
        ("a service", None),
    ]


def test_a_sentence_over_several_lines_is_one_and_its_other_texts_are_none() -> None:
    assert said('tell(\n    "ask {whom} "\n    "today",\n    whom="the owner",\n)') == [
        ("ask {whom} today", None)
    ]


def test_both_sentences_of_a_choice_are_collected() -> None:
    assert said('tell("ready" if done else "begun" if days else "planned")') == [
        ("ready", None),
        ("begun", None),
        ("planned", None),
    ]


def test_numbers_have_a_text_for_one_and_for_many() -> None:
    assert said('tell_count(len(steps), "{n} step", "{n} steps")') == [(("{n} step", "{n} steps"), None)]
    assert said('STEPS = later_count("{n} step", "{n} steps")\ntell_count(3, *STEPS)') == [
        (("{n} step", "{n} steps"), None)
    ]


def test_what_is_told_of_elsewhere_and_what_others_are_called_is_not_collected() -> None:
    assert said('tell(WORDS["none"])\ntell(EXEMPT if word == "ok" else OTHER)\nretell("a")\ntell("")') == []


def test_the_program_has_sentences_and_its_templates_have_too() -> None:
    files = {file.partition("/")[0] for _, _, file in program()}
    assert files == {"generator", "templates"}
