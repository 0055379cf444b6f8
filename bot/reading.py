"""What the classifier reads instead of the citizen's own spelling: ordinary Swedish with place names made alike."""

import re
from typing import Optional

from bot.kommuner import Kommuner, load_kommuner
from bot.normalise import Normaliser, load_normaliser

PLACE = "kommunnamn"
_WHERE = re.compile(rf"(?:\b(?:i|på|från|hos|inom) )?\b{PLACE}s?\b(?: (?:kommuns?|stad)\b)?,?")
_WORDS_LEFT = 3  # fewer are not a question without its place ("soc i Lund", "jag bor i Lund")


class Reader:
    """Replaces each municipality by one word, so that what is learned in Umeå holds in Lund, and normalises the spelling."""

    def __init__(self, kommuner: Kommuner, normaliser: Normaliser):
        self._kommuner = kommuner
        self._normaliser = normaliser

    def __call__(self, text: str) -> str:
        for found in reversed(self._kommuner.find(text)):
            text = f"{text[: found.start]}{PLACE}{text[found.end :]}"
        return self._normaliser(text)


def without_places(read: str) -> Optional[str]:
    """What has been read, without the municipalities in it and what joins them to the rest; None where none is named or too
    little is left to be read alone."""
    rest, count = _WHERE.subn("", read)
    rest = " ".join(rest.split())
    return rest if count and len(rest.split()) >= _WORDS_LEFT else None


def load_reader() -> Reader:
    return Reader(load_kommuner(), load_normaliser())
