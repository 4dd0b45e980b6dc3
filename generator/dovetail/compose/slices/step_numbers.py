"""References to steps by number, short: in order, and those that follow each other as one."""

from __future__ import annotations

from collections.abc import Iterable

from dovetail.compose.teller import Plain

RUN = 3
"""From how many steps on those that follow each other are one reference."""


def runs(steps: Iterable[tuple[int, str]]) -> list[Plain]:
    """Links to steps by number, in order: ``6.1–6.5``, ``6.8``. A run leads to its first step."""
    found: list[list[tuple[int, str]]] = []
    for step in sorted(set(steps)):
        if found and found[-1][-1][0] + 1 == step[0]:
            found[-1].append(step)
        else:
            found.append([step])
    links: list[Plain] = []
    for run in found:
        for part in [run] if len(run) >= RUN else [[step] for step in run]:
            ends = dict.fromkeys((f"6.{part[0][0]}", f"6.{part[-1][0]}"))
            links.append({"text": "–".join(ends), "to": part[0][1]})
    return links
