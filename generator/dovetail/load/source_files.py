"""The files of a profile as they were written, for a pack that carries its source."""

from __future__ import annotations

import os
from pathlib import Path

from dovetail.load.brand.brand import BRAND
from dovetail.load.files import ORGANIZATION, profile_files
from dovetail.load.reading import read_bytes
from dovetail.load.yaml.text import SIZE_LIMIT
from dovetail.model.document import Asset

MEDIA_TYPE = "application/yaml"


def source_files(root: Path, project: str) -> tuple[Asset, ...]:
    """The YAML files from which a project's pack is made, named by their paths in the profile, in order.

    These are the files that loading the profile reads, and of the projects only this one: no other project's
    facts, no settings, nothing outside the profile. A file that can't be read any more is left out.
    """
    files = profile_files(root, [project])
    names = [ORGANIZATION, *files.procedures, *files.lifecycles, *files.projects]
    names += ["services.yaml"] if files.has_services else []
    names += [BRAND] if (root / BRAND).exists() else []
    found = []
    inside = Path(os.path.realpath(root))
    for name in sorted(names):
        path = files.path(name)
        if not Path(os.path.realpath(path)).is_relative_to(inside):
            continue
        try:
            found.append(Asset(name, MEDIA_TYPE, read_bytes(path, SIZE_LIMIT)))
        except OSError:
            continue
    return tuple(found)
