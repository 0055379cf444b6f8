"""Who asks and how old the child is, as Rasa entities."""

from __future__ import annotations

import datetime
from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.asker import find_age, guess_audience
from bot.context import STOCKHOLM


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class AskerExtractor(GraphComponent, EntityExtractorMixin):
    """Entities `alder` (whole years) and `malgrupp` ("barn" or "vuxen"), where the message tells them."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> AskerExtractor:
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        year = datetime.datetime.now(STOCKHOLM).year
        for message in messages:
            text = message.get(TEXT)
            if not text:
                continue
            age = find_age(text, year)
            audience = guess_audience(text, age)
            found = [("alder", age.years if age else None), ("malgrupp", audience)]
            entities = [{"entity": name, "value": value} for name, value in found if value is not None]
            message.set(ENTITIES, message.get(ENTITIES, []) + self.add_extractor_name(entities), add_to_output=True)
        return messages
