"""A started profile brings the schemas with which an editor completes and validates its files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from dovetail.cli.new_files import dump_json
from dovetail.load.schemas.schema import SchemaName, json_schema

FOLDER = ".schemas"
_MODELINE = re.compile(rb"\A# yaml-language-server:[^\n]*\n")
_KINDS: Mapping[str, SchemaName] = {
    "organization.yaml": "organization",
    "services.yaml": "services",
    "procedures/*.yaml": "procedure",
    "projects/*/project.yaml": "project",
    "lifecycles/*.yaml": "lifecycle",
    "brand/*.yaml": "brand",
    "publish.yaml": "publish",
}


def with_schemas(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a profile with their schemas beside them, each file naming its own in its first line."""
    result: dict[str, bytes] = {}
    for path, data in files.items():
        kind = _kind(path)
        if kind is None:
            result[path] = data
            continue
        schema = f"{FOLDER}/{kind}.schema.json"
        up = "../" * path.count("/")
        line = f"# yaml-language-server: $schema={up}{schema}\n".encode()
        result[path] = line + _MODELINE.sub(b"", data)
        result[schema] = dump_json(json_schema(kind))
    return result


def _kind(path: str) -> SchemaName | None:
    return next((kind for pattern, kind in _KINDS.items() if PurePosixPath(path).match(pattern)), None)
