"""How many messages are answered at once, how many may wait, and for how long."""

import asyncio
import contextlib
from typing import AsyncIterator, Awaitable, Callable, TypeVar

from bot.web.errors import ApiError

Result = TypeVar("Result")
WAIT_SECONDS = 3.0


class Work:
    """A few at a time, a short queue, then 503. `seconds` is the time limit of one answer."""

    def __init__(self, at_once: int, waiting: int, seconds: float):
        self._slots = asyncio.Semaphore(at_once)
        self._at_most_waiting = waiting
        self.seconds = seconds
        self.waiting = 0
        self.working = 0

    async def run(self, work: Callable[[], Awaitable[Result]]) -> Result:
        """Does the work when its turn comes. Raises ApiError 503 with `Retry-After`, or TimeoutError."""
        async with self._slot():
            return await asyncio.wait_for(work(), self.seconds)

    @contextlib.asynccontextmanager
    async def _slot(self) -> AsyncIterator[None]:
        if self._slots.locked() and self.waiting >= self._at_most_waiting:
            raise ApiError(503, "upptagen", retry_after=WAIT_SECONDS)
        self.waiting += 1
        try:
            await asyncio.wait_for(self._slots.acquire(), WAIT_SECONDS)
        except asyncio.TimeoutError:
            raise ApiError(503, "upptagen", retry_after=WAIT_SECONDS) from None
        finally:
            self.waiting -= 1
        self.working += 1
        try:
            yield
        finally:
            self.working -= 1
            self._slots.release()
