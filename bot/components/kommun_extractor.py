"""Municipalities as Rasa entities, and answers to the question which municipality it is."""

from __future__ import annotations

from typing import Any, Dict, Iterable, List, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.crisis_detector import CRISIS_HINT
from bot.kommuner import Kommuner, load_kommuner
from bot.where import CONTACT, WHERE, read_answer, unknown_place


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class KommunExtractor(GraphComponent, EntityExtractorMixin):
    """Entity `kommun`, whose value is the official short name; `place` is the part of it that was named (Rinkeby).

    Property `where`: `answer` tells what kind of answer the message is where the bot had asked which municipality it is ("named",
    "unknown", "declined"; such a message asks for contact, unless it tells of danger), `unknown` a place that none is found for.
    """

    def __init__(self, kommuner: Kommuner) -> None:
        self._kommuner = kommuner

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> KommunExtractor:
        return cls(load_kommuner())

    def process(self, messages: List[Message], tracker: Optional[DialogueStateTracker] = None) -> List[Message]:
        for message in messages:
            text = message.get(TEXT)
            if text:
                self._read(message, text, asked=tracker is not None and _asked(tracker.events))
        return messages

    def _read(self, message: Message, text: str, asked: bool) -> None:
        answer = read_answer(text, self._kommuner) if asked else None
        found = answer.found if answer else self._kommuner.find(text)
        entities = [
            {
                "entity": "kommun",
                "value": one.kommun.namn,
                "start": one.start,
                "end": one.end,
                "place": one.name if one.by_alias else None,
            }
            for one in found
        ]
        message.set(ENTITIES, message.get(ENTITIES, []) + self.add_extractor_name(entities), add_to_output=True)
        place = answer.place if answer else unknown_place(text, self._kommuner)
        message.set(WHERE, {"answer": answer.kind if answer else None, "unknown": place}, add_to_output=True)
        if answer and not message.get(INTENT) and not message.get(CRISIS_HINT):
            contact = {INTENT_NAME_KEY: CONTACT, PREDICTED_CONFIDENCE_KEY: 1.0}
            message.set(INTENT, contact, add_to_output=True)


def _asked(events: Iterable[Event]) -> bool:
    """Whether the bot has just asked which municipality it is."""
    for event in reversed(list(events)):
        if isinstance(event, UserUttered):
            return False
        if isinstance(event, BotUttered) and (event.data.get("custom") or {}).get("asks") == "kommun":
            return True
    return False
