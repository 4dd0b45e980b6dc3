"""Reads one YAML file into plain text data with the place of everything; never raises on any bytes.

Scalars stay text, so YAML 1.2 meaning holds by construction: ``NO``, ``22:22``, ``012`` and ``1.20``
are what was typed, and the schema decides what each is. Only plain ``null``, ``~`` and nothing are None.
"""

from __future__ import annotations

import yaml

from dovetail.load.yaml.composer import BoundExceededError, Composer
from dovetail.load.yaml.file import Node, Path, Span, YamlFile
from dovetail.load.yaml.syntax import explain
from dovetail.load.yaml.text import read_text
from dovetail.model.diagnostics import Diagnostic, Place, Severity

__all__ = ["Node", "Path", "Span", "YamlFile", "read_yaml"]

# PyYAML is built without its C parser where libyaml is missing; both give the same events.
PARSER: type[yaml.BaseLoader] | type[yaml.CBaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read_yaml(name: str, raw: bytes) -> tuple[YamlFile | None, list[Diagnostic]]:
    """The file's data, and every problem found in it, in the order of their places.

    The file is None where nothing can be read (bad encoding, broken syntax, beyond a bound). A file
    with lesser problems comes without the refused parts, so that the rest can still be checked.
    """
    text, problems = read_text(name, raw)
    if text is None:
        return None, problems
    lines = tuple(text.split("\n"))
    composer = Composer(name, lines)
    data: Node = None
    whole = True
    try:
        data = composer.compose(PARSER(text).get_event)
    except BoundExceededError as bound:
        problems.append(bound.diagnostic)
        whole = False
    except yaml.YAMLError as error:
        problems.append(explain(name, lines, error))
        whole = False
    except (ValueError, OverflowError):  # the pure parser on escapes beyond Unicode
        problems.append(explain(name, lines, yaml.YAMLError()))
        whole = False
    problems = sorted([*composer.problems, *problems], key=lambda problem: problem.sort_key)
    if not whole:
        return None, problems
    if data is None and not problems:
        message = "the file is empty" if not text.strip() else "the file says nothing: it has no entry"
        hint = "write its content, or delete the file"
        problems = [Diagnostic("file-empty", Severity.ERROR, message, Place(name), hint, excerpt=lines[0])]
    return YamlFile(name, data, lines, composer.values, composer.keys), problems
