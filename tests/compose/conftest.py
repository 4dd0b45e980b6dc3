"""What tests of documents share."""

from __future__ import annotations

from pathlib import Path

import pytest

from dovetail.compose.pack import Composed, compose_pack
from dovetail.load.templates import TemplateSource, load_templates
from dovetail.model.resolved import ResolvedProject
from tests.compose.harbour import BRAND, harbour


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[TemplateSource, ...]]:
    """The bundled templates, without any of an organization."""
    return dict(load_templates(Path(tmp_path_factory.mktemp("profile"))))


@pytest.fixture(scope="session")
def project() -> ResolvedProject:
    """The small project of Harbour City."""
    return harbour()


@pytest.fixture(scope="session")
def composed(project: ResolvedProject, templates: dict[str, tuple[TemplateSource, ...]]) -> Composed:
    """Its pack."""
    return compose_pack(project, templates, BRAND)
