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


class RedisState:
    """`bot.web.state.State` over a client that decodes its answers. Redis drops what is expired by itself."""

    def __init__(self, redis: "Redis[str]"):
        self._redis = redis
        self._increment = redis.register_script(_INCREMENT)

    async def get(self, key: str) -> Optional[Any]:
        value = await self._redis.get(_PREFIX + key)
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
