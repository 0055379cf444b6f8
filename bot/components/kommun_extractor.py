"""Municipalities as Rasa entities."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.kommuner import Kommuner, load_kommuner


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class KommunExtractor(GraphComponent, EntityExtractorMixin):
    """Entity `kommun`, whose value is the official short name; `place` is the part of it that was named (Rinkeby)."""

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

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            text = message.get(TEXT)
            if text:
                entities = [
                    {
                        "entity": "kommun",
                        "value": found.kommun.namn,
                        "start": found.start,
                        "end": found.end,
                        "place": found.name if found.by_alias else None,
                    }
                    for found in self._kommuner.find(text)
                ]
                message.set(ENTITIES, message.get(ENTITIES, []) + self.add_extractor_name(entities), add_to_output=True)
        return messages
