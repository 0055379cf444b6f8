"""How right is the bot on questions with known topics? Reads the question files and counts; answers nothing itself."""

import csv
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, FrozenSet, List, Optional, Sequence, Tuple

from bot.answers import DataError, read_yaml
from bot.crisis import KINDS
from bot.engine import Reply


@dataclass(frozen=True)
class Question:
    """One message and what it should give. `expected_kommun` is None where the file says nothing of municipalities."""

    text: str
    label: Optional[str]
    also: FrozenSet[str]
    expected_kommun: Optional[Tuple[str, ...]] = None
    later: bool = False

    @property
    def fair(self) -> FrozenSet[str]:
        return self.also | {self.label} if self.label else self.also


def read_questions(path: Path) -> List[List[Question]]:
    """The dialogues of a file; in a .tsv each question is a dialogue of its own. Raises DataError with file, line, remedy."""
    return _read_dialogs(path) if path.suffix in (".yml", ".yaml") else [[question] for question in _read_tsv(path)]


def _read_tsv(path: Path) -> List[Question]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    except FileNotFoundError:
        raise DataError(f"{path}: filen finns inte. Ange en .tsv- eller .yml-fil.") from None
    except UnicodeDecodeError:
        raise DataError(f"{path}: filen är inte UTF-8. Spara den som UTF-8.") from None
    if not rows:
        raise DataError(
            f"{path}:1: filen har inga frågor. Skriv rubrikraden text, label och sedan en fråga på varje rad."
        )
    if "text" not in rows[0] or not {"label", "expected"} & set(rows[0]):
        raise DataError(f"{path}:1: rubrikraden ska ha kolumnerna text och label (eller expected). Rätta den.")
    questions = []
    for number, row in enumerate(rows, start=2):
        if row["text"] is None or None in (row.get("label", ""), row.get("expected", "")):
            raise DataError(f"{path}:{number}: raden har för få kolumner. Skilj dem åt med tabb.")
        kommun = tuple(_split(row["expected"])) if "expected" in row else None
        questions.append(Question(row["text"], row.get("label"), frozenset(_split(row.get("also"))), kommun))
    return questions


def _split(value: Optional[str]) -> List[str]:
    return [part for part in (value or "").split("|") if part]


def _read_dialogs(path: Path) -> List[List[Question]]:
    content: Any = read_yaml(path)
    try:
        dialogs = [
            [_turn(turn, later=number > 0) for number, turn in enumerate(dialog["turns"])]
            for dialog in content["dialogs"]
        ]
    except (KeyError, TypeError) as error:
        raise DataError(f"{path}: {error} saknas. Varje samtal ska ha turns med user och topic.") from error
    if not any(dialogs):
        raise DataError(f"{path}: filen har inga samtal. Skriv minst ett under dialogs.")
    return dialogs


def _turn(turn: Dict[str, Any], later: bool) -> Question:
    kommun = (turn["kommun"],) if turn.get("kommun") else None
    return Question(turn["user"], turn["topic"], frozenset(turn.get("also") or ()), kommun, later)


@dataclass
class Score:
    """Counts over a file. Shares are of `total` unless said otherwise."""

    total: int = 0
    strict: int = 0
    lenient: int = 0
    top3: int = 0
    wrong: int = 0
    unanswered: int = 0
    outside: List[bool] = field(default_factory=list)
    crisis_found: List[bool] = field(default_factory=list)
    false_alarms: List[bool] = field(default_factory=list)
    kommun: List[bool] = field(default_factory=list)
    later: List[bool] = field(default_factory=list)
    errors: List[Tuple[Question, Reply]] = field(default_factory=list)

    def add(self, question: Question, reply: Reply) -> None:
        if question.expected_kommun is not None:
            self.kommun.append(tuple(reply.kommun) == question.expected_kommun)
        if question.label is None:
            if not self.kommun[-1]:
                self.errors.append((question, reply))
            return
        right = reply.topic in question.fair
        self.total += 1
        self.strict += reply.topic == question.label
        self.lenient += right
        self.top3 += right or bool(set(reply.suggestions[:3]) & question.fair)
        self.wrong += reply.answered and not right
        self.unanswered += not reply.answered
        if question.label in KINDS:
            self.crisis_found.append(reply.crisis)
        else:
            self.false_alarms.append(reply.crisis and not question.fair & set(KINDS))
        if question.label == "utanfor":
            self.outside.append(reply.topic == "utanfor")
        if question.later:
            self.later.append(right)
        if not right:
            self.errors.append((question, reply))

    def figures(self) -> Dict[str, str]:
        """Readable figures by name; only those that the file can give."""
        figures: Dict[str, str] = {}
        if self.total:
            for name in ("strict", "lenient", "top3", "wrong", "unanswered"):
                figures[name] = _share(getattr(self, name), self.total)
        for name in ("outside", "crisis_found", "kommun", "later"):
            values = getattr(self, name)
            if values:
                figures[name] = _share(sum(values), len(values))
        if self.false_alarms:
            figures["false_alarms"] = f"{sum(self.false_alarms)} av {len(self.false_alarms)}"
        return figures


def _share(part: int, whole: int) -> str:
    low, high = wilson(part, whole)
    return f"{100 * part / whole:.1f} % ({part}/{whole}; 95 %: {100 * low:.0f}–{100 * high:.0f})"


def wilson(part: int, whole: int) -> Tuple[float, float]:
    """Wilson's 95 % interval for a share (Wilson 1927)."""
    z = 1.96
    share = part / whole
    centre = share + z * z / (2 * whole)
    spread = z * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    return (centre - spread) / (1 + z * z / whole), (centre + spread) / (1 + z * z / whole)


def score(dialogs: Sequence[Sequence[Question]], replies: Sequence[Sequence[Reply]]) -> Score:
    result = Score()
    for questions, answers in zip(dialogs, replies, strict=True):
        for question, reply in zip(questions, answers, strict=True):
            result.add(question, reply)
    return result
