"""Walks what was read and follows every reference."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from functools import cache
from typing import Any, Literal, get_origin

from dovetail.load.references.known import Known
from dovetail.load.references.table import Kind, names_in, references_of
from dovetail.load.validation.report import Report, Site
from dovetail.load.validation.shape import arms, written_name
from dovetail.load.yaml.file import Path
from dovetail.model.base import Model
from dovetail.model.conditions import Facts
from dovetail.model.procedure import Duty
from dovetail.model.routes import Step


@dataclass(frozen=True, slots=True)
class Scope:
    """The names that are known in one part of a profile, by kind. A kind that it lacks is not checked."""

    known: Mapping[Kind, Known]

    def of(self, kinds: tuple[Kind, ...]) -> Known | None:
        """The names of any of these kinds; None if one of them is not checked here."""
        found = [self.known.get(kind) for kind in kinds]
        present = [known for known in found if known is not None]
        return present[0].or_(*present[1:]) if len(present) == len(found) else None

    def with_(self, **known: Known) -> Scope:
        """This scope with names added or replaced; ``_`` in a keyword is a space in the kind."""
        return Scope({**self.known, **{kind.replace("_", " "): names for kind, names in known.items()}})


_HOLDERS = (Model, Facts, tuple, dict)


_PLAIN = (str, bool, int, Decimal, date, time)


@cache
def _holding(model: type[Model]) -> tuple[tuple[str, str], ...]:
    """The fields of a model that can hold more than plain values, and the keys under which they are written.

    Whole profiles are walked several times, and most of what they hold is plain.
    """
    return tuple(
        (name, written_name(name, info))
        for name, info in model.model_fields.items()
        if not all(_is_plain(arm) for arm in arms(info.annotation))
    )


def _is_plain(shape: object) -> bool:
    return get_origin(shape) is Literal or (isinstance(shape, type) and issubclass(shape, _PLAIN))


def models_in(
    site: Site, value: object, only: Collection[str] | None = None
) -> Iterator[tuple[Site, Model | Facts]]:
    """Every model inside ``value``, itself first, with its site; ``only`` limits the outermost's fields."""
    waiting: list[tuple[Path, object]] = [(site.path, value)]
    while waiting:
        path, inner = waiting.pop()
        parts: Iterable[tuple[str | int, object]] = ()
        if isinstance(inner, Model):
            yield Site(site.written, path), inner
            written = inner.model_fields_set
            chosen = written if only is None or inner is not value else written & set(only)
            parts = [(key, getattr(inner, name)) for name, key in _holding(type(inner)) if name in chosen]
        elif isinstance(inner, Facts):
            yield Site(site.written, path), inner
            parts = inner.root.items()
        elif isinstance(inner, tuple):
            parts = enumerate(inner)
        elif isinstance(inner, dict):
            parts = inner.items()
        waiting += [((*path, key), part) for key, part in parts if isinstance(part, _HOLDERS)]


def follow_references(
    report: Report, scope: Scope, site: Site, value: object, only: Collection[str] | None = None
) -> None:
    """Report each name in ``value`` that leads nowhere; ``only`` limits the fields of the outermost model."""
    for at, model in models_in(site, value, only):
        if isinstance(model, Facts):
            continue
        written = model.model_fields_set
        for field, refers in references_of(type(model)).items():
            if field not in written or (model is value and only is not None and field not in only):
                continue
            known = scope.of(refers.kinds)
            if known is None:
                continue
            inside = at / written_name(field, type(model).model_fields[field])
            for step, name in names_in(getattr(model, field)):
                if name not in known and name not in refers.words:
                    report_unknown(
                        report, inside if step is None else inside / step, name, known, model, field
                    )


def report_unknown(
    report: Report, site: Site, name: str, known: Known, model: Any = None, field: str = ""
) -> None:
    """Report one name that leads nowhere."""
    is_key = isinstance(getattr(model, field, None), dict)
    if is_key:
        what = f'"{field}"{f" of {site.subject}" if site.subject else ""} names "{name}", which {known.fault}'
    elif field == "by" and isinstance(model, (Step, Duty)) and site.subject:
        what = f'{site.subject} is done by "{name}", which {known.fault}'
    else:
        what = f'{site.named} is "{name}", which {known.fault}'
    report.add(known.code, site, what, known.hint(name), key=is_key)
