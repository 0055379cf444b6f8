"""`soclots inkorg`: walks through the questions that wait, and makes each an example of its right topic."""

import argparse
import asyncio
import datetime
import os
import sys
from pathlib import Path
from typing import Callable, Iterator, List, Optional, Sequence, Tuple

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import FuzzyWordCompleter
from rich.console import Console
from rich.markup import escape
from sqlalchemy.exc import SQLAlchemyError

from bot.answers import DataError, load_answers
from bot.commands.options import load_engine
from bot.examples import add_example, nearest, refusal, tidy
from bot.inkorg import INKORG
from bot.inkorg_store import SETTING, InkorgStore
from bot.project import PROJECT
from bot.training import newest_model
from bot.training_data import examples
from bot.waiting import Waiting, in_list, in_store

Suggest = Callable[[str], List[Tuple[str, float]]]  # topics with their probability or likeness, best first
Prompt = Callable[[str, str], str]  # a question and what stands ready to be changed
_SUGGESTIONS = 5
_HELP = """  siffra eller ämne  frågan blir ett exempel i det ämnet (Tab fyller i)
  ä                  ändra texten först
  h                  hoppa över, frågan ligger kvar
  b                  ta bort frågan ur inkorgen
  s                  sluta; det du har gjort är sparat"""


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
        _Walk(waiting, _by_likeness if arguments.utan_modell else _by_model(), _prompt()).go()
    except SQLAlchemyError as error:
        raise DataError(
            f"{SETTING}: databasen svarar inte ({type(error).__name__}). Det du hann göra är sparat."
        ) from None
    finally:
        if store:
            store.close()
    return 0


class _Walk:
    """One way through the questions. What is decided is written at once, so stopping anywhere loses nothing."""

    def __init__(self, waiting: Sequence[Waiting], suggest: Suggest, prompt: Prompt):
        self._waiting = waiting
        self._suggest = suggest
        self._prompt = prompt
        self._titles = {topic: answer.title for topic, answer in load_answers(PROJECT.answers).items()}
        self._out = Console(highlight=False)
        self._added: List[str] = []
        self._removed = 0

    def go(self) -> None:
        print(f"Frågor som väntar: {len(self._waiting)}. ? visar vad du kan svara.")
        for number, waiting in enumerate(self._waiting, start=1):
            if not self._one(f"{number} av {len(self._waiting)}", waiting):
                break
        left = len(self._waiting) - len(self._added) - self._removed
        print(f"Tillagda: {len(self._added)}. Borttagna: {self._removed}. Kvar: {left}.")
        if self._added:
            print("Kör `soclots check`, `soclots train` och `soclots diff`: den sista visar vad exemplen ändrade.")

    def _one(self, place: str, waiting: Waiting) -> bool:
        """Asks until the question is dealt with. Returns False where the editor stops."""
        text = tidy(waiting.text)
        suggestions = self._suggestions(text, waiting.right)
        self._show(place, waiting, text, suggestions)
        while True:
            try:
                said = self._prompt("Ämne: ", "").strip()
            except (EOFError, KeyboardInterrupt):
                return False
            if said in ("s", "S"):
                return False
            if said in ("h", "H"):
                return True
            if said in ("b", "B"):
                waiting.done()
                self._removed += 1
                return True
            if said == "?":
                print(_HELP)
            elif said in ("ä", "Ä"):
                text = self._change(text)
            else:
                topic = (
                    suggestions[int(said) - 1][0] if said.isdecimal() and 0 < int(said) <= len(suggestions) else said
                )
                if self._add(topic, text, waiting):
                    return True

    def _suggestions(self, text: str, right: str) -> List[Tuple[str, Optional[float]]]:
        """What someone has said is right comes first."""
        found: List[Tuple[str, Optional[float]]] = [*self._suggest(text)]
        first: List[Tuple[str, Optional[float]]] = [(right, None)] if right in self._titles else []
        return [*first, *((topic, share) for topic, share in found if topic != right)][:_SUGGESTIONS]

    def _show(
        self, place: str, waiting: Waiting, text: str, suggestions: Sequence[Tuple[str, Optional[float]]]
    ) -> None:
        note = f" · {waiting.note}" if waiting.note else ""
        self._out.print(f"\n[dim]{place} · {waiting.day}{escape(note)}[/]")
        self._out.print(f"[bold]{escape(text)}[/]")
        for number, (topic, share) in enumerate(suggestions, start=1):
            sure = "angivet  " if share is None else f"{share:8.0%} "
            self._out.print(f"  {number} {sure}{topic}  [dim]{escape(self._titles.get(topic, ''))}[/]", soft_wrap=True)

    def _change(self, text: str) -> str:
        try:
            return tidy(self._prompt("Ny text: ", text)) or text
        except (EOFError, KeyboardInterrupt):
            return text

    def _add(self, topic: str, text: str, waiting: Waiting) -> bool:
        if topic not in self._titles:
            print(f"{topic or 'Tomt'} är inget ämne. Skriv en siffra eller ett ämne, eller ? för hjälp.")
            return False
        refused = refusal(text, topic, examples(PROJECT))
        if refused and not refused.already:
            print(f"Texten läggs inte till: {refused.reason}. Ändra den med ä, eller ta bort frågan med b.")
            return False
        if refused:
            print("Exemplet finns redan i ämnet.")
            self._removed += 1
        else:
            path = add_example(PROJECT, topic, text)
            print(f"Tillagd i {path.relative_to(PROJECT.root)}.")
            self._added.append(text)
        waiting.done()  # last, so that stopping in between asks again rather than loses the question
        return True


def _by_likeness(text: str) -> List[Tuple[str, float]]:
    best: dict[str, float] = {}
    for _, topic, likeness in nearest(text, examples(PROJECT), at_most=10 * _SUGGESTIONS):
        best.setdefault(topic, likeness / 100)
    return list(best.items())


def _by_model() -> Suggest:
    """By the newest model, which need not know the last examples; by likeness where there is none that fits."""
    try:
        engine = load_engine(newest_model(PROJECT))
    except DataError:
        print("Ingen modell att fråga: förslagen bygger på likhet med exemplen.", file=sys.stderr)
        return _by_likeness

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
