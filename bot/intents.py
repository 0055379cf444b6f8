"""The intent model: kernel machines on word, lemma and character n-grams and, where unsure, a sentence encoder.

Each intent is told from the others by a kernel between sentences: the inner product of their n-grams, and with the encoder also
`encoder_weight * exp(cosine - 1)` of their embeddings, which counts near neighbours more than far ones. Two solutions are mixed,
which err in different places: regularised least squares (Rifkin, Yeo & Poggio 2003), and the squared hinge (Chapelle 2007), which
asks no more of an example than to lie on its side. The scores become probabilities by a softmax whose steepness is fitted on the
scores of each example by a model that has not seen it; both solutions give those without training again. Nothing here knows Rasa.
The choice and its figures stand in docs/decisions/0001-klassificerare.md.
"""

import json
import logging
from pathlib import Path
from typing import Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np
from scipy import sparse
from scipy.linalg import cho_solve, get_lapack_funcs
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax

from bot.crisis import KINDS
from bot.encoder import Encoder
from bot.neighbours import Scores, neighbours
from bot.ngrams import Ngrams, Packed, Reading, Row

_log = logging.getLogger(__name__)
_CHUNK = 1000
_NGRAM_PARTS = 3.0  # words, lemmas and characters, each of length 1: the inner product of a sentence with itself
_STEEPEST = 200.0
_FAR = -0.93  # scores below are taken to lie beyond the margin, to begin with
_ROUNDS = 8
_SETTLED = 0.01  # so large a part of the examples within the margin may still change


class _Solution(NamedTuple):
    """Weights of the training sentences (examples, classes), a bias for each class, and the scores of each sentence by a solution
    that has not seen it (examples, classes)."""

    examples: np.ndarray
    bias: np.ndarray
    unseen: np.ndarray

    def mixed(self, other: "_Solution", share: float) -> "_Solution":
        return _Solution(*((1 - share) * ours + share * theirs for ours, theirs in zip(self, other, strict=True)))


class _Head(NamedTuple):
    """What one reader has learned: n-gram weights for each class, a bias for each class, a steepness, and weights of the training
    sentences' embeddings (examples, classes), of which the reader without encoder has none."""

    weights: Packed
    bias: np.ndarray
    steepness: float
    examples: np.ndarray

    def probabilities(self, ngrams: Row, by_neighbours: float | np.ndarray = 0.0) -> np.ndarray:
        """Of the classes. `by_neighbours`: what the training sentences near the message say of each."""
        scores = self.steepness * (self.weights.given(ngrams) + self.bias + by_neighbours)
        odds = np.exp(scores - scores.max())
        return np.asarray(odds / odds.sum())

    def arrays(self) -> Dict[str, np.ndarray]:
        return {**self.weights._asdict(), **{name: getattr(self, name) for name in self._fields[1:]}}

    @classmethod
    def of(cls, array: Callable[[str], np.ndarray]) -> "_Head":
        """From what `arrays` gave, one by one."""
        packed = Packed(*map(array, Packed._fields))
        return cls(packed, array("bias"), float(array("steepness")), array("examples"))


class Look(NamedTuple):
    """A message as n-grams alone show it: the n-grams, and the probabilities of the classes."""

    reading: Reading
    ngrams: Row
    probabilities: np.ndarray


class Near(NamedTuple):
    """A training sentence, its intent, and how like it a message is by the model's kernel: 1 is the same sentence."""

    text: str
    intent: str
    similarity: float


