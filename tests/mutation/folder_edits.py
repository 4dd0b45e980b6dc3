"""What else happens to the folder of a profile: templates, the brand, whole files, line ends, file times."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from random import Random

from dovetail import bundled
from tests.mutation.sheet import Sheet, put, scalar, value_of
from tests.mutation.yaml_edits import Edit, files_of

SHOWN = tuple(
    f"{folder}/{name}.md.j2"
    for folder, names in {
        "pack": (
            "index",
            "requests",
            "role",
            "key-dates",
            "glossary",
            "document-control",
            "others",
            "booklet",
        ),
        "procedures": ("pro", "general", "rsk"),
        "partials": ("steps", "procedure", "requests", "forms"),
    }.items()
    for name in names
)
"""Templates that the packs of the samples use."""
_SENTENCE = re.compile(r'tell\("([A-Z][a-z ]+)')
_NOW = 1_790_000_000_000_000_000
"""Some moment, in nanoseconds."""
BRANDS = (
    'name: Harbour City\nprimary: "#5b1f3a"\n',
    'name: Harbour City\nprimary: "#00334e"\naccent: "#00786c"\ncover: band\nclassification: INTERNAL\n',
    "name: City of Harbour\nfooter: Printed copies are uncontrolled\npage_size: Letter\ntables: grid\n",
    'name: Harbour City\nlogo: logo.svg\nlogo_alt: A bollard\nprimary: "#112233"\n',
)
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="{}"/></svg>\n'


def override(profile: Path, rng: Random) -> str:
    """The organization replaces a bundled template, with one sentence of its own or as it is."""
    name = rng.choice(SHOWN)
    source = (bundled.templates_dir() / name).read_text(encoding="utf-8")
    kind = rng.choice(["another sentence", "word for word", "with a block of its own"])
    if kind == "another sentence":
        source = _another_sentence(source, rng)
    elif kind == "with a block of its own" and (blocks := re.findall(r"{% block (\w+)", source)):
        block = rng.choice(blocks)
        source = (
            f'{{% extends "bundled/{name}" %}}\n'
            f"{{% block {block} %}}{{{{ super() }}}}\n\nHere we do it so: {rng.randrange(100)}.\n\n{{% endblock %}}\n"
        )
    own = profile / "templates" / name
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(source, encoding="utf-8")
    return f"templates/{name}: {kind}"


def template_edited(profile: Path, rng: Random) -> str:
    """A template of the organization's own gets another sentence."""
    own = _own_templates(profile)
    if not own:
        return ""
    path = rng.choice(own)
    path.write_text(_another_sentence(path.read_text(encoding="utf-8"), rng), encoding="utf-8")
    return f"{path.relative_to(profile)}: another sentence"


def template_comment(profile: Path, rng: Random) -> str:
    """A template of the organization's own gets a comment that no reader sees."""
    own = _own_templates(profile)
    if not own:
        return ""
    path = rng.choice(own)
    comment = f"{{# looked at on day {rng.randrange(1000)} #}}"
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + comment + "\n", encoding="utf-8")
    return f"{path.relative_to(profile)}: a comment"


def template_gone(profile: Path, rng: Random) -> str:
    """The bundled template is used again."""
    own = _own_templates(profile)
    if not own:
        return ""
    path = rng.choice(own)
    path.unlink()
    return f"{path.relative_to(profile)} is gone"


def template_broken(profile: Path, rng: Random) -> str:
    """A template is saved before it is finished; its documents can't be written then."""
    own = _own_templates(profile)
    if not own:
        return ""
    path = rng.choice(own)
    broken = rng.choice(["{% if %}", "{{ nothing.like.this }}", '{% include "no/such.md.j2" %}'])
    path.write_text(path.read_text(encoding="utf-8") + broken + "\n", encoding="utf-8")
    return f"{path.relative_to(profile)} is broken"


def brand(profile: Path, rng: Random) -> str:
    """The organization gets a look, another one, or none."""
    folder = profile / "brand"
    if folder.exists() and rng.random() < 0.3:
        shutil.rmtree(folder)
        return "no brand"
    folder.mkdir(exist_ok=True)
    chosen = rng.choice(BRANDS)
    (folder / "brand.yaml").write_text(chosen, encoding="utf-8")
    (folder / "logo.svg").write_text(LOGO.format(rng.randint(1, 8)), encoding="utf-8")
    return f"brand: {chosen!r}"


def own_words(profile: Path, rng: Random) -> str:
    """The organization says a sentence in its own way, or no longer."""
    folder = profile / "languages"
    if folder.exists() and rng.random() < 0.3:
        shutil.rmtree(folder)
        return "no words of its own"
    folder.mkdir(exist_ok=True)
    tag = rng.choice(["en", "en-GB", "de"])
    said = rng.choice(["Your next four weeks", "To be done", "Jetzt"])
    (folder / f"{tag}.po").write_text(
        f'msgid "How to use this pack"\nmsgstr "{said}"\n\nmsgid "Life"\nmsgstr "Years of {said}"\n',
        encoding="utf-8",
    )
    return f"languages/{tag}.po says {said}"


def project_gone(profile: Path, rng: Random) -> str:
    """A project ends and its folder goes; one stays."""
    projects = sorted((profile / "projects").iterdir())
    if len(projects) < 2:
        return ""
    gone = rng.choice(projects)
    shutil.rmtree(gone)
    return f"project {gone.name} is gone"


