"""Rasa's tracker of a conversation, without the work that grows with the conversation.

Rasa copies a tracker event by event for each action, replays all of it for each prediction and writes all of it out for each
custom action. Here events are shared between copies and written out once; what comes out is the same (tests/test_processor.py).
"""

import copy
from collections import deque
from itertools import islice
from typing import Any, Dict, List

from rasa.shared.core.events import (
    ActionReverted,
    ActiveLoop,
    Event,
    Restarted,
    SessionStarted,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

SHOWN_TURNS = 3  # of the conversation to a policy; no rule in data/stories is longer (tests/test_processor.py)
_BEGINNINGS = frozenset({Restarted, SessionStarted})
_UNDOING = frozenset({ActionReverted, ActiveLoop, UserUtteranceReverted})


class Tracker(DialogueStateTracker):
    """Relies on nobody changing an event that a tracker holds, and Rasa does not.

    For stores that add to what they have: `stored_events` of the events are stored already, among `stored_total` in all.
    """

    stored_events = 0
    stored_total = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._written: List[Dict[str, Any]] = []  # the first events as dictionaries, as far as they have been asked for

    @classmethod
    def of(cls, tracker: DialogueStateTracker) -> "Tracker":
        """Rasa's tracker in this form. It shares its state with the given one, which is not to be used any more."""
        if isinstance(tracker, cls):
            return tracker
        own = cls.__new__(cls)
        own.__dict__ = {**vars(tracker), "_written": []}
        return own

    def copy(self) -> "Tracker":
        own = copy.copy(self)
        own.events = deque(self.events, self._max_event_history)
        own.slots = copy.copy(self.slots)
        own.slots.update((name, copy.copy(slot)) for name, slot in self.slots.items())
        own.active_loop = copy.copy(self.active_loop)
        own._written = list(self._written)
        return own

    def recent(self) -> "Tracker":
        """The last turns, for what looks no further back; with the slots as they are now."""
        own = copy.copy(self)
        backs = (back for back, event in enumerate(reversed(self.events), start=1) if type(event) is UserUttered)
        shown = list(islice(backs, SHOWN_TURNS + 1))
        if len(shown) > SHOWN_TURNS:
            own.events = deque(list(self.events)[-shown[SHOWN_TURNS - 1] :])
            own._written = []
        return own

    def applied_events(self) -> List[Event]:
        """Rasa asks each event several times what it is, though hardly a conversation has one that takes another back."""
        kinds = [type(event) for event in self.events]
        if not _UNDOING.isdisjoint(kinds):
            return super().applied_events()
        begun = next((back for back, kind in enumerate(reversed(kinds)) if kind in _BEGINNINGS), len(kinds))
        return list(self.events)[len(kinds) - begun :]

    def written(self) -> List[Dict[str, Any]]:
        """All events as dictionaries, which are not to be changed."""
        new = list(self.events)[len(self._written) :]
        self._written.extend(event.as_dict() for event in new)
        return self._written

    def take_written(self, written: List[Dict[str, Any]]) -> None:
        """Tells that these are the events that it holds now, as dictionaries."""
        self._written = written

    def current_state(self, event_verbosity: EventVerbosity = EventVerbosity.NONE) -> Dict[str, Any]:
        if event_verbosity != EventVerbosity.ALL:
            return super().current_state(event_verbosity)
        return {**super().current_state(EventVerbosity.NONE), "events": list(self.written())}
