"""Whether operations say what they said, told without comparing it: a fingerprint of each of their parts."""

from __future__ import annotations

from dovetail.build.fingerprint import of_value
from dovetail.history.states import facts
from dovetail.history.states.heads import ORGANIZATION
from dovetail.model.profile import Profile


def fingerprints_of(profile: Profile) -> dict[str, str]:
    """A fingerprint of what each procedure says, and the organization itself."""
    found = {ORGANIZATION: of_value(facts.plain(profile.organization.value))}
    found |= {name: of_value(facts.plain(item.value)) for name, item in sorted(profile.procedures.items())}
    return found