def project_more(profile: Path, rng: Random) -> str:
    """A project like another one begins, or a project gets another code."""
    projects = sorted(path for path in (profile / "projects").iterdir() if (path / "project.yaml").exists())
    if not projects or len(projects) > 3:
        return ""
    like = rng.choice(projects)
    code = f"p{rng.randrange(1000)}"
    place = profile / "projects" / code
    if place.exists():
        return ""
    if rng.random() < 0.4:
        like.rename(place)
    else:
        shutil.copytree(like, place)
    sheet = Sheet.read(place / "project.yaml")
    old = value_of(sheet.root, "code")
    put(sheet.root, "code", code)
    sheet.save()
    return f"project {code}, as {getattr(old, 'value', '?')}"


def procedure_file(profile: Path, rng: Random) -> str:
    """A procedure goes, comes, or its file is called otherwise."""
    folder = profile / "procedures"
    folder.mkdir(exist_ok=True)
    there = sorted(folder.glob("*.yaml"))
    kind = rng.choice(["gone", "copied", "renamed", "own"])
    if kind == "own" or not there:
        name = rng.choice(["risk", "closure", "issues", "knowledge"])
        (folder / f"{name}.yaml").write_text(
            f'id: {name}\nbased_on: {name}\ntitle: Our {name}\nversion: "1.{rng.randrange(9)}"\nowner: director\n',
            encoding="utf-8",
        )
        return f"procedure {name} of our own"
    path = rng.choice(there)
    if kind == "gone":
        path.unlink()
    elif kind == "renamed":
        path.rename(folder / f"{path.stem}-{rng.randrange(100)}.yaml")
    else:
        sheet = Sheet.read(path)
        put(sheet.root, "id", f"{path.stem}-two")
        put(sheet.root, "covers", None)
        put(sheet.root, "handles", None)
        sheet.path = folder / f"{path.stem}-two.yaml"
        sheet.save()
    return f"procedure {path.stem} is {kind}"


def lifecycle(profile: Path, rng: Random) -> str:
    """The organization writes down a method of its own, or forgets it."""
    folder = profile / "lifecycles"
    if folder.exists() and rng.random() < 0.4:
        shutil.rmtree(folder)
        return "no lifecycle of its own"
    folder.mkdir(exist_ok=True)
    like = rng.choice(["agile", "prince2-7", "pmbok-7"])
    sheet = Sheet.read(bundled.profiles_dir() / "reference/lifecycles" / f"{like}.yaml")
    for key, node in rng.sample(found := sheet.scalars(), min(20, len(found))):
        if key == "title":
            node.value += " (ours)"
    sheet.path = folder / f"{like}.yaml"
    sheet.save()
    return f"lifecycle {like} of our own"


def broken(profile: Path, rng: Random) -> str:
    """A file is saved half, or with a slip of the pen."""
    path = rng.choice(files_of(profile))
    text = path.read_text(encoding="utf-8")
    kind = rng.choice(["cut", "tab", "key", "empty", "bytes"])
    if kind == "bytes":
        path.write_bytes(text.encode() + b"\xff\xfe\n")
    else:
        path.write_text(
            {
                "cut": text[: rng.randrange(len(text))],
                "tab": text + "\tx: y\n",
                "key": text + "no_such_key: 1\n",
                "empty": "",
            }[kind],
            encoding="utf-8",
        )
    return f"{path.relative_to(profile)} is broken ({kind})"


# -- what says the same as before


def line_ends(profile: Path, rng: Random) -> str:
    """Files come back from another system, with its line ends."""
    paths = [*files_of(profile), *_own_templates(profile)]
    chosen = paths if rng.random() < 0.3 else [rng.choice(paths)]
    for path in chosen:
        data = path.read_bytes()
        other = data.replace(b"\r\n", b"\n") if b"\r\n" in data else data.replace(b"\n", b"\r\n")
        path.write_bytes(other)
    return f"line ends of {', '.join(path.name for path in chosen)}"


def remark(profile: Path, rng: Random) -> str:
    """A comment at the end of a file."""
    path = rng.choice(files_of(profile))
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write(f"# seen on day {rng.randrange(1000)}\n")
    return f"{path.relative_to(profile)}: a comment"


def touched(profile: Path, rng: Random) -> str:
    """All files look as if they were written at another time."""
    shift_times(profile, rng)
    return "other file times"


def saved_again(profile: Path, rng: Random) -> str:
    """A file is written anew, byte for byte."""
    path = rng.choice(files_of(profile))
    fresh = path.with_suffix(".tmp")
    fresh.write_bytes(path.read_bytes())
    fresh.rename(path)
    return f"{path.relative_to(profile)} is saved again"


def shift_times(profile: Path, rng: Random) -> None:
    """The clock was moved: all files get one and the same time, an old one or one that is still to come."""
    moment = rng.choice([_NOW, _NOW, 0, _NOW * 2])
    for path in profile.rglob("*"):
        os.utime(path, ns=(moment, moment))


def _own_templates(profile: Path) -> list[Path]:
    return sorted((profile / "templates").rglob("*.j2"))


def _another_sentence(source: str, rng: Random) -> str:
    found = list(_SENTENCE.finditer(source))
    if not found:
        return source
    place = rng.choice(found)
    return f"{source[: place.start(1)]}Number {rng.randrange(100)}: {source[place.start(1) :]}"


FOLDER_EDITS: tuple[Edit, ...] = (
    override, override, template_edited, template_comment, template_gone, template_broken, brand, own_words,
    project_gone, project_more, procedure_file, lifecycle,
)  # fmt: skip
SILENT_EDITS: tuple[Edit, ...] = (line_ends, remark, touched, saved_again)
"""After these, nothing is out of date."""
__all__ = ["FOLDER_EDITS", "SILENT_EDITS", "broken", "scalar", "shift_times"]
