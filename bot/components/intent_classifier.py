"""The intent model as a Rasa intent classifier."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import SPACY_DOCS
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.crisis_detector import CRISIS_HINT
from bot.crisis import KINDS
from bot.encoder import installed_encoder, load_encoder
from bot.intents import IntentModel, Reading

_MORE_LIKELY_THAN_NOT = 0.5


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SwedishIntentClassifier(IntentClassifier, GraphComponent):
    """Config: the settings of `IntentModel`, and the probability of danger from which danger goes first: `crisis_threshold`,
    or `hinted_threshold` where the word list has given a hint.

    A crisis that the word list is sure of keeps the first place in the ranking. So does another language (`annat_sprak`), unless
    danger is more likely than not.
    """

    def __init__(
        self, config: Dict[str, Any], model: IntentModel, model_storage: ModelStorage, resource: Resource
    ) -> None:
        self._config = config
        self._model = model
        self._encoder = load_encoder()
        self._model_storage = model_storage
        self._resource = resource

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {**IntentModel().settings, "crisis_threshold": 0.3, "hinted_threshold": 0.1}

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SwedishIntentClassifier:
        settings = {key: config[key] for key in IntentModel().settings}
        return cls(config, IntentModel(**settings), model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        examples = [example for example in training_data.intent_examples if example.get(SPACY_DOCS[TEXT]) is not None]
        readings = [_reading(example) for example in examples]
        self._model.fit(readings, [example.get(INTENT) for example in examples], installed_encoder())
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SwedishIntentClassifier:
        with model_storage.read_from(resource) as folder:
            return cls(config, IntentModel.load(folder), model_storage, resource)

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            if message.get(SPACY_DOCS[TEXT]) is not None:
                self._classify(message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data  # no later component reads the guesses on training sentences

    def _classify(self, message: Message) -> None:
        scores = self._model.predict(_reading(message), self._encoder)
        found = (message.get(INTENT) or {}).get(INTENT_NAME_KEY)
        threshold = self._config["hinted_threshold" if message.get(CRISIS_HINT) else "crisis_threshold"]
        if found:
            threshold = max(threshold, _MORE_LIKELY_THAN_NOT)
        first = found if found in KINDS else _first(scores, threshold, found)
        if first == found:
            scores[first] = 1.0
        names = [first, *(name for name in scores if name != first)]
        ranking = [{INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: scores[name]} for name in names]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking[:10], add_to_output=True)


def _first(scores: Dict[str, float], crisis_threshold: float, found: Optional[str]) -> str:
    """The intent to answer: danger where its probability reaches the threshold, else the one already found, else the likeliest."""
    danger = max(KINDS, key=lambda name: scores.get(name, 0.0))
    if sum(scores.get(name, 0.0) for name in KINDS) >= crisis_threshold:
        return danger
    return found or next(iter(scores))


def _reading(message: Message) -> Reading:
    return Reading.of(message.get(SPACY_DOCS[TEXT]), message.get(TEXT))
