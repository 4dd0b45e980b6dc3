"""The preview's own pages: what packs there are, and what the checks found, as the last build left it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dovetail.formats.theme import fill
from dovetail.model.language import tell, tell_count
from dovetail.preview.asked import Asked, UnmadeError
from dovetail.preview.board import Board

_WEIGHTS = ("error", "blocker", "major", "minor")


class Pages:
    """Finds a page by the parts of its path.

    ``packs`` is the output folder with a folder for each organization; ``asked`` are pages that are made when
    somebody asks for them, by the first part of their path.
    """

    def __init__(
        self, packs: Path, title: str, language: str, board: Board, asked: Mapping[str, Asked]
    ) -> None:
        self._packs, self._board, self._asked = packs, board, asked
        self._frame = {"title": title, "language": language}

    def __call__(self, parts: tuple[str, ...]) -> bytes | None:
        """The page; none if there is none."""
        match parts:
            case ():
                return self._start()
            case ("findings", code):
                return self._findings(code)
            case (name, *rest) if name in self._asked and len(rest) <= 1:
                try:
                    return self._asked[name](rest[0] if rest else "")
                except UnmadeError as error:
                    return self._unmade(error)
        return None

    def _unmade(self, error: UnmadeError) -> bytes:
        return fill(
            "preview-unmade.html.j2", **self._frame, heading=tell("This page can't be made now"),
            reasons=error.reasons,
        ).encode()  # fmt: skip

    def _start(self) -> bytes:
        packs = [self._row(folder, pack) for folder, pack in self._manifests()]
        return fill(
            "preview-start.html.j2", **self._frame, heading=tell("Preview"), packs=packs,
            links=[name for name in self._asked if name == "impact"],
        ).encode()  # fmt: skip

    def _row(self, folder: Path, pack: Mapping[str, Any]) -> dict[str, Any]:
        counts = dict.fromkeys(_WEIGHTS, 0)
        for finding in pack["findings"]:
            if finding["verdict"] == "fail":
                counts[finding["severity"]] = counts.get(finding["severity"], 0) + 1
        code, redlines = str(pack["project"]), self._asked.get("redline")
        return {
            "code": code,
            "name": str(pack["name"]),
            "standing": str(pack["standing"] or pack["revision"]),
            "home": f"/packs/{folder.parent.name}/{folder.name}/html/index.html",
            "findings": f"/findings/{code}",
            "redline": f"/redline/{code}" if redlines is not None and redlines.exists(code) else "",
            "blockers": tell_count(counts["blocker"] + counts["error"], "{n} blocker", "{n} blockers"),
            "others": tell_count(
                counts["major"] + counts["minor"], "{n} other finding", "{n} other findings"
            ),
            "questions": tell_count(len(pack["questions"]), "{n} open question", "{n} open questions"),
        }

    def _findings(self, code: str) -> bytes | None:
        for _, pack in self._manifests():
            if pack["project"] == code:
                rows = sorted(pack["findings"], key=lambda item: _WEIGHTS.index(item["severity"]))
                shown = [
                    {
                        "weight": item["severity"],
                        "code": item["rule"] or item["code"],
                        "message": item["message"],
                        "known": item["verdict"] == "fail",
                    }
                    for item in rows
                ]
                asked = [{"id": item["id"], "question": item["question"]} for item in pack["questions"]]
                heading = tell("Findings of {project}", project=pack["name"])
                return fill(
                    "preview-findings.html.j2",
                    **self._frame,
                    heading=heading,
                    findings=shown,
                    questions=asked,
                ).encode()
        return None

    def _manifests(self) -> Iterator[tuple[Path, dict[str, Any]]]:
        for path in sorted(self._packs.glob("*/*/pack.json")):
            if path.is_symlink():
                continue
            try:
                pack = json.loads(path.read_bytes())
            except (OSError, ValueError):
                continue
            if path.parent.name in self._board.newest.projects or not self._board.newest.projects:
                yield path.parent, pack
