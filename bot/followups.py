"""What a message means in its conversation: "och hur länge då?" after a question on investigations asks how long those take.

A message that stands on its own is read as it stands. The more it leans on what was said before, the more count its reading
together with the previous question, and where such words lead after such a topic: least squares over the turns of data/samtal,
whose kernel counts words in common twice where the topic before is the same. These few signs are weighed alike for all topics
by a conditional logit (McFadden 1974). Nothing here knows Rasa.
"""

import json
import re
from pathlib import Path
from typing import Any, Dict, List, Mapping, NamedTuple, Sequence, Tuple

import numpy as np
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import expit, log_softmax, logsumexp
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from bot.answers import DataError, read_yaml
from bot.ngrams import Row, Tfidf, WithinWords, joined_rows, words
from bot.replies import SMALL_TALK

# Said so, the message has nothing to do with what was said before.
NEW_SUBJECT = re.compile(
    r"(?:(?:nu|okej|ok|och|men|sen)\W+)?"
    r"(?:(?:något|nåt) (?:helt annat|annat jag undrar)|(?:jag )?byter (?:nu )?ämne|(?:en )?(?:ny|annan) (?:fråga|sak))\b"
)
_FLOOR = 1e-4  # a topic that the reading finds impossible may still be the one the context asks for
_TURNS_RIDGE = 2.0
_WEIGHTS_RIDGE = 1.0
_ARRAYS = ("leaning", "leaning_bias", "previous", "steps", "usual", "weights")
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
    return [turn for turns in follow_ups_by_conversation(folder) for turn in turns]


