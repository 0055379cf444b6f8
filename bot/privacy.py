"""Masks personal details in a message before anything else reads it."""

import re

# Each mask is a word, so that the sentence around it can still be understood.
_PATTERNS = (
    # personnummer and samordningsnummer, with or without century and hyphen (day + 60 in the latter)
    (
        re.compile(r"(?<!\d)(?:19|20)?\d{2}(?:0\d|1[0-2])(?:[0-2]\d|3[01]|[67]\d|8\d|9[01])[-+ ]?\d{4}(?!\d)"),
        "[personnummer]",
    ),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[mejladress]"),
    # Swedish phone numbers of eight digits or more; helplines and 112 are shorter or begin otherwise
    (re.compile(r"(?<![\d-])(?:\+46|0046|0)[\s-]?\d(?:[\s-]?\d){6,9}(?!\d)"), "[telefonnummer]"),
)


def mask(text: str) -> str:
    """`text` with personnummer, e-mail addresses and phone numbers replaced by their kind in brackets."""
    for pattern, kind in _PATTERNS:
        text = pattern.sub(kind, text)
    return text