class IntentModel:
    """Intents with probabilities. Fit once, then `predict`; `save` and `load` keep arrays and JSON, never pickles.

    `ridge`: how strongly the weights are held back. `hinge`: the share of the squared hinge beside least squares. `encoder_weight`: how much the embeddings count beside the n-grams.
    `encoder_below`: the encoder is asked only where the n-grams alone give less probability than this, or where they do not rule
    danger out (`encoder_danger` or more) and yet find something else likelier.
    `balance`: 0 counts every example alike, 1 every intent alike.
    """

    def __init__(
        self,
        ridge: float = 2.0,
        hinge: float = 0.5,
        encoder_weight: float = 10.0,
        encoder_below: float = 0.9,
        encoder_danger: float = 0.03,
        balance: float = 0.3,
    ):
        self.settings = {
            "ridge": ridge,
            "hinge": hinge,
            "encoder_weight": encoder_weight,
            "encoder_below": encoder_below,
            "encoder_danger": encoder_danger,
            "balance": balance,
        }
        self.classes: List[str] = []
        self._danger = np.zeros(0, dtype=bool)  # which of the classes are kinds of danger
        self._ngrams = Ngrams()
        self._plain: Optional[_Head] = None
        self._encoded: Optional[_Head] = None
        self._mean = np.zeros(0, dtype=np.float32)
        self._scale = np.zeros(0, dtype=np.float32)
        self._embeddings = np.zeros((0, 0), dtype=np.float32)  # of the training sentences, of length 1
        self._neighbours: Optional[Scores] = None  # made when it is first asked for
        self._examples: List[Tuple[Reading, str]] = []  # the training sentences, to tell which are near

    def fit(self, readings: Sequence[Reading], intents: Sequence[str], encoder: Optional[Encoder]) -> "IntentModel":
        """Trains on equally many readings and intents; with an encoder a second head on n-grams and embeddings."""
        self._name(sorted(set(intents)))
        _log.info("Lär av %d meningar om %d ämnen", len(readings), len(self.classes))
        self._examples = list(zip(readings, intents, strict=True))
        right = np.searchsorted(self.classes, intents)
        ngrams = self._ngrams.fit(readings)
        kernel = np.empty((len(right), len(right)), dtype=np.float32)
        for part in _chunks(len(right)):  # as one product it would take several times the memory
            kernel[part] = (ngrams[part] @ ngrams.T).toarray()
        self._plain = self._fit_head(kernel, ngrams, right)._replace(examples=np.zeros((0, 0), dtype=np.float32))
        if encoder:
            embeddings = _encode_all([reading.raw for reading in readings], encoder)
            _log.info("Lär en gång till, med meningskodaren")
            self._mean, self._scale = embeddings.mean(axis=0), 1 / embeddings.std(axis=0)
            self._embeddings = self._centred(embeddings)
            for part in _chunks(len(right)):
                kernel[part] += self._closeness(embeddings[part])
            self._encoded = self._fit_head(kernel, ngrams, right)
            self._neighbours = None
        return self

    def probabilities(self, readings: Sequence[Reading], encoder: Optional[Encoder]) -> np.ndarray:
        """Array of shape (readings, classes); rows sum to 1."""
        return self.looked_into([self.look(reading) for reading in readings], encoder)

    def ngrams(self, readings: Sequence[Reading]) -> sparse.csr_matrix:
        """Shape (readings, n-grams)."""
        return self._ngrams(readings)

    def look(self, reading: Reading) -> Look:
        assert self._plain, "fit or load first"
        ngrams = self._ngrams.row(reading)
        return Look(reading, ngrams, self._plain.probabilities(ngrams))

    def looked_into(self, looks: Sequence[Look], encoder: Optional[Encoder]) -> np.ndarray:
        """The probabilities of looks, those that are unsure after asking the encoder: shape (looks, classes)."""
        result = np.stack([look.probabilities for look in looks])
        unsure = np.flatnonzero(self._unsure(result))
        if self._encoded and encoder and len(unsure):
            if self._neighbours is None:
                self._neighbours = neighbours(self._embeddings, self._encoded.examples, self.settings["encoder_weight"])
            vectors = self._centred(encoder([looks[index].reading.raw for index in unsure]))
            for index, near in zip(unsure, self._neighbours(vectors), strict=True):
                result[index] = self._encoded.probabilities(looks[index].ngrams, near)
        return result

    def _unsure(self, rows: np.ndarray) -> np.ndarray:
        in_danger = rows[:, self._danger].sum(axis=1)
        possible = (in_danger >= self.settings["encoder_danger"]) & ~self._danger[rows.argmax(axis=1)]
        return np.asarray((rows.max(axis=1) < self.settings["encoder_below"]) | possible)

    def _name(self, classes: List[str]) -> None:
        self.classes, self._danger = classes, np.isin(classes, KINDS)

    def predict(self, reading: Reading, encoder: Optional[Encoder]) -> Dict[str, float]:
        """All intents with their probabilities, most likely first."""
        row = self.probabilities([reading], encoder)[0]
        return {self.classes[index]: float(row[index]) for index in np.argsort(-row)}

    def nearest(self, reading: Reading, encoder: Optional[Encoder], count: int = 5) -> List[Near]:
        """The training sentences nearest by the kernel, nearest first; none of a model that was saved before it kept them.

        The n-grams of a sentence are compared only where its embedding leaves it a chance.
        """
        ngrams, with_encoder = self._ngrams([reading]), bool(self._encoded and encoder)
        closeness = np.zeros(len(self._examples), dtype=np.float32)
        if with_encoder and encoder:
            closeness = self._closeness(encoder([reading.raw]))[0][: len(closeness)]
        order = np.argsort(-closeness)
        whole = _NGRAM_PARTS + (self.settings["encoder_weight"] if with_encoder else 0.0)
        found: List[Tuple[float, int]] = []
        for start in range(0, len(order), _CHUNK):
            if len(found) == count and closeness[order[start]] + _NGRAM_PARTS <= found[-1][0]:
                break
            part = order[start : start + _CHUNK]
            alike = (self._ngrams([self._examples[index][0] for index in part]) @ ngrams.T).toarray()[:, 0]
            found += [(float(closeness[index] + value), int(index)) for index, value in zip(part, alike, strict=True)]
            found = sorted(found, reverse=True)[:count]
        return [Near(self._examples[at][0].raw, self._examples[at][1], value / whole) for value, at in found]

    def _centred(self, embeddings: np.ndarray) -> np.ndarray:
        """Standardised by the training sentences, of length 1."""
        standard = (embeddings - self._mean) * self._scale
        return np.asarray(standard / np.linalg.norm(standard, axis=1, keepdims=True), dtype=np.float32)

    def _closeness(self, embeddings: np.ndarray) -> np.ndarray:
        """Of each embedding to each training sentence: shape (embeddings, examples)."""
        closeness = self._centred(embeddings) @ self._embeddings.T
        closeness -= 1
        np.exp(closeness, out=closeness)
        closeness *= self.settings["encoder_weight"]
        return closeness

    def _fit_head(self, kernel: np.ndarray, ngrams: sparse.csr_matrix, right: np.ndarray) -> _Head:
        """`kernel`: (examples, examples). `right`: the index of each example's class."""
        counts = np.bincount(right)
        importance = (len(right) / (len(counts) * counts[right])) ** self.settings["balance"]
        ridge = (self.settings["ridge"] / importance).astype(np.float32)
        targets = 2 * np.eye(len(counts), dtype=np.float32)[right] - 1
        solution = _least_squares(kernel, ridge, targets)
        if self.settings["hinge"]:
            _log.info("Lär av de meningar som är svåra att skilja åt")
            fitted = targets - ridge[:, None] * solution.examples
            solution = solution.mixed(_squared_hinge(kernel, ridge, targets, fitted), self.settings["hinge"])
        steepness = _steepness(solution.unseen, right)
        return _Head(Packed.of(ngrams.T @ solution.examples), solution.bias, steepness, solution.examples)

    def save(self, folder: Path) -> None:
        content = {"settings": self.settings, "classes": self.classes, "vocabularies": self._ngrams.vocabularies}
        content["examples"] = [[*reading, intent] for reading, intent in self._examples]
        (folder / "intents.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        arrays = {f"idf{number}": idf for number, idf in enumerate(self._ngrams.idf)}
        arrays.update(mean=self._mean, scale=self._scale, embeddings=self._embeddings.astype(np.float16))
        for name, head in (("plain", self._plain), ("encoded", self._encoded)):
            if head:
                arrays.update({f"{name}_{part}": value for part, value in head.arrays().items()})
        np.savez_compressed(folder / "intents.npz", **arrays)

    @classmethod
    def load(cls, folder: Path) -> "IntentModel":
        content = json.loads((folder / "intents.json").read_text(encoding="utf-8"))
        model = cls(**content["settings"])
        model._name(content["classes"])
        model._examples = [(Reading(*reading), intent) for *reading, intent in content.get("examples", ())]
        with np.load(folder / "intents.npz", allow_pickle=False) as arrays:
            model._mean, model._scale = arrays["mean"], arrays["scale"]
            model._embeddings = arrays["embeddings"].astype(np.float32)
            heads = {
                name: _Head.of(lambda part, name=name: arrays[f"{name}_{part}"])  # type: ignore[misc]
                for name in ("plain", "encoded")
                if f"{name}_bias" in arrays
            }
            model._plain, model._encoded = heads["plain"], heads.get("encoded")
            vocabularies = content["vocabularies"]
            model._ngrams.restore(vocabularies, [arrays[f"idf{number}"] for number in range(len(vocabularies))])
        return model


def _least_squares(kernel: np.ndarray, ridge: np.ndarray, targets: np.ndarray) -> _Solution:
    """Solves (kernel + ridge) weights = targets - bias. `targets`: (examples, classes), 1 and -1."""
    bias, diagonal = targets.mean(axis=0), kernel.diagonal().copy()
    factor = _factor(kernel, ridge)
    examples = cho_solve((factor, True), targets - bias, check_finite=False)
    unseen = targets - examples / _leverage(factor)[:, None]
    _restore(kernel, diagonal)
    return _Solution(examples, bias, unseen)


def _squared_hinge(kernel: np.ndarray, ridge: np.ndarray, targets: np.ndarray, fitted: np.ndarray) -> _Solution:
    """Newton's method class by class: least squares over the examples on the wrong side of the margin, until those stay the same.

    `fitted`: scores to begin with. The others have no weight, so their scores are those of a solution that has not seen them.
    """
    examples, bias, unseen = np.zeros_like(targets), np.zeros(targets.shape[1], np.float32), np.empty_like(targets)
    for number, (sides, scores) in enumerate(zip(targets.T, fitted.T, strict=True)):
        inside = np.flatnonzero((sides > 0) | (scores > _FAR))
        for _ in range(_ROUNDS):
            ones = np.ones(len(inside), np.float32)
            factor = _factor(kernel[np.ix_(inside, inside)], ridge[inside])
            solved = cho_solve((factor, True), np.stack([sides[inside], ones], axis=1), check_finite=False)
            bias[number] = solved[:, 0].sum() / solved[:, 1].sum()
            weights = solved[:, 0] - bias[number] * solved[:, 1]
            scores = sum(weights[part] @ kernel[inside[part]] for part in _chunks(len(inside))) + bias[number]
            wrong = np.flatnonzero(sides * scores < 1)
            if len(np.setxor1d(wrong, inside)) <= _SETTLED * len(inside):
                break
            inside, before = wrong, inside
        else:
            inside = before
        examples[inside, number] = weights
        unseen[:, number] = scores
        unseen[inside, number] = sides[inside] - weights / _leverage(factor)
    return _Solution(examples, bias, unseen)


def _factor(kernel: np.ndarray, ridge: np.ndarray) -> np.ndarray:
    """The lower Cholesky factor of kernel + ridge, written over one half of the symmetric `kernel`, which is large."""
    kernel[np.diag_indices_from(kernel)] += ridge
    (split,) = get_lapack_funcs(("potrf",), (kernel,))
    factor, failed = split(kernel.T, lower=1, clean=0, overwrite_a=1)
    assert not failed, "the kernel of sentences is positive definite"
    return np.asarray(factor)


def _leverage(factor: np.ndarray) -> np.ndarray:
    """The diagonal of the inverse of what was factored. The factor is overwritten; the whole inverse would take twice the time."""
    (invert,) = get_lapack_funcs(("trtri",), (factor,))
    inverse, _ = invert(factor, lower=1, overwrite_c=1)
    diagonal = np.empty(len(inverse), dtype=inverse.dtype)
    for part in _chunks(len(inverse)):
        top, below = np.tril(inverse[part, part]), inverse[part.stop :, part]
        diagonal[part] = np.einsum("ij,ij->j", top, top) + np.einsum("ij,ij->j", below, below)
    return diagonal


def _restore(kernel: np.ndarray, diagonal: np.ndarray) -> None:
    """Makes a kernel again of what `_factor` has left of it."""
    for part in _chunks(len(kernel)):
        kernel[part, part.stop :] = kernel[part.stop :, part].T
        below = np.tril(kernel[part, part], -1)
        kernel[part, part] = below + below.T
    kernel[np.diag_indices_from(kernel)] = diagonal


def _chunks(length: int) -> List[slice]:
    return [slice(start, min(start + _CHUNK, length)) for start in range(0, length, _CHUNK)]


def _steepness(scores: np.ndarray, right: np.ndarray) -> float:
    """By which the scores are multiplied before the softmax, so that the probabilities fit best what is right."""

    def loss(logarithm: float) -> float:
        return float(-log_softmax(np.exp(logarithm) * scores, axis=1)[np.arange(len(right)), right].mean())

    return float(np.exp(minimize_scalar(loss, bounds=(0, np.log(_STEEPEST)), method="bounded").x))


def _encode_all(texts: Sequence[str], encoder: Encoder) -> np.ndarray:
    parts = []
    for part in _chunks(len(texts)):
        parts.append(encoder(texts[part]))
        _log.info("Kodar meningar: %d av %d", part.stop, len(texts))
    return np.concatenate(parts)
