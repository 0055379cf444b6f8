"""One way to reach Redis: short time limits, and patience with a Redis that restarts."""

from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError, TimeoutError

_CONNECT_SECONDS, _ANSWER_SECONDS = 1.0, 5.0
_TRIES = 9  # with pauses from 0.05 to 0.5 s: some three seconds
_NOT_THERE = (ConnectionError, TimeoutError, OSError)


class _Client(Redis):
    async def execute_command(self, *args: Any, **options: Any) -> Any:
        """Once more where the connection was lost since it was last used. Every command sent here may be sent twice."""
        try:
            return await super().execute_command(*args, **options)
        except ConnectionError:
            return await super().execute_command(*args, **options)


def connect(url: str) -> "Redis[str]":
    """A client for `redis://…`. Nothing is sent before the first command."""
    return _Client.from_url(
        url,
        decode_responses=True,
        socket_connect_timeout=_CONNECT_SECONDS,
        socket_timeout=_ANSWER_SECONDS,
        retry=Retry(ExponentialBackoff(cap=0.5, base=0.05), _TRIES, _NOT_THERE),
    )
