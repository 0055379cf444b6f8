"""Rasa's fallback, which never stands between a person in danger and the answer to it."""

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.fallback_classifier import FallbackClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY
from rasa.shared.nlu.training_data.message import Message

from bot.crisis import KINDS


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class CautiousFallback(FallbackClassifier):
    """Rasa's FallbackClassifier and its config; a crisis is answered however low its confidence."""

    def _should_fallback(self, message: Message) -> bool:
        danger = message.data[INTENT].get(INTENT_NAME_KEY) in KINDS
        return not danger and super()._should_fallback(message)
