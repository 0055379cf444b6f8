"""`soclots serve`: the page and the API in one process."""

import argparse
import asyncio
import logging
import os
import signal
import sys
from typing import TYPE_CHECKING, Union

from aiohttp import web

from bot.answers import DataError
from bot.commands.options import load_engine
from bot.logs import LOGGER, log
from bot.no_model import NoModel
from bot.settings import read_settings

if TYPE_CHECKING:
    from bot.engine import Engine

STOP_SECONDS = 8.0  # to finish answers when told to stop
IDLE_SECONDS = 75.0  # until a connection is closed that sends nothing, or only half a request's headers


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", help="lyssna på den här porten (annars PORT, annars 8080)")


def run(arguments: argparse.Namespace) -> int:
    environment = {**os.environ, **({"PORT": arguments.port} if arguments.port else {})}
    settings = read_settings(environment)
    print("Startar Soclots. Laddar modellen …", file=sys.stderr, flush=True)
    from bot.web.app import create_app

    engine = _engine()

    async def serve() -> None:
        runner = web.AppRunner(
            create_app(engine, settings), access_log=None, shutdown_timeout=STOP_SECONDS, keepalive_timeout=IDLE_SECONDS
        )
        await runner.setup()
        try:
            await web.TCPSite(runner, settings.host, settings.port).start()
        except OSError as error:
            await runner.cleanup()
            raise DataError(
                f"SOCLOTS_HOST={settings.host} PORT={settings.port}: går inte att lyssna där ({error.strerror}). "
                "Välj en annan port, till exempel PORT=9000 make run."
            ) from error
        stopped = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
        LOGGER.setLevel(logging.INFO)
        print(f"Klar. Öppna http://{settings.host}:{settings.port}/  (avsluta med Ctrl+C)", flush=True)
        await stopped.wait()
        log(logging.INFO, "stop")
        await runner.cleanup()

    asyncio.run(serve())
    return 0


def _engine() -> "Union[Engine, NoModel]":
    """The engine; where its model cannot be loaded, what keeps the emergency numbers and all answers in reach meanwhile."""
    try:
        return load_engine()
    except DataError as error:
        print(error, file=sys.stderr)
        print(
            "Startar utan chatt: nödnummer och alla svar går att läsa, och /readyz svarar 503. "
            "Rätta felet och starta om.",
            file=sys.stderr,
            flush=True,
        )
        return NoModel()
