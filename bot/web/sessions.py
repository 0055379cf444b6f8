"""Sessions: unguessable ids made here, forgotten after idle time, never listed."""

import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Callable, List, Optional

from bot.context import Context


@dataclass
class Session:
    """One conversation. `id` is 128 random bits; `turns` counts the messages so far."""

    id: str
    used: float
    context: Context = field(default_factory=Context)
    turns: int = 0


class Sessions:
    """Live sessions, the longest idle first. Nothing here holds what was said."""

    def __init__(self, idle_seconds: float, at_most: int, clock: Callable[[], float] = time.monotonic):
        self._idle_seconds = idle_seconds
        self._at_most = at_most
        self._clock = clock
        self._sessions: OrderedDict[str, Session] = OrderedDict()

    def __len__(self) -> int:
        return len(self._sessions)

    def start(self, session_id: Optional[str] = None) -> Session:
        """A new session, with an id of its own unless a channel with ids of its own gives one."""
        session = Session(session_id or secrets.token_urlsafe(16), self._clock())
        self._sessions[session.id] = session
        return session

    def get(self, session_id: str) -> Optional[Session]:
        """The live session of that id, now no longer idle; None for one that is unknown or has expired."""
        session = self._sessions.get(session_id)
        if session is None or self._expired(session):
            return None
        session.used = self._clock()
        self._sessions.move_to_end(session_id)
        return session

    def drop(self, session_id: str) -> None:
        self._sessions.pop(session_id, None)

    def sweep(self) -> List[str]:
        """Drops the expired and, above the limit, the longest idle; returns their ids so that the engine can forget them."""
        dropped = []
        while self._sessions:
            longest_idle = next(iter(self._sessions.values()))
            if not self._expired(longest_idle) and len(self._sessions) <= self._at_most:
                break
            self.drop(longest_idle.id)
            dropped.append(longest_idle.id)
        return dropped

    def _expired(self, session: Session) -> bool:
        return self._clock() - session.used > self._idle_seconds
