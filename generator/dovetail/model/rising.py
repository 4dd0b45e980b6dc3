"""The longest part of a sequence of numbers that rises."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def longest_rising(numbers: Sequence[int]) -> list[int]:
    """The longest subsequence that rises (patience sorting). No number may come twice."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, number in enumerate(numbers):
        pile = bisect_left(tails, number)
        before.append(ends[pile - 1] if pile else -1)
        if pile == len(tails):
            tails.append(number)
            ends.append(at)
        else:
            tails[pile], ends[pile] = number, at
    chain: list[int] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chain.append(numbers[at])
        at = before[at]
    return chain[::-1]


def heaviest_rising(numbers: Sequence[int], weights: Sequence[int]) -> list[int]:
    """The rising subsequence whose weights add up to the most. No number may come twice."""
    ranks = {number: rank for rank, number in enumerate(sorted(numbers), 1)}
    # A Fenwick tree of maxima: the heaviest chain that ends at a number up to a rank.
    heaviest: list[tuple[int, int]] = [(0, -1)] * (len(numbers) + 1)
    before: list[int] = []
    best = (0, -1)
    for at, (number, weight) in enumerate(zip(numbers, weights, strict=True)):
        rank = ranks[number] - 1
        under = (0, -1)
        while rank:
            under = max(under, heaviest[rank])
            rank -= rank & -rank
        before.append(under[1])
        chain = (under[0] + weight, at)
        best = max(best, chain)
        rank = ranks[number]
        while rank <= len(numbers):
            heaviest[rank] = max(heaviest[rank], chain)
            rank += rank & -rank
    found: list[int] = []
    last = best[1]
    while last >= 0:
        found.append(numbers[last])
        last = before[last]
    return found[::-1]
