"""Finding names of places in running Swedish: inflected, without å, ä, ö, misspelt, and told apart from ordinary words."""

import re
import unicodedata
from typing import Dict, Generic, Iterable, List, NamedTuple, Optional, Set, Tuple, TypeVar

import simplemma
from rapidfuzz import process
from rapidfuzz.distance import OSA

Thing = TypeVar("Thing")


class Token(NamedTuple):
    lower: str
    folded: str
    start: int
    end: int
    capital: bool


_WORD = re.compile(r"[^\W_]+")
_SENTENCE_ENDS = re.compile(r"[.!?;:\n]")
_PREPOSITIONS = {"i", "utanfor", "inom", "nara"}
_MOVES = {"fran", "till", "mellan"}
_MOVERS = re.compile(r"^(flytt|bor|bodde|kommer|kom|och)")
_SOC = re.compile(
    r"^(soc|socen|sossen|socialen|socialt?j\w*|socialk\w*|socialn\w*|socialf\w*|socialjour\w*|kommun\w*|stad|stads"
    r"|orosanmal\w*|barnomsorg\w*|vaxeln?|kontor\w*|familjecentral\w*)$"
)
_NOT_MISSPELT = re.compile(r"^(social\w*|namd\w*|namnd\w*)$")
# So common in other meanings that "soc" beside them says nothing ("kan soc vara med", "hon bor hos soc").
_VERBS = {"vara", "bor"}
_FUZZY_LENGTH = 5


def fold(text: str) -> str:
    """Lower case without å, ä, ö and accents: "Åre" -> "are"."""
    text = text.lower()
    return text if text.isascii() else "".join(unicodedata.normalize("NFD", character)[0] for character in text)


def tokens_of(text: str) -> List[Token]:
    """The words of a text with their places in it."""
    return [
        Token(match[0].lower(), fold(match[0]), match.start(), match.end(), match[0][0].isupper())
        for match in _WORD.finditer(text)
    ]


def words(name: str) -> Tuple[str, ...]:
    """The words of a name in lower case."""
    return tuple(match[0] for match in _WORD.finditer(name.lower()))


class Finder(Generic[Thing]):
    """Finds the names it is given, each with the thing it belongs to and whether it is the thing's own name (Lund) and not that
    of a part of it (Dalby). `common` holds those of the names that are ordinary words or names of people too."""

    def __init__(self, names: Iterable[Tuple[Thing, str, bool]], common: Iterable[str]):
        self._exact: Dict[Tuple[str, ...], Tuple[Thing, str]] = {}
        self._folded: Dict[Tuple[str, ...], Tuple[Thing, str, bool]] = {}
        self._single: Dict[str, Tuple[Thing, str]] = {}
        self._common: Set[Tuple[str, ...]] = {words(name) for name in common}
        for thing, name, own in names:
            for form in _forms(name):
                key = words(form)
                self._exact.setdefault(key, (thing, name))
                self._folded.setdefault(tuple(fold(word) for word in key), (thing, name, own))
            if _WORD.fullmatch(name) and len(name) >= _FUZZY_LENGTH and words(name) not in self._common:
                self._single[fold(name)] = (thing, name)
        self._longest = max(map(len, self._exact))
        self._single_names = list(self._single)

    def exactly(self, name: str) -> Optional[Thing]:
        """The thing of that name, in any case, or None."""
        found = self._exact.get(words(name))
        return found[0] if found else None

    def find(self, text: str) -> List[Tuple[Thing, str, int, int]]:
        """The things named, in order, each once: the thing, the name that matched, and where it begins and ends."""
        tokens = tokens_of(text)
        found: List[Tuple[Thing, str, int, int]] = []
        position = 0
        while position < len(tokens):
            hit = self._at(tokens, position, text)
            if hit is None:
                position += 1
                continue
            thing, name, length = hit
            if thing not in (earlier[0] for earlier in found):
                found.append((thing, name, tokens[position].start, tokens[position + length - 1].end))
            position += length
        return found

    def _at(self, tokens: List[Token], position: int, text: str) -> Optional[Tuple[Thing, str, int]]:
        for length in range(min(self._longest, len(tokens) - position), 0, -1):
            window = tokens[position : position + length]
            key = tuple(token.lower for token in window)
            exact = self._exact.get(key)
            if exact and (not self._is_common(key) or _place_sign(tokens, position, length, text)):
                return (*exact, length)
            if not exact and all(token.lower == token.folded for token in window):
                folded = self._folded.get(key)
                known = folded and not folded[2] and simplemma.is_known(key[0], lang="sv")
                if folded and not known and _place_sign(tokens, position, length, text):
                    return folded[0], folded[1], length
        return self._misspelt(tokens, position, text)

    def _is_common(self, key: Tuple[str, ...]) -> bool:
        return key in self._common or (key[-1].endswith("s") and (*key[:-1], key[-1][:-1]) in self._common)

    def _misspelt(self, tokens: List[Token], position: int, text: str) -> Optional[Tuple[Thing, str, int]]:
        token = tokens[position]
        if len(token.folded) < _FUZZY_LENGTH or _SOC.match(token.folded) or _NOT_MISSPELT.match(token.folded):
            return None
        if not _place_sign(tokens, position, 1, text):
            return None
        ends_in_s = token.folded.endswith("s") and token.folded not in self._single
        spelling = token.folded[:-1] if ends_in_s else token.folded
        limit = 1 if len(spelling) < 8 else 2
        match = process.extractOne(spelling, self._single_names, scorer=OSA.distance, score_cutoff=limit)
        if match is None or match[0][0] != spelling[0] or simplemma.is_known(token.lower, lang="sv"):
            return None
        return (*self._single[match[0]], 1)


def _place_sign(tokens: List[Token], position: int, length: int, text: str) -> bool:
    """Whether the words beside tokens [position, position + length), in the same sentence, show that they are a place."""
    first, last = tokens[position], tokens[position + length - 1]
    if length == len(tokens):
        return True
    verb = length == 1 and first.lower in _VERBS and (not first.capital or position == 0)
    before = tokens[position - 1] if position else None
    if before and not _SENTENCE_ENDS.search(text, before.end, first.start):
        earlier = tokens[position - 2] if position > 1 else None
        if before.folded in _PREPOSITIONS:
            return True
        if before.folded in _MOVES and earlier and (_MOVERS.match(earlier.folded) or earlier.capital):
            return True
        if _SOC.match(before.folded) and (not verb or len(tokens) == 2):
            return True
    after = tokens[position + length] if position + length < len(tokens) else None
    if after is None or _SENTENCE_ENDS.search(text, last.end, after.start):
        return False
    return bool(_SOC.match(after.folded)) and (not verb or len(tokens) == 2 or after.folded == "kommun")


def _forms(name: str) -> List[str]:
    """A name and its inflections: genitive ("Malmös") and those who live there ("Umeåborna", "umebo")."""
    genitive = name if name.endswith("s") else f"{name}s"
    stems = [name, name[:-1]] if name.endswith("å") else [name]
    dwellers = [stem + suffix for stem in stems for suffix in ("bo", "bor", "borna", "bornas", "bon")]
    return [name, genitive, *dwellers, f"{name}are", f"{name}arna"]
