"""Rasa's hook for responses (`nlg` in endpoints.yml): takes `utter_<topic>` out of data/answers."""

from typing import Any, Dict, Mapping, Optional

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.context import Context
from bot.languages import ASKED_FOR, LANGUAGE, OTHER_LANGUAGE
from bot.replies import Replies


class AnswerGenerator(NaturalLanguageGenerator):
    """The answer for the conversation's audience on its day, as data/answers has it now, and in the language of the message."""

    def __init__(self, endpoint_config: Optional[EndpointConfig] = None, domain: Optional[Domain] = None):
        self._replies = Replies()

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> Optional[Dict[str, Any]]:
        metadata = tracker.latest_message.metadata if tracker.latest_message else None
        context = Context.from_metadata(metadata)
        topic = utter_action[len("utter_") :]
        reading: Mapping[str, Any] = tracker.latest_message.parse_data if tracker.latest_message else {}
        reply = self._replies.reply(topic, context.audience, context.day())
        written, asked_for = reading.get(LANGUAGE), reading.get(ASKED_FOR)
        if asked_for and not written and topic == OTHER_LANGUAGE:
            return self._replies.in_language(reply, topic, asked_for, asked_for=True)
        return self._replies.in_language(reply, topic, written)
