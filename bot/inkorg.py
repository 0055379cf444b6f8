"""The work list `data/inkorg.tsv`: questions that were answered wrongly or rightly, masked, for an editor to go through.

A line a question, UTF-8, tab separated, under a header: `datum`, `text`, `amne` (the right topic, or empty where nobody has
said it), `kommentar`.
"""

import csv
import datetime
import io
import os
import tempfile
from pathlib import Path
from typing import Iterable, List, NamedTuple

from bot.answers import DataError
from bot.privacy import clean, mask
from bot.project import PROJECT

COLUMNS = ("datum", "text", "amne", "kommentar")
INKORG = PROJECT.data / "inkorg.tsv"


class Item(NamedTuple):
    """One question of the list; `amne` is a topic's id or empty."""

    datum: datetime.date
    text: str
    amne: str = ""
    kommentar: str = ""

    @classmethod
    def of(cls, datum: datetime.date, text: str, amne: str = "", kommentar: str = "") -> "Item":
        """An item as it may be saved: text and comment masked, on one line."""
        return cls(datum, _bare(text), amne.strip(), _bare(kommentar))


def read(path: Path = INKORG) -> List[Item]:
    """The list in order; empty where there is no file. Raises DataError naming the line."""
    try:
        content = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return []
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: filen är inte UTF-8 ({error.reason}). Spara den som UTF-8.") from error
    rows = csv.reader(io.StringIO(content), delimiter="\t", quoting=csv.QUOTE_NONE)
    items: List[Item] = []
    for row in rows:
        where = f"{path}:{rows.line_num}"
        if rows.line_num == 1:
            if tuple(row) != COLUMNS:
                raise DataError(f"{where}: rubrikraden ska vara {', '.join(COLUMNS)}, med tabb emellan. Rätta den.")
        elif row:
            items.append(_item(row, where))
    return items


def save(item: Item, path: Path = INKORG) -> bool:
    """Adds the item, in place of an earlier one with the same text. Returns False where the list had it already, whatever its day.

    Raises DataError where the list cannot be read or written.
    """
    items = read(path)
    if any(earlier[1:] == item[1:] for earlier in items):
        return False
    by_text = {earlier.text: earlier for earlier in items}
    write({**by_text, item.text: item}.values(), path)
    return True


def write(items: Iterable[Item], path: Path = INKORG) -> None:
    """Replaces the list, in one step: an interrupted write loses nothing. Raises DataError where it cannot be written."""
    lines = ["\t".join(COLUMNS), *("\t".join((item.datum.isoformat(), *item[1:])) for item in items)]
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as scratch:
            scratch.write("\n".join(lines) + "\n")
        os.replace(scratch.name, path)
    except OSError as error:
        raise DataError(f"{path}: går inte att skriva ({error.strerror}). Se till att du får skriva där.") from error


def _item(row: List[str], where: str) -> Item:
    if not 2 <= len(row) <= len(COLUMNS):
        raise DataError(f"{where}: raden har {len(row)} kolumner, ska ha {len(COLUMNS)} med tabb emellan. Rätta den.")
    day, *rest = (value.strip() for value in row)
    if not rest[0]:
        raise DataError(f"{where}: text är tom. Skriv frågan eller ta bort raden.")
    try:
        return Item(datetime.date.fromisoformat(day), *rest)
    except ValueError:
        raise DataError(f"{where}: {day!r} är inget datum. Skriv till exempel 2026-11-21.") from None


def _bare(text: str) -> str:
    return " ".join(mask(clean(text)).split())
