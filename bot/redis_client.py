"""One way to reach Redis: short time limits, and a new connection where the old one is gone."""

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError, TimeoutError

_CONNECT_SECONDS, _ANSWER_SECONDS = 1.0, 2.0
_TRIES = 6  # with pauses of 0.05 s doubled each time: a Redis that restarts within a second or two is waited for


def connect(url: str) -> Redis:
    """A client for `redis://…`. Nothing is sent before the first command."""
    return Redis.from_url(
        url,
        decode_responses=True,
        socket_connect_timeout=_CONNECT_SECONDS,
        socket_timeout=_ANSWER_SECONDS,
        retry=Retry(ExponentialBackoff(cap=0.8, base=0.05), _TRIES),
        retry_on_error=[ConnectionError, TimeoutError],
        health_check_interval=10,
    )
