"""The catalogues of what a reader sees: collect, merge, compile.

    python -m setup.catalogue          writes templates/languages/*.pot, updates and compiles every language
    python -m setup.catalogue --check  changes nothing; 1 if a file is not what it would be

``pack`` has the sentences of the program and of the bundled templates, ``reference`` those of the
reference profile. A language is a folder beside them: ``de/pack.po`` and ``de/reference.po``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from dovetail.load.files import profile_files
from dovetail.load.languages.reference_texts import METHOD, texts_of
from dovetail.load.parts import read_parts
from dovetail.load.validation.report import Report
from dovetail.model.profile import Written
from setup.sentences import sentences

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "templates" / "languages"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "tell": None, "later": None, "tell_count": (2, 3), "tell_of": ((1, "c"), 2),
    "told": None, "told_count": (2, 3), "later_count": (1, 2), "later_of": ((1, "c"), 2),
    "told_of": ((1, "c"), 2),
}  # fmt: skip
_OPTIONS = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}

_NO_DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""Stands where a compiled catalogue holds the time at which it was made."""

Message = tuple[str | tuple[str, ...], str | None, str]
"""Its text (or its texts), its context, and the file that says it."""


def program() -> Iterator[Message]:
    """The sentences of the program and of the templates."""
    for path in sorted((ROOT / "generator/dovetail").rglob("*.py")):
        for text, context in sentences(path.read_text("utf-8"), KEYWORDS):
            yield text, context, path.relative_to(ROOT).as_posix()
    for path in sorted((ROOT / "templates").rglob("*.j2")):
        with path.open("rb") as file:
            for _, text, _, context in extract("jinja2.ext:babel_extract", file, KEYWORDS, (), _OPTIONS):
                yield text, context, path.relative_to(ROOT).as_posix()


def reference() -> Iterator[Message]:
    """The texts of the reference profile."""
    root = ROOT / "profiles" / "reference"
    parts = read_parts(profile_files(root, None, prefix="profiles/reference/"), "reference", Report())
    said: list[Written[Any] | None] = [parts.organization.written]
    said += [procedure.written for procedure in parts.procedures]
    for written in said:
        assert written is not None
        for text in texts_of(written.value):
            yield text, None, written.place().file
    for lifecycle in parts.lifecycles:
        assert lifecycle.written is not None
        for text in texts_of(lifecycle.written.value):
            yield text, METHOD, lifecycle.written.place().file


DOMAINS = {"pack": program, "reference": reference}


def template(domain: str) -> Catalog:
    """All messages of a domain, without translations. It holds no lines and no dates: those change daily."""
    catalogue = Catalog(project="dovetail-procedures", charset="utf-8", fuzzy=False)
    for text, context, name in DOMAINS[domain]():
        catalogue.add(text, context=context, locations=[(name, 0)])
    return catalogue


def files() -> Iterator[tuple[Path, bytes]]:
    """Every file of the folder as it should be."""
    for domain in DOMAINS:
        source = template(domain)
        yield FOLDER / f"{domain}.pot", _written(source)
        for folder in sorted(path for path in FOLDER.iterdir() if path.is_dir()):
            path = folder / f"{domain}.po"
            known = read_po(BytesIO(path.read_bytes()), locale=folder.name) if path.exists() else None
            catalogue = known or Catalog(locale=folder.name, charset="utf-8", fuzzy=False)
            catalogue.update(source, no_fuzzy_matching=True)
            catalogue.obsolete.clear()
            catalogue.creation_date = catalogue.revision_date = _NO_DAY
            yield path, _written(catalogue)
            compiled = BytesIO()
            write_mo(compiled, catalogue)
            yield path.with_suffix(".mo"), compiled.getvalue()


def _written(catalogue: Catalog) -> bytes:
    out = BytesIO()
    # The header's dates and versions change with every run, and would make every run a change.
    write_po(out, catalogue, width=110, omit_header=True, sort_output=True, include_lineno=False)
    plural = f"Plural-Forms: {catalogue.plural_forms}\\n" if catalogue.locale else ""
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    return (head + (f'"{plural}"\n' if plural else "") + "\n").encode() + out.getvalue()


def main() -> int:
    """Write what is not as it should be, or say so."""
    check = sys.argv[1:] == ["--check"]
    stale = [(path, data) for path, data in files() if not path.exists() or path.read_bytes() != data]
    for path, data in stale:
        sys.stdout.write(f"{'stale' if check else 'written'}: {path.relative_to(ROOT)}\n")
        if not check:
            path.write_bytes(data)
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
