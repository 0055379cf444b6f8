"""Conversations and their locks in Redis, for several processes or machines.

Rasa's own Redis stores read and write a conversation whole three times a turn, hand the same ticket to two processes that ask at
once, and keep a conversation locked for a minute when the process that answers in it dies.
"""

import asyncio
import contextlib
import json
import secrets
from contextlib import asynccontextmanager
from typing import Any, AsyncIterator, Dict, Iterable, Optional, Type

from rasa.core.lock_store import LockError, LockStore
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.memory_stores import last_session
from bot.tracker import Tracker

_CONVERSATION, _QUEUE, _ALIVE = "soclots:samtal:", "soclots:ko:", "soclots:i-ko:"
LEASE = 5.0  # seconds that a process may be silent before the next message of a conversation takes its turn
_BEAT = 1.0  # seconds between the signs of life
_POLL = 0.02  # seconds
_LONGEST_QUEUE = 600.0  # seconds

# Adds events to those that the writer has seen. One that has lost its turn meanwhile is refused; one that asks again is not.
_APPEND = """
local length = redis.call('LLEN', KEYS[1])
local seen, last = tonumber(ARGV[1]), ARGV[#ARGV]
if length == seen + #ARGV - 2 and redis.call('LINDEX', KEYS[1], -1) == last then return 1 end
if length ~= seen then return 0 end
redis.call('RPUSH', KEYS[1], unpack(ARGV, 3))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
"""
_GONE = "redis.call('LREM', KEYS[1], 0, ARGV[1]) redis.call('DEL', KEYS[2])"
# A sign of life, from one who enters at the end of the queue if ARGV[5] is 1. Returns whether it is its turn. Those before it that
# are silent are dropped; where all is lost it stands first.
_ALIVE_STILL = """
redis.call('SET', KEYS[2], '', 'PX', ARGV[2])
if ARGV[5] == '1' then redis.call('LREM', KEYS[1], 0, ARGV[1]) redis.call('RPUSH', KEYS[1], ARGV[1]) end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
while true do
  local first = redis.call('LINDEX', KEYS[1], 0)
  if not first then redis.call('RPUSH', KEYS[1], ARGV[1]) first = ARGV[1] end
  if first == ARGV[1] then return 1 end
  if redis.call('EXISTS', ARGV[4] .. first) == 1 then return 0 end
  redis.call('LPOP', KEYS[1])
end
"""


class WriteConflict(LockError):
    """Another process has gone on with the conversation, since this one was silent too long."""


class RedisTrackers(TrackerStore):
    """A conversation is a list of events, to which each turn adds its own. It lives for `ttl` seconds after the last."""

    def __init__(self, redis: "Redis[str]", ttl: float):
        super().__init__(None)
        self._redis = redis
        self._ttl = ttl
        self._append = redis.register_script(_APPEND)
        self._kinds: Dict[str, Type[Event]] = {kind.type_name: kind for kind in all_subclasses(Event)}

    async def save(self, tracker: DialogueStateTracker) -> None:
        own = Tracker.of(tracker)
        new = [json.dumps(event) for event in own.written()[own.stored_events :]]
        if not new:
            return
        arguments = [own.stored_total, round(1000 * self._ttl), *new]
        if not await self._append(keys=[_CONVERSATION + own.sender_id], args=arguments):
            raise WriteConflict(own.sender_id)
        own.stored_events += len(new)
        own.stored_total += len(new)

    async def retrieve(self, sender_id: str) -> Optional[Tracker]:
        stored = await self._redis.lrange(_CONVERSATION + sender_id, 0, -1)
        if not stored:
            return None
        written = [json.loads(event) for event in stored]
        tracker = Tracker(sender_id, self.domain.slots)
        tracker.events.extend(self._event(event) for event in written)
        tracker.replay_events()
        tracker.take_written(written)
        tracker = last_session(tracker)
        tracker.stored_events, tracker.stored_total = len(tracker.events), len(stored)
        return tracker

    async def get_or_create_tracker(
        self, sender_id: str, max_event_history: Optional[int] = None, append_action_listen: bool = True
    ) -> DialogueStateTracker:
        """Nothing is written before the first turn is done."""
        return await self.retrieve(sender_id) or Tracker(sender_id, self.domain.slots)

    async def keys(self) -> Iterable[str]:
        return [key[len(_CONVERSATION) :] async for key in self._redis.scan_iter(_CONVERSATION + "*")]

    async def delete(self, sender_id: str) -> None:
        await self._redis.delete(_CONVERSATION + sender_id)

    async def delete_idle(self, seconds: float) -> None:
        """Redis does it."""

    def _event(self, written: Dict[str, Any]) -> Event:
        """As Rasa's `Event.from_parameters`, which looks the class up among all anew for each event."""
        event = self._kinds[written["event"]]._from_parameters(written)
        assert event is not None
        return event


class RedisLocks(LockStore):
    """First come, first served. Who waits or works says so once a second, so that the dead hold up nobody for long."""

    def __init__(self, redis: "Redis[str]"):
        self._alive = redis.register_script(_ALIVE_STILL)
        self._gone = redis.register_script(_GONE)

    @asynccontextmanager
    async def lock(self, conversation_id: str, *args: Any, **kwargs: Any) -> AsyncIterator[None]:
        queue, token = _QUEUE + conversation_id, secrets.token_hex(8)
        my_turn = await self._beat(queue, token, enter=True)
        done = asyncio.Event()
        beating = asyncio.create_task(self._beat_on(queue, token, done))
        try:
            while not my_turn:
                await asyncio.sleep(_POLL)
                my_turn = await self._beat(queue, token)
            yield
        finally:
            done.set()  # a cancelled command may go on being tried
            await asyncio.wait([beating])
            with contextlib.suppress(RedisError):  # the lease runs out by itself
                await asyncio.shield(self._leave(queue, token))

    async def _beat(self, queue: str, token: str, enter: bool = False) -> bool:
        lease, longest = round(1000 * LEASE), round(1000 * _LONGEST_QUEUE)
        arguments = [token, lease, longest, _ALIVE, int(enter)]
        return bool(await self._alive(keys=[queue, _ALIVE + token], args=arguments))

    async def _beat_on(self, queue: str, token: str, done: asyncio.Event) -> None:
        while not done.is_set():
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(done.wait(), _BEAT)
                return
            with contextlib.suppress(RedisError):  # it may be back at the next
                await self._beat(queue, token)

    async def _leave(self, queue: str, token: str) -> None:
        await self._gone(keys=[queue, _ALIVE + token], args=[token])
