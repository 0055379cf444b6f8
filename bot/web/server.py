"""One process that answers on a listening socket until it is told to stop."""

import asyncio
import logging
import signal
import socket
from typing import Awaitable, Callable, Optional, Union

from aiohttp import web

from bot.answers import DataError
from bot.engine import Engine
from bot.logs import LOGGER, log
from bot.no_model import NoModel
from bot.redis_client import connect
from bot.settings import Settings
from bot.stores import Places
from bot.web.app import create_app
from bot.web.drain import DRAIN
from bot.web.redis_state import RedisState
from bot.web.shared_listener import SharedListener
from bot.web.state import State
from bot.web.worker_metrics import WORKERS, Workers, publishing

STOP_SECONDS = 5.0  # to finish answers when told to stop
CUT_SECONDS = 0.5  # then, to end what is still not done
IDLE_SECONDS = 75.0  # until a connection is closed that sends nothing, or only half a request's headers
_BACKLOG = 128
_GRACE = 60.0  # seconds that a stored conversation outlives its session, so that a late answer finds it


def listen(settings: Settings) -> socket.socket:
    """The listening socket. Raises DataError where that is not possible."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise DataError(
            f"SOCLOTS_HOST={settings.host} PORT={settings.port}: går inte att lyssna där ({error.strerror}). "
            "Välj en annan port, till exempel PORT=9000 make run."
        ) from error


def serve(
    engine: Union[Engine, NoModel],
    settings: Settings,
    places: Places,
    listener: socket.socket,
    workers: Optional[Workers] = None,
) -> None:
    """Answers until SIGTERM or SIGINT. The stores are opened here: no two processes may share a connection."""
    asyncio.run(_serve(engine, settings, places, listener, workers))


async def _serve(
    engine: Union[Engine, NoModel],
    settings: Settings,
    places: Places,
    listener: socket.socket,
    workers: Optional[Workers],
) -> None:
    engine.keep_in(*places.open(60 * settings.session_minutes + _GRACE))
    state: Optional[State] = RedisState(connect(settings.redis)) if settings.redis else None
    app = create_app(engine, settings, state)
    if workers:
        app[WORKERS] = workers
        app.cleanup_ctx.append(publishing(workers))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=CUT_SECONDS, keepalive_timeout=IDLE_SECONDS)
    await runner.setup()
    stop_listening = await _start_listening(runner, listener, shared=workers is not None)
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    LOGGER.setLevel(logging.INFO)
    await stopped.wait()
    log(logging.INFO, "stop")
    await stop_listening()
    await app[DRAIN].finish(STOP_SECONDS)
    await runner.cleanup()


async def _start_listening(
    runner: web.AppRunner, listener: socket.socket, shared: bool
) -> Callable[[], Awaitable[None]]:
    """Takes connections from now on, and returns what stops that."""
    if shared:
        taking = SharedListener(runner, listener)
        taking.start()
        return taking.stop
    site = web.SockSite(runner, listener, backlog=_BACKLOG)
    await site.start()
    return site.stop
