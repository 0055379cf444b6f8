"""The classifier on training sentences that it has not seen: learns from all but a part of them and is asked about that part.

Only the classifier is measured, with the settings of config.yml: no word list, no municipalities, no conversation. The
sentences are unlike each other on purpose, so the shares are for comparing variants and topics, not for saying how often the bot is right.
"""

from typing import Callable, Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple

import numpy as np
from sklearn.model_selection import StratifiedKFold

from bot import spacy_sv
from bot.config import component
from bot.crisis import KINDS
from bot.encoder import Encoder
from bot.engine import Reply
from bot.evaluation import Question
from bot.intents import IntentModel
from bot.ngrams import Reading
from bot.reading import load_reader
from bot.replies import REFUSED, nearest, suggest
from bot.scoring import Row

FOLDS = 5
_CHUNK = 500
Tell = Callable[[str], None]


class Guessed(NamedTuple):
    """A sentence, its topic, and the topics that the classifier gave with their confidences, best first."""

    text: str
    topic: str
    ranking: Sequence[Tuple[str, float]]

    def row(self, threshold: float) -> Row:
        """With what the bot would make of the ranking: the answer, or where it is unsure the nearest topics."""
        best, confidence = self.ranking[0]
        answered = confidence >= threshold or best in KINDS
        ranking = [{"name": name, "confidence": confidence} for name, confidence in self.ranking]
        outcome, offered = suggest(ranking)
        reply = Reply(
            text=self.text,
            topic=best if answered else REFUSED if outcome == "vet_inte" else offered[0],
            confidence=confidence,
            crisis=answered and best in KINDS,
            kommun=[],
            answered=answered,
            suggestions=nearest(ranking, without=best) if answered else offered,
            replies=[],
            best=(best, confidence),
        )
        return Row(Question(self.text, self.topic), reply)


def readings(texts: Sequence[str]) -> List[Reading]:
    """Sentences as the model reads them in Rasa."""
    record = spacy_sv.configured()
    nlp = spacy_sv.load(record["name"], record["sha256"], tuple(component("SwedishSpacyNLP").get("exclude", ())))
    reader = load_reader()
    return [Reading.of(nlp(reader(text)), text) for text in texts]


def cross_validate(
    examples: Mapping[str, Sequence[str]],
    encoder: Optional[Encoder],
    variants: Mapping[str, Mapping[str, float]],
    folds: int = FOLDS,
    tell: Tell = lambda line: None,
) -> Dict[str, List[Guessed]]:
    """For each variant every sentence once. `examples`: sentences by topic, at least `folds` of each.

    A variant is settings of `IntentModel` that matter after training, over those of config.yml. `tell` is given progress.
    """
    topics = np.array([topic for topic, texts in examples.items() for _ in texts])
    tell(f"Läser {len(topics)} meningar om {len(examples)} ämnen …")
    read = readings([text for texts in examples.values() for text in texts])
    encoder = encoder and remembering(encoder, [reading.raw for reading in read], tell)
    configured = component("SwedishIntentClassifier")
    settings = {name: configured[name] for name in IntentModel().settings if name in configured}
    guessed: Dict[str, List[Guessed]] = {name: [] for name in variants}
    parts = StratifiedKFold(folds, shuffle=True, random_state=1).split(read, topics)
    for number, (train, test) in enumerate(parts, start=1):
        tell(f"Del {number} av {folds}: lär av {len(train)} meningar och prövar {len(test)} …")
        model = IntentModel(**settings).fit([read[index] for index in train], list(topics[train]), encoder)
        asked = [read[index] for index in test]
        for name, changes in variants.items():
            model.settings.update({**settings, **changes})
            for reading, topic, row in zip(asked, topics[test], model.probabilities(asked, encoder), strict=True):
                ranking = [(model.classes[index], float(row[index])) for index in np.argsort(-row)]
                guessed[name].append(Guessed(reading.raw, str(topic), ranking))
    return guessed


def remembering(encoder: Encoder, texts: Sequence[str], tell: Tell) -> Encoder:
    """The encoder with the embeddings of `texts` at hand: every fold asks for most of them again, and they are the long work."""
    known: Dict[str, np.ndarray] = {}
    for start in range(0, len(texts), _CHUNK):
        chunk = texts[start : start + _CHUNK]
        known.update(zip(chunk, encoder(chunk), strict=True))
        tell(f"Kodar meningar: {start + len(chunk)} av {len(texts)}")
    return lambda asked: np.stack([known[text] for text in asked])
