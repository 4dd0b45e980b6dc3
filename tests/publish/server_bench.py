"""A target on a real server, which costs time: what many tests begin with is done once and then copied."""

from __future__ import annotations

import shutil
from abc import abstractmethod
from collections.abc import Callable
from pathlib import Path

from tests.publish.bench import Bench
from tests.publish.php_server import PhpServer
from tests.publish.sample import PACK


class ServerBench(Bench):
    """One wiki; people use the same account as we do, which is the worst case."""

    def __init__(self, profile: Path, server: PhpServer, password: str) -> None:
        super().__init__(profile)
        self.server = server
        self.enter()
        (profile / "token").write_text(password)
        (profile / "token").chmod(0o600)

    @abstractmethod
    def enter(self) -> None:
        """Let the person in: sessions may lie among the data of the wiki."""

    def published(self) -> None:
        assert not self.settings
        earlier = self.server.data.parent / "published"
        if not earlier.exists():
            assert self.publish(PACK).clean
            shutil.copytree(self.profile, earlier / "profile")
            self.server.copy(earlier / "data")
        else:
            self._put_back(earlier)

    def kept(self) -> Callable[[], None]:
        place = self.profile.parent / "kept"
        shutil.copytree(self.profile, place / "profile")
        self.server.copy(place / "data")
        return lambda: self._put_back(place)

    def _put_back(self, place: Path) -> None:
        self.server.restore(place / "data")
        self.enter()
        shutil.rmtree(self.profile)
        shutil.copytree(place / "profile", self.profile)
