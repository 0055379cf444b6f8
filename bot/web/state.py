"""What processes must know together: small JSON values under keys, each with a time to live.

Sessions, rate limits and idempotence rest on this alone, so another store makes them hold across processes. A key is
`kind:rest`; no key and no value holds what a citizen wrote.
"""

import json
import time
from collections import OrderedDict
from typing import Any, Callable, Dict, NamedTuple, Optional, Protocol


class State(Protocol):
    """Values are whatever `json` can write. Times to live are in seconds, from the last write."""

    async def get(self, key: str, ttl: Optional[float] = None) -> Optional[Any]:
        """The value, or None where there is none or its time is out. With `ttl` its time to live begins anew."""

    async def set(self, key: str, value: Any, ttl: float) -> None: ...

    async def set_if_absent(self, key: str, value: Any, ttl: float) -> bool:
        """Sets in one step where nothing stands. Returns whether it did."""

    async def set_if_present(self, key: str, value: Any, ttl: float) -> bool:
        """Sets in one step where something stands, so that what was deleted stays so. Returns whether it did."""

    async def increment(self, key: str, ttl: float) -> int:
        """Adds one in one step and returns the sum. The time to live runs from the first."""

    async def delete(self, key: str) -> None: ...

    async def sweep(self) -> None:
        """Drops what is expired, for stores that do not do so themselves."""

    async def close(self) -> None: ...


class _Entry(NamedTuple):
    value: str
    expires: float


class MemoryState:
    """State for one process. Each kind of key is bounded by itself, so that a flood of one cannot push out another."""

    def __init__(self, at_most: int = 100_000, clock: Callable[[], float] = time.monotonic):
        self._at_most = at_most
        self._clock = clock
        self._kinds: Dict[str, OrderedDict[str, _Entry]] = {}

    async def get(self, key: str, ttl: Optional[float] = None) -> Optional[Any]:
        entry = self._live(key)
        if entry is None:
            return None
        if ttl is not None:
            self._write(key, entry.value, ttl)
        return json.loads(entry.value)

    async def set(self, key: str, value: Any, ttl: float) -> None:
        self._write(key, json.dumps(value), ttl)

    async def set_if_absent(self, key: str, value: Any, ttl: float) -> bool:
        if self._live(key) is not None:
            return False
        await self.set(key, value, ttl)
        return True

    async def set_if_present(self, key: str, value: Any, ttl: float) -> bool:
        if self._live(key) is None:
            return False
        await self.set(key, value, ttl)
        return True

    async def increment(self, key: str, ttl: float) -> int:
        entry = self._live(key)
        if entry is None:
            await self.set(key, 1, ttl)
            return 1
        total = int(entry.value) + 1
        self._kind(key)[key] = entry._replace(value=str(total))
        return total

    async def delete(self, key: str) -> None:
        self._kind(key).pop(key, None)

    async def sweep(self) -> None:
        now = self._clock()
        for entries in self._kinds.values():
            for key in [key for key, entry in entries.items() if entry.expires <= now]:
                del entries[key]

    async def close(self) -> None:
        self._kinds.clear()

    def _write(self, key: str, value: str, ttl: float) -> None:
        entries = self._kind(key)
        entries[key] = _Entry(value, self._clock() + ttl)
        entries.move_to_end(key)
        if len(entries) > self._at_most:
            entries.popitem(last=False)  # the longest unwritten

    def _kind(self, key: str) -> "OrderedDict[str, _Entry]":
        return self._kinds.setdefault(key.partition(":")[0], OrderedDict())

    def _live(self, key: str) -> Optional[_Entry]:
        entries = self._kind(key)
        entry = entries.get(key)
        if entry is None or entry.expires > self._clock():
            return entry
        del entries[key]
        return None
