"""What a message means in its conversation: "och hur länge då?" after a question on investigations asks how long those take.

A message that stands on its own is read as it stands. The more it leans on what was said before, the more count its reading
together with the previous message, the topic just answered, and where people usually go from there. The weights are few and the
same for all topics: a conditional logit (McFadden 1974), fitted on the conversations in data/samtal. Nothing here knows Rasa.
"""

import json
from pathlib import Path
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_softmax, logsumexp
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from bot.answers import DataError, read_yaml
from bot.replies import SMALL_TALK

_FLOOR = 1e-4  # a topic that the reading finds impossible may still be the one the context asks for
_SMOOTHING = 5.0  # steps from a topic that were seen count beside so many drawn from all steps
_RIDGE = 1.0
_LONG = 12  # words; longer messages are all alike in how much they lean on others


class FollowUp(NamedTuple):
    """A later turn of a conversation, the last question before it with its topic, and the topic it asks for."""

    text: str
    previous: str
    previous_topic: str
    topic: str


def joined(previous: str, text: str) -> str:
    """What is read of a message together with the one before it."""
    return f"{previous}. {text}" if previous else text


def read_conversations(folder: Path) -> List[FollowUp]:
    """The later turns of all conversations in a folder. Raises DataError naming the file."""
    found = []
    for path in sorted(folder.glob("*.yml")):
        content = read_yaml(path)
        try:
            conversations = [[_turn(turn) for turn in conversation] for conversation in content]  # type: ignore[attr-defined]
        except (TypeError, ValueError, AttributeError) as error:
            raise DataError(
                f"{path}:1: varje samtal är en lista av rader med ämne: text. Rätta filen. ({error})"
            ) from error
        for conversation in conversations:
            previous, previous_topic = "", ""
            for topic, text in conversation:
                if previous_topic:
                    found.append(FollowUp(text, previous, previous_topic, topic))
                if topic not in SMALL_TALK:
                    previous, previous_topic = text, topic
    return found


def _turn(turn: Mapping[str, str]) -> Tuple[str, str]:
    ((topic, text),) = turn.items()
    return topic, text.strip()


