"""`soclots serve`: the page and the API, in one process or several."""

import argparse
import asyncio
import gc
import os
import secrets
import sys
from typing import TYPE_CHECKING, Union

from bot.answers import DataError, load_answers
from bot.commands.options import load_engine, municipal_settings
from bot.no_model import NoModel
from bot.project import PROJECT
from bot.settings import Settings, read_settings
from bot.without_tensorflow import spare_tensorflow

if TYPE_CHECKING:
    from bot.engine import Engine

_UNSURE = "hur blir det då"  # so that the sentence encoder is asked


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", help="lyssna på den här porten (annars PORT, annars 8080)")
    parser.add_argument(
        "--workers", help="så många processer (annars SOCLOTS_WORKERS, annars 1); fler än en behöver SOCLOTS_REDIS"
    )


def run(arguments: argparse.Namespace) -> int:
    settings = _settings(arguments)
    print("Startar Soclots. Laddar modellen …", file=sys.stderr, flush=True)
    spare_tensorflow()
    from bot.search import load_search
    from bot.stores import Places
    from bot.web.server import listen, serve
    from bot.web.worker_metrics import Workers
    from bot.workers import supervise

    places = Places(PROJECT.root / settings.endpoints, settings.redis)
    places.check()
    municipal_settings()
    engine = _engine()
    listener = listen(settings)

    def tell() -> None:
        print(f"Klar. Öppna http://{settings.host}:{settings.port}/  (avsluta med Ctrl+C)", flush=True)

    if settings.workers > 1:
        load_search().prepare()  # once, for all of them
        name, count = secrets.token_hex(8), settings.workers

        def work(number: int) -> None:
            serve(engine, settings, places, listener, Workers(name, number, count))

        return supervise(count, work, tell)
    tell()
    serve(engine, settings, places, listener)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # all is closed; taking apart so large an interpreter would only delay a restart by seconds


def _settings(arguments: argparse.Namespace) -> Settings:
    chosen = {"PORT": arguments.port, "SOCLOTS_WORKERS": arguments.workers}
    settings = read_settings({**os.environ, **{name: value for name, value in chosen.items() if value}})
    if settings.workers > 1 and not settings.redis:
        raise DataError(
            f"SOCLOTS_WORKERS={settings.workers}: flera processer måste dela samtal och gränser. "
            "Sätt SOCLOTS_REDIS, till exempel redis://127.0.0.1:6379/0, eller kör en process."
        )
    if settings.key is None:  # shared by the processes that are forked from this one
        return settings.copy(update={"key": secrets.token_hex()})
    return settings


def _engine() -> "Union[Engine, NoModel]":
    """The engine; where its model cannot be loaded, what keeps the emergency numbers and all answers in reach meanwhile."""
    from bot.engine import answer_dialog

    try:
        engine = load_engine()
    except DataError as error:
        print(error, file=sys.stderr)
        print(
            "Startar utan chatt: nödnummer och alla svar går att läsa, och /readyz svarar 503. "
            "Rätta felet och starta om.",
            file=sys.stderr,
            flush=True,
        )
        return NoModel()
    # What is read at the first answer of each kind is then there, and shared by processes.
    titles = [answer.title for answer in load_answers(PROJECT.answers).values()]
    asyncio.run(answer_dialog(engine, [_UNSURE, *titles]))
    gc.collect()
    gc.freeze()  # the model stays; to go through all of it once in a while would hold up an answer by 80 milliseconds
    return engine
