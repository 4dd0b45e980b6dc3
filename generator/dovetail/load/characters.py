"""In which value of a profile a character stands: for warnings that are found when documents are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath

from dovetail.load.source_files import source_files
from dovetail.load.templates import TemplateSource
from dovetail.load.yaml.file import Node, Path, YamlFile
from dovetail.load.yaml.reader import read_yaml
from dovetail.model.diagnostics import Place

_ESCAPE = "\\"


@dataclass(frozen=True, slots=True)
class Spot:
    """The first place where a character stands, and its line."""

    place: Place
    excerpt: str


def where_characters_stand(
    characters: Iterable[str],
    root: FilePath,
    project: str,
    templates: Mapping[str, tuple[TemplateSource, ...]],
) -> Mapping[str, Spot]:
    """Where each character is written that this project's documents can have from a file of the profile.

    The project's own file counts first, then the others in order, then the organization's templates. A
    character that only a comment holds, or a bundled file, has no place.
    """
    wanted = dict.fromkeys(characters)
    found: dict[str, Spot] = {}
    sources = source_files(root, project)
    for asset in sorted(sources, key=lambda item: not item.name.startswith("projects/")):
        text = asset.data.decode("utf-8", "replace")
        if _ESCAPE in text or any(character in text for character in wanted):
            file, _ = read_yaml(asset.name, asset.data)
            if file is not None:
                _look_into(file, wanted, found)
    for chain in templates.values():
        for source in (source for source in chain if source.layer == "organization"):
            for number, line in enumerate(source.text.splitlines(), 1):
                for character in wanted:
                    if character in line and character not in found:
                        place = Place(source.path, number, line.index(character) + 1)
                        found[character] = Spot(place, line)
    return found


def _look_into(file: YamlFile, wanted: Iterable[str], found: dict[str, Spot]) -> None:
    for path, text in _texts(file.data, ()):
        for character in wanted:
            if character in text and character not in found:
                place = _exact(file, file.place(path), character)
                found[character] = Spot(place, file.excerpt(place))


def _exact(file: YamlFile, place: Place, character: str) -> Place:
    """The character itself, if it stands there as it is; the value, if it is written as an escape."""
    for number, line in enumerate(file.lines[place.line - 1 :], place.line):
        at = line.find(character, place.column - 1 if number == place.line else 0)
        if at >= 0:
            return Place(file.name, number, at + 1)
    return place


def _texts(node: Node, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(node, str):
        yield path, node
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _texts(value, (*path, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _texts(value, (*path, index))
