from __future__ import annotations

import pytest

from dovetail.model.document import Pack
from tests.formats.sample_pack import sample_pack


@pytest.fixture(scope="session")
def pack() -> Pack:
    return sample_pack()
