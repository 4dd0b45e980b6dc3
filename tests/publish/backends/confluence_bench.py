"""A space of the strict stub with people around it."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from dovetail.publish.backends.confluence_cloud import CloudSite
from dovetail.publish.backends.confluence_server import ServerSite
from dovetail.publish.backends.registry import open_wiki
from dovetail.publish.markup.storage import read_storage, settled, written
from dovetail.publish.wiki import Wiki
from tests.publish.bench import NAME, Bench
from tests.publish.confluence.belongings import Belongings
from tests.publish.confluence.model import Page
from tests.publish.confluence.refusals import Refusal
from tests.publish.confluence.server import Stub
from tests.publish.confluence.upload import Upload
from tests.publish.killing import killed_after_each, losing_answers

WRITING = (
    "post", "put", "restore", "trash", "upload", "delete_file", "add_labels", "remove_label", "set_property",
    "unset_property",
)  # fmt: skip


class ConfluenceBench(Bench):
    """Pages stand below "Handbook" in the space DOC. An address is a title."""

    def __init__(self, profile: Path, stub: Stub) -> None:
        super().__init__(profile)
        self.stub = stub
        wiki = stub.wiki
        space = wiki.spaces[0]
        root = wiki.create(stub.person, space, "Handbook", "<p>Ours</p>", space.home)
        root.unseen = 0
        self.root = root.number
        wiki.mails.clear()
        (profile / "token").write_text(stub.secret)
        (profile / "token").chmod(0o600)
        stub.log.clear()

    def place(self) -> dict[str, Any]:
        kind = "confluence-cloud" if self.stub.cloud else "confluence-server"
        user = {"user": "robot@example.org"} if self.stub.cloud else {}
        secret = {"secret": {"file": "token"}}
        return {"kind": kind, "to": self.stub.url, "space": "DOC", "root": self.root, **user, **secret}

    def open(self) -> Wiki:
        return open_wiki(NAME, self.target, self.profile)

    def pages(self) -> dict[str, Page]:
        """Current pages below the root, by title."""
        wiki = self.stub.wiki
        root = wiki.pages[self.root]
        below = (page for page in wiki.pages.values() if root in wiki.above(page))
        return {page.title: page for page in below if page.status == "current"}

    def texts(self) -> dict[str, str]:
        """What is stored, in the hand that we write, so that it can be compared."""
        return {title: _ours(page.body) for title, page in self.pages().items()}

    def files(self) -> dict[str, bytes]:
        """Each page has its own; of several with one name, that of the first page that shows it."""
        pages = self.pages()
        order = [wish.address for wish in self.wishes() if wish.address in pages]
        found: dict[str, bytes] = {}
        for title in [*order, *sorted(pages.keys() - set(order))]:
            for file in pages[title].attachments:
                if file.status == "current":
                    found.setdefault(file.name, file.last.data)
        return found

    def drawings(self) -> list[bytes]:
        files = (file for page in self.pages().values() for file in page.attachments)
        return [file.last.data for file in files if file.status == "current"]

    def state(self) -> object:
        wiki = self.stub.wiki
        pages = [
            (
                page.number,
                page.status,
                page.parent,
                page.versions,
                tuple(page.labels),
                _held(page),
                _files(page),
            )
            for page in wiki.pages.values()
        ]
        return (repr(pages), wiki.revisions(), tuple(wiki.mails))

    def edit(self, address: str, text: str) -> None:
        """By the account that we use, as far as anybody can tell."""
        there = self.pages().get(address)
        if there is not None:
            self.stub.wiki.edit(there, text, self.stub.robot)
        else:
            wiki = self.stub.wiki
            # A title in the trash can't be had again; people are told so.
            with suppress(Refusal):
                above = self.pages().get(address.removesuffix(" / Notes"))
                wiki.create(
                    self.stub.robot, wiki.spaces[0], address, text, above.number if above else self.root
                )

    def go_elsewhere(self) -> Callable[[], str]:
        """Another site: its pages have the ids that ours had in the first one."""
        wiki = self.stub.wiki
        for page in self.pages().values():
            wiki.edit(page, "<p>By Ana.</p>", self.stub.person, title=f"Notes {page.number}")
            page.attachments.clear()
        theirs = min(self.pages().values(), key=lambda page: page.number)
        wiki.pages[self.root].properties.clear()
        self.settings = {"to": self.stub.url.replace("127.0.0.1", "localhost")}
        return lambda: _ours(theirs.body).removeprefix("<p>").removesuffix("</p>")

    def remove(self, address: str) -> None:
        self.stub.wiki.trash(self.stub.person, self.pages()[address])

    def draw(self, name: str, data: bytes) -> None:
        """Onto the page that shows our picture of this name, or onto the first one that has one."""
        pages = self.pages()
        owners = [wish for wish in self.wishes() if wish.files and wish.address in pages]
        if not owners:
            return
        page = pages[owners[0].address]
        upload = Upload(name, data, "image/png")
        there = self.stub.things.named(page, name)
        if there is None:
            self.stub.things.attach(self.stub.person, page, upload)
        else:
            self.stub.things.replace(self.stub.person, there, upload)

    def move(self, address: str, to: str) -> None:
        page = self.pages()[address]
        self.stub.wiki.edit(page, page.body, self.stub.person, title=to)

    @contextmanager
    def mangling(self) -> Iterator[None]:
        wiki = self.stub.wiki
        real = wiki._rewritten
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                wiki,
                "_rewritten",
                lambda page, body, number: real(page, body.replace("suppliers", "SUPPLIERS"), number),
            )
            yield

    def kept(self) -> Callable[[], None]:
        parent = self.profile.parent
        shutil.copytree(self.profile, parent / "profile-kept")
        before = copy.deepcopy((self.stub.wiki, self.stub.person, self.stub.robot))

        def restore() -> None:
            shutil.rmtree(self.profile)
            shutil.copytree(parent / "profile-kept", self.profile)
            stub = self.stub
            stub.wiki, stub.person, stub.robot = copy.deepcopy(before)
            stub.things = Belongings(stub.wiki)

        return restore

    def losing(self) -> AbstractContextManager[None]:
        return losing_answers(CloudSite if self.stub.cloud else ServerSite, ("post",))

    def below(self, address: str) -> str:
        return f"{address} / Notes"

    def history_of(self, address: str) -> str:
        return self.pages()[address].number

    def labels(self, address: str) -> set[str]:
        return set(self.pages()[address].labels)

    def is_closed(self, address: str) -> bool:
        return self.pages()[address].restrictions["update"] == {self.stub.robot.name}

    def kills(self, act: Callable[[], None]) -> Iterator[int]:
        # Between two writes a run only reads: there is nothing that a death there could leave behind.
        owner = CloudSite if self.stub.cloud else ServerSite
        return killed_after_each(owner, WRITING, act)


def _ours(body: str) -> str:
    root = read_storage(body)
    assert root is not None
    return written(settled(root))


def _held(page: Page) -> object:
    return sorted((one.key, repr(one.value), one.version) for one in page.properties.values())


def _files(page: Page) -> object:
    return [(file.name, file.status, file.versions) for file in page.attachments]
