"""Which language is a message written in? Characters, then word lists (`data/languages.yml`) weighed against Swedish words.

Where the lists see nothing Swedish and only one word of a language, py3langid may decide. The rule is to say Swedish when unsure:
a Swedish message taken for another language loses its answer, while one in another language that is missed still reaches the
classifier. What else was tried: docs/decisions/0005-sprak.md.
"""

import functools
import re
import unicodedata
from pathlib import Path
from typing import Dict, FrozenSet, List, Literal, NamedTuple, Optional, Pattern, Tuple

import simplemma
from py3langid.langid import MODEL_FILE, LanguageIdentifier
from pydantic import BaseModel, Extra, Field, validator

from bot.answers import DataError, load_models
from bot.crisis import KINDS
from bot.normalise import Normaliser, load_normaliser
from bot.project import PROJECT

SWEDISH = "sv"
OTHER_LANGUAGE = "annat_sprak"  # the topic that answers a message in another language
LANGUAGE, ASKED_FOR = "language", "language_asked_for"  # how a reading of a message carries `find` and `named`
UNKNOWN = "und"  # BCP 47: surely not Swedish, but which language is not sure
_SCRIPTS = {
    "arabic": re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]"),
    "cyrillic": re.compile("[\u0400-\u052f]"),
    "ethiopic": re.compile("[\u1200-\u139f\u2d80-\u2ddf]"),
    "latin": re.compile("[a-zA-Z\u00c0-\u024f\u1e00-\u1eff]"),
}
_JOINERS = "'’‘ʼ`´\u200c\u0640"  # apostrophes, the zero-width non-joiner of Persian, the Arabic tatweel
_WITHOUT_JOINERS = dict.fromkeys(map(ord, _JOINERS))
_WORD = re.compile(r"[^\W\d_]+")
_REPEATED = re.compile(r"([^\W\d])\1{2,}")
_QUOTED = re.compile('["”“„«»][^"”“„«»]*["”“„«»]')  # "we will contact you" in an otherwise Swedish message
_NAME = re.compile(r"\{([A-Z_]+)\}")
# Letters that Unicode does not take apart, and those that Arabic and Persian keyboards type differently.
_ALIKE = str.maketrans("łıøđßيكىة", "liodsیکیه")

# What py3langid chooses among. Its Scandinavian guesses are too like misspelt Swedish, and English without one listed word is none.
_NO_ANSWER = ["sv", "da", "no", "nb", "nn", "en"]
_CANDIDATES = [
    *_NO_ANSWER, "pl", "es", "tr", "fi", "ku", "de", "fr", "sq", "hr", "bs", "ro", "pt", "it", "nl", "hu", "cs", "sk", "lt", "lv", "et",
]  # fmt: skip
_CODES = {"ku": "kmr", "hr": "bs"}  # its codes that differ from ours
_SURE = 0.95
_ENOUGH_WORDS = 3
_ENOUGH_FOR_UNKNOWN = 5  # words; fewer may be keys hit at random


class Language(BaseModel):
    """One language of `data/languages.yml`; the file's head explains the fields."""

    name: str = Field(min_length=2)
    own: str = Field(min_length=2)
    direction: Literal["ltr", "rtl"] = "ltr"
    script: Literal["latin", "arabic", "cyrillic", "ethiopic"] = "latin"
    called: Tuple[str, ...] = ()
    words: str = ""
    sure: str = ""
    letters: str = ""
    shared_letters: str = ""
    text: Optional[str] = None
    crisis: Dict[Literal["akut_fara", "sjalvmord"], str] = {}
    danger_words: Dict[str, str] = {}
    danger: Dict[Literal["akut_fara", "sjalvmord"], Tuple[str, ...]] = {}
    general: Tuple[str, ...] = ()

    class Config:
        extra = Extra.forbid
        frozen = True

    @validator("text", "crisis", each_item=True)
    def _names_112(cls, text: str) -> str:
        if "112" not in text:
            raise ValueError("texten nämner inte 112")
        return text.strip()

    def reply(self, topic: str) -> Optional[str]:
        """What to say in this language about `topic`, or None where nothing is written."""
        return self.crisis.get(topic, self.text)  # type: ignore[call-overload]


