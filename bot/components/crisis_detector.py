"""The crisis list as a Rasa component. It runs first, so that danger never depends on a trained model."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.crisis import CrisisList, load_crisis_list

CRISIS_HINT = "crisis_hint"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class CrisisDetector(IntentClassifier, GraphComponent):
    """Sets the intent to `akut_fara` or `sjalvmord` with confidence 1 where the list is sure, else leaves a hint for the classifier."""

    def __init__(self, crisis_list: CrisisList) -> None:
        self._crisis_list = crisis_list

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CrisisDetector:
        return cls(load_crisis_list())

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            verdict = self._crisis_list.verdict(message.get(TEXT) or "")
            if verdict and not verdict.strong:
                message.set(CRISIS_HINT, verdict.topic)
            elif verdict:
                set_certain(message, verdict.topic)
        return messages


def set_certain(message: Message, topic: str) -> None:
    """Gives the message an intent that needs no classifier, with confidence 1."""
    intent = {INTENT_NAME_KEY: topic, PREDICTED_CONFIDENCE_KEY: 1.0}
    message.set(INTENT, intent, add_to_output=True)
    message.set(INTENT_RANKING_KEY, [intent], add_to_output=True)
