"""Words that authorities use and people do not, with plainer ones: `data/krangelsprak.yml`."""

import re
from pathlib import Path
from typing import Dict, Iterator, NamedTuple, Pattern

from bot.answers import DataError, read_yaml

_STAR, _ENDING = re.escape("*"), r"\w*"


class Officialese(NamedTuple):
    """The words as they stand in a text, and what to write instead."""

    words: str
    plainer: str


class OfficialeseList:
    """A word or phrase ends in * where all that begins so counts."""

    def __init__(self, content: Dict[str, str]):
        self._plainer = list(content.values())
        groups = "|".join(f"({re.escape(words).replace(_STAR, _ENDING)})" for words in content)
        self._pattern: Pattern[str] = re.compile(rf"(?<!\w)(?:{groups})(?!\w)", re.IGNORECASE)

    def find(self, text: str) -> Iterator[Officialese]:
        for match in self._pattern.finditer(text):
            yield Officialese(match[0], self._plainer[(match.lastindex or 1) - 1])


def load_officialese(path: Path) -> OfficialeseList:
    """Raises DataError for a file that is not in form."""
    content = read_yaml(path)
    if not isinstance(content, dict) or not all(isinstance(part, str) for pair in content.items() for part in pair):
        raise DataError(f'{path}:1: filen ska ha rader som "ord: enklare ord". Rätta den.')
    return OfficialeseList(content)
