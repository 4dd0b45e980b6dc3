"""Whether a text is English, told by the small words of which sentences are full in every language.

Words that English shares with the language that is expected count for neither: Dutch has ``of`` and ``is``
too, German ``in`` and ``will``. So a text of one sentence can be judged, and a quotation or an English name
inside another text doesn't turn it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_OF_LANGUAGES = {
    "da": "af at den der det de efter eller en er et for fra før har hvis i ikke kan med når og også om på"
    " skal som til ud ved vi være",
    "de": "aber alle als am an auch auf aus bei bis das dass dem den der des die durch ein eine einem einen"
    " einer eines er es für hat im in ist jede jeder jedes kann keine mit muss nach nicht noch nur ob"
    " oder sich sie sind so über um und unter vom von vor war was wenn wer werden wie will wird zu zum"
    " zur",
    "en": "a an and any are as at be been before but by can do does each every for from had has have how if"
    " in is it its must no not of on once only or she that the their them then there these they this"
    " those to until was we were what when where which while who whose why will with without you your",
    "es": "a al antes antes aunque cada como con cuando de del desde donde dos el ella en entre es esta"
    " este ha has hasta la las lo los más me menos ni no o para pero por que quien se según si sin"
    " sobre son su sus todo un una y",
    "fr": "a à afin après au aux avant avec ce ces cette chaque comme dans de des deux doit dont du elle en"
    " entre est et il ils je la le les leur lors mais ne ni nos nous on or ou où par pas pour qu quand"
    " que qui sa sans se ses si son sont sous sur tous tout un une vous y",
    "it": "a al alla anche che chi ci come con cui da dal dalla dei del della delle di dopo e è ed gli ha i"
    " il in la le lo ma nei nel nella non o ogni per più prima quando se si sono su sul sulla tra"
    " tutti un una uno",
    "nb": "av at de den der det du eller en er et etter for fra før har hvis i ikke kan med når og også om"
    " på skal som til ut ved vi være",
    "nl": "aan al als bij dat de deze die dit door een elke en er geen had heeft het hoe iedere in is kan"
    " maar met moet na naar niet nog of om onder ook op over te tot uit van voor was wat we wie wordt"
    " worden ze zich zijn zonder",
    "pl": "a aby albo ale bez by co czy dla do gdy i ich jak jego jej jest jeśli każdy ktoś który która"
    " które lub ma między może musi na nad nie niż o od oraz po pod przed przez przy są się ta tak te"
    " tego to tym w we za ze z że",
    "pt": "a ao aos antes as até cada com como da das de depois do dos e é ela em entre está foi há isso"
    " mais mas na não nas nem no nos o os ou para pela pelo por quando que quem são se sem ser seu sua"
    " também um uma",
    "sv": "alla att av de den det där du efter eller en ett för från före har hur i inte ingen kan man med"
    " måste när och också om på ska som till under ut vad vi vid är",
}
_WORDS_OF = {language: frozenset(words.split()) for language, words in _OF_LANGUAGES.items()}
_ENGLISH = _WORDS_OF.pop("en")
_ELSEWHERE = frozenset[str]().union(*_WORDS_OF.values())
_MARK = re.compile(r"<<[^<>\n]*>>")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[a-z\u00df-\u024f]+")


class Counted(NamedTuple):
    """How many small words of English a text has, and how many of the other language."""

    english: int
    other: int

    @property
    def is_english(self) -> bool:
        """Whether the text is English by more words than it is not."""
        return self.english > self.other


def counted(texts: Iterable[str], tag: str) -> Counted:
    """The small words of texts that are expected in the language with this tag.

    A word in letters that English does not have counts for the other.
    """
    expected = _WORDS_OF.get(tag.partition("-")[0].lower(), _ELSEWHERE)
    english, other = _ENGLISH - expected, expected - _ENGLISH
    words = [word for text in texts for word in _WORD.findall(_MARK.sub(" ", text).casefold())]
    return Counted(
        sum(word in english for word in words),
        sum(word in other or not _LATIN.fullmatch(word) for word in words),
    )
