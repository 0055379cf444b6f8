"""Rasa's hook for responses (`nlg` in endpoints.yml): takes `utter_<topic>` out of data/answers."""

from typing import Any, Dict, Optional

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.context import Context
from bot.crisis import KINDS
from bot.replies import Replies


class AnswerGenerator(NaturalLanguageGenerator):
    """The answer for the conversation's audience on its day, as data/answers has it now."""

    def __init__(self, endpoint_config: Optional[EndpointConfig] = None, domain: Optional[Domain] = None):
        self._replies = Replies()

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> Optional[Dict[str, Any]]:
        message = tracker.latest_message
        context = Context.of(message.metadata if message else None, tracker.current_slot_values())
        topic = utter_action[len("utter_") :]
        reply = self._replies.reply(topic, context)
        also = message.parse_data.get("also_asked") if message else None
        if (
            also and topic not in KINDS
        ):  # to someone in danger the other answer is given in full, after the first things
            self._replies.add_question(reply, also)
        return reply
