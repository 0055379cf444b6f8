"""Sweden's 290 municipalities: the table `data/kommuner.csv`, and finding their names in running text."""

import csv
import functools
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, NamedTuple, Optional, Sequence, Tuple

import simplemma
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.answers import DataError
from bot.project import PROJECT

COLUMNS = (
    "kod", "namn", "officiellt_namn", "lan", "webb", "telefon", "telefon_status", "epost", "stavningar", "alias", "vanliga_ord",
)  # fmt: skip
# A number is shown only where the municipality's own page or document confirms it.
CONFIRMED = ("egen sida:", "kommunens eget dokument")


@dataclass(frozen=True)
class Kommun:
    """One row of the table. `telefon` is the switchboard as listed; show `shown_phone` only.

    `stavningar` are other ways to write the name (Sthlm), `alias` places within the municipality (Rinkeby), `vanliga_ord` those
    of all names that are also ordinary words or names of people (Nora).
    """

    kod: str
    namn: str
    officiellt_namn: str
    lan: str
    webb: str
    telefon: str
    telefon_status: str
    epost: str
    stavningar: Tuple[str, ...]
    alias: Tuple[str, ...]
    vanliga_ord: Tuple[str, ...]

    @property
    def names(self) -> Tuple[str, ...]:
        """All that the municipality is found by."""
        return (self.namn, self.officiellt_namn, *self.stavningar, *self.alias)

    @property
    def shown_phone(self) -> Optional[str]:
        """The switchboard's number where it is confirmed by the municipality itself, else None."""
        return self.telefon if self.telefon and self.telefon_status.startswith(CONFIRMED) else None


class Found(NamedTuple):
    """A municipality named in a text: characters [start, end) and the name as listed that matched there."""

    kommun: Kommun
    start: int
    end: int
    name: str

    @property
    def by_alias(self) -> bool:
        """Whether a place within the municipality (Rinkeby) was named instead of the municipality itself."""
        return self.name in self.kommun.alias


class _Token(NamedTuple):
    lower: str
    folded: str
    start: int
    end: int
    capital: bool


_WORD = re.compile(r"[^\W_]+")
_PREPOSITIONS = {"i", "utanfor", "inom", "nara"}
_MOVES = {"fran", "till", "mellan"}
_MOVERS = re.compile(r"^(flytt|bor|bodde|kommer|kom|och)")
_SOC = re.compile(
    r"^(soc|socen|sossen|social\w*|socialen|kommun\w*|stad|stads|orosanmal\w*|barnomsorg\w*|vaxel\w*|kontor\w*|familjecentral\w*)$"
)
_FUZZY_LENGTH = 5


def fold(text: str) -> str:
    """Lower case without å, ä, ö and accents: "Åre" -> "are"."""
    return "".join(unicodedata.normalize("NFD", character)[0] for character in text.lower())


class Kommuner:
    """All municipalities, with a finder over their names, aliases and inflections."""

    def __init__(self, kommuner: Sequence[Kommun]):
        self.all = tuple(kommuner)
        self._by_name = {kommun.namn: kommun for kommun in kommuner}
        self._exact: Dict[Tuple[str, ...], Tuple[Kommun, str]] = {}
        self._folded: Dict[Tuple[str, ...], Tuple[Kommun, str]] = {}
        self._common = {tuple(_split(name)) for kommun in kommuner for name in kommun.vanliga_ord}
        for kommun in kommuner:
            for name in kommun.names:
                for form in _forms(name):
                    key = tuple(_split(form))
                    self._exact.setdefault(key, (kommun, name))
                    self._folded.setdefault(tuple(fold(word) for word in key), (kommun, name))
        self._longest = max(map(len, self._exact))
        self._single = {
            fold(name): (kommun, name)
            for kommun in kommuner
            for name in kommun.names
            if _WORD.fullmatch(name) and len(name) >= _FUZZY_LENGTH and name not in kommun.vanliga_ord
        }
        self._single_names = list(self._single)

    def get(self, name: str) -> Optional[Kommun]:
        """The municipality whose short name, official name, other spelling or place is exactly `name`, in any case; else None."""
        kommun = self._by_name.get(name)
        if kommun is None:
            found = self._exact.get(tuple(_split(name)))
            kommun = found[0] if found else None
        return kommun

    def nearest(self, name: str, limit: int = 3) -> List[str]:
        """Short names spelt most like `name`, best first; for an error message that offers a remedy."""
        folded = {fold(kommun.namn): kommun.namn for kommun in self.all}
        return [folded[match[0]] for match in process.extract(fold(name), list(folded), limit=limit)]

    def find(self, text: str) -> List[Found]:
        """The municipalities named in `text`, in order, each once.

        A name that is also an ordinary word or a person's name (Vara, Nora), is written without å, ä, ö or is misspelt counts
        only with a sign that a place is meant: "i Vara", "Vara kommun", "soc mark", or nothing else in the message.
        """
        tokens = [
            _Token(match[0].lower(), fold(match[0]), match.start(), match.end(), match[0][0].isupper())
            for match in _WORD.finditer(text)
        ]
        found: List[Found] = []
        position = 0
        while position < len(tokens):
            hit = self._at(tokens, position)
            if hit is None:
                position += 1
                continue
            kommun, name, length = hit
            if kommun not in (earlier.kommun for earlier in found):
                found.append(Found(kommun, tokens[position].start, tokens[position + length - 1].end, name))
            position += length
        return found

    def _at(self, tokens: List[_Token], position: int) -> Optional[Tuple[Kommun, str, int]]:
        for length in range(min(self._longest, len(tokens) - position), 0, -1):
            window = tokens[position : position + length]
            key = tuple(token.lower for token in window)
            exact = self._exact.get(key)
            sign = _place_sign(tokens, position, length)
            if exact and (sign or not self._is_common(key)):
                return (*exact, length)
            if sign and not exact and all(token.lower == token.folded for token in window):
                folded = self._folded.get(key)
                if folded and (folded[1] == folded[0].namn or not simplemma.is_known(key[0], lang="sv")):
                    return (*folded, length)
        return self._misspelt(tokens, position)

    def _is_common(self, key: Tuple[str, ...]) -> bool:
        return key in self._common or (key[-1].endswith("s") and (*key[:-1], key[-1][:-1]) in self._common)

    def _misspelt(self, tokens: List[_Token], position: int) -> Optional[Tuple[Kommun, str, int]]:
        token = tokens[position]
        if len(token.folded) < _FUZZY_LENGTH or _SOC.match(token.folded) or not _place_sign(tokens, position, 1):
            return None
        spelling = (
            token.folded[:-1] if token.folded.endswith("s") and token.folded not in self._single else token.folded
        )
        match = process.extractOne(
            spelling, self._single_names, scorer=OSA.distance, score_cutoff=1 if len(spelling) < 8 else 2
        )
        if match is None or match[0][0] != spelling[0] or simplemma.is_known(token.lower, lang="sv"):
            return None
        return (*self._single[match[0]], 1)


