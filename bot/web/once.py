"""The same message id gets the same answer once, however often a client sends it."""

import asyncio
import contextlib
from typing import Any, Awaitable, Callable, Dict, Tuple

from bot.web.errors import ApiError
from bot.web.state import State

KEPT = 120.0  # seconds that an answer waits for a client that did not get it
_POLL = 0.05  # seconds
LEASE = 5.0  # seconds after which one that gives no sign of life is taken for dead
_BEAT = 1.0  # seconds between the signs of life
_BEING_MADE: Dict[str, Any] = {}

Content = Dict[str, Any]


class Once:
    """`answering`: seconds that making an answer takes at most. A process that dies while making one blocks the next for `LEASE`."""

    def __init__(self, state: State, answering: float):
        self._state = state
        self._answering = answering

    async def answer(self, key: str, make: Callable[[], Awaitable[Tuple[Content, bool]]]) -> Content:
        """The answer made for `key` before, or being made, or made now by `make`, which also tells whether to keep it.

        Raises what `make` raises; then the next try makes it anew.
        """
        for _ in range(int(2 * self._answering / _POLL) + 1):
            if await self._state.set_if_absent(key, _BEING_MADE, LEASE):
                return await self._made(key, make)
            kept = await self._state.get(key)
            if kept:
                return dict(kept)
            await asyncio.sleep(_POLL)
        raise ApiError(503, "upptagen", retry_after=self._answering)

    async def _made(self, key: str, make: Callable[[], Awaitable[Tuple[Content, bool]]]) -> Content:
        done = asyncio.Event()
        beating = asyncio.create_task(self._beat(key, done))
        try:
            content, keep = await make()
        except BaseException:
            keep = False
            raise
        finally:
            done.set()
            await asyncio.wait([beating])  # else a late sign of life could be written over the answer
            if not keep:
                await self._state.delete(key)
        if keep:
            await self._state.set(key, content, KEPT)
        return content

    async def _beat(self, key: str, done: asyncio.Event) -> None:
        while not done.is_set():
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(done.wait(), _BEAT)
                return
            await self._state.set_if_present(key, _BEING_MADE, LEASE)
