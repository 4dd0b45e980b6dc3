"""Settings for the whole suite."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.publish.php_server import PhpServer, dokuwiki, mediawiki

# A test that fails because the machine is busy says nothing about the program.
settings.register_profile("dovetail", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("dovetail")

# What one test has read must not be what another one gets, which may have changed the program meanwhile.
os.environ["DOVETAIL_CACHE"] = "off"

# Models are large and live as long as their test: looking through them for garbage again and again takes a
# fifth of the time of a test that loads or resolves a profile.
gc.set_threshold(200_000, 20, 50)


@pytest.fixture(scope="session")
def mediawiki_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PhpServer]:
    """One real MediaWiki for all tests of a worker; each begins with :meth:`PhpServer.restore`."""
    with mediawiki(tmp_path_factory.mktemp("mediawiki")) as server:
        yield server


@pytest.fixture(scope="session")
def dokuwiki_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PhpServer]:
    """One real DokuWiki for all tests of a worker; each begins with :meth:`PhpServer.restore`."""
    with dokuwiki(tmp_path_factory.mktemp("dokuwiki")) as server:
        yield server
