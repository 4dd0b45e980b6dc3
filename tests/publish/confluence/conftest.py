"""A Confluence for each test: `cloud_stub`, `server_stub`, and `stub`, which is the one and then the other.

`stub` has the operations of REST v1 that both had for years; newer sites of Cloud lack some of them, and Data
Center lacks one.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.publish.confluence.client import Client
from tests.publish.confluence.model import Settings
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
    settings = Settings(removed_v1=False, server_move=True)
    with serve(cloud(settings) if request.param == "cloud" else data_center(settings)) as made:
        yield made


@pytest.fixture
def client(stub: Stub) -> Client:
    return Client(stub)


@pytest.fixture
def on_cloud(cloud_stub: Stub) -> Client:
    return Client(cloud_stub)


@pytest.fixture
def on_server(server_stub: Stub) -> Client:
    return Client(server_stub)
