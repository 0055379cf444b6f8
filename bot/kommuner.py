"""Sweden's 290 municipalities: the table `data/kommuner.csv`, and finding their names in running text."""

import csv
import functools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, NamedTuple, Optional, Sequence, Tuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.answers import DataError
from bot.places import Finder, fold
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


class UnknownKommun(LookupError):
    """No municipality is called so. `nearest`: the short names spelt most like it, to be shown."""

    def __init__(self, nearest: str) -> None:
        super().__init__(nearest)
        self.nearest = nearest


class Kommuner:
    """All municipalities, with a finder over their names, aliases and inflections."""

    def __init__(self, kommuner: Sequence[Kommun]):
        self.all = tuple(kommuner)
        self._by_name = {kommun.namn: kommun for kommun in kommuner}
        self._finder = Finder(
            ((kommun, name, name == kommun.namn) for kommun in kommuner for name in kommun.names),
            (name for kommun in kommuner for name in kommun.vanliga_ord),
        )
        self._spellings = {
            fold(name): (name, kommun) for kommun in reversed(kommuner) for name in reversed(kommun.names)
        }

    def names(self) -> List[Tuple[str, ...]]:
        """All that sentences are searched for, and which of it is ordinary words too."""
        return [(*kommun.names, "|", *kommun.vanliga_ord) for kommun in self.all]

    def get(self, name: str) -> Optional[Kommun]:
        """The municipality whose short name, official name, other spelling or place is exactly `name`, in any case; else None."""
        return self._by_name.get(name) or self._finder.exactly(name)

    def named(self, name: str) -> Kommun:
        """As `get`. Raises UnknownKommun where there is none."""
        kommun = self.get(name)
        if kommun is None:
            raise UnknownKommun(", ".join(self.nearest(name)))
        return kommun

    def nearest(self, name: str, limit: int = 3) -> List[str]:
        """Short names of the municipalities with a name or place spelt most like `name`, best first."""
        return list(dict.fromkeys(kommun.namn for _, kommun in self.spelt_like(name, 4 * limit, 0.0)))[:limit]

    def spelt_like(self, name: str, limit: int, at_least: float) -> List[Tuple[str, Kommun]]:
        """The names and places spelt most like `name` with their municipalities, best first.

        `at_least`: which part of the letters must agree, from 0 to 1.
        """
        matches = process.extract(
            fold(name), list(self._spellings), scorer=OSA.normalized_similarity, score_cutoff=at_least, limit=limit
        )
        return [self._spellings[match[0]] for match in matches]

    def find(self, text: str) -> List[Found]:
        """The municipalities named in `text`, in order, each once.

        A name that is also an ordinary word or a person's name (Vara, Nora), is written without å, ä, ö or is misspelt counts
        only with a sign that a place is meant: "i Vara", "Vara kommun", "soc mark", or nothing else in the message.
        """
        return [Found(kommun, start, end, name) for kommun, name, start, end in self._finder.find(text)]


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
