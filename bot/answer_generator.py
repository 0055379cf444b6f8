"""Rasa's hook for responses (`nlg` in endpoints.yml): takes `utter_<topic>` out of data/answers."""

from typing import Any, Dict, Mapping, Optional

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.context import Context
from bot.crisis import KINDS
from bot.languages import ASKED_FOR, LANGUAGE, OTHER_LANGUAGE
from bot.replies import REFUSED, Replies
from bot.where import CONTACT, WHERE


class AnswerGenerator(NaturalLanguageGenerator):
    """The answer for the conversation's audience on its day, as data/answers has it now, and in the language of the message."""

    def __init__(self, endpoint_config: Optional[EndpointConfig] = None, domain: Optional[Domain] = None):
        self._replies = Replies()

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> Optional[Dict[str, Any]]:
        message = tracker.latest_message
        context = Context.of(message.metadata if message else None, tracker.current_slot_values())
        topic = utter_action[len("utter_") :]
        reply = self._replies.reply(topic, context)
        if topic == REFUSED and message:
            reply = self._replies.refer(reply, message.text or "")
        reading: Mapping[str, Any] = message.parse_data if message else {}
        where = reading.get(WHERE) or {}
        if topic == CONTACT:
            reply = self._replies.where(reply, where.get("answer"), where.get("unknown"))
        also = reading.get("also_asked")
        if also and topic not in KINDS:  # in danger the other answer is given in full, by action_ocksa
            self._replies.add_question(reply, also)
        if reading.get("perhaps_danger"):
            reply = self._replies.perhaps_danger(reply)
        written, asked_for = reading.get(LANGUAGE), reading.get(ASKED_FOR)
        if asked_for and not written and topic == OTHER_LANGUAGE:
            return self._replies.in_language(reply, topic, asked_for, asked_for=True)
        return self._replies.in_language(reply, topic, written)