class FollowUps:
    """Reads messages in context. Probabilities are arrays over `classes`, the intents of the classifier."""

    def __init__(self, classes: Sequence[str], next_topics: Mapping[str, Sequence[str]]):
        """`next_topics`: where each topic's answer points on."""
        self.classes = list(classes)
        self._index = {name: number for number, name in enumerate(self.classes)}
        self._next = {topic: [name for name in names if name in self._index] for topic, names in next_topics.items()}
        self._vectorizer = TfidfVectorizer(
            ngram_range=(1, 2), token_pattern=r"\w+|\?", sublinear_tf=True, dtype=np.float32
        )
        self._leaning = np.zeros(0, dtype=np.float32)
        self._leaning_bias = 0.0
        self._steps = np.zeros((len(self.classes), len(self.classes)))
        self._weights: Dict[str, np.ndarray] = {}

    def fit(
        self,
        turns: Sequence[FollowUp],
        texts: Sequence[str],
        standalone: Sequence[str],
        readings: Mapping[str, Tuple[np.ndarray, np.ndarray]],
    ) -> "FollowUps":
        """`texts`: the turns in the classifier's spelling; `standalone`: messages that need no context, in the same spelling.

        `readings`: for each reader ("plain", "encoded") the probabilities of each turn alone and of each together with the
        message before it, both of shape (turns, classes).
        """
        leaning = self._fit_leaning(texts, standalone)
        for turn in turns:
            self._steps[self._index[turn.previous_topic], self._index[turn.topic]] += 1
        right = np.array([self._index[turn.topic] for turn in turns])
        for reader, (alone, together) in readings.items():
            rows = [
                self._features(
                    alone[number], together[number], turn.previous_topic, leaning[number], seen=right[number]
                )
                for number, turn in enumerate(turns)
            ]
            self._weights[reader] = _fit_logit(np.stack(rows), right)
        return self

    def leaning(self, text: str) -> float:
        """How likely it is that a message in the classifier's spelling leans on what was said before it."""
        row = self._vectorizer.transform([_with_length(text)])
        return float(1 / (1 + np.exp(-(row @ self._leaning)[0] - self._leaning_bias)))

    def probabilities(
        self, reader: str, alone: np.ndarray, together: np.ndarray, previous_topic: str, leaning: float
    ) -> np.ndarray:
        """Probabilities of the message after `previous_topic`; `alone` unchanged where that topic is unknown."""
        if previous_topic not in self._index or reader not in self._weights:
            return alone
        features = self._features(alone, together, previous_topic, leaning)
        return np.exp(log_softmax(features @ self._weights[reader]))

    def _features(
        self, alone: np.ndarray, together: np.ndarray, previous_topic: str, leaning: float, seen: Optional[int] = None
    ) -> np.ndarray:
        """Shape (classes, features). `seen`: a step that was counted in training and must not vouch for itself."""
        previous = self._index[previous_topic]
        steps = self._steps[previous].copy()
        everywhere = self._steps.sum(axis=0)
        if seen is not None:
            steps[seen] -= 1
            everywhere[seen] -= 1
        everywhere = (everywhere + 1) / (everywhere + 1).sum()
        usual = np.log((steps + _SMOOTHING * everywhere) / (steps.sum() + _SMOOTHING))
        same, near = np.zeros(len(self.classes)), np.zeros(len(self.classes))
        same[previous] = 1
        near[[self._index[name] for name in self._next.get(previous_topic, ())]] = 1
        own = np.log(alone + _FLOOR)
        both = np.log(together + _FLOOR)
        lean = leaning
        return np.stack(
            [own, lean * own, lean * both, lean * same, (1 - lean) * same, lean * near, lean * usual], axis=1
        )

    def _fit_leaning(self, turns: Sequence[str], standalone: Sequence[str]) -> np.ndarray:
        """Fits, and returns for each turn what a model that has not seen it says."""
        texts = [_with_length(text) for text in (*turns, *standalone)]
        labels = np.array([True] * len(turns) + [False] * len(standalone))
        matrix = self._vectorizer.fit_transform(texts)
        model = LogisticRegression(C=3.0, max_iter=300, class_weight="balanced")
        unseen = cross_val_predict(model, matrix, labels, cv=5, method="predict_proba")[: len(turns), 1]
        model.fit(matrix, labels)
        self._leaning, self._leaning_bias = model.coef_[0].astype(np.float32), float(model.intercept_[0])
        return unseen

    def save(self, folder: Path) -> None:
        content = {
            "classes": self.classes,
            "next": self._next,
            "vocabulary": {term: int(index) for term, index in self._vectorizer.vocabulary_.items()},
        }
        (folder / "followups.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        arrays: Dict[str, Any] = {f"weights_{reader}": weights for reader, weights in self._weights.items()}
        arrays.update(idf=self._vectorizer.idf_, leaning=self._leaning, bias=self._leaning_bias, steps=self._steps)
        np.savez_compressed(folder / "followups.npz", **arrays)

    @classmethod
    def load(cls, folder: Path) -> "FollowUps":
        content = json.loads((folder / "followups.json").read_text(encoding="utf-8"))
        model = cls(content["classes"], content["next"])
        with np.load(folder / "followups.npz", allow_pickle=False) as arrays:
            model._vectorizer.vocabulary_ = content["vocabulary"]
            model._vectorizer.idf_ = arrays["idf"]
            model._leaning, model._leaning_bias, model._steps = (
                arrays["leaning"],
                float(arrays["bias"]),
                arrays["steps"],
            )
            model._weights = {name[8:]: arrays[name] for name in arrays.files if name.startswith("weights_")}
        return model


def _with_length(text: str) -> str:
    words = text.split()
    return f"{text} längd{min(len(words), _LONG)} först_{words[0] if words else ''}"


def _fit_logit(features: np.ndarray, right: np.ndarray) -> np.ndarray:
    """`features` of shape (turns, classes, features); `right` the index of each turn's class."""
    chosen = features[np.arange(len(right)), right]

    def loss(weights: np.ndarray) -> Tuple[float, np.ndarray]:
        scores = features @ weights
        probabilities = np.exp(log_softmax(scores, axis=1))
        value = (logsumexp(scores, axis=1) - chosen @ weights).sum() + _RIDGE * weights @ weights / 2
        gradient = np.einsum("tc,tcf->f", probabilities, features) - chosen.sum(axis=0) + _RIDGE * weights
        return float(value), gradient

    start = np.zeros(features.shape[2])
    start[0] = 1.0
    result = minimize(loss, start, jac=True, method="L-BFGS-B")
    return np.asarray(result.x)
