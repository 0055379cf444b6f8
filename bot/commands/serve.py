"""`soclots serve`: the page and the API, in one process or several."""

import argparse
import asyncio
import os
import secrets
import sys

from bot.answers import DataError
from bot.commands.options import load_engine
from bot.settings import read_settings
from bot.without_tensorflow import spare_tensorflow

_FIRST = "hej"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", help="lyssna på den här porten (annars PORT, annars 8080)")
    parser.add_argument(
        "--workers", help="så många processer (annars SOCLOTS_WORKERS, annars 1); fler än en behöver SOCLOTS_REDIS"
    )


def run(arguments: argparse.Namespace) -> int:
    chosen = {"PORT": arguments.port, "SOCLOTS_WORKERS": arguments.workers}
    settings = read_settings({**os.environ, **{name: value for name, value in chosen.items() if value}})
    if settings.workers > 1 and not settings.redis:
        raise DataError(
            f"SOCLOTS_WORKERS={settings.workers}: flera processer måste dela samtal och gränser. "
            "Sätt SOCLOTS_REDIS, till exempel redis://127.0.0.1:6379/0, eller kör en process."
        )
    if settings.key is None:  # shared by the processes that are forked from this one
        settings = settings.copy(update={"key": secrets.token_hex()})
    print("Startar Soclots. Laddar modellen …", file=sys.stderr, flush=True)
    spare_tensorflow()
    from bot.stores import Places
    from bot.workers import supervise

    places = Places(settings.endpoints, settings.redis)
    places.check()
    engine = load_engine()
    from bot.engine import answer_dialog
    from bot.web.server import listen, serve

    asyncio.run(
        answer_dialog(engine, [_FIRST])
    )  # what is read at the first answer is then there, and shared by forked processes
    listener = listen(settings)

    def tell() -> None:
        print(f"Klar. Öppna http://{settings.host}:{settings.port}/  (avsluta med Ctrl+C)", flush=True)

    if settings.workers > 1:
        return supervise(settings.workers, lambda: serve(engine, settings, places, listener), tell)
    tell()
    serve(engine, settings, places, listener)
    return 0
