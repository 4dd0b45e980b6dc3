"""YAML files as people write them, and as nobody should."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dovetail.load.yaml import reader as yaml_reader
from dovetail.load.yaml.reader import Node, YamlFile, read_yaml
from dovetail.load.yaml.text import SIZE_LIMIT
from dovetail.model.diagnostics import Diagnostic, Place, Severity

NAME = "procedures/procurement.yaml"


@pytest.fixture(params=["c", "pure"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both parsers of PyYAML: the C one may be missing on a user's machine."""
    if request.param == "pure":
        monkeypatch.setattr(yaml_reader, "PARSER", yaml.BaseLoader)
    elif not yaml.__with_libyaml__:
        pytest.skip("PyYAML is built without libyaml")
    return str(request.param)


def read(text: str | bytes) -> tuple[YamlFile | None, list[Diagnostic]]:
    return read_yaml(NAME, text.encode() if isinstance(text, str) else text)


def good(text: str | bytes) -> YamlFile:
    file, problems = read(text)
    assert problems == []
    assert file is not None
    return file


def only(text: str | bytes) -> Diagnostic:
    _, problems = read(text)
    assert len(problems) == 1, [problem.message for problem in problems]
    assert problems[0].severity is Severity.ERROR
    return problems[0]


def under_the_caret(problem: Diagnostic) -> str:
    assert problem.place is not None
    start = problem.place.column - 1
    return problem.excerpt[start : start + problem.place.width]


def where(problem: Diagnostic) -> tuple[int, int]:
    assert problem.place is not None
    return problem.place.line, problem.place.column


