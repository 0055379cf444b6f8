"""`soclots evaluate`: how right the bot is on files of questions with known topics or, without files, on its own examples."""

import argparse
import asyncio
import datetime
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Dict, Iterator, List, Sequence, Tuple

from bot.commands.options import load_engine
from bot.config import answer_threshold
from bot.evaluation import Question, read_questions
from bot.html_file import ready, write
from bot.project import PROJECT
from bot.report import Section, render
from bot.scoring import Score, score

if TYPE_CHECKING:
    from bot.engine import Engine, Reply

_WITH, _WITHOUT = "med meningskodaren", "utan meningskodaren"
Dialogs = Sequence[Sequence[Question]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "filer",
        nargs="*",
        type=Path,
        metavar="FIL",
        help=".tsv eller .yml med frågor; utan fil korsvalideras exemplen i data/nlu, vilket tar många minuter",
    )
    parser.add_argument("--html", type=Path, metavar="RAPPORT.html", help="skriv en rapport med diagram och alla fel")
    parser.add_argument("--json", action="store_true", help="ett JSON-objekt för varje fil")
    parser.add_argument("--fel", action="store_true", help="visa frågorna som blev fel")


def run(arguments: argparse.Namespace) -> int:
    files = [(path, read_questions(path)) for path in arguments.filer]
    if arguments.html:
        ready(arguments.html)
    sections = []
    for section in _asked(files) if files else _cross_validated():
        sections.append(section)
        _show(section, arguments)
    if arguments.html:
        write(arguments.html, render(sections, datetime.date.today()))
        _tell(f"Rapporten ligger i {arguments.html}")
    return 0


def _asked(files: Sequence[Tuple[Path, Dialogs]]) -> Iterator[Section]:
    """The whole bot is asked each file's questions."""
    engine = load_engine()
    from bot.encoder import load_encoder

    encoder, threshold = load_encoder() is not None, answer_threshold()
    for path, dialogs in files:
        result = score(dialogs, asyncio.run(_replies(engine, dialogs)), threshold)
        yield Section(str(path), engine.model_name, encoder, result)


async def _replies(engine: "Engine", dialogs: Dialogs) -> List[List["Reply"]]:
    from bot.engine import answer_dialog

    return [await answer_dialog(engine, [question.text for question in dialog]) for dialog in dialogs]


def _cross_validated() -> Iterator[Section]:
    """The classifier is asked the sentences it was not trained on, with the encoder and without."""
    from bot.crossvalidation import FOLDS, cross_validate
    from bot.encoder import installed_encoder
    from bot.training_data import examples

    encoder, threshold = installed_encoder(), answer_threshold()
    variants: Dict[str, Dict[str, float]] = {_WITH: {}} if encoder else {}
    variants[_WITHOUT] = {"encoder_below": 0.0, "encoder_danger": 2.0}
    for name, guessed in cross_validate(examples(PROJECT), encoder, variants, tell=_tell).items():
        result = Score([guess.row(threshold or 0.0) for guess in guessed], threshold, alarms=False)
        yield Section(f"data/nlu {name}", f"korsvaliderad i {FOLDS} delar", name == _WITH, result)


def _show(section: Section, arguments: argparse.Namespace) -> None:
    print(
        json.dumps(section.as_dict(), ensure_ascii=False) if arguments.json else "\n".join(section.lines()), flush=True
    )
    for question, reply in section.score.errors if arguments.fel else ():
        expected = question.label or question.expected_kommun
        print(f"    {expected} ← {reply.topic} {reply.confidence:.2f} {reply.kommun}: {question.text}")


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
