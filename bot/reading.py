"""What the classifier reads instead of the citizen's own spelling: ordinary Swedish with place names made alike."""

from bot.kommuner import Kommuner, load_kommuner
from bot.normalise import Normaliser, load_normaliser

PLACE = "kommunnamn"


class Reader:
    """Replaces each municipality by one word, so that what is learned in Umeå holds in Lund, and normalises the spelling."""

    def __init__(self, kommuner: Kommuner, normaliser: Normaliser):
        self._kommuner = kommuner
        self._normaliser = normaliser

    def __call__(self, text: str) -> str:
        for found in reversed(self._kommuner.find(text)):
            text = f"{text[: found.start]}{PLACE}{text[found.end :]}"
        return self._normaliser(text)


def load_reader() -> Reader:
    return Reader(load_kommuner(), load_normaliser())
