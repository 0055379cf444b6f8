"""Cleans a message and masks personal details before anything else reads it."""

import functools
import re
import unicodedata
from typing import FrozenSet

from bot.contacts import digits, load_contacts, numbers

# personnummer and samordningsnummer, with or without century and hyphens (in the latter 60 is added to the day)
_PERSONNUMMER = re.compile(
    r"(?<!\d)(?:19|20)?\d{2}[-–. ]?(?:0\d|1[0-2])[-–. ]?(?:[0-2]\d|3[01]|[67]\d|8\d|9[01])[-–+ ]?\d{4}(?!\d)"
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Swedish numbers of eight to twelve digits, however they are grouped
_PHONE = re.compile(r"(?<![\d-])(?:\+46|0046|\(?0)(?:[\s\-–./()]*\d){7,10}(?!\d)")


def clean(text: str) -> str:
    """`text` in one Unicode form (NFKC), without control and format characters; line breaks and tabs become blanks."""
    text = unicodedata.normalize("NFKC", text)
    characters = (" " if character in "\n\r\t\v\f" else character for character in text)
    return "".join(character for character in characters if unicodedata.category(character) not in ("Cc", "Cf", "Cs"))


def mask(text: str) -> str:
    """`text` with personnummer, e-mail addresses and phone numbers replaced by their kind in brackets; helplines stay."""
    text = _PERSONNUMMER.sub("[personnummer]", text)
    text = _EMAIL.sub("[mejladress]", text)
    return _PHONE.sub(lambda match: match[0] if digits(match[0]) in _helplines() else "[telefonnummer]", text)


@functools.lru_cache(maxsize=1)
def _helplines() -> FrozenSet[str]:
    return frozenset(numbers(load_contacts()))
