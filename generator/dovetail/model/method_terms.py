"""What an organization calls things in projects of a method."""

from __future__ import annotations

from collections.abc import Mapping

from dovetail.model.method import Lifecycle
from dovetail.model.organization import Organization
from dovetail.model.vocabulary import MethodTerm

NEUTRAL_METHOD = "neutral"
"""The lifecycle that has the words of projects without a method."""


def house_words(organization: Organization, method: Lifecycle | None) -> Mapping[MethodTerm, str]:
    """What the organization calls things itself in projects of a method."""
    under = organization.method_words_under.get(method.id, {}) if method else {}
    return {**organization.method_words, **under}


def terms_of(
    organization: Organization, lifecycles: Mapping[str, Lifecycle], method: Lifecycle | None
) -> dict[str, str]:
    """The organization's words for this method, else for all; else the method's, else neutral ones."""
    neutral = lifecycles.get(NEUTRAL_METHOD)
    return {
        **(neutral.vocabulary if neutral else {}),
        **(method.vocabulary if method else {}),
        **house_words(organization, method),
    }