class Verdict(NamedTuple):
    """The language's code, None for Swedish or unsure, and the crisis topic that its words tell of."""

    language: Optional[str]
    crisis: Optional[str]


class _Words:
    """How one language is recognised, made ready for quick look-up."""

    def __init__(self, language: Language, foreign: FrozenSet[str]):
        self.script = language.script
        self.letters = frozenset(language.letters)
        self._foreign = foreign
        listed = [plain(word) for word in (language.words + " " + language.sure).split()]
        self.exact = frozenset(word for word in listed if not word.endswith("*"))
        self.beginnings = tuple(word[:-1] for word in listed if word.endswith("*"))
        self.sure = frozenset(plain(language.sure).split())

    def has(self, word: "_Word") -> bool:
        if word.written.isascii():  # no language is told by those letters
            return self.lists(word)
        if not self._foreign.isdisjoint(word.written):
            return False
        return self.lists(word) or not self.letters.isdisjoint(word.written)

    def lists(self, word: "_Word") -> bool:
        return word.plain in self.exact or (word.plain.startswith(self.beginnings) and not word.in_dictionary)


class _Word:
    """A word as written (lower case) and without accents, and whether it is among `swedish`."""

    def __init__(self, written: str, swedish: FrozenSet[str]):
        self.written = written
        self.plain = plain(written)
        self.swedish = self.plain in swedish or written in swedish

    @functools.cached_property
    def in_dictionary(self) -> bool:
        return len(self.written) > 2 and self.written.isalpha() and simplemma.is_known(self.written, lang=SWEDISH)


class Languages:
    """Recognises languages and danger told in them."""

    def __init__(self, languages: Dict[str, Language], path: Path, normaliser: Normaliser):
        swedish = languages.get(SWEDISH)
        if swedish is None:
            raise DataError(f"{path}:1: svenska (sv) saknas. Lägg till språket med sina vanliga ord.")
        self.all = {code: language for code, language in languages.items() if code != SWEDISH}
        self._words = {code: _Words(language, self._foreign_letters(language)) for code, language in self.all.items()}
        self._swedish: FrozenSet[str] = _Words(swedish, frozenset()).exact | normaliser.known
        self._danger = {code: _compile_danger(language, path) for code, language in self.all.items()}
        self._general = {
            code: [_compile(language, source, path) for source in language.general]
            for code, language in self.all.items()
        }
        self._identifier = LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)
        self._identifier.set_languages(_CANDIDATES)
        self._called = {
            plain(name): code for code, language in self.all.items() if language.text for name in language.called
        }

    def read(self, text: str) -> Verdict:
        """The language and the danger told in it. Danger counts also where a Swedish message tells it in other words."""
        language = self.find(text)
        read = " ".join(_WORD.findall(plain(_REPEATED.sub(r"\1", text))))
        for code in [language] if language in self._danger else self._danger:
            if any(pattern.search(read) for pattern in self._general[code]):
                continue
            for topic, pattern in self._danger[code]:
                if pattern.search(read):
                    return Verdict(language if language in self._danger else self._unless_swedish(code, text), topic)
        return Verdict(language, None)

    def find(self, text: str) -> Optional[str]:
        """The language's code, `und` where the script is none that Swedish uses and nothing more is known, None otherwise."""
        unquoted = _QUOTED.sub(" ", text)
        text = _REPEATED.sub(r"\1", _tidy(unquoted if _script(unquoted) else text))
        script = _script(text)
        if script is None:
            return None
        words = self._read(text)
        if script != "latin":
            return self._best(words, script, at_least=1) or UNKNOWN
        return self._best(words, script, at_least=2) or self._guess(words)

    def named(self, text: str) -> Optional[str]:
        """The language with a text of its own that a Swedish message asks for: "kan du arabiska?"."""
        return next((self._called[word] for word in _WORD.findall(plain(text)) if word in self._called), None)

    def _foreign_letters(self, language: Language) -> FrozenSet[str]:
        """Letters that show that a word is not this language's. Latin letters travel with names and loans, so none there."""
        if language.script == "latin":
            return frozenset()
        others = (other.letters for other in self.all.values() if other.script == language.script)
        return frozenset("".join(others)) - frozenset(language.letters + language.shared_letters)

    def _best(self, words: List["_Word"], script: str, at_least: int) -> Optional[str]:
        scores: Dict[str, Tuple[int, int]] = {}
        for code, known in self._words.items():
            if known.script == script:
                hits, swedish, sure = self._weigh(words, known)
                if (hits >= at_least and hits > swedish) or (sure and not swedish):
                    scores[code] = hits, sum(map(known.lists, words))  # a listed word tells more than a letter
        first = [code for code, score in scores.items() if score == max(scores.values())]
        return first[0] if len(first) == 1 else None

    def _weigh(self, words: List["_Word"], known: _Words) -> Tuple[int, int, bool]:
        """How many words are the language's, how many are Swedish, and whether one is enough. A word of both tells nothing."""
        hits = swedish = 0
        sure = False
        for word in words:
            if known.has(word):
                hits += not word.swedish
                sure = sure or word.plain in known.sure
            else:
                swedish += word.swedish or word.in_dictionary
        return hits, swedish, sure

    def _unless_swedish(self, code: str, text: str) -> Optional[str]:
        """The language that danger was told in, where the message has no more of Swedish than of it."""
        words = self._read(_tidy(text))
        hits, swedish, _ = self._weigh(words, self._words[code])
        return code if hits >= swedish else None

    def _guess(self, words: List["_Word"]) -> Optional[str]:
        if len(words) < _ENOUGH_WORDS or any(word.swedish or word.in_dictionary for word in words):
            return None
        guess, probability = self._identifier.classify(" ".join(word.written for word in words))
        if guess in _NO_ANSWER or probability < _SURE:
            return None
        code = _CODES.get(guess, guess)
        if code in self._words:
            return code if any(map(self._words[code].has, words)) else None
        return UNKNOWN if len(words) >= _ENOUGH_FOR_UNKNOWN else None

    def _read(self, text: str) -> List["_Word"]:
        return [_Word(word, self._swedish) for word in _WORD.findall(text)]


