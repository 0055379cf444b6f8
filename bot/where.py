"""What people say when they are asked which municipality it is: a name, a place that is not known, or that they will not tell."""

import re
from typing import Literal, NamedTuple, Optional, Sequence, Tuple

import simplemma

from bot.kommuner import Found, Kommuner
from bot.places import Token, tokens_of

WHERE = "where"  # the property of a Rasa message that holds what is read here
CONTACT = "kontakta_socialtjansten"  # the topic that answers to it
# What may stand around a name that is the whole of an answer.
_AROUND = frozenset(
    [
        "i",
        "och",
        "eller",
        "fran",
        "det",
        "den",
        "de",
        "e",
        "ar",
        "ja",
        "jo",
        "ah",
        "jag",
        "ja",
        "vi",
        "hon",
        "han",
        "barnet",
        "bor",
        "bodde",
        "kommun",
        "kommunen",
        "stad",
        "staden",
        "tack",
        "snalla",
        "ok",
        "okej",
        "nej",
        "na",
        "forlat",
        "sorry",
        "ursakta",
        "menar",
        "menade",
        "alltsa",
        "typ",
        "da",
        "har",
        "mitt",
        "min",
        "heter",
        "galler",
        "nara",
        "utanfor",
        "inte",
        "mest",
        "nu",
        "tror",
        "nog",
        "kanske",
    ]
)
_NO = r"(nej|na|nope|nja)"
_WHAT = r"( (riktigt|an|det|nat|var|vilken( kommun)?|var (jag|vi) bor|vilken( kommun)? det ar))?"
_DECLINES = re.compile(
    rf"({_NO}( tack)?|({_NO} )?("
    rf"(jag )?(vet (inte|ej)|minns inte){_WHAT}|(jag )?(har )?ingen aning"
    rf"|(det )?(vill|tanker|kan|far) (jag )?(inte|ej) (saga|beratta|svara|uppge){_WHAT}"
    rf"|jag (vill|tanker|kan|far) (inte|ej) (saga|beratta|svara|uppge){_WHAT}"
    r"|(det )?sager (jag )?(inte|ej)|helst inte|(det ar )?hemligt|(det )?spelar (det )?ingen roll|skippa( det)?"
    r"|hoppa over( det)?|(jag )?vill vara anonym|inget svar)( tack)?)"
)
_PLACE_ENDING = re.compile(r"\w{3,}(by|byn|stad|sund|hamn|berg|borg|vik|viken|as|nas|bo|dal|dalen)")
_SURE_PLACE_ENDING = re.compile(r"\w{3,}(koping|torp|holm|fors|tuna|ryd|hult|lunda|krona)")
_LONGEST = 8  # words
_SPELT_LIKE = 0.8  # as near a name as one or two slips of the finger
_UNKNOWN = re.compile(
    r"\b(?:soc|socen|socialen|socialtjänst\w*|socialkontor\w*|bor|bodde|flytta\w*) i (?P<place>[^\W\d_]{3,}(?:-[^\W\d_]+)*)",
    re.IGNORECASE,
)


class Answer(NamedTuple):
    """`found` where municipalities are named, `place` where a place is that none is found for."""

    kind: Literal["named", "unknown", "declined"]
    found: Tuple[Found, ...] = ()
    place: Optional[str] = None


def read_answer(text: str, kommuner: Kommuner) -> Optional[Answer]:
    """The text as an answer to the question which municipality it is; None where it is about something else."""
    tokens = tokens_of(text)
    if _DECLINES.fullmatch(" ".join(token.folded for token in tokens)):
        return Answer("declined")
    rest = [token for token in tokens if token.folded not in _AROUND]
    if not rest or len(tokens) > _LONGEST:
        return None
    start = rest[0].start
    named = kommuner.find(text[start : rest[-1].end])
    found = tuple(one._replace(start=one.start + start, end=one.end + start) for one in named)
    if all(any(one.start <= token.start < one.end for one in found) for token in rest):
        return Answer("named", found)
    return (
        Answer("unknown", place=_word(text, rest[0]))
        if len(rest) == 1 and _is_place(tokens, rest[0], kommuner)
        else None
    )


def unknown_place(text: str, kommuner: Kommuner) -> Optional[str]:
    """The place of "soc i Blåbärsby", where no municipality is found for it and it is no ordinary word."""
    match = _UNKNOWN.search(text)
    if match is None or kommuner.find(text):
        return None
    place = match["place"]
    return None if simplemma.is_known(place.lower(), lang="sv") and not place[0].isupper() else place


def _is_place(tokens: Sequence[Token], token: Token, kommuner: Kommuner) -> bool:
    after_i = any(before.folded == "i" and before.end == token.start - 1 for before in tokens)
    if (after_i and token.capital) or _SURE_PLACE_ENDING.fullmatch(token.folded):
        return True
    if simplemma.is_known(token.lower, lang="sv"):
        return False
    spelt_like = kommuner.spelt_like(token.lower, 1, _SPELT_LIKE)
    return bool(after_i or _PLACE_ENDING.fullmatch(token.folded) or spelt_like)


def _word(text: str, token: Token) -> str:
    return text[token.start : token.end]
