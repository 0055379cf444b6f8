"""Names of people in a text, by the official Swedish spaCy model where it is installed, and by the word before them."""

import functools
import re
from typing import TYPE_CHECKING, List, Optional, Tuple

from bot.kommuner import load_kommuner

if TYPE_CHECKING:
    from spacy.language import Language

Span = Tuple[int, int]
# "jag heter Anna Berg", "min son heter ali"; but not "vad heter Socialtjänstlagen", "lagen heter LVU"
_CAPITALS = r"((?:[A-ZÅÄÖÉ][\w'’-]+ ?){1,3})"
_CALLED = (
    re.compile(rf"(?<!\bvad )(?<!\bVad )\b(?:[Hh]eter|[Nn]amn är|[Nn]amnet är|[Kk]allas) {_CAPITALS}"),
    re.compile(r"\b(?:mitt|hans|hennes|barnets) namn är ([^\W\d]{2,}(?: [^\W\d]{2,})?)", re.IGNORECASE),
    re.compile(
        r"\b(?:jag|ja|han|hon|hen|barnet|pojken|flickan|son|sonen|dotter|dottern|mamma|pappa|bror|syster|kompis|vän|fru|man|sambo"
        r"|lärare|handläggare|socialsekreterare) heter (?!(?:inte|också|samma|som|vad|något|så|det|den|när|och|här|innan|kan|ingenting|inget|eller|men)\b)([^\W\d]{2,}) ?",
        re.IGNORECASE,
    ),
)
_PERSON = ("PRS", "PER", "PERSON")  # sv_core_news_sm says PRS


def find_names(text: str) -> List[Span]:
    """Where names stand, in order: characters [start, end). Municipalities are none."""
    matches = (match for pattern in _CALLED for match in pattern.finditer(text))
    spans = {(match.start(1), match.start(1) + len(match[1].rstrip())) for match in matches}
    nlp = _recogniser()
    if nlp is not None:
        spans |= {(entity.start_char, entity.end_char) for entity in nlp(text).ents if entity.label_ in _PERSON}
    kommuner = load_kommuner()
    kept: List[Span] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if (not kept or start >= kept[-1][1]) and not kommuner.get(text[start:end]):
            kept.append((start, end))
    return kept


@functools.lru_cache(maxsize=1)
def _recogniser() -> "Optional[Language]":
    """The official model's named-entity recogniser, or None where that model is not installed."""
    from bot import spacy_sv  # spaCy is slow to import, and nobody who only checks data needs it

    record = spacy_sv.installed(spacy_sv.OFFICIAL)
    if record is None:
        return None
    nlp = spacy_sv.load(
        record["name"],
        record["sha256"],
        ("tagger", "parser", "senter", "lemmatizer", "attribute_ruler", "morphologizer"),
    )
    return nlp if "ner" in nlp.pipe_names else None
