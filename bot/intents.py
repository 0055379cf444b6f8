"""The intent model: logistic regression on word, lemma and character n-grams and, where unsure, a sentence encoder.

Nothing here knows Rasa. The choice and its figures stand in docs/decisions/0001-klassificerare.md.
"""

import json
import logging
from collections import Counter
from pathlib import Path
from typing import Callable, Dict, List, NamedTuple, Optional, Sequence

import numpy as np
from scipy import sparse
from scipy.linalg import cholesky, solve_triangular
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Doc

from bot.encoder import Encoder

_log = logging.getLogger(__name__)
_CHUNK = 1000
_JITTER = 1e-4  # keeps the kernel of repeated sentences positive definite


class Reading(NamedTuple):
    """One message as the model reads it: normalised text, its lemmas separated by blanks, and the text as written."""

    text: str
    lemmas: str
    raw: str

    @classmethod
    def of(cls, doc: Doc, raw: str) -> "Reading":
        """From the spaCy document of the normalised text."""
        return cls(doc.text, " ".join(token.lemma_.lower() for token in doc), raw)


class _Head(NamedTuple):
    """Weights of shape (features, classes) and a bias for each class."""

    weights: np.ndarray
    bias: np.ndarray

    def probabilities(self, matrix: sparse.csr_matrix) -> np.ndarray:
        scores = matrix @ self.weights + self.bias
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        return scores / scores.sum(axis=1, keepdims=True)