def _place_sign(tokens: List[_Token], position: int, length: int) -> bool:
    before = tokens[position - 1] if position else None
    earlier = tokens[position - 2] if position > 1 else None
    after = tokens[position + length] if position + length < len(tokens) else None
    if before is None and after is None:
        return True
    if before and (before.folded in _PREPOSITIONS or _SOC.match(before.folded)):
        return True
    if before and before.folded in _MOVES and earlier and (_MOVERS.match(earlier.folded) or earlier.capital):
        return True
    return bool(after and _SOC.match(after.folded))


def _split(name: str) -> List[str]:
    return [match[0] for match in _WORD.finditer(name.lower())]


def _forms(name: str) -> List[str]:
    """A name and its inflections: genitive ("Malmös") and those who live there ("Umeåborna", "umebo")."""
    genitive = name if name.endswith("s") else f"{name}s"
    stems = [name, name[:-1]] if name.endswith("å") else [name]
    dwellers = [stem + suffix for stem in stems for suffix in ("bo", "bor", "borna", "bornas", "bon")]
    return [name, genitive, *dwellers, f"{name}are", f"{name}arna"]


def load_kommuner(path: Path = PROJECT.data / "kommuner.csv") -> Kommuner:
    """The table. Raises DataError naming file, line and remedy."""
    return _load(path, path.stat().st_mtime_ns if path.exists() else 0)


@functools.lru_cache(maxsize=4)
def _load(path: Path, modified: int) -> Kommuner:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if tuple(reader.fieldnames or ()) != COLUMNS:
                raise DataError(f"{path}:1: rubrikerna ska vara {','.join(COLUMNS)}. Rätta första raden.")
            return Kommuner([_row(row, path, number) for number, row in enumerate(reader, start=2)])
    except FileNotFoundError:
        raise DataError(f"{path}: filen saknas. Hämta den ur versionshanteringen.") from None
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: filen är inte UTF-8 ({error.reason}). Spara den som UTF-8.") from error


def _row(row: Dict[str, Optional[str]], path: Path, number: int) -> Kommun:
    if None in row or None in row.values():
        raise DataError(f"{path}:{number}: raden ska ha {len(COLUMNS)} fält. Räkna kommatecknen.")
    values = {key: (value or "").strip() for key, value in row.items()}
    if not re.fullmatch(r"\d{4}", values["kod"]) or not values["namn"]:
        raise DataError(f"{path}:{number}: kod ska ha fyra siffror och namn får inte vara tomt. Rätta raden.")
    if not re.fullmatch(r"https://[^/\s]+", values["webb"]):
        raise DataError(f"{path}:{number}: webb ska vara en https-adress utan sökväg. Rätta {values['webb']!r}.")
    if values["telefon"] and not re.fullmatch(r"0\d{1,3}-\d{2,3}( \d{2,3}){1,2}", values["telefon"]):
        raise DataError(f"{path}:{number}: telefon ska skrivas som 026-17 80 00. Rätta {values['telefon']!r}.")
    lists = {
        key: tuple(part for part in values.pop(key).split("|") if part)
        for key in ("stavningar", "alias", "vanliga_ord")
    }
    return Kommun(**values, **lists)  # type: ignore[arg-type]
