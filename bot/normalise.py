"""Everyday spelling to ordinary Swedish, so that "va e de för nåt" and "vad är det för något" look alike to the classifier.

The words stand in `data/normalise.yml`. The citizen's own text is never changed, only what the classifier reads.
"""

import functools
import re
import unicodedata
from pathlib import Path
from typing import Dict

from bot.answers import read_yaml
from bot.project import PROJECT

_WORD = re.compile(r"[^\W\d_]+")
_REPEATED = re.compile(r"(.)\1{2,}")


class Normaliser:
    """Lower-cases, replaces slang and spoken forms word by word, and shortens drawn-out letters ("snäääälla")."""

    def __init__(self, words: Dict[str, str], compounds: Dict[str, str]):
        self._words = words
        self.known = frozenset(words)
        self._compounds = [(re.compile(rf"\b{apart}"), together) for apart, together in compounds.items()]

    def __call__(self, text: str) -> str:
        text = unicodedata.normalize("NFC", text).lower()
        text = _REPEATED.sub(r"\1\1", text)
        text = _WORD.sub(lambda match: self._words.get(match[0], match[0]), text)
        for apart, together in self._compounds:
            text = apart.sub(together, text)
        return " ".join(text.split())


@functools.lru_cache(maxsize=2)
def load_normaliser(path: Path = PROJECT.data / "normalise.yml") -> Normaliser:
    content = read_yaml(path)
    return Normaliser(content["words"], content["compounds"])  # type: ignore[index]
