"""What was last asked and answered in a Rasa conversation."""

from typing import Any, Iterable, NamedTuple, Optional

from rasa.shared.core.events import Event, UserUttered
from rasa.shared.nlu.constants import INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY

from bot.replies import SMALL_TALK

_LIKELY = 0.2  # a topic that was only offered counts as what the talk is about from this probability


class Question(NamedTuple):
    """A message and the topic it was answered with."""

    text: str
    topic: str


def last_question(events: Iterable[Event]) -> Optional[Question]:
    """The last message that was about something; a thank-you or a greeting in between does not end the subject."""
    for event in reversed(list(events)):
        if not isinstance(event, UserUttered) or not event.text:
            continue
        topic = _topic(event)
        if topic and topic not in SMALL_TALK:
            text = "" if event.text.startswith("/") else event.text  # a pressed button says nothing but its topic
            return Question(text, topic)
    return None


def _topic(event: UserUttered) -> Optional[str]:
    name = event.intent.get(INTENT_NAME_KEY)
    if name != "nlu_fallback":
        return name
    ranking: Any = event.parse_data.get(INTENT_RANKING_KEY) or []
    best = next((entry for entry in ranking if entry[INTENT_NAME_KEY] != "nlu_fallback"), None)
    return best[INTENT_NAME_KEY] if best and best[PREDICTED_CONFIDENCE_KEY] >= _LIKELY else None
