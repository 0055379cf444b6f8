"""A clean stop: what has come in is read, answered and sent before the program ends."""

import asyncio
import contextlib
from typing import Iterator

from aiohttp import web


class Drain:
    """`closing`: no request may follow on the same connection. aiohttp's own shutdown would cut bodies that are still arriving."""

    def __init__(self) -> None:
        self.closing = False
        self._active = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @contextlib.contextmanager
    def request(self) -> Iterator[None]:
        self._active += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._active -= 1
            if not self._active:
                self._idle.set()

    async def finish(self, seconds: float) -> None:
        """Waits for the requests in progress, but no longer than so many seconds."""
        self.closing = True
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._idle.wait(), seconds)


DRAIN = web.AppKey("drain", Drain)
