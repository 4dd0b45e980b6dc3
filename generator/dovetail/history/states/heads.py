"""How paths of facts begin: with the id of a procedure, or with one of these names."""

from __future__ import annotations

ORGANIZATION = "organization"
"""What the organization says of itself."""
PROJECT = "project"
"""What the project's own file says."""
RESULTS = ("requests", "dates", "people", "pack")
"""What follows from the rest."""
NO_PROCEDURES = frozenset({ORGANIZATION, PROJECT, *RESULTS})
