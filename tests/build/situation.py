"""A folder to build into, and a small project whose documents are plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from dovetail.build import builder
from dovetail.build.builder import Outcome, Work
from dovetail.build.fingerprint import of_value
from dovetail.build.pack_json import Manifest
from dovetail.build.target import Target
from dovetail.formats.rendered import Rendered
from dovetail.model.document import Brand, Document, Pack
from dovetail.model.organization import Organization
from dovetail.model.project import Project
from dovetail.model.resolved import ResolvedProject


@dataclass(frozen=True)
class Words:
    """A document that is what it says, or fails."""

    text: str

    def render(self) -> Rendered:
        if self.text == "broken":
            raise ValueError("the table has no header")
        if self.text == "fatal":
            import os

            os._exit(9)
        if self.text == "endless":
            while True:
                pass
        return Rendered(self.text.encode())


def resolved_project() -> ResolvedProject:
    """A project of which nothing is known but its name."""
    organization = Organization.model_validate({
        "id": "harbour-city", "name": "Harbour City", "currency": "EUR", "tax_basis": "excluded",
        "time_zone": "Europe/Lisbon", "fiscal_year": {"starts": "january"}, "holidays": {"country": "PT"},
        "roles": {},
    })  # fmt: skip
    project = Project.model_validate(
        {"code": "quay", "name": "New quay", "starts": "2026-01-05", "ends": "2026-12-18", "team": {}}
    )
    return ResolvedProject(organization, project, date(2026, 1, 5), (), (), {}, (), (), ())


def pack_of(*ids: str) -> Pack:
    """A pack with these documents."""
    documents = tuple(
        Document(item, item.capitalize(), f"QUAY-{item}", "procedure", f"# {item}\n") for item in ids
    )
    return Pack(
        "Harbour City", "quay", "New quay", "Procedures", "en", "Draft", "Draft", "5 January 2026",
        "2026-01-05", (), documents, Brand("Harbour City"),
    )  # fmt: skip


@dataclass
class Situation:
    """Documents by their path, and the folder that they are built into."""

    out: Path
    documents: dict[str, str] = field(default_factory=dict)
    engine: str = "1"

    @property
    def folder(self) -> Path:
        return self.out / "harbour-city" / "quay"

    def targets(self) -> tuple[Target, ...]:
        return tuple(
            Target(
                path,
                path.rpartition(".")[2],
                path,
                {"text": of_value(text), "engine": self.engine},
                Words(text),
                path,
            )
            for path, text in self.documents.items()
        )

    def work(self) -> Work:
        manifest = Manifest(resolved_project(), pack_of(*self.documents), ())
        return Work("quay", "harbour-city/quay", self.targets(), manifest)

    def build(
        self, *, force: bool = False, jobs: int = 1, formats: tuple[str, ...] = ("md", "txt")
    ) -> Mapping[str, Outcome]:
        outcomes = builder.build([self.work()], self.out, formats, jobs=jobs, force=force)
        return {item.name: item for item in outcomes}

    def preview(self, *, formats: tuple[str, ...] = ("md", "txt")) -> Mapping[str, Outcome]:
        outcomes = builder.preview([self.work()], self.out, formats)
        return {item.name: item for item in outcomes}

    def read(self, path: str) -> str:
        return (self.folder / path).read_text()

    def files(self) -> dict[str, bytes]:
        """Everything that is there, apart from the build's own state."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and ".dovetail" not in path.parts
        }
