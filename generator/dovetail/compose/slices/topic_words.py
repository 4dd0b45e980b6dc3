"""The words by which a topic is recognized in what an organization says, in each language.

This is a guess from words, and the only one in Dovetail: a profile doesn't mark which of its steps speaks of
accruals, and no id of its own can tell. So a wrong guess may do no harm: what is found is a list of places to
read; a topic that nothing speaks of is told as something to ask; and ``guidance`` of the profile, where the
organization speaks to the topic itself, comes first. No verdict of a rule rests on it.

Words are looked for in lower case. English ones are looked for in all languages, because what nobody has
translated is said in English.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language by topic.

    ``inside_words``: they are looked for anywhere in a word, for languages that make one word out of several;
    else only where a word begins.
    """

    words: Mapping[str, tuple[str, ...]]
    inside_words: bool = False

    def pattern(self, topic: str) -> str:
        """What finds the topic, as a regular expression."""
        either = "|".join(map(re.escape, self.words[topic]))
        return f"(?:{either})" if self.inside_words else rf"\b(?:{either})"


ENGLISH_WORDS = Wording(
    {
        "single-source": (
            "single source",
            "single-source",
            "sole source",
            "sole-source",
            "one supplier",
            "direct award",
            "without competition",
            "no bid",
        ),
        "clearance": ("clearance", "screening", "background check", "vetting", "security check"),
        "supporting-roles": (
            "supporting role",
            "service staff",
            "operational staff",
            "operations staff",
            "service people",
        ),
        "backfill": ("backfill", "back-fill", "stand-in", "replacement for"),
        "release": (
            "releas",
            "offboard",
            "end of the assignment",
            "end the assignment",
            "returns to",
            "go back to",
        ),
        "accruals": ("accru",),
        "forecast": ("forecast",),
        "reconciliation": ("reconcil",),
        "backout": ("backout", "back-out", "back out", "rollback", "roll back", "roll-back", "restore"),
        "collisions": (
            "collision",
            "change schedule",
            "clash",
            "overlap",
            "conflict",
            "same service",
            "same item",
        ),
    }
)
GERMAN_WORDS = Wording(
    {
        "single-source": (
            "ohne wettbewerb",
            "alleinstellung",
            "direktvergabe",
            "freihändig",
            "einzelbeschaff",
        ),
        "clearance": ("zuverlässigkeit", "sicherheitsüberprüf", "überprüfung der person", "unterweis"),
        "supporting-roles": ("unterstützende", "servicepersonal", "betriebspersonal", "stunden des betriebs"),
        "backfill": ("vertretung", "ersatzbesetz", "nachbesetz"),
        "release": ("einsatz beenden", "einsatzende", "ende des einsatzes", "letzten tag", "rückkehr"),
        "accruals": ("abgrenz",),
        "forecast": ("prognos", "hochrechn"),
        "reconciliation": ("abstimm", "abgleich", "abgeglichen"),
        "backout": ("rückfall", "rückweg", "zurücknehm", "zurückgenommen", "wiederherstell"),
        "collisions": ("kollision", "überschneid", "änderungskalender", "denselben service"),
    },
    inside_words=True,
)
WORDINGS: Mapping[str, Wording] = {"en": ENGLISH_WORDS, "de": GERMAN_WORDS}
"""By language without its country."""
TOPICS: tuple[str, ...] = tuple(ENGLISH_WORDS.words)


def finder(topic: str, language: str) -> re.Pattern[str]:
    """Finds the topic in what is said in a language (BCP 47); one without own words has the English ones."""
    spoken = WORDINGS.get(language.partition("-")[0], ENGLISH_WORDS)
    wordings = dict.fromkeys((ENGLISH_WORDS.pattern(topic), spoken.pattern(topic)))
    return re.compile("|".join(wordings), re.IGNORECASE)
