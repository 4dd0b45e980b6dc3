"""The pictures of the pages of a run: stored, and taken away when no page shows them any more."""

from __future__ import annotations

from collections.abc import Mapping

from dovetail.publish.errors import ConflictError
from dovetail.publish.plan_changes import file_changed, file_there, is_left_as_ours
from dovetail.publish.plan_step import Step
from dovetail.publish.seen import Seen, SeenFile
from dovetail.publish.survey import Survey
from dovetail.publish.wiki import Wiki
from dovetail.publish.wish import File, Kept, KeptFile, Wish


class Pictures:
    """Those of one run, whose ``kept`` and ``pages`` change with each step."""

    def __init__(
        self, survey: Survey, wiki: Wiki, kept: Mapping[str, Kept], pages: Mapping[str, Seen]
    ) -> None:
        self._survey = survey
        self._wiki = wiki
        self._kept = kept
        self._pages = pages

    def stored(self, id: str, wish: Wish, page: Seen | None, step: Step) -> dict[str, KeptFile]:
        """The files of a page, those that differ stored anew."""
        before = self._kept[wish.key].files if wish.key in self._kept else {}
        found: dict[str, KeptFile] = {}
        for file in wish.files:
            there = self._file(file.name, page)
            own = before.get(file.name)
            if there is not None and there.source == file.source:
                stored = there
            elif own is not None and own.source == file.source and not file_changed(own, there):
                stored = SeenFile(own.source, own.id, own.revision)
            elif own is None and there is not None and not self._may_replace(file, there, step):
                what = f'the file "{file.name}" is there already, and it is not as we left it'
                raise ConflictError("file-taken", what, "give it another name", wish.key)
            else:
                stored = self._wiki.attach(id, file, there)
            found[file.name] = KeptFile(file.source, stored.id, stored.revision)
        return found

    def _may_replace(self, file: File, there: SeenFile, step: Step) -> bool:
        # A step says so only if somebody has named the page: what is adopted by itself keeps its text.
        by_name = "files" in step.parts if step.kind == "create" else "text" in step.parts
        by_name = by_name and step.kind in ("create", "adopt")
        return by_name or is_left_as_ours(file.name, there, self._survey.kept.values())

    def leave_out(self, id: str, wish: Wish) -> None:
        """Take away what a page has shown, and shows no more."""
        wanted = {file.name for file in wish.files}
        before = self._kept[wish.key].files if wish.key in self._kept else {}
        self.take_away(id, wish.key, {name: file for name, file in before.items() if name not in wanted})

    def take_away(self, id: str, key: str, files: Mapping[str, KeptFile]) -> None:
        """Files that no page shows any more; those that a person has changed stay."""
        for name, file in files.items():
            there = self._file(name, self._pages.get(id))
            used = any(name in kept.files for other, kept in self._kept.items() if other != key)
            wanted = any(name == one.name for wish in self._survey.wishes for one in wish.files)
            if self._wiki.dialect.files_of_page:
                used = wanted = False
            ours = there is not None and there.source == file.source
            if there is not None and ours and not used and not wanted and not file_changed(file, there):
                self._wiki.detach(id, name, there)

    def _file(self, name: str, page: Seen | None) -> SeenFile | None:
        if page is not None:
            return file_there(name, page, self._survey.sight)
        return self._survey.sight.files.get(name)
