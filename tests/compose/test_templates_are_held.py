"""An organization's templates are not trusted: what they try ends as a diagnostic with file and line."""

from __future__ import annotations

import pytest

from dovetail.compose.renderer import Rendered, Renderer
from dovetail.load.templates import TemplateSource
from dovetail.model.diagnostics import Severity


def rendered(text: str, **data: object) -> Rendered:
    sources = {
        "page": (
            TemplateSource("page", text, "templates/page", "organization"),
            TemplateSource("page", "bundled {{ x }}", "dovetail/templates/page", "bundled"),
        ),
        "parts": (
            TemplateSource(
                "parts", "{% macro b(x) %}**{{ x }}**{% endmacro %}", "dovetail/templates/parts", "bundled"
            ),
        ),
    }
    return Renderer(sources).render("page", data, "roles/buyer")


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ("{{ ''.__class__ }}", "template-forbidden"),
        ("{{ ''|attr('format') }}", "template-syntax"),
        ("{{ x|safe }}", "template-syntax"),
        ("{% autoescape false %}{{ x }}{% endautoescape %}", "template-syntax"),
        ("{{ x.format(1) }}", "template-forbidden"),
        ("{{ '%1000000000d' % 1 }}", "template-forbidden"),
        ("{{ rows.append(1) }}", "template-forbidden"),
        ("{{ 'a' * 10**9 }}", "template-too-big"),
        ("{{ 9**9**9 }}", "template-too-big"),
        ("{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}", "template-too-big"),
        ("{{ range(99999)|list }}", "template-too-big"),
        ("{% include 'page' %}", "template-too-big"),
        ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "template-too-big"),
        (
            "{% set n = namespace(a='x') %}{% for i in range(99) %}{% set n.a = n.a ~ n.a %}{% endfor %}",
            "template-too-big",
        ),
        (
            "{% set n = namespace(a=9) %}{% for i in range(99) %}{% set n.a = n.a * n.a %}{% endfor %}",
            "template-too-big",
        ),
        (
            "{% for i in range(9999) %}{% set q %}" + "A" * 100_000 + "{% endset %}{% endfor %}",
            "template-too-big",
        ),
        ("{% for i in range(9999) %}" + "A" * 10_000 + "{% endfor %}", "template-too-big"),
        ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "template-too-big"),
        ("A" * 200_001, "template-too-big"),
        ("{% include 'nowhere' %}", "template-not-found"),
        ("{% include '../x' %}", "template-not-found"),
        ("{% if %}", "template-syntax"),
        ("{{ nobody }}", "template-undefined"),
        ("{{ rows }}", "template-error"),
        ("{{ 1 / 0 }}", "template-error"),
        ("{{ gone }}", "template-error"),
    ],
)
def test_what_a_template_must_not_do_is_refused_by_name(template: str, code: str) -> None:
    result = rendered("first line\n\n" + template, x="*x*", rows=[1, 2], gone=None)
    assert result.problem is not None
    assert result.body == ""
    assert result.problem.code == code
    assert result.problem.severity is Severity.ERROR
    assert result.problem.place is not None
    assert result.problem.place.file == "templates/page"
    assert result.problem.place.line == 3 or code == "template-too-big"


def test_a_misspelled_name_gets_a_guess_and_the_list_of_what_there_is() -> None:
    problem = rendered("{{ stepps }}", steps=[], roles=[]).problem
    assert problem is not None
    assert problem.hint == 'did you mean "steps"? this document reads only: roles, steps'
    assert problem.excerpt == "{{ stepps }}"


def test_the_bundled_template_can_be_extended_under_its_own_name() -> None:
    assert rendered("{% extends 'bundled/page' %}", x="text").body == "bundled text\n"


def test_every_way_to_print_a_value_escapes_it() -> None:
    template = (
        "{% import 'parts' as p %}{{ x }} {{ x ~ '.' }} {{ p.b(x) ~ x }} {{ p.b(x) + x }} {{ [p.b(x), x]|join(', ') }} "
        "{% set q %}{{ x }}{% endset %}{{ q ~ x }} {% filter upper %}{{ x }}{% endfilter %}"
    )
    assert rendered(template, x="*x*").body == (
        r"\*x\* \*x\*. **\*x\***\*x\* **\*x\***\*x\* **\*x\***, \*x\* \*x\*\*x\* \*X\*" + "\n"
    )


def test_text_of_a_template_inside_an_expression_keeps_its_spaces() -> None:
    assert (
        rendered(
            "{% for a in rows %}{{ a }}{{ ', ' if not loop.last else '.' }}{% endfor %}", rows=[1, 2]
        ).body
        == "1, 2.\n"
    )


def test_links_are_written_from_where_the_document_lies() -> None:
    assert (
        rendered("{{ x|link('procurement#step-award') }}", x="Award").body
        == "[Award](../procurement.md#step-award)\n"
    )


def test_an_open_question_stands_where_a_value_is_missing() -> None:
    value = {"open": "Q-07", "question": "How *long*?", "ask": "CISO"}
    assert rendered("{{ x }}", x=value).body == (
        "[Open question Q-07](../open-questions.md#q-07): How \\*long\\*? (ask: CISO)\n"
    )
    assert rendered("{{ x|brief }}", x=value).body == "open: [Q-07](../open-questions.md#q-07)\n"