def parts(node: Node, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    if isinstance(node, dict):
        for key, part in node.items():
            yield from parts(part, (*path, key))
    elif isinstance(node, list):
        for number, part in enumerate(node):
            yield from parts(part, (*path, number))


@pytest.mark.usefixtures("parser")
class TestMeaning:
    @pytest.mark.parametrize(
        "text", ["NO", "yes", "22:22", "012", "1.20", "1e3", "2026-04-01", "0x1F", "=", ".nan"]
    )
    def test_a_value_is_the_text_that_was_typed(self, text: str) -> None:
        assert good(f"value: {text}\n").data == {"value": text}

    @pytest.mark.parametrize("nothing", ["", "~", "null", "Null", "NULL"])
    def test_only_null_and_nothing_are_none(self, nothing: str) -> None:
        assert good(f"value: {nothing}\nother: x\n").data == {"value": None, "other": "x"}

    @pytest.mark.parametrize("quoted", ['"null"', "'~'", '""', "!!str null"])
    def test_in_quotes_they_are_text(self, quoted: str) -> None:
        assert good(f"value: {quoted}\n").data == {"value": quoted.strip("'\"").removeprefix("!!str ")}

    def test_keys_are_text_too(self) -> None:
        assert good("NO: Norway\n1: one\ntrue: x\n'<<': y\n").data == {
            "NO": "Norway",
            "1": "one",
            "true": "x",
            "<<": "y",
        }

    def test_block_texts_keep_and_fold_lines(self) -> None:
        assert good("a: |\n  one\n  two\nb: >-\n  one\n  two\n").data == {"a": "one\ntwo\n", "b": "one two"}

    def test_an_alias_stands_for_what_it_names(self) -> None:
        file = good("base: &base {by: pm, after: [x]}\nsteps:\n  - *base\n")
        assert file.data == {"base": {"by": "pm", "after": ["x"]}, "steps": [{"by": "pm", "after": ["x"]}]}


@pytest.mark.usefixtures("parser")
class TestPlaces:
    TEXT = (
        "id: procurement\nsteps:\n  - id: award\n    by: 'qa-lead'   # the lead\n"
        "    do: >-\n      Award it.\n    note:\n"
    )

    def test_every_value_and_key_has_its_place(self) -> None:
        file = good(self.TEXT)
        assert file.place(("steps", 0, "by")) == Place(NAME, 4, 9, 9)
        assert file.place(("steps", 0, "by"), key=True) == Place(NAME, 4, 5, 2)
        assert file.place(("steps", 0)) == Place(NAME, 3, 5, 2)
        assert file.excerpt(file.place(("steps", 0, "by"))) == "    by: 'qa-lead'   # the lead"

    def test_an_unknown_path_has_the_place_of_its_nearest_ancestor(self) -> None:
        file = good(self.TEXT)
        assert file.place(("steps", 0, "by", "title")) == file.place(("steps", 0, "by"))
        assert file.place(("steps", 7)) == file.place(("steps",))
        assert file.place(("stepz",), key=True) == file.place(())

    def test_a_missing_value_is_shown_by_its_key(self) -> None:
        assert good(self.TEXT).place(("steps", 0, "note")) == Place(NAME, 7, 5, 4)

    def test_columns_count_characters(self) -> None:
        assert good("größe: {é: '\U0001f600', x: y}\n").place(("größe", "x")) == Place(NAME, 1, 20, 1)

    def test_parts_of_an_alias_are_placed_where_they_were_written(self) -> None:
        file = good("a: &a {by: pm}\nb: *a\n")
        assert file.place(("b",)) == Place(NAME, 2, 4, 2)
        assert file.place(("b", "by")) == file.place(("a", "by"))

    def test_line_ends_and_a_byte_order_mark_change_nothing(self) -> None:
        unix = good(self.TEXT)
        dos = good(b"\xef\xbb\xbf" + self.TEXT.replace("\n", "\r\n").encode())
        assert dos == unix


@pytest.mark.usefixtures("parser")
class TestSyntaxErrorsInPlainWords:
    @pytest.mark.parametrize(
        ("text", "caret", "line", "message", "hint"),
        [
            ("a:\n\tb: 1\n", "\t", 2, "indented with a tab", "spaces"),
            ("a:\n  b: 1\n\tc: 2\n", "\t", 3, "indented with a tab", "spaces"),
            ("a: 1\ntitle:Foo\nb: 2\n", ":", 2, 'space is missing after "title:"', "space after the colon"),
            (
                "k:\n  title:Foo\n  by: x\n",
                ":",
                2,
                'space is missing after "title:"',
                "space after the colon",
            ),
            ("t: Purchase: stage 2\n", "Purchase: stage 2", 1, 'contains ": "', '"Purchase: stage 2"'),
            ("by: @lead\n", "@lead", 1, 'start with "@"', '"@lead"'),
            ("by: `lead`\n", "`lead`", 1, 'start with "`"', '"`lead`"'),
            ("{x: 5%, y: @lead, z: 1}\n", "@lead", 1, 'start with "@"', '"@lead"'),
            ("by: %lead\n", "%lead", 1, 'start with "%"', '"%lead"'),
            ("by: **must** do\n", "**must** do", 1, "alias", "quotes"),
            ("by: & more\n", "& more", 1, "anchor", "quotes"),
            ("t: [Draft] Plan\n", "[Draft] Plan", 1, "is a list", "quotes"),
            ("t: {draft} Plan\n", "{draft} Plan", 1, "is a mapping", "quotes"),
            ("t: [a, b\nby: x\n", "[a, b", 1, "not closed", '"]"'),
            ('t: "Plan\nby: x\n', '"', 1, "never closed", "add"),
            ('t: "Plan\nby: "x"\nz: 1\n', '"Plan', 1, "closed only in line 2", "add"),
            ("t: 'it's here'\n", "s here'", 1, "after its closing quote", "twice"),
            ('t: "say "hi" now"\n', 'hi" now"', 1, "after its closing quote", "single quotes"),
            ('t: "C:\\dir"\n', "\\d", 1, 'escape "\\d"', "twice"),
            ("a:\n  b: 1\n   c: 2\n", "c: 2", 3, "indented by 3", "indent it by 2"),
            ("a:\n  b: 1\n c: 2\n", "c: 2", 3, "fits no line above", "0 or 2"),
            ("a:\n  - id: x\n  by: y\n", "by: y", 3, "no item of it", "indent it by 4"),
            (" a: 1\nb: 2\n", "b: 2", 2, "further left", "first column"),
            ("a: - b\n", "- b", 1, "can't start on the line of its key", "next line"),
            ("a: |text\n  more\n", "t", 1, "can't stand on the line", "next line"),
            ("a: 1\nfoo\nb: 2\n", "foo", 2, 'neither "key: value"', "colon"),
            (": 1\n", ":", 1, "key is missing", "name"),
            ("a: 1\n%foo\n", "%foo", 2, "starts with %", "quotes"),
            ("a: 1\n...\nb: 2\n", "b: 2", 3, "second document", "delete"),
        ],
    )
    def test_the_place_and_the_cause(self, text: str, caret: str, line: int, message: str, hint: str) -> None:
        problem = only(text)
        assert problem.code == "yaml-syntax"
        assert (where(problem)[0], under_the_caret(problem)) == (line, caret)
        assert message in problem.message
        assert hint in problem.hint

    def test_what_was_refused_before_the_error_is_reported_too(self) -> None:
        file, problems = read("a: 1\na: 2\nb: @x\n")
        assert file is None
        assert [problem.code for problem in problems] == ["yaml-duplicate-key", "yaml-syntax"]


def test_a_question_on_one_line_is_read_or_the_mark_is_named(parser: str) -> None:
    text = "amount: {type: money, question: What does it cost?}\n"
    if parser == "c":
        assert good(text).data == {"amount": {"type": "money", "question": "What does it cost?"}}
    else:
        assert (under_the_caret(only(text)), only(text).hint) == ("?", "put the whole value in quotes")


@pytest.mark.usefixtures("parser")
class TestRefused:
    def test_every_duplicate_key_with_both_places(self) -> None:
        file, problems = read("a: 1\nb:\n  x: 1\n  x: {y: 2}\na: 2\na: 3\n")
        assert [(problem.code, where(problem)) for problem in problems] == [
            ("yaml-duplicate-key", (4, 3)),
            ("yaml-duplicate-key", (5, 1)),
            ("yaml-duplicate-key", (6, 1)),
        ]
        assert problems[0].related == (Place(NAME, 3, 3, 1),)
        assert problems[0].note == "first written in line 3"
        assert problems[2].related == (Place(NAME, 1, 1, 1),)
        assert file is not None
        assert file.data == {"a": "1", "b": {"x": "1"}}

    @pytest.mark.parametrize(
        ("text", "code", "caret"),
        [
            ("a: &a {x: 1}\nb:\n  <<: *a\n", "yaml-merge-key", "<<"),
            ("a: !!python/object/apply:os.system ['true']\n", "yaml-tag", None),
            ("a: !important\n", "yaml-tag", "!important"),
            ("a: !!int 3\n", "yaml-tag", "!!int 3"),
            ("{[x]: 1}\n", "yaml-key", "["),
            ("? {a: 1}\n: 2\n", "yaml-key", "{"),
            ("a: {{ b }}\n", "yaml-key", "{"),
            ("~: 1\n", "yaml-key", "~"),
            ("a: 1\n?\n: 2\n", "yaml-key", None),
            ("a: *b\n", "yaml-alias-unknown", "*b"),
            ("a: &Co\nb: 1\n", "yaml-anchor-empty", "&Co"),
            ("a: 1\n---\nb: 2\n", "yaml-several-documents", "---"),
            ('a: "\\0"\n', "control-character", '"\\0"'),
            ('a: "\\e[31m"\n', "control-character", None),
        ],
    )
    def test_with_its_place(self, text: str, code: str, caret: str | None) -> None:
        problem = only(text)
        assert problem.code == code
        assert problem.hint
        assert caret is None or under_the_caret(problem) == caret

    def test_what_follows_is_still_read(self) -> None:
        file, problems = read("a: !x {b: 1}\n? [k]\n: v\nc: *no\nd: e\n")
        assert [problem.code for problem in problems] == ["yaml-tag", "yaml-key", "yaml-alias-unknown"]
        assert file is not None
        assert file.data == {"a": {"b": "1"}, "c": None, "d": "e"}

    @pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n", "~\n", "\ufeff"])
    def test_a_file_that_says_nothing(self, text: str) -> None:
        file, problems = read(text)
        assert [problem.code for problem in problems] == ["file-empty"]
        assert file is not None
        assert file.data is None


class TestEncodings:
    @pytest.mark.parametrize(
        "encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
    )
    def test_wide_encodings_are_refused_by_name(self, encoding: str) -> None:
        problem = only("id: x\n".encode(encoding))
        assert problem.code == "encoding"
        assert encoding[:6].upper() in problem.message
        assert "UTF-8" in problem.hint

    def test_a_byte_that_is_no_utf8_is_shown_where_it_stands(self) -> None:
        problem = only("id: x\r\ntitle: Größe, ".encode() + b"caf\xe9 \n")
        assert (problem.code, where(problem)) == ("encoding", (2, 18))
        assert "0xE9" in problem.message
        assert problem.note == 'in Windows-1252 this byte is "é"'
        assert problem.excerpt.startswith("title: Größe, caf")

    def test_control_characters_are_all_named_with_their_place(self) -> None:
        file, problems = read("a: x\0y\nb: \x1b[31m\nc: one\u2028two\n")
        assert [(problem.code, where(problem)) for problem in problems] == [
            ("control-character", (1, 5)),
            ("control-character", (2, 4)),
            ("control-character", (3, 7)),
        ]
        assert "NUL" in problems[0].message
        assert file is not None
        assert file.data == {"a": "x\ufffdy", "b": "\ufffd[31m", "c": "one two"}

    def test_a_file_beyond_the_limit_is_not_read(self) -> None:
        assert only(b"#" * (SIZE_LIMIT + 1)).code == "file-too-large"


@pytest.mark.usefixtures("parser")
class TestBombs:
    """S10: bounded depth and expanded size, with a place; each within moments."""

    @pytest.fixture(autouse=True)
    def _within_seconds(self) -> Iterator[None]:
        start = time.process_time()
        yield
        assert time.process_time() - start < 20

    @pytest.mark.parametrize("unit", ["[", "{a: ", "- ", "? ", "[[", "{? "])
    def test_depth_of_fifty_thousand(self, unit: str) -> None:
        problems = read(unit * 50_000)[1]
        assert problems[-1].code in ("yaml-too-deep", "yaml-syntax")
        assert problems[-1].place is not None

    def test_nested_lines(self) -> None:
        text = "".join(" " * level + "a:\n" for level in range(300))
        assert only(text).code == "yaml-too-deep"

    def test_aliases_of_aliases(self) -> None:
        chain = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
            f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
        )
        problem = only(chain)
        assert (problem.code, where(problem)[0]) == ("yaml-too-large", 6)

    def test_deep_by_aliases(self) -> None:
        chain = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 200))
        assert only(chain).code == "yaml-too-deep"

    def test_one_long_text_many_times(self) -> None:
        assert only(f"a: &a {'x' * 100_000}\nb: [{'*a, ' * 1000}]\n").code == "yaml-too-large"

    def test_merge_chain(self) -> None:
        chain = "a0: &a0 {k: v}\n" + "".join(
            f"a{n}: &a{n}\n  <<: [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 30)
        )
        problems = read(chain)[1]
        assert {problem.code for problem in problems[:-1]} == {"yaml-merge-key"}
        assert problems[-1].code == "yaml-too-large"

    @pytest.mark.parametrize("text", ["&a [*a]\n", "a: &a {b: *a}\n", "&a [&b [*a]]\n"])
    def test_self_reference(self, text: str) -> None:
        assert only(text).code == "yaml-alias-loop"

    def test_problems_without_end(self) -> None:
        problems = read("a: 1\n" * 5_000)[1]
        assert len(problems) == 201
        assert problems[-1].code == "yaml-too-many-problems"


