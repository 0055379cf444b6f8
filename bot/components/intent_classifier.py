"""The intent model as a Rasa intent classifier that reads a message in its conversation."""

from __future__ import annotations

import logging
from typing import Any, Dict, List, Optional, Tuple

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import (
    ENTITIES,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.special import expit, logit

from bot.answers import load_answers
from bot.components.conversation import last_question
from bot.components.crisis_detector import CRISIS_HINT
from bot.crisis import KINDS
from bot.encoder import installed_encoder, load_encoder
from bot.followups import NEW_SUBJECT, FollowUps, joined, read_conversations
from bot.intents import IntentModel, Look, Near
from bot.languages import LANGUAGE
from bot.ngrams import Reading
from bot.project import PROJECT
from bot.questions import questions
from bot.reading import Reader, load_reader, without_places
from bot.replies import SMALL_TALK
from bot.told_beside import ToldBeside
from bot.where import CONTACT, WHERE

_log = logging.getLogger(__name__)
ALSO_ASKED = "also_asked"
PERHAPS_DANGER = "perhaps_danger"
_RANKED = 10
_HARDLY = 0.0001  # nor impossible: one way of hearing danger must not outweigh all that the other says
_SUREST = 0.999  # no reading is certain; 1 is left to pressed buttons and to the lists of danger and languages
_AFTER_TRAINING = ("encoder_below", "encoder_danger")  # settings that a trained model takes from its config
_MORE_LIKELY_THAN_NOT = 0.5
_LEANS = 0.5
_BESIDE_DANGER = 0.4  # an answer that is near does no harm below the one to danger, and a question without one may
_WHOLE_ANSWERS = ("named", "declined")  # to which municipality it is; every word of the message belongs to them
_COURTESIES = ("halsning", "tack", "hejda")  # a clear question beside one of them is what wants an answer
_UNDER_15 = "barn_under_15_soker_hjalp"  # applies to nobody who has turned 15 (SoL 2025:400, 14 kap. 2 §)


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True, model_from="SwedishSpacyNLP"
)
class SwedishIntentClassifier(IntentClassifier, GraphComponent):
    """Config: the settings of `IntentModel`, and

    - `crisis_threshold`: the probability of danger, by the topics and by `ToldBeside`, from which danger goes first, or
      `hinted_threshold` where the word list has given a hint. A crisis that the word list is sure of keeps the first place in
      the ranking.
    - `perhaps_from`: the probability of danger from which the answer to what is asked ends with whom to call (property
      `perhaps_danger`).
    - `leaning_from`: how likely a message must be to lean on the one before it for that one to be read too, unless no topic
      reaches `unsure_below` by the message alone.
    - `also_from`: the probability from which another question in the same message is answered too (property `also_asked`).

    A message that is surely in another language (`annat_sprak`) keeps the first place too, unless danger is more likely than not.
    """

    def __init__(
        self,
        config: Dict[str, Any],
        model: IntentModel,
        followups: Optional[FollowUps],
        told_beside: Optional[ToldBeside],
        model_storage: ModelStorage,
        resource: Resource,
    ) -> None:
        self._config = config
        self._model = model
        self._followups = followups
        self._told_beside = told_beside
        self._encoder = load_encoder()
        self._reader: Reader = load_reader()
        self._model_storage = model_storage
        self._resource = resource

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        own = {
            "crisis_threshold": 0.2,
            "hinted_threshold": 0.15,
            "perhaps_from": 0.05,
            "leaning_from": 0.1,
            "unsure_below": 0.65,
            "also_from": 0.6,
        }
        return {**IntentModel().settings, **own}

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SwedishIntentClassifier:
        settings = {key: config[key] for key in IntentModel().settings}
        return cls(config, IntentModel(**settings), None, None, model_storage, resource)

    def train(self, training_data: TrainingData, model: SpacyModel) -> Resource:
        examples = [example for example in training_data.intent_examples if example.get(SPACY_DOCS[TEXT]) is not None]
        readings = [Reading.of(example.get(SPACY_DOCS[TEXT]), example.get(TEXT)) for example in examples]
        intents = [example.get(INTENT) for example in examples]
        self._model.fit(readings, intents, installed_encoder())
        _log.info("Lär av fara som berättas vid sidan av")
        self._told_beside = ToldBeside.fit(readings, [intent in KINDS for intent in intents], self._model.ngrams)
        turns = read_conversations(PROJECT.conversations)
        _log.info("Läser %d följdfrågor i deras samtal", len(turns))
        alone = [self._read(turn.text, model) for turn in turns]
        together = [self._read(joined(turn.previous, turn.text), model) for turn in turns]
        next_topics = {topic: answer.next for topic, answer in load_answers(PROJECT.answers).items()}
        self._followups = FollowUps(self._model.classes, next_topics).fit(
            turns,
            [reading.text for reading in alone],
            [reading.text for reading in readings],
            self._model.probabilities(alone, None),
            self._model.probabilities(together, None),
        )
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
            self._followups.save(folder)
            self._told_beside.save(folder)
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
            model = IntentModel.load(folder)
            model.settings.update({name: config[name] for name in _AFTER_TRAINING})
            return cls(config, model, FollowUps.load(folder), ToldBeside.load(folder), model_storage, resource)

    def process(
        self, messages: List[Message], model: SpacyModel, tracker: Optional[DialogueStateTracker] = None
    ) -> List[Message]:
        for message in messages:
            if message.get(SPACY_DOCS[TEXT]) is not None:
                self._classify(message, model, tracker)
        return messages

    def nearest(self, text: str, model: SpacyModel) -> List[Near]:
        """The examples that a message is most like."""
        return self._model.nearest(self._read(text, model), self._encoder)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data  # no later component reads the guesses on training sentences

    def _classify(self, message: Message, model: SpacyModel, tracker: Optional[DialogueStateTracker]) -> None:
        reading = Reading.of(message.get(SPACY_DOCS[TEXT]), message.get(TEXT))
        look = self._model.look(reading)
        alone = self._wherever(reading, self._model.looked_into([look], self._encoder)[0], model)
        row, leaning = self._in_context(look, alone, model, tracker)
        scores = self._scores(row)
        if any(entity["entity"] == "alder" and entity["value"] >= 15 for entity in message.get(ENTITIES, [])):
            scores = {**scores, _UNDER_15: 0.0}
        found = (message.get(INTENT) or {}).get(INTENT_NAME_KEY)
        here = self._scores((1 - leaning) * alone + leaning * row)
        in_danger = self._in_danger(message, look, here)
        danger = self._danger(message, found, here, in_danger)
        best = danger or found or max((name for name in scores if name not in KINDS), key=lambda name: scores[name])
        if best == found:
            scores[found] = 1.0
        asked = {} if message.get(LANGUAGE) else self._asked(message.get(TEXT), model, whatever=bool(danger))
        also = list(asked) if danger else []
        several = len(asked) > 1 and (best in asked or scores[best] < self._config["also_from"])
        if not danger and (several or (asked and best in _COURTESIES)):
            best, *also = asked  # in the order asked; each question is clearer than the whole
            scores.update((topic, min(probability, asked[best])) for topic, probability in asked.items())
        names = [best, *(name for name in sorted(scores, key=lambda name: -scores[name]) if name != best)]
        ranking = [{INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: float(scores[name])} for name in names]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking[:_RANKED], add_to_output=True)
        message.set(ALSO_ASKED, also[:1], add_to_output=True)
        perhaps = in_danger >= self._config["perhaps_from"] and not danger and not found
        message.set(PERHAPS_DANGER, perhaps, add_to_output=True)

    def _wherever(self, reading: Reading, row: np.ndarray, model: SpacyModel) -> np.ndarray:
        """The probabilities of a message, or of it without the municipality that it names where they are surer: hardly any question is
        another one in Lund. Danger counts however it is read."""
        rest = without_places(reading.text)
        if rest is None:
            return row
        other = self._model.probabilities([Reading.of(model.model(rest), rest)], self._encoder)[0]
        kinds = [self._model.classes.index(kind) for kind in KINDS if kind in self._model.classes]
        dangers = row[kinds].sum(), other[kinds].sum()
        if max(dangers) >= self._config["hinted_threshold"]:
            return other if dangers[1] > dangers[0] else row
        return other if other.max() > row.max() else row

    def _in_context(
        self, look: Look, alone: np.ndarray, model: SpacyModel, tracker: Optional[DialogueStateTracker]
    ) -> Tuple[np.ndarray, float]:
        """The probabilities in the conversation, and how much the message leans on what was said before it.

        Two messages are read together by n-grams alone: the encoder made that no righter, and twice as slow.
        """
        reading = look.reading
        previous = last_question(tracker.events) if tracker else None
        if previous is None or self._followups is None or NEW_SUBJECT.match(reading.text):
            return alone, 0.0
        leaning = self._followups.leaning(reading.text)
        if leaning < self._config["leaning_from"] and alone.max() >= self._config["unsure_below"]:
            return alone, 0.0
        together = self._model.look(self._read(joined(previous.text, reading.raw), model)).probabilities
        row = self._followups.probabilities(reading.text, look.probabilities, together, previous.topic, leaning)
        return row, leaning

    def _in_danger(self, message: Message, look: Look, scores: Dict[str, float]) -> float:
        """How likely the message tells of danger: as its subject and anywhere in it, by the mean of both log-odds. Only
        Swedish was learned for the second, so another language is left to the first."""
        subject = sum(scores.get(name, 0.0) for name in KINDS)
        if self._told_beside is None or message.get(LANGUAGE):
            return subject
        both = np.clip([subject, self._told_beside.probability(look.ngrams)], _HARDLY, _SUREST)
        return float(expit(logit(both).mean()))

    def _danger(
        self, message: Message, found: Optional[str], scores: Dict[str, float], in_danger: float
    ) -> Optional[str]:
        """The kind of danger to answer first, however likely another topic is. `found`: the intent that the lists are sure of;
        `in_danger`: how likely there is danger."""
        if found in KINDS:
            return found
        if found == CONTACT and message.get(WHERE)["answer"] in _WHOLE_ANSWERS:
            return None
        threshold = self._config["hinted_threshold" if message.get(CRISIS_HINT) else "crisis_threshold"]
        threshold = max(threshold, _MORE_LIKELY_THAN_NOT) if found else threshold
        return max(KINDS, key=lambda name: scores.get(name, 0.0)) if in_danger >= threshold else None

    def _asked(self, text: str, model: SpacyModel, whatever: bool) -> Dict[str, float]:
        """The topics of the questions within a message with their probabilities, in the order asked, as far as they are clear;
        none where it is one question as a whole. A part that leans on the one before ("och vad gör den?") is no question of its
        own, unless `whatever` is asked counts."""
        parts = questions(text)
        if not parts or (len(parts) == 1 and len(parts[0]) > 0.8 * len(text)):
            return {}
        read = [self._read(part, model) for part in parts]
        if not whatever and self._followups:
            read = [read[0], *(part for part in read[1:] if self._followups.leaning(part.text) < _LEANS)]
        least = _BESIDE_DANGER if whatever else self._config["also_from"]
        found: Dict[str, float] = {}
        for row in self._model.probabilities(read, None):
            name, probability = self._model.classes[row.argmax()], min(float(row.max()), _SUREST)
            if probability >= least and name not in SMALL_TALK and name not in KINDS:
                found.setdefault(name, probability)
        return found

    def _scores(self, row: np.ndarray) -> Dict[str, float]:
        return {name: min(float(value), _SUREST) for name, value in zip(self._model.classes, row, strict=True)}

    def _read(self, text: str, model: SpacyModel) -> Reading:
        return Reading.of(model.model(self._reader(text)), text)
