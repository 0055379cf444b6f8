"""State that processes share, in Redis."""

import json
from typing import Any, Optional

from redis.asyncio import Redis

_PREFIX = "soclots:"
_INCREMENT = """
local total = redis.call('INCR', KEYS[1])
if total == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return total
"""
# GETEX would do it, but Redis has it only from 6.2 on.
_GET_AND_KEEP = """
local value = redis.call('GET', KEYS[1])
if value then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return value
"""


class RedisState:
    """`bot.web.state.State` over a client that decodes its answers. Redis drops what is expired by itself."""

    def __init__(self, redis: "Redis[str]"):
        self._redis = redis
        self._increment = redis.register_script(_INCREMENT)
        self._get_and_keep = redis.register_script(_GET_AND_KEEP)

    async def get(self, key: str, ttl: Optional[float] = None) -> Optional[Any]:
        if ttl is None:
            value = await self._redis.get(_PREFIX + key)
        else:
            value = await self._get_and_keep(keys=[_PREFIX + key], args=[_milliseconds(ttl)])
        return None if value is None else json.loads(value)

    async def set(self, key: str, value: Any, ttl: float) -> None:
        await self._redis.set(_PREFIX + key, json.dumps(value), px=_milliseconds(ttl))

    async def set_if_absent(self, key: str, value: Any, ttl: float) -> bool:
        return bool(await self._redis.set(_PREFIX + key, json.dumps(value), px=_milliseconds(ttl), nx=True))

    async def set_if_present(self, key: str, value: Any, ttl: float) -> bool:
        return bool(await self._redis.set(_PREFIX + key, json.dumps(value), px=_milliseconds(ttl), xx=True))

    async def increment(self, key: str, ttl: float) -> int:
        return int(await self._increment(keys=[_PREFIX + key], args=[_milliseconds(ttl)]))

    async def delete(self, key: str) -> None:
        await self._redis.delete(_PREFIX + key)

    async def sweep(self) -> None:
        """Redis does it."""

    async def close(self) -> None:
        await self._redis.close()


def _milliseconds(ttl: float) -> int:
    return max(1, round(1000 * ttl))
