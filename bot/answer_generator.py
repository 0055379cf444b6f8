"""Rasa's hook for responses (`nlg` in endpoints.yml): takes `utter_<topic>` out of data/answers."""

from typing import Any, Dict, Optional

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.context import Context
from bot.replies import Replies


class AnswerGenerator(NaturalLanguageGenerator):
    """The answer for the conversation's audience on its day, as data/answers has it now."""

    def __init__(self, endpoint_config: Optional[EndpointConfig] = None, domain: Optional[Domain] = None):
        self._replies = Replies()

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> Optional[Dict[str, Any]]:
        metadata = tracker.latest_message.metadata if tracker.latest_message else None
        context = Context.from_metadata(metadata)
        return self._replies.reply(utter_action[len("utter_") :], context.audience, context.day())
