"""Resolving: a project and each of its requests, against reading the files that they come from."""

from __future__ import annotations

from dataclasses import replace
from statistics import median

from benchmarks.loading import PEER, read_by_peer, texts_of
from benchmarks.measure import work
from benchmarks.samples import LARGE, SMALL, Sample, profile_of, resolved
from benchmarks.table import Line, compare
from dovetail.model.profile import Profile
from dovetail.resolve.pack import resolve_project

WHOLE, REST = "the project", "the project without its requests"


def run() -> None:
    """The sample with the most rules, and a small one."""
    for sample in (LARGE, SMALL):
        _compare(sample)


def _compare(sample: Sample) -> None:
    texts = texts_of(sample)
    profile, bare = profile_of(sample), _without_requests(sample)
    taken = compare(
        f"resolving {sample}",
        [
            Line(PEER, work(lambda: read_by_peer(texts))),
            Line(WHOLE, work(lambda: resolve_project(profile, sample.project)), PEER),
            Line(REST, work(lambda: resolve_project(bare, sample.project)), PEER),
        ],
        rounds=7,
    )
    count = len(resolved(sample).requests)
    pairs = zip(taken[WHOLE], taken[REST], strict=True)
    difference = median(whole.cpu - rest.cpu for whole, rest in pairs)
    print(f"  so each of the {count} requests adds {1000 * difference / count:.2f} ms")


def _without_requests(sample: Sample) -> Profile:
    profile = profile_of(sample)
    written = profile.projects[sample.project]
    emptied = replace(written, value=written.value.model_copy(update={"requests": ()}))
    return replace(profile, projects={sample.project: emptied})
