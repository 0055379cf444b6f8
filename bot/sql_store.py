"""Conversations in PostgreSQL, by Rasa's own store, with what it lacks: forgetting."""

import asyncio
import time
from typing import Any, Coroutine, Optional

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.trackers import DialogueStateTracker

from bot.tracker import Tracker


class SqlTrackers(SQLTrackerStore):
    """Rasa's store waits for the database in the event loop; here it waits in a thread, and the others are answered meanwhile."""

    async def save(self, tracker: DialogueStateTracker) -> None:
        await asyncio.to_thread(_finish, super().save(tracker))

    async def retrieve(self, sender_id: str) -> Optional[Tracker]:
        tracker = await asyncio.to_thread(_finish, super().retrieve(sender_id))
        return Tracker.of(tracker) if tracker else None

    async def get_or_create_tracker(
        self, sender_id: str, max_event_history: Optional[int] = None, append_action_listen: bool = True
    ) -> DialogueStateTracker:
        return await self.retrieve(sender_id) or Tracker(sender_id, self.domain.slots)

    async def delete(self, sender_id: str) -> None:
        await asyncio.to_thread(self._delete, self.SQLEvent.sender_id == sender_id)

    async def delete_idle(self, seconds: float) -> None:
        """Deletes the conversations in which nothing has been said for so long."""
        event = self.SQLEvent
        idle = (
            sa.select([event.sender_id])
            .group_by(event.sender_id)
            .having(sa.func.max(event.timestamp) < time.time() - seconds)
        )
        await asyncio.to_thread(self._delete, event.sender_id.in_(idle))

    def _delete(self, condition: Any) -> None:
        with self.session_scope() as session:
            session.query(self.SQLEvent).filter(condition).delete(synchronize_session=False)
            session.commit()


def _finish(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """The result of a coroutine that never waits for anything, as Rasa's are."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    raise RuntimeError("the store waited for something")
