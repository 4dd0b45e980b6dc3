"""A Confluence for each test: `cloud_stub`, `server_stub`, and `stub`, which is the one and then the other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.publish.confluence.server import Stub, cloud, data_center, serve


@pytest.fixture
def cloud_stub() -> Iterator[Stub]:
    with serve(cloud()) as stub:
        yield stub


@pytest.fixture
def server_stub() -> Iterator[Stub]:
    with serve(data_center()) as stub:
        yield stub


@pytest.fixture(params=["cloud", "data center"])
def stub(request: pytest.FixtureRequest) -> Iterator[Stub]:
    with serve(cloud() if request.param == "cloud" else data_center()) as made:
        yield made
