"""What hangs on a page: files, labels, content properties, restrictions.

Sources, beside the REST documentation: line/conflr#130 and md2conf#15 (a file of the same name can't be added
twice by POST); n8n PR#36902 (PUT adds or updates on Cloud); mcp-atlassian PR#1378 and md2cf#18 (PUT is 405 on
Data Center, new data go to …/{attachmentId}/data); atlassian-python-api#858 (a path in a file name is cut off);
atlassian-python-api documentation of labels; "Confluence entity properties" (32 KB, versions of properties).
"""

from __future__ import annotations

import json
import re

from tests.publish.confluence.model import Attachment, FileVersion, Page, Property, Space
from tests.publish.confluence.people import User
from tests.publish.confluence.refusals import Refusal, denied, missing
from tests.publish.confluence.upload import Upload
from tests.publish.confluence.wiki import Wiki

LABEL = re.compile(r"[^\s!#&()*,.:;<>?@\[\]^]{1,255}")
"""Documentation "Add, remove and search for labels": signs that a label can't have."""


class Belongings:
    """The rules of files, labels, properties and restrictions of the pages of `wiki`."""

    def __init__(self, wiki: Wiki) -> None:
        self.wiki = wiki

    # Files

    def attachment(self, user: User, number: str) -> Attachment:
        digits = number.removeprefix("att")
        for page in self.wiki.pages.values():
            for file in page.attachments:
                if file.number == digits and file.status == "current" and self.wiki.visible(user, page):
                    return file
        raise missing("attachment", number)

    def named(self, page: Page, name: str) -> Attachment | None:
        found = (one for one in page.attachments if one.status == "current")
        return next((one for one in found if one.name.lower() == name.lower()), None)

    def _checked(self, user: User, page: Page, upload: Upload) -> str:
        if not user.may("attach", page.space.key):
            raise denied("User not permitted to add attachments")
        self.wiki.editable(user, page)
        if len(upload.data) > self.wiki.settings.max_file:
            raise Refusal(404, f"File is larger than {self.wiki.settings.max_file} bytes")
        name = re.split(r"[/\\]", upload.name)[-1].strip()
        if not name:
            raise Refusal(400, "An attachment needs a file name")
        return name

    def attach(self, user: User, page: Page, upload: Upload) -> Attachment:
        name = self._checked(user, page, upload)
        if self.named(page, name):
            raise Refusal(
                400, f"Cannot add a new attachment with same file name as an existing attachment: {name}"
            )
        file = Attachment(self.wiki.fresh_number(), name, page)
        page.attachments.append(file)
        self._version(user, file, upload)
        return file

    def replace(self, user: User, file: Attachment, upload: Upload) -> None:
        """A new version, even if the data are the same."""
        self._checked(user, file.page, upload)
        self._version(user, file, upload)

    def _version(self, user: User, file: Attachment, upload: Upload) -> None:
        file.versions.append(
            FileVersion(
                len(file.versions) + 1,
                upload.data,
                upload.media_type,
                upload.comment,
                user,
                self.wiki.now(),
                upload.minor,
            )
        )
        if not upload.minor:
            self.wiki.mails.append(f"{user.display} attached {file.name}")

    def rename(
        self, user: User, file: Attachment, number: int, name: str, media_type: str, comment: str | None
    ) -> None:
        self.wiki.editable(user, file.page)
        last = file.last
        if number != last.number + 1:
            raise Refusal(409, f"Version must be incremented on update. Current version is: {last.number}")
        other = self.named(file.page, name) if name else None
        if other is not None and other is not file:
            raise Refusal(400, f"An attachment named {name} exists")
        file.name = name or file.name
        kept = last.comment if comment is None else comment
        file.versions.append(
            FileVersion(number, last.data, media_type or last.media_type, kept, user, self.wiki.now(), True)
        )

    def detach(self, user: User, file: Attachment) -> None:
        if not user.may("delete", file.page.space.key):
            raise denied("User not permitted to delete attachments")
        file.status = "trashed"

    # Labels

    def label(self, user: User, page: Page, names: list[str]) -> None:
        """Adds; what is there stays. Capitals are folded."""
        self.wiki.editable(user, page)
        for name in names:
            if not LABEL.fullmatch(name):
                raise Refusal(400, f"Invalid label: {name}")
        page.labels.extend(name.lower() for name in dict.fromkeys(names) if name.lower() not in page.labels)

    def unlabel(self, user: User, page: Page, name: str) -> None:
        self.wiki.editable(user, page)
        if name not in page.labels:
            raise Refusal(404, f"No label {name} on content {page.number}")
        page.labels.remove(name)

    # Content properties

    def set_property(
        self,
        user: User,
        owner: Page | Attachment | Space,
        key: str,
        value: object,
        number: int | None,
        taken: int = 400,
    ) -> Property:
        """Creates (`number` None) or updates to version `number`.

        A key that is there already is refused with the status `taken`: 400 in v1 (its documentation), 409 in
        v2 (confluencebuilder repeats a write after it).
        """
        page = owner.page if isinstance(owner, Attachment) else owner
        if isinstance(page, Page):
            self.wiki.editable(user, page)
        elif not user.may("administer", page.key):
            raise denied()
        if not key or len(key) > 255:
            raise Refusal(400, "The key of a property has 1 to 255 characters")
        if value is None:
            raise Refusal(400, "A property needs a value")
        if len(json.dumps(value, ensure_ascii=False).encode()) > self.wiki.settings.max_property:
            raise Refusal(413, "The value of the property is too long")
        there = owner.properties.get(key)
        if number is None:
            if there is not None:
                raise Refusal(taken, f"A property with the key {key} exists")
            owner.properties[key] = Property(self.wiki.fresh_number(), key, value)
        elif there is None:
            raise missing("property", key)
        elif number != there.version + 1:
            raise Refusal(409, f"Version must be incremented on update. Current version is: {there.version}")
        else:
            there.value, there.version = value, number
        self.wiki.now()
        return owner.properties[key]

    def unset_property(self, user: User, owner: Page | Attachment | Space, key: str) -> None:
        page = owner.page if isinstance(owner, Attachment) else owner
        if isinstance(page, Page):
            self.wiki.editable(user, page)
        if key not in owner.properties:
            raise missing("property", key)
        del owner.properties[key]

    # Restrictions

    def restrict(self, user: User, page: Page, operation: str, names: set[str]) -> None:
        if operation not in {"read", "update"}:
            raise Refusal(400, f"Unknown operation {operation}")
        if not user.may("restrict", page.space.key):
            raise denied("User not permitted to restrict content")
        if operation == "update" and names and user.name not in names:
            raise Refusal(400, "The calling user would be locked out")
        page.restrictions[operation] = set(names)