class IntentModel:
    """Intents with probabilities. Fit once, then `predict`; `save` and `load` keep arrays and JSON, never pickles.

    `C`: inverse strength of regularisation. `encoder_weight`: how much the standardised embedding counts beside the n-grams.
    `encoder_below`: the encoder is asked only where the n-grams alone give less probability than this.
    `balance`: 0 counts every example alike, 1 every intent alike.
    """

    def __init__(self, C: float = 10.0, encoder_weight: float = 0.06, encoder_below: float = 0.9, balance: float = 0.3):
        self.settings = {"C": C, "encoder_weight": encoder_weight, "encoder_below": encoder_below, "balance": balance}
        self.classes: List[str] = []
        words = {"ngram_range": (1, 2), "token_pattern": r"\w+|\?", "sublinear_tf": True, "dtype": np.float32}
        self._vectorizers = (
            TfidfVectorizer(**words),
            TfidfVectorizer(**words),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True, dtype=np.float32, min_df=2),
        )
        self._plain: Optional[_Head] = None
        self._encoded: Optional[_Head] = None
        self._mean = np.zeros(0, dtype=np.float32)
        self._scale = np.zeros(0, dtype=np.float32)

    def fit(self, readings: Sequence[Reading], intents: Sequence[str], encoder: Optional[Encoder]) -> "IntentModel":
        """Trains on equally many readings and intents; with an encoder a second head on n-grams and embeddings."""
        _log.info("Lär av %d meningar om %d ämnen", len(readings), len(set(intents)))
        ngrams = self._ngrams(readings, lambda vectorizer, texts: vectorizer.fit_transform(texts))
        self._plain = self._fit_head(ngrams, intents)
        if encoder:
            embeddings = _encode_all([reading.raw for reading in readings], encoder)
            _log.info("Lär en gång till, med meningskodaren")
            self._mean = embeddings.mean(axis=0)
            self._scale = self.settings["encoder_weight"] / embeddings.std(axis=0)
            self._encoded = self._fit_head(self._with_embeddings(ngrams, embeddings), intents)
        return self

    def probabilities(self, readings: Sequence[Reading], encoder: Optional[Encoder]) -> np.ndarray:
        """Array of shape (readings, classes); rows sum to 1."""
        assert self._plain, "fit or load first"
        ngrams = self._ngrams(readings, lambda vectorizer, texts: vectorizer.transform(texts))
        result = self._plain.probabilities(ngrams)
        unsure = np.flatnonzero(result.max(axis=1) < self.settings["encoder_below"])
        if self._encoded and encoder and len(unsure):
            embeddings = encoder([readings[index].raw for index in unsure])
            result[unsure] = self._encoded.probabilities(self._with_embeddings(ngrams[unsure], embeddings))
        return result

    def predict(self, reading: Reading, encoder: Optional[Encoder]) -> Dict[str, float]:
        """All intents with their probabilities, most likely first."""
        row = self.probabilities([reading], encoder)[0]
        return {self.classes[index]: float(row[index]) for index in np.argsort(-row)}

    def _ngrams(
        self, readings: Sequence[Reading], read: Callable[[TfidfVectorizer, List[str]], sparse.csr_matrix]
    ) -> sparse.csr_matrix:
        words, lemmas, characters = self._vectorizers
        texts = [reading.text for reading in readings]
        parts = [read(words, texts), read(lemmas, [reading.lemmas for reading in readings]), read(characters, texts)]
        return sparse.hstack(parts, format="csr", dtype=np.float32)

    def _with_embeddings(self, ngrams: sparse.csr_matrix, embeddings: np.ndarray) -> sparse.csr_matrix:
        scaled = ((embeddings - self._mean) * self._scale).astype(np.float32)
        return sparse.hstack([ngrams, sparse.csr_matrix(scaled)], format="csr")

    def _fit_head(self, matrix: sparse.csr_matrix, intents: Sequence[str]) -> _Head:
        """L2-regularised logistic regression is the same after a rotation of the features.

        So it is fitted on the Cholesky factor of the kernel (examples x examples) instead of the far wider feature matrix:
        the same solution in a fraction of the time.
        """
        counts = Counter(intents)
        even = len(intents) / len(counts)
        weights = {name: (even / count) ** self.settings["balance"] for name, count in counts.items()}
        kernel = (matrix @ matrix.T).toarray().astype(np.float64)
        kernel[np.diag_indices_from(kernel)] += _JITTER
        factor = cholesky(kernel, lower=True, overwrite_a=True)
        model = LogisticRegression(C=self.settings["C"], max_iter=500, class_weight=weights)
        model.fit(factor.astype(np.float32), intents)
        self.classes = [str(name) for name in model.classes_]
        dual = solve_triangular(factor.T, model.coef_.T.astype(np.float64))
        return _Head(np.ascontiguousarray(matrix.T @ dual, dtype=np.float32), model.intercept_.astype(np.float32))

    def save(self, folder: Path) -> None:
        vocabularies = [
            {term: int(index) for term, index in vectorizer.vocabulary_.items()} for vectorizer in self._vectorizers
        ]
        content = {"settings": self.settings, "classes": self.classes, "vocabularies": vocabularies}
        (folder / "intents.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        arrays = {f"idf{number}": vectorizer.idf_ for number, vectorizer in enumerate(self._vectorizers)}
        arrays.update(mean=self._mean, scale=self._scale)
        for name, head in (("plain", self._plain), ("encoded", self._encoded)):
            if head:
                arrays.update({f"{name}_weights": head.weights, f"{name}_bias": head.bias})
        np.savez_compressed(folder / "intents.npz", **arrays)

    @classmethod
    def load(cls, folder: Path) -> "IntentModel":
        content = json.loads((folder / "intents.json").read_text(encoding="utf-8"))
        model = cls(**content["settings"])
        model.classes = content["classes"]
        with np.load(folder / "intents.npz", allow_pickle=False) as arrays:
            model._mean, model._scale = arrays["mean"], arrays["scale"]
            model._plain = _Head(arrays["plain_weights"], arrays["plain_bias"])
            if "encoded_weights" in arrays:
                model._encoded = _Head(arrays["encoded_weights"], arrays["encoded_bias"])
            for number, (vectorizer, vocabulary) in enumerate(
                zip(model._vectorizers, content["vocabularies"], strict=True)
            ):
                vectorizer.vocabulary_ = vocabulary
                vectorizer.idf_ = arrays[f"idf{number}"]
        return model


def _encode_all(texts: Sequence[str], encoder: Encoder) -> np.ndarray:
    parts = []
    for start in range(0, len(texts), _CHUNK):
        parts.append(encoder(texts[start : start + _CHUNK]))
        _log.info("Kodar meningar: %d av %d", min(start + _CHUNK, len(texts)), len(texts))
    return np.concatenate(parts)
