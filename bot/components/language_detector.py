"""Languages as a Rasa component. It runs right after the crisis list and needs no trained model."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.crisis_detector import CRISIS_HINT, set_certain
from bot.languages import ASKED_FOR, LANGUAGE, OTHER_LANGUAGE, Languages, load_languages


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class LanguageDetector(IntentClassifier, GraphComponent):
    """Sets the intent with confidence 1 to the crisis that is told in another language, else to `annat_sprak` where the message
    is surely not Swedish. A crisis or a hint of one that the crisis list has found stays.

    The message's `language` is the code of the language it is written in, `language_asked_for` that of one it names in Swedish.
    """

    def __init__(self, languages: Languages) -> None:
        self._languages = languages

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageDetector:
        return cls(load_languages())

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            language, crisis = self._languages.read(text)
            message.set(LANGUAGE, language, add_to_output=True)
            message.set(ASKED_FOR, self._languages.named(text), add_to_output=True)
            topic = crisis or (OTHER_LANGUAGE if language and not message.get(CRISIS_HINT) else None)
            if topic and not message.get(INTENT):
                set_certain(message, topic)
        return messages
