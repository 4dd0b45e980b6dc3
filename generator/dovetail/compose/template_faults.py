"""What is wrong with a template that failed: the code, the place, and what puts it right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from types import TracebackType
from typing import Any

from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from dovetail.compose.budget import BudgetExceededError
from dovetail.compose.template_sources import Chain, UnusableError
from dovetail.model.diagnostics import Diagnostic, Place, Severity

NOT_FOUND = "template-not-found"
SYNTAX = "template-syntax"
_NAMED = 4
"""So many of an organization's templates are named."""


def fault_of(
    problem: Exception, chain: Chain, template: str, data: Mapping[str, Any], document: str
) -> Diagnostic:
    """What a template raised while it wrote a document, as its author is told."""
    if isinstance(problem, UnusableError):
        return replace(problem.problem, severity=Severity.ERROR, subject=document)
    code, hint = "template-error", "correct this line of the template"
    message = str(problem) or type(problem).__name__
    match problem:
        case TemplateSyntaxError():
            code, hint = SYNTAX, "correct this line, or a tag before it that is left open"
        case BudgetExceededError():
            code, hint = "template-too-big", "print less, or loop over less; no document needs this much"
        case RecursionError() | MemoryError():
            code = "template-too-big"
            message = "templates include each other, or expressions nest, without end"
            hint = (
                'look for a template that includes or extends itself; "bundled/" before a name means the one '
                "that comes with Dovetail"
            )
        case TemplateNotFound():
            code, message = NOT_FOUND, f'there is no template "{problem.name}"'
            hint = "templates are named by their path below templates/, such as partials/steps.md.j2"
        case UndefinedError():
            code, hint = "template-undefined", undefined_hint(message, data, "this document reads only")
        case SecurityError():
            code = "template-forbidden"
            hint = "a template reads the data of its document; it calls nothing else"
    place, excerpt = _place(problem, chain, template)
    own = chain.own_paths
    if own and isinstance(problem, UndefinedError) and place.file not in own:
        hint = f"the organization's templates may lack what this one uses of them: {', '.join(own[:_NAMED])}"
    return Diagnostic(code, Severity.ERROR, message, place, hint, excerpt=excerpt, subject=document)


def empty(chain: Chain, template: str, document: str) -> Diagnostic:
    """A template that prints nothing, so that there would be an empty document."""
    source = chain.find(template)
    return Diagnostic(
        "template-empty",
        Severity.ERROR,
        "the template prints nothing",
        Place(source.path if source else template),
        "write the document in it, or delete the file",
        subject=document,
    )


def _place(problem: Exception, chain: Chain, template: str) -> tuple[Place, str]:
    source = chain.find(template)
    path, line = (source.path if source else template), 1
    if isinstance(problem, TemplateSyntaxError):
        path, line = problem.filename or path, problem.lineno
    else:
        # What never ends is an organization's template, also where a bundled one is the last that it called.
        endless = isinstance(problem, (RecursionError, MemoryError, BudgetExceededError))
        own = frozenset(chain.own_paths) if endless else frozenset()
        # Jinja rewrites its frames to template files and lines; the innermost one is where it happened.
        trace: TracebackType | None = problem.__traceback__
        while trace is not None:
            here = trace.tb_frame.f_code.co_filename
            if chain.by_path(here) and (here in own or path not in own):
                path, line = here, trace.tb_lineno
            trace = trace.tb_next
    source = chain.by_path(path)
    text = source.text.splitlines() if source else []
    if source is not None and isinstance(problem, RecursionError):
        itself = re.compile(rf"[\"']{re.escape(source.name)}[\"']")
        line = next((number for number, said in enumerate(text, 1) if itself.search(said)), line)
    return Place(path, line), text[line - 1] if 0 < line <= len(text) else ""


def undefined_hint(message: str, known: Iterable[str], readers: str) -> str:
    """What helps against a name that no template knows: a near one, and all that are ``known``."""
    names = sorted(known)
    name = re.match(r"'(\w+)' is undefined", message)
    if not name:
        return "the data has no such value here; test it with {% if … is defined %}"
    near = get_close_matches(name[1], names, n=1)
    guess = f'did you mean "{near[0]}"? ' if near else ""
    return f"{guess}{readers}: {', '.join(names)}"
