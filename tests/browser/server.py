"""The real web application on a free port, in a thread with an event loop of its own, so that tests may drive a browser meanwhile."""

import asyncio
import socket
import threading
from typing import Callable, Optional

from aiohttp import web

SECONDS = 60  # to start or stop; a loaded machine is slow


class Server:
    """`start` and `stop` may take turns; the address stays. Each start asks `build` for a new application, as a restart would.

    Stopping cuts connections and requests in progress, as a killed process would.
    """

    def __init__(self, build: Callable[[], web.Application]):
        self._build = build
        self._loop: Optional[asyncio.AbstractEventLoop] = None
        self._thread: Optional[threading.Thread] = None
        self._runner: Optional[web.AppRunner] = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(SECONDS)

    def stop(self) -> None:
        if self._loop is None or self._thread is None or self._runner is None:
            return
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(SECONDS)
        self._loop.close()
        self._loop = None

    async def _listen(self) -> None:
        self._runner = web.AppRunner(self._build(), access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()