FRAGMENTS = [
    *(
        "a",
        "key",
        ": ",
        ":",
        "- ",
        "\n",
        "\n  ",
        "\n    ",
        "\t",
        "[",
        "]",
        "{",
        "}",
        ", ",
        '"',
        "'",
        "|\n",
        ">-\n",
    ),
    *(
        "&a ",
        "*a",
        "!x ",
        "!!str ",
        "<<: ",
        "? ",
        "# c",
        "---\n",
        "...\n",
        "%YAML 1.2\n",
        "@",
        "`",
        "\\",
        "\\x1b",
    ),
    *("~", "null", "é", "\u2028", "\0", "\r", "\U0001f600", "\ufeff", "\\UFFFFFFFF", "\\ud800", "1.20"),
]
YAMLISH = st.lists(st.sampled_from(FRAGMENTS), max_size=60).map("".join)


class TestNeverATraceback:
    @settings(max_examples=400, deadline=None)
    @given(st.binary(max_size=200))
    def test_on_any_bytes(self, raw: bytes) -> None:
        self.check(raw)

    @settings(max_examples=1500, deadline=None)
    @given(YAMLISH)
    def test_on_any_text_that_looks_like_yaml(self, text: str) -> None:
        self.check(text.encode())

    @staticmethod
    def check(raw: bytes) -> None:
        outcomes = []
        for parser in (yaml_reader.PARSER, yaml.BaseLoader):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(yaml_reader, "PARSER", parser)
                file, problems = read_yaml(NAME, raw)
            assert file is not None or problems
            for problem in problems:
                assert problem.place is not None
                assert problem.place.line >= 1
                assert 1 <= problem.place.column <= len(problem.excerpt) + 1
                assert "\n" not in problem.message + problem.hint + problem.excerpt
            if file is not None:
                assert file.values.keys() >= set(parts(file.data)) or file.data is None
                for line, column, width in [*file.values.values(), *file.keys.values()]:
                    assert 1 <= line <= len(file.lines)
                    assert 1 <= column <= len(file.lines[line - 1]) + 1
                    assert width >= 1
            outcomes.append((file, problems))
        (with_c, c_problems), (pure, pure_problems) = outcomes
        if not c_problems and not pure_problems and with_c is not None and pure is not None:
            assert with_c.data == pure.data


def test_reading_with_places_costs_at_most_three_times_the_c_loader() -> None:
    if not yaml.__with_libyaml__:
        pytest.skip("PyYAML is built without libyaml")
    step = (
        "  - id: step-{n}\n    title: 'Raise it'\n    by: role\n    controls: [A, B]\n    duration: 3 days\n"
    )
    text = "id: p\nsteps:\n" + "".join(step.format(n=n) for n in range(320))
    peer, ours = [], []
    for _ in range(7):
        begin = time.process_time()
        yaml.load(text, yaml.CSafeLoader)
        middle = time.process_time()
        good(text)
        peer.append(middle - begin)
        ours.append(time.process_time() - middle)
    assert min(ours) <= 3 * min(peer)
