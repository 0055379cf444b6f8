"""Options that several commands share, and reading what the user gave."""

import argparse
import asyncio
import datetime
import sys
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING, Optional

from bot.answers import AUDIENCES, DataError
from bot.contacts_address import prepare
from bot.context import STOCKHOLM, Context
from bot.home import home
from bot.kommuner import UnknownKommun, load_kommuner
from bot.texts import Texts
from bot.without_tensorflow import spare_tensorflow

if TYPE_CHECKING:
    from bot.engine import Engine


def add_context_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--audience", choices=AUDIENCES, help="vem som frågar")
    parser.add_argument("--kommun", metavar="NAMN", help="kommunen som frågan gäller")
    parser.add_argument("--today", metavar="ÅÅÅÅ-MM-DD", help="svara som om det vore den dagen")
    parser.add_argument("--at", metavar="'ÅÅÅÅ-MM-DD TT:MM'", help="svara som om det vore den tidpunkten")


def context_from(arguments: argparse.Namespace) -> Context:
    """The context that the options ask for. Raises DataError naming the option and the remedy."""
    if arguments.at and arguments.today:
        raise DataError("--at: --today säger också vilken dag det är. Välj en av dem.")
    now = moment(arguments.at) if arguments.at else None
    return Context(arguments.audience, kommun_name(arguments.kommun), day(arguments.today), now=now)


def kommun_name(name: "str | None", option: str = "--kommun") -> "str | None":
    """The official short name for what the user wrote. Raises DataError with the nearest spellings."""
    if name is None:
        return None
    try:
        return load_kommuner().named(name).namn
    except UnknownKommun as unknown:
        text = Texts()("fel.okand_kommun", kommun=name, förslag=unknown.nearest)
        raise DataError(f"{option}: {text}") from None


def day(text: "str | None") -> "datetime.date | None":
    """The day that is written after --today. Raises DataError naming the option and the remedy."""
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError:
        raise DataError(f"--today: {text!r} är inget datum. Skriv till exempel 2027-01-01.") from None


def moment(text: str, option: str = "--at") -> datetime.datetime:
    """The moment that is written, in Swedish time unless it says otherwise. Raises DataError naming the option and the remedy."""
    try:
        written = datetime.datetime.fromisoformat(text)
    except ValueError:
        raise DataError(f"{option}: {text!r} är ingen tidpunkt. Skriv till exempel '2026-12-24 20:00'.") from None
    return written if written.tzinfo else written.replace(tzinfo=STOCKHOLM)


def municipal_settings() -> None:
    """Whose installation it is, and the municipalities' own facts, ready to be used. Raises DataError where either is wrong."""
    home()
    asyncio.run(prepare())


def load_engine(model: Optional[Path] = None, tell: bool = True) -> "Engine":
    """The engine over a model, else over the one for the present data; `tell`: with a word on standard error while a person waits.

    Raises DataError where there is no model, it does not fit this installation, or a municipality's settings are wrong.
    """
    spare_tensorflow()
    from bot.training import current_model

    municipal_settings()
    model = model or current_model()
    if tell and sys.stderr.isatty():
        print("Laddar modellen …", file=sys.stderr, flush=True)
    from rasa.nlu.model import InvalidModelError

    from bot.engine import Engine

    try:
        return Engine.load(model)
    except InvalidModelError as error:
        raise DataError(f"{model}: {error}") from error
    except (tarfile.TarError, OSError, EOFError) as error:
        raise DataError(
            f"{model}: modellen går inte att läsa ({error}). Ta bort filen och kör `soclots train`."
        ) from error