def plain(text: str) -> str:
    """Lower case without accents, apostrophes and vowel signs: "J'ai" -> "jai", "çocuğum" -> "cocugum"."""
    text = _tidy(text)
    if text.isascii():
        return text
    return "".join(unicodedata.normalize("NFD", character)[0] for character in text).translate(_ALIKE)


def _tidy(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).lower().translate(_WITHOUT_JOINERS)
    return text if text.isascii() else "".join(c for c in text if c.isascii() or unicodedata.category(c) != "Mn")


def _script(text: str) -> Optional[str]:
    """The script of most letters; "other" for one that no listed language uses, None where there are no letters."""
    letters = [character for character in text if character.isalpha()]
    counts = {name: len(pattern.findall("".join(letters))) for name, pattern in _SCRIPTS.items()}
    counts["other"] = len(letters) - sum(counts.values())
    return max(counts, key=lambda name: counts[name]) if letters else None


def _compile_danger(language: Language, path: Path) -> List[Tuple[str, Pattern[str]]]:
    return [
        (topic, _compile(language, source, path))
        for topic in KINDS
        for source in language.danger.get(topic, ())  # type: ignore[call-overload]
    ]


def _compile(language: Language, source: str, path: Path) -> Pattern[str]:
    words = {
        name: "(?:" + "|".join(value.split()).replace("_", " ") + ")" for name, value in language.danger_words.items()
    }
    try:
        expanded = _NAME.sub(lambda match: words[match[1]], source)
        expanded = re.sub(r"<(\d)>", r"(?:\\S+ ){0,\1}", expanded)
        return re.compile(rf"\b(?:{_fold_letters(expanded)})\b")
    except (re.error, KeyError) as error:
        raise DataError(f"{path}: mönstret {source!r} går inte att läsa ({error}). Rätta det.") from error


def _fold_letters(pattern: str) -> str:
    """The letters of a pattern as `plain` leaves them; its signs and classes untouched."""
    return "".join(character if character.isascii() else plain(character) for character in pattern)


@functools.lru_cache(maxsize=2)
def load_languages(path: Path = PROJECT.data / "languages.yml") -> Languages:
    """The languages. Raises DataError naming the file and what is wrong."""
    return Languages(load_models(path, Language), path, load_normaliser(path.parent / "normalise.yml"))
