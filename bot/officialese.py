"""Words that authorities use and people do not, with plainer ones: `data/krangelsprak.yml`."""

import re
from pathlib import Path
from typing import Dict, Iterator, NamedTuple, Pattern

from bot.answers import DataError, read_yaml


class Officialese(NamedTuple):
    """The words as they stand in a text, and what to write instead."""

    words: str
    plainer: str


class OfficialeseList:
    """A word or phrase ends in * where all that begins so counts."""

    def __init__(self, content: Dict[str, str]):
        self._patterns = [(_pattern(words), plainer) for words, plainer in content.items()]

    def find(self, text: str) -> Iterator[Officialese]:
        for pattern, plainer in self._patterns:
            for match in pattern.finditer(text):
                yield Officialese(match[0], plainer)


def _pattern(words: str) -> Pattern[str]:
    inner = re.escape(words).replace(re.escape("*"), r"\w*")
    return re.compile(rf"(?<!\w){inner}(?!\w)", re.IGNORECASE)


def load_officialese(path: Path) -> OfficialeseList:
    """Raises DataError for a file that is not in form."""
    content = read_yaml(path)
    if not isinstance(content, dict) or not all(isinstance(part, str) for pair in content.items() for part in pair):
        raise DataError(f'{path}:1: filen ska ha rader som "ord: enklare ord". Rätta den.')
    return OfficialeseList(content)
