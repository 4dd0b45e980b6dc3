"""What was asked of the stub, for tests that count."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

READS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass
class Entry:
    """One request. `kind` is the operation's name ("page.read"), "unknown" if there is none."""

    number: int
    method: str
    path: str
    query: str
    kind: str
    user: str = ""
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def writes(self) -> bool:
        return self.method not in READS

    def __str__(self) -> str:
        query = f"?{self.query}" if self.query else ""
        return f"{self.number} {self.method} {self.path}{query} ({self.kind}) -> {self.status or 'cut'}"


@dataclass
class Log:
    entries: list[Entry] = field(default_factory=list)

    def kinds(self) -> Counter[str]:
        """How many requests there were of each kind."""
        return Counter(entry.kind for entry in self.entries)

    def writes(self) -> list[Entry]:
        """Requests that could change something, whether they were carried out or not."""
        return [entry for entry in self.entries if entry.writes]

    def clear(self) -> None:
        """Counting begins anew; numbers of requests do too."""
        self.entries.clear()

    def __str__(self) -> str:
        return "\n".join(str(entry) for entry in self.entries)
