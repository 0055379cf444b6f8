"""LIX, the Swedish readability index, and the sentences that make a text hard."""

import re
from typing import List

_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
LONG_WORD = 6


def words(text: str) -> List[str]:
    """The words of a text; figures, addresses and punctuation are not words."""
    return _WORD.findall(re.sub(r"\S+://\S+|\S+\.(?:se|nu|org)\b", " ", text))


def sentences(text: str) -> List[str]:
    """The sentences of a text. A line break ends one too, so that list items count as sentences."""
    return [part.strip() for part in _SENTENCE_END.split(text) if words(part)]


def lix(text: str) -> float:
    """Läsbarhetsindex (Björnsson 1968): words a sentence + the share in percent of words longer than six letters.

    Below 30 is very easy (children's books), 30 to 40 easy (fiction, magazines). A text without words has LIX 0.
    """
    found = words(text)
    if not found:
        return 0.0
    long_words = sum(len(word) > LONG_WORD for word in found)
    return len(found) / len(sentences(text)) + 100 * long_words / len(found)