def follow_ups_by_conversation(folder: Path) -> List[List[FollowUp]]:
    """The same, each conversation's turns together."""
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
            turns = []
            previous, previous_topic = "", ""
            for topic, text in conversation:
                if previous_topic:
                    turns.append(FollowUp(text, previous, previous_topic, topic))
                if topic not in SMALL_TALK:
                    previous, previous_topic = text, topic
            found.append(turns)
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
        self._leaning_words = words()
        self._leaning = np.zeros(0, dtype=np.float32)
        self._leaning_bias = 0.0
        self._parts = (words(), WithinWords(2, 4))
        self._turns = sparse.csr_matrix((0, 0), dtype=np.float32)
        self._previous = np.zeros(0, dtype=np.int64)  # the topic before each turn
        self._steps = np.zeros((0, 0), dtype=np.float32)  # what each turn says of each topic
        self._usual = np.zeros(0, dtype=np.float32)
        self._steps_by_ngram = np.zeros((0, 0), dtype=np.float32)
        self._after: Dict[int, Tuple[sparse.csr_matrix, np.ndarray]] = {}  # the turns after each topic, and their steps
        self._weights = np.zeros(0)

    def fit(
        self,
        turns: Sequence[FollowUp],
        texts: Sequence[str],
        standalone: Sequence[str],
        alone: np.ndarray,
        together: np.ndarray,
    ) -> "FollowUps":
        """`texts`: the turns in the classifier's spelling; `standalone`: messages that need no context, in the same spelling.

        `alone`, `together`: the probabilities of each turn by itself and together with the message before it, both of shape
        (turns, classes).
        """
        leaning = self._fit_leaning(texts, standalone)
        right = np.array([self._index[turn.topic] for turn in turns])
        leads = self._fit_steps(texts, np.array([self._index[turn.previous_topic] for turn in turns]), right)
        rows = [
            self._signs(alone[number], together[number], self._previous[number], leaning[number], leads[number])
            for number in range(len(turns))
        ]
        self._weights = _fit_logit(np.stack(rows), right)
        return self

    def leaning(self, text: str) -> float:
        """How likely it is that a message in the classifier's spelling leans on what was said before it."""
        return float(expit(self._leaning_words.row(_with_length(text)).times(self._leaning) + self._leaning_bias))

    def probabilities(
        self, text: str, alone: np.ndarray, together: np.ndarray, previous_topic: str, leaning: float
    ) -> np.ndarray:
        """Probabilities of the message `text` after `previous_topic`; `alone` unchanged where that topic is unknown."""
        if previous_topic not in self._index:
            return alone
        previous = self._index[previous_topic]
        leads = self._leads(joined_rows(self._parts, [text] * len(self._parts)), previous)
        signs = self._signs(alone, together, previous, leaning, leads)
        return np.exp(log_softmax(signs @ self._weights))

    def _leads(self, ngrams: Row, previous: int) -> np.ndarray:
        """Where such words lead after such a topic: a number for each class."""
        leads = ngrams.times(self._steps_by_ngram) + self._usual
        after = self._after.get(previous)
        if after is None:
            return leads
        turns, steps = after
        words_asked = np.zeros(turns.shape[1], dtype=np.float32)
        words_asked[ngrams.indices] = ngrams.values
        return np.asarray(leads + (turns @ words_asked + 1) @ steps)

    def _sum_up(self) -> None:
        """The kernel's sums over all turns are the same for each message; those over the turns after its topic are few."""
        self._steps_by_ngram = self._turns.T @ self._steps
        for topic in np.unique(self._previous):
            turns = np.flatnonzero(self._previous == topic)
            self._after[int(topic)] = self._turns[turns], self._steps[turns]

    def _signs(
        self, alone: np.ndarray, together: np.ndarray, previous: int, leaning: float, leads: np.ndarray
    ) -> np.ndarray:
        """What speaks for each topic, of shape (classes, signs). `leads`: where such words lead after such a topic."""
        same, near = np.zeros(len(self.classes)), np.zeros(len(self.classes))
        same[previous] = 1
        near[[self._index[name] for name in self._next.get(self.classes[previous], ())]] = 1
        own, both = np.log(alone + _FLOOR), np.log(together + _FLOOR)
        signs = [own, leaning * own, leaning * both, (1 - leaning) * same, leaning * near, leads, leaning * leads]
        return np.stack(signs, axis=1)

    def _fit_steps(self, texts: Sequence[str], previous: np.ndarray, right: np.ndarray) -> np.ndarray:
        """Fits, and returns for each turn what a model that has not seen it says: shape (turns, classes)."""
        ngrams = [part.fit(texts) for part in self._parts]
        self._turns, self._previous = sparse.hstack(ngrams, format="csr", dtype=np.float32), previous
        same = previous[:, None] == previous[None, :]
        kernel = (self._turns @ self._turns.T).toarray() * (1 + same) + same
        kernel[np.diag_indices_from(kernel)] += _TURNS_RIDGE
        targets = np.eye(len(self.classes), dtype=np.float32)[right]
        self._usual = targets.mean(axis=0)
        inverse = np.linalg.inv(kernel)
        self._steps = (inverse @ (targets - self._usual)).astype(np.float32)
        self._sum_up()
        return targets - self._steps / np.diagonal(inverse)[:, None]

    def _fit_leaning(self, turns: Sequence[str], standalone: Sequence[str]) -> np.ndarray:
        """Fits, and returns for each turn what a model that has not seen it says."""
        texts = [_with_length(text) for text in (*turns, *standalone)]
        labels = np.array([True] * len(turns) + [False] * len(standalone))
        matrix = self._leaning_words.fit(texts)
        model = LogisticRegression(C=3.0, max_iter=300, class_weight="balanced")
        unseen = cross_val_predict(model, matrix, labels, cv=5, method="predict_proba")[: len(turns), 1]
        model.fit(matrix, labels)
        self._leaning, self._leaning_bias = model.coef_[0].astype(np.float32), float(model.intercept_[0])
        return unseen

    def save(self, folder: Path) -> None:
        vocabularies = [part.vocabulary for part in self._all_parts]
        content = {"classes": self.classes, "next": self._next, "vocabularies": vocabularies}
        (folder / "followups.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        arrays: Dict[str, Any] = {f"idf{number}": part.idf for number, part in enumerate(self._all_parts)}
        arrays.update({name: getattr(self, f"_{name}") for name in _ARRAYS})
        np.savez_compressed(folder / "followups.npz", **arrays)
        sparse.save_npz(folder / "followups_turns.npz", self._turns)

    @classmethod
    def load(cls, folder: Path) -> "FollowUps":
        content = json.loads((folder / "followups.json").read_text(encoding="utf-8"))
        model = cls(content["classes"], content["next"])
        model._turns = sparse.load_npz(folder / "followups_turns.npz")
        with np.load(folder / "followups.npz", allow_pickle=False) as arrays:
            for number, (part, vocabulary) in enumerate(zip(model._all_parts, content["vocabularies"], strict=True)):
                part.restore(vocabulary, arrays[f"idf{number}"])
            for name in _ARRAYS:
                setattr(model, f"_{name}", arrays[name])
        model._parts[1].remember(model._parts[0])
        model._sum_up()
        return model

    @property
    def _all_parts(self) -> Tuple[Tfidf, ...]:
        return self._leaning_words, *self._parts


def _with_length(text: str) -> str:
    words = text.split()
    return f"{text} längd{min(len(words), _LONG)} först_{words[0] if words else ''}"


def _fit_logit(features: np.ndarray, right: np.ndarray) -> np.ndarray:
    """`features` of shape (turns, classes, features); `right` the index of each turn's class."""
    chosen = features[np.arange(len(right)), right]

    def loss(weights: np.ndarray) -> Tuple[float, np.ndarray]:
        scores = features @ weights
        probabilities = np.exp(log_softmax(scores, axis=1))
        value = (logsumexp(scores, axis=1) - chosen @ weights).sum() + _WEIGHTS_RIDGE * weights @ weights / 2
        gradient = np.einsum("tc,tcf->f", probabilities, features) - chosen.sum(axis=0) + _WEIGHTS_RIDGE * weights
        return float(value), gradient

    start = np.zeros(features.shape[2])
    start[0] = 1.0
    result = minimize(loss, start, jac=True, method="L-BFGS-B")
    return np.asarray(result.x)
