"""The rules of pages: who sees and changes them, versions, titles, the tree, trash and archive.

Sources, beside the REST documentation of Confluence Cloud (v1, v2) and Data Center:
- Titles are unique in a space whatever their case (confluencebuilder PR#387, docToolchain#15, md2cf#102),
  trash and archive included (md2conf#275, mark#524, confluencebuilder PR#718), while a look-up by title
  distinguishes case (the same issues).
- A wrong version number is a 409 (go-markdown2confluence#43 quotes the message).
- Deleting twice purges; restoring is an update to `current` that changes nothing else (ConfluencePS#14).
- Children of a trashed page move up to its parent (documentation "Delete or restore a page").
- Cloud gives a new page the property `content-appearance-published` by itself (text2confl#334).
- A page in the archive is not found by updates (atlassian-python-api#1117).
- An inline comment makes no version (md2conf#277); a body without its marker orphans it, a body that sets the
  marker again has it back (dm.ai PR#494).
- There is no way to take a page out of the archive by REST (confluencebuilder PR#718).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from tests.publish.confluence import storage
from tests.publish.confluence.model import Attachment, Comment, Page, Property, Settings, Space, Task, Version
from tests.publish.confluence.people import User
from tests.publish.confluence.refusals import Refusal, denied, missing

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


class Wiki:
    """All content. Every method either does the whole of what it says or raises Refusal."""

    def __init__(self, cloud: bool, settings: Settings) -> None:
        self.cloud = cloud
        self.settings = settings
        self.users: list[User] = []
        self.spaces: list[Space] = []
        self.pages: dict[str, Page] = {}
        self.order: list[str] = []
        self.tasks: dict[str, Task] = {}
        self.mails: list[str] = []
        """Subjects of the notifications that watchers got: one for each change that isn't a minor one."""
        self._number = 65_600
        self._ticks = 0

    def fresh_number(self) -> str:
        self._number += 11
        return str(self._number)

    def now(self) -> datetime:
        """A clock that runs one second with each change."""
        self._ticks += 1
        return START + timedelta(seconds=self._ticks)

    # Spaces

    def add_space(self, key: str, name: str, author: User) -> Space:
        space = Space(self.fresh_number(), key, name)
        self.spaces.append(space)
        home = self._store(space, None, f"{name} Home", "", author)
        space.home = home.number
        return space

    def space(self, user: User, key: str) -> Space:
        """By key, whose case counts (confluencebuilder PR#240)."""
        for space in self.spaces:
            if space.key == key and user.may("view", key):
                return space
        raise Refusal(404, f"No space with key : {key}")

    def space_by_number(self, user: User, number: str) -> Space:
        for space in self.spaces:
            if space.number == number and user.may("view", space.key):
                return space
        raise missing("space", number)

    # Reading

    def visible(self, user: User, page: Page) -> bool:
        """Restrictions on viewing are inherited from the pages above ("Page restrictions")."""
        chain = [page, *self.above(page)]
        allowed = (not one.restrictions["read"] or user.name in one.restrictions["read"] for one in chain)
        return user.may("view", page.space.key) and all(allowed)

    def page(self, user: User, number: str, statuses: Iterable[str] = ("current",)) -> Page:
        page = self.pages.get(number)
        if page is None or not self.visible(user, page):
            raise missing("content", number)
        if page.unseen > 0:
            page.unseen -= 1
            raise missing("content", number)
        if page.status not in statuses:
            raise missing("content", number)
        return page

    def listed(self, user: User, statuses: Iterable[str] = ("current",)) -> list[Page]:
        """In the order of the tree's siblings. A page still unseen isn't listed either."""
        wanted = set(statuses)
        pages = [self.pages[number] for number in self.order]
        found = [page for page in pages if page.status in wanted and self.visible(user, page)]
        seen = [page for page in found if not page.unseen]
        for page in found:
            page.unseen = max(0, page.unseen - 1)
        return seen

    def above(self, page: Page) -> list[Page]:
        """From the top of the tree down to the parent."""
        chain: list[Page] = []
        parent = page.parent
        while parent is not None and parent in self.pages:
            chain.insert(0, self.pages[parent])
            parent = self.pages[parent].parent
        return chain

    def below(self, page: Page) -> list[Page]:
        return [one for one in self.pages.values() if page in self.above(one)]

    def children(self, page: Page) -> list[Page]:
        found = (self.pages[number] for number in self.order)
        return [one for one in found if one.parent == page.number and one.status == "current"]

    def editable(self, user: User, page: Page) -> None:
        """A page locked for others is a 404 on Cloud (confluencebuilder PR#1111)."""
        allowed = page.restrictions["update"]
        locked = bool(allowed) and user.name not in allowed
        if locked and self.cloud:
            raise missing("content", page.number)
        if locked or not user.may("write", page.space.key):
            raise denied("Could not update Content. You do not have permission to edit this content")

    # Writing

    def create(
        self, user: User, space: Space, title: str, body: str, parent: str | None, message: str = ""
    ) -> Page:
        if not user.may("write", space.key):
            raise denied("Could not create content with type page")
        if parent is not None:
            above = self.pages.get(parent)
            if above is None or above.status != "current" or not self.visible(user, above):
                raise Refusal(
                    404, "The parent ID specified does not exist, or user does not have permissions"
                )
            if above.space is not space:
                raise Refusal(400, "The parent is in another space")
        title = self._title(space, title, None)
        page = self._store(space, parent, title, body, user, message)
        page.unseen = self.settings.unseen_reads
        page.unindexed = self.settings.index_lag
        if self.cloud:
            kept = Property(self.fresh_number(), "content-appearance-published", "default")
            page.properties[kept.key] = kept
        self.mails.append(f"{user.display} created {title}")
        return page

    def _store(
        self, space: Space, parent: str | None, title: str, body: str, user: User, message: str = ""
    ) -> Page:
        number = self.fresh_number()
        page = Page(number, space, parent, [])
        page.versions.append(Version(1, title, self._rewritten(page, body, 1), user, self.now(), message))
        self.pages[number] = page
        self.order.append(number)
        return page

    def update(
        self,
        user: User,
        page: Page,
        number: int,
        title: str,
        body: str | None,
        parent: str | None = None,
        message: str = "",
        minor: bool = False,
    ) -> None:
        """A new version. `parent` None leaves the page where it is; `body` None leaves the text."""
        self.editable(user, page)
        if number != page.version + 1:
            raise Refusal(409, f"Version must be incremented on update. Current version is: {page.version}")
        if page.status == "trashed":
            self._title(page.space, page.title, page)
            above = self.pages.get(page.former_parent or "")
            page.status = "current"
            page.parent = above.number if above and above.status == "current" else None
            self._add(page, user, page.title, page.body, message, minor)
            return
        if page.status != "current":
            raise missing("content", page.number)
        title = self._title(page.space, title, page)
        text = page.body if body is None else self._rewritten(page, body, number)
        if parent is not None and parent != page.parent:
            self._under(user, page, parent)
        self._add(page, user, title, text, message, minor)

    def _add(self, page: Page, user: User, title: str, text: str, message: str, minor: bool) -> None:
        page.versions.append(Version(page.version + 1, title, text, user, self.now(), message, minor))
        if not minor:
            self.mails.append(f"{user.display} updated {title}")
        for comment in page.comments:
            if comment.ref:
                there = f'ac:ref="{comment.ref}"' in text
                was = "open" if comment.status == "dangling" else comment.status
                comment.status = was if there else "dangling"

    def _title(self, space: Space, title: str, own: Page | None) -> str:
        title = title.strip()
        if not title:
            raise Refusal(400, "Title is required")
        if len(title) > 255:
            raise Refusal(400, "Title cannot be longer than 255 characters.")
        for page in self.pages.values():
            if page.space is space and page is not own and page.title.lower() == title.lower():
                there = (
                    "A page already exists with the same TITLE in this space"
                    if self.cloud
                    else f"A page already exists with the title {title} in the space with key {space.key}"
                )
                raise Refusal(400, f"A page with this title already exists: {there}")
        return title

    def _rewritten(self, page: Page, body: str, number: int) -> str:
        versions = {
            ("page", one.title): one.version for one in self.pages.values() if one.space is page.space
        }
        versions |= {("attachment", one.name): one.last.number for one in page.attachments}
        if not self.settings.split_cdata and "]]]]><![CDATA[>" in body:
            raise Refusal(400, "Error parsing xhtml: CDATA block has embedded ']]>' in it")
        tree = storage.parse(body, self.settings.macros)
        if self.new_editor(page):
            storage.check_new_editor(tree)
        return storage.rewrite(tree, f"{page.number}/{number}", versions)

    def new_editor(self, page: Page) -> bool:
        """Only Cloud has it; a page says so by its property `editor`."""
        held = page.properties.get("editor")
        return self.cloud and (self.settings.editor if held is None else str(held.value)) == "v2"

    # The tree

    def _under(self, user: User, page: Page, parent: str) -> None:
        above = self.pages.get(parent)
        if above is None or above.status != "current" or not self.visible(user, above):
            raise Refusal(404, "The parent ID specified does not exist, or user does not have permissions")
        if above is page or page in self.above(above):
            raise Refusal(400, "The move would create a parent-child loop")
        if above.space is not page.space:
            raise Refusal(400, "The parent is in another space")
        page.parent = parent

    def move(self, user: User, page: Page, position: str, target: Page) -> None:
        """`append` below the target, `before` or `after` it among its siblings; no new version of the page."""
        self.editable(user, page)
        if position == "append":
            self._under(user, page, target.number)
            at = len(self.order)
        elif position in {"before", "after"}:
            if page is target or page in self.above(target):
                raise Refusal(400, "The move would create a parent-child loop")
            page.parent = target.parent
            at = self.order.index(target.number) + (position == "after")
        else:
            raise Refusal(400, f"Invalid position: {position}")
        here = self.order.index(page.number)
        del self.order[here]
        self.order.insert(at - (here < at), page.number)

    # Leaving

    def trash(self, user: User, page: Page) -> None:
        if not user.may("delete", page.space.key):
            raise denied("User not permitted to delete content")
        if page.number == page.space.home:
            raise Refusal(400, "The home page of a space can't be deleted")
        for child in self.children(page):
            child.parent = page.parent
        page.status, page.former_parent = "trashed", page.parent
        self.mails.append(f"{user.display} removed {page.title}")

    def purge(self, user: User, page: Page) -> None:
        if not user.may("administer", page.space.key):
            raise denied("User not permitted to purge content")
        del self.pages[page.number]
        self.order.remove(page.number)

    def archive(self, user: User, pages: list[Page]) -> Task:
        if len(pages) > 1 and not self.settings.premium:
            raise Refusal(400, "Cannot use bulk archive feature for non premium edition")
        for page in pages:
            if not user.may("archive", page.space.key):
                raise denied("User not permitted to archive content")
            if page.status == "archived":
                raise Refusal(400, f"Page {page.number} is already archived")
        task = Task(self.fresh_number(), result={"pages": [page.number for page in pages]})
        self.tasks[task.number] = task
        for page in pages:
            page.status = "archived"
        return task

    # What a test does in place of a person

    def admin(self) -> User:
        return self.users[0]

    def edit(self, page: Page, body: str, author: User | None = None, title: str = "") -> None:
        """A person edits in the browser."""
        self.update(author or self.admin(), page, page.version + 1, title or page.title, body)

    def save_unchanged(self, page: Page, author: User | None = None) -> None:
        """A person opens the editor and saves: a version with other markup and the same words."""
        text = storage.as_typed(
            storage.parse(page.body, self.settings.macros), f"{page.number}/{page.version}"
        )
        self.edit(page, text, author)

    def comment(self, page: Page, words: str, selection: str = "", author: User | None = None) -> Comment:
        """A person comments; on `selection` in the text, an inline comment that sets a marker there.

        A marker makes no new version: REST v2 puts it into the body of the current one.
        """
        number = self.fresh_number()
        who = author or self.admin()
        comment = Comment(number, f"<p>{storage.escaped(words)}</p>", who, self.now(), selection=selection)
        if selection:
            comment.ref = f"00000000-0000-4000-8000-{int(number):012d}"
            marker = f'<ac:inline-comment-marker ac:ref="{comment.ref}">'
            if page.body.count(selection) == 0:
                raise ValueError(f"{selection!r} isn't in the body")
            text = page.body.replace(selection, f"{marker}{selection}</ac:inline-comment-marker>", 1)
            last = page.last
            page.versions[-1] = Version(
                last.number, last.title, text, last.author, last.when, last.message, last.minor
            )
        page.comments.append(comment)
        return comment

    def find(self, title: str) -> Page:
        return next(page for page in self.pages.values() if page.title == title and page.status == "current")

    def revisions(self) -> int:
        """How many versions exist of all pages, files and properties: what a run that changes nothing
        must not add to."""
        files = [file for page in self.pages.values() for file in page.attachments]
        owners: list[Page | Attachment | Space] = [*self.pages.values(), *files, *self.spaces]
        values: list[Property] = [value for owner in owners for value in owner.properties.values()]
        return (
            sum(len(page.versions) for page in self.pages.values())
            + sum(len(file.versions) for file in files)
            + sum(value.version for value in values)
        )
