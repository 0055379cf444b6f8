"""Questions with known topics: reads the files that the bot is measured on. Counts nothing itself."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, FrozenSet, List, Optional, Tuple

from pydantic import BaseModel, Field, ValidationError

from bot.answers import DataError, in_swedish, read_yaml
from bot.yaml_lines import line_of

_REMEDY = "Skilj kolumnerna åt med tabb och skriv lika många på varje rad som i rubriken."


@dataclass(frozen=True)
class Question:
    """One message and what it should give. `expected_kommun` is None where the file says nothing of municipalities.

    `near`: out of scope, but so near a topic that its answer would help too. `later`: not the first turn of a dialogue.
    """

    text: str
    label: Optional[str]
    also: FrozenSet[str] = frozenset()
    expected_kommun: Optional[Tuple[str, ...]] = None
    later: bool = False
    near: bool = False

    @property
    def fair(self) -> FrozenSet[str]:
        return self.also | {self.label} if self.label else self.also


def read_questions(path: Path) -> List[List[Question]]:
    """The dialogues of a file; in a .tsv each question is a dialogue of its own. Raises DataError with file, line, remedy."""
    if not path.is_file():
        raise DataError(f"{path}: filen finns inte. Ange en .tsv- eller .yml-fil.")
    try:
        return _read_dialogs(path) if path.suffix in (".yml", ".yaml") else [[question] for question in _read_tsv(path)]
    except UnicodeDecodeError:
        raise DataError(f"{path}: filen är inte UTF-8. Spara den som UTF-8.") from None
    except OSError as error:
        raise DataError(f"{path}: filen går inte att läsa ({error.strerror}). Ändra dess rättigheter.") from error


def _read_tsv(path: Path) -> List[Question]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        header = reader.fieldnames or []
        if "text" not in header or not {"label", "expected"} & set(header):
            raise DataError(f"{path}:1: rubrikraden ska ha kolumnerna text och label (eller expected). Rätta den.")
        questions = [_question(row, len(header), f"{path}:{reader.line_num}") for row in reader]
    if not questions:
        raise DataError(f"{path}:1: filen har inga frågor. Skriv en på varje rad under rubriken.")
    return questions


def _question(row: Dict[Any, Any], columns: int, where: str) -> Question:
    """`row` as DictReader gives it: None as a value where a cell is missing, None as a key where there are too many."""
    found = sum(value is not None for key, value in row.items() if key is not None) + len(row.get(None, ()))
    if found != columns:
        raise DataError(f"{where}: raden har {found} kolumner, rubriken {columns}. {_REMEDY}")
    if not row["text"] or not (row.get("label") or "expected" in row):
        raise DataError(f"{where}: text eller label är tom. Fyll i den eller ta bort raden.")
    return Question(
        row["text"],
        row.get("label") or None,
        frozenset(_split(row.get("also"))),
        tuple(_split(row["expected"])) if "expected" in row else None,
        near=(row.get("near") or "").strip().lower() == "yes",
    )


def _split(value: Optional[str]) -> List[str]:
    return [part for part in (value or "").split("|") if part]


class _Turn(BaseModel):
    user: str
    topic: str
    also: Optional[List[str]] = None
    kommun: Optional[str] = None

    def question(self, later: bool) -> Question:
        kommun = (self.kommun,) if self.kommun else None
        return Question(self.user, self.topic, frozenset(self.also or ()), kommun, later)


class _Dialog(BaseModel):
    turns: List[_Turn] = Field(min_items=1)


class _Dialogs(BaseModel):
    dialogs: List[_Dialog] = Field(min_items=1)


def _read_dialogs(path: Path) -> List[List[Question]]:
    try:
        content = _Dialogs.parse_obj(read_yaml(path))
    except ValidationError as error:
        first = error.errors()[0]
        steps = [step for step in first["loc"] if step != "__root__"]
        name = ".".join(map(str, steps)) or "dialogs"
        raise DataError(
            f"{path}:{line_of(path, steps)}: {name}: {in_swedish(first)} Varje samtal ska ha turns med user och topic."
        ) from error
    return [[turn.question(later=number > 0) for number, turn in enumerate(dialog.turns)] for dialog in content.dialogs]
