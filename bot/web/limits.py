"""Rate limits: so many messages a minute for each session and each client address."""

import time
from typing import Callable

from bot.web.errors import ApiError
from bot.web.state import State

WINDOW = 60.0  # seconds
_FLOOD = 3  # times the limit


class Limits:
    """Counts in fixed windows of a minute, so at most twice the limit goes through in any minute."""

    def __init__(self, state: State, per_session: int, per_address: int, clock: Callable[[], float] = time.time):
        self._state = state
        self._at_most = {"session": per_session, "address": per_address}
        self._clock = clock

    async def check(self, kind: str, who: str) -> None:
        """Counts one message of a `kind` ("session" or "address"). Raises ApiError 429 with `Retry-After` above the limit."""
        window, passed = divmod(self._clock(), WINDOW)
        count = await self._state.increment(f"rate-{kind}:{who}:{int(window)}", 2 * WINDOW)
        if count > self._at_most[kind]:
            listens = count <= _FLOOD * self._at_most[kind]
            raise ApiError(429, "for_fort", retry_after=WINDOW - passed, listens=listens)
