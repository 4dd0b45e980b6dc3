"""The names of the formats that a build can make; the command line has to know them before anything else."""

from __future__ import annotations

FORMATS: tuple[str, ...] = ("md", "mermaid", "html", "pdf", "docx", "ics", "json")
