"""Sessions: unguessable ids made here, forgotten after idle time, never listed.

The store holds a hash of the id, and so does Rasa's tracker: who can read either cannot enter the conversation.
"""

import hashlib
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, List, Optional

from bot.context import Context
from bot.web.state import State


@dataclass
class Session:
    """One conversation. `id` is 128 random bits, known to the client; `conversation` is what it is called everywhere else.

    `topic` is that of the last answer, until it has been rated; `once` are the keys of answers kept for a repeated message.
    """

    id: str
    conversation: str
    context: Context = field(default_factory=Context)
    topic: Optional[str] = None
    once: List[str] = field(default_factory=list)

    def as_json(self) -> Dict[str, Any]:
        return {"context": self.context.metadata(), "topic": self.topic, "once": self.once}


class Sessions:
    """Sessions in the shared state, and this process's own list of the conversations that it may have to forget.

    Nothing here holds what was said.
    """

    def __init__(self, state: State, idle_seconds: float, at_most: int, clock: Callable[[], float] = time.monotonic):
        self._state = state
        self._idle_seconds = idle_seconds
        self._at_most = at_most
        self._clock = clock
        self._used: OrderedDict[str, float] = OrderedDict()  # conversation: when last used here, the longest idle first

    def __len__(self) -> int:
        return len(self._used)

    async def start(self, session_id: Optional[str] = None) -> Session:
        """A new session, with an id of its own unless a channel with ids of its own gives one."""
        session_id = session_id or secrets.token_urlsafe(16)
        session = Session(session_id, conversation_of(session_id))
        await self._state.set(f"session:{session.conversation}", session.as_json(), self._idle_seconds)
        self._touch(session.conversation)
        return session

    async def get(self, session_id: str) -> Optional[Session]:
        """The live session of that id, now no longer idle; None for one that is unknown or has expired."""
        conversation = conversation_of(session_id)
        stored = await self._state.get(f"session:{conversation}", self._idle_seconds)
        if stored is None:
            return None
        self._touch(conversation)
        context = Context.from_metadata(stored["context"])
        return Session(session_id, conversation, context, stored["topic"], stored["once"])

    async def save(self, session: Session) -> bool:
        """Keeps what has changed and begins the idle time anew. False where the session has been forgotten meanwhile."""
        kept = await self._state.set_if_present(
            f"session:{session.conversation}", session.as_json(), self._idle_seconds
        )
        if kept:
            self._touch(session.conversation)
        return kept

    async def turn(self, session: Session, at_most: int) -> int:
        """Counts a message and returns the count. It lives as long as a session of `at_most` messages can."""
        return await self._state.increment(f"turns:{session.conversation}", self._idle_seconds * (at_most + 1))

    async def drop(self, conversation: str) -> None:
        stored = await self._state.get(f"session:{conversation}")
        for key in (f"session:{conversation}", f"turns:{conversation}", *(stored["once"] if stored else ())):
            await self._state.delete(key)
        self._used.pop(conversation, None)

    async def sweep(self) -> List[str]:
        """Drops the expired and, above the limit, the longest idle; returns the conversations for the engine to forget."""
        dropped = []
        while self._used:
            conversation, used = next(iter(self._used.items()))
            expired = self._clock() - used > self._idle_seconds
            if not expired and len(self._used) <= self._at_most:
                break
            if expired and await self._state.get(f"session:{conversation}") is not None:
                del self._used[conversation]  # another process has gone on with it and will forget it
                continue
            await self.drop(conversation)
            dropped.append(conversation)
        return dropped

    def _touch(self, conversation: str) -> None:
        self._used[conversation] = self._clock()
        self._used.move_to_end(conversation)


def conversation_of(session_id: str) -> str:
    """The name of a session's conversation in stores, from which its id cannot be found."""
    return hashlib.sha256(session_id.encode("utf-8", "replace")).hexdigest()[:32]
