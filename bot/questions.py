"""Several questions in one message: "hur länge tar det och får jag läsa den?" asks two things."""

import re
from typing import List

_ASKS = r"(?:hur|vad|va|var|vart|när|vem|vems|vilka|vilken|vilket|varför|får|kan|måste|kommer|ska|behöver|finns|har|är|e|räknas|gäller|händer|tar|blir)"
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_JOINED = re.compile(
    rf"\s*[,;]?\s+(?:och|å|o|samt|men|sen|plus|eller|också)\s+(?={_ASKS}\b)|\s*[,;:]\s+(?={_ASKS}\b)", re.I
)
_BEGINS = re.compile(rf"\W*(?:(?:hej|hejsan|och|å|men|så|sen|förresten|undrar|jag undrar|en fråga)\W+)*{_ASKS}\b", re.I)
_SHORTEST = 2  # words; a single word is too little to be a question of its own


def questions(text: str) -> List[str]:
    """The parts of a message that ask something, in their order; parts that only tell are left out."""
    parts = (part.strip() for sentence in _SENTENCE.split(text) for part in _JOINED.split(sentence))
    return [part for part in parts if len(part.split()) >= _SHORTEST and (part.endswith("?") or _BEGINS.match(part))]
