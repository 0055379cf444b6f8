"""`soclots inkorg`: walks through the questions that wait, and makes each an example of its right topic."""

import argparse
import asyncio
import datetime
import os
import sys
from pathlib import Path
from typing import Iterator, List, Tuple

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import FuzzyWordCompleter
from sqlalchemy.exc import SQLAlchemyError

from bot.answers import DataError
from bot.commands.options import load_engine
from bot.inkorg import INKORG
from bot.inkorg_store import SETTING, InkorgStore
from bot.inkorg_walk import Prompt, Suggest, Walk, by_likeness
from bot.project import PROJECT
from bot.training import newest_model
from bot.waiting import in_list, in_store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--fil", type=Path, default=INKORG, metavar="FIL", help="arbetslistan (förval data/inkorg.tsv)")
    parser.add_argument("--utan-modell", action="store_true", help="föreslå efter likhet med exemplen; startar genast")


def run(arguments: argparse.Namespace) -> int:
    if arguments.fil != INKORG and not arguments.fil.exists():
        raise DataError(
            f"--fil: {arguments.fil} finns inte. Ange en lista med kolumnerna datum, text, amne och kommentar."
        )
    waiting = in_list(arguments.fil)
    address = os.environ.get(SETTING)
    store = InkorgStore(address) if address else None
    try:
        if store:
            waiting += in_store(store, datetime.date.today())
        if not waiting:
            print("Inkorgen är tom.")
            return 0
        suggest = by_likeness(PROJECT) if arguments.utan_modell else _by_model()
        Walk(PROJECT, waiting, suggest, _prompt()).go()
    except SQLAlchemyError as error:
        raise DataError(
            f"{SETTING}: databasen svarar inte ({type(error).__name__}). Det du hann göra är sparat."
        ) from None
    finally:
        if store:
            store.close()
    return 0


def _by_model() -> Suggest:
    """By the newest model, which need not know the last examples; by likeness where there is none that fits."""
    try:
        engine = load_engine(newest_model(PROJECT))
    except DataError:
        print("Ingen modell att fråga: förslagen bygger på likhet med exemplen.", file=sys.stderr)
        return by_likeness(PROJECT)

    def suggest(text: str) -> List[Tuple[str, float]]:
        ranking = asyncio.run(engine.read(text)).get("intent_ranking") or []
        return [(entry["name"], entry["confidence"]) for entry in ranking if entry["name"] != "nlu_fallback"]

    return suggest


def _prompt() -> Prompt:
    if not sys.stdin.isatty():
        lines = _lines()
        return lambda question, ready: _next(lines)
    # History stays in memory: nothing that is typed here is written to disk.
    session: PromptSession[str] = PromptSession()
    topics = FuzzyWordCompleter(sorted(path.stem for path in PROJECT.answers.glob("*.yml")))
    return lambda question, ready: session.prompt(question, default=ready, completer=None if ready else topics)


def _lines() -> Iterator[str]:
    for line in sys.stdin:
        yield line.rstrip("\n")


def _next(lines: Iterator[str]) -> str:
    for line in lines:
        return line
    raise EOFError
