"""Conversations in this process's memory, and the locks that keep the messages of each in order."""

import asyncio
from contextlib import asynccontextmanager
from typing import Any, AsyncIterator, Dict, Iterable, Optional

from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.events import SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker, get_trackers_for_conversation_sessions

from bot.tracker import Tracker


class MemoryTrackers(TrackerStore):
    """Conversations in this process's memory. Rasa's own writes one out as JSON at each turn and reads it twice.

    What is retrieved is a copy, so that a turn that fails leaves no trace.
    """

    def __init__(self) -> None:
        super().__init__(None)
        self._trackers: Dict[str, Tracker] = {}

    async def save(self, tracker: DialogueStateTracker) -> None:
        own = last_session(tracker)
        own.written()
        self._trackers[tracker.sender_id] = own

    async def retrieve(self, sender_id: str) -> Optional[Tracker]:
        tracker = self._trackers.get(sender_id)
        return tracker.copy() if tracker else None

    async def keys(self) -> Iterable[str]:
        return list(self._trackers)

    async def delete(self, sender_id: str) -> None:
        self._trackers.pop(sender_id, None)

    async def delete_idle(self, seconds: float) -> None:
        """The web application knows which conversations are idle and deletes each."""


class MemoryLocks(LockStore):
    """Locks within this process, first come, first served. Rasa's own looks once a second whether its turn has come."""

    def __init__(self) -> None:
        self._queues: Dict[str, asyncio.Lock] = {}
        self._waiting: Dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._queues)

    @asynccontextmanager
    async def lock(self, conversation_id: str, *args: Any, **kwargs: Any) -> AsyncIterator[None]:
        queue = self._queues.setdefault(conversation_id, asyncio.Lock())
        self._waiting[conversation_id] = self._waiting.get(conversation_id, 0) + 1
        try:
            async with queue:
                yield
        finally:
            self._waiting[conversation_id] -= 1
            if not self._waiting[conversation_id]:
                del self._waiting[conversation_id], self._queues[conversation_id]


def last_session(tracker: DialogueStateTracker) -> Tracker:
    """The tracker without what was said before Rasa last began a new session in it."""
    if [type(event) for event in tracker.events].count(SessionStarted) > 1:
        tracker = get_trackers_for_conversation_sessions(tracker)[-1]
    return Tracker.of(tracker)
