"""Sections of law as they are written in sources: "9 kap. 1–4 §§, 13 kap. 7 §", "2 a §", "10 och 26 kap."."""

import re
from typing import FrozenSet, Iterator, NamedTuple, Optional, Tuple

Number = Tuple[int, str]  # "2 a" is (2, "a"), which comes after (2, "")

_NUMBER = r"\d+(?:\s?[a-z](?![\wåäö]))?"
_RANGE = rf"{_NUMBER}(?:\s*[–-]\s*{_NUMBER})?"
_GROUP = re.compile(rf"({_RANGE}(?:\s*(?:,|och)\s*{_RANGE})*)\s*(kap\b|§)")
_EACH = re.compile(rf"({_NUMBER})(?:\s*[–-]\s*({_NUMBER}))?")
_FIRST: Number = (0, "")
_LAST: Number = (10**6, "")


class Sections(NamedTuple):
    """The sections `first` to `last`, both included, of a chapter; `chapter` is None in a law without chapters."""

    chapter: Optional[Number]
    first: Number = _FIRST
    last: Number = _LAST

    def meets(self, other: "Sections") -> bool:
        return self.chapter == other.chapter and self.first <= other.last and other.first <= self.last


def parse(text: str) -> FrozenSet[Sections]:
    """All sections that `text` names; a chapter without sections is the whole of it. Empty where it names none."""
    return frozenset(_sections(text))


def _sections(text: str) -> Iterator[Sections]:
    chapters: Tuple[Optional[Number], ...] = (None,)
    waiting = False  # for the sections of the last chapters named
    for match in _GROUP.finditer(text.lower()):
        ranges = [
            (_number(first), _number(last) if last else _number(first)) for first, last in _EACH.findall(match[1])
        ]
        if match[2] == "§":
            yield from (Sections(chapter, *both) for chapter in chapters for both in ranges)
            waiting = False
        else:
            if waiting:
                yield from map(Sections, chapters)
            chapters = tuple((number, "") for first, last in ranges for number in range(first[0], last[0] + 1))
            waiting = True
    if waiting:
        yield from map(Sections, chapters)


def _number(text: str) -> Number:
    digits = re.match(r"\d+", text)
    assert digits
    return int(digits[0]), text[digits.end() :].strip()


def meet(asked: FrozenSet[Sections], given: FrozenSet[Sections]) -> bool:
    """Whether any section asked for is among those given."""
    return any(one.meets(other) for one in asked for other in given)
