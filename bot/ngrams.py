"""TF-IDF of the words, lemmas and characters of messages: scikit-learn's numbers, a fifth of its time for one message.

`TfidfVectorizer.transform` checks and copies its 160,000 weights at every call, which costs more than reading a message.
"""

from collections import Counter
from itertools import chain
from typing import Dict, Iterable, List, NamedTuple, Sequence, Tuple

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from spacy.tokens import Doc

from bot.eight_bits import in_8_bits


class Reading(NamedTuple):
    """One message as the model reads it: normalised text, its lemmas separated by blanks, and the text as written."""

    text: str
    lemmas: str
    raw: str

    @classmethod
    def of(cls, doc: Doc, raw: str) -> "Reading":
        """From the spaCy document of the normalised text."""
        return cls(doc.text, " ".join(token.lemma_.lower() for token in doc), raw)


class Row(NamedTuple):
    """The n-grams of one text by their numbers, and their weights. N-grams never seen count nothing."""

    indices: np.ndarray
    values: np.ndarray

    def times(self, weights: np.ndarray) -> np.ndarray:
        """What `weights` of shape (n-grams, …) give together for the text."""
        return np.asarray(self.values @ weights[self.indices])


class Packed(NamedTuple):
    """Weights of n-grams in 8 bits: a quarter of the memory, and fetching it is what takes the time."""

    numbers: np.ndarray  # of shape (n-grams, …)
    scales: np.ndarray  # one for each n-gram

    @classmethod
    def of(cls, weights: np.ndarray) -> "Packed":
        return cls(*in_8_bits(weights))

    def given(self, row: Row) -> np.ndarray:
        """What the weights give together for a text."""
        numbers = self.numbers[row.indices].astype(np.float32)
        return np.asarray((row.values * self.scales[row.indices]) @ numbers)


class Tfidf:
    """One kind of n-grams, each text's weights of length 1. `settings`: those of TfidfVectorizer. Fit or `restore` before use."""

    def __init__(self, **settings: object) -> None:
        self._vectorizer = TfidfVectorizer(sublinear_tf=True, dtype=np.float32, **settings)
        self._analyze = self._vectorizer.build_analyzer()
        self.vocabulary: Dict[str, int] = {}
        self.idf = np.zeros(0, dtype=np.float32)

    def fit(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Learns the n-grams and returns those of `texts`: shape (texts, n-grams)."""
        rows = self._vectorizer.fit_transform(texts)
        self.restore({term: int(index) for term, index in self._vectorizer.vocabulary_.items()}, self._vectorizer.idf_)
        return rows

    def restore(self, vocabulary: Dict[str, int], idf: np.ndarray) -> None:
        """Takes up what `vocabulary` and `idf` gave of a fitted one."""
        self.vocabulary, self.idf = vocabulary, np.asarray(idf, dtype=np.float32)

    def row(self, text: str) -> Row:
        counts = Counter(self._numbers(text))
        indices = np.fromiter(counts, dtype=np.int64, count=len(counts))
        values = 1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))
        values *= self.idf[indices]
        length = float(np.sqrt(values @ values))
        return Row(indices, values / length if length else values)

    def _numbers(self, text: str) -> Iterable[int]:
        """The number of each n-gram in the text that has one, as often as it occurs."""
        get = self.vocabulary.get
        return (index for index in map(get, self._analyze(text)) if index is not None)


class WithinWords(Tfidf):
    """N-grams of the characters of each word. Those of the words that are remembered are not worked out again."""

    def __init__(self, shortest: int, longest: int) -> None:
        super().__init__(min_df=2, analyzer="char_wb", ngram_range=(shortest, longest))
        self._remembered: Dict[str, Tuple[int, ...]] = {}

    def remember(self, learned: Tfidf) -> None:
        """Remembers the words that another part has learned in training; a citizen's own words are never kept."""
        words = (word for word in learned.vocabulary if " " not in word)
        self._remembered = {word: tuple(super(WithinWords, self)._numbers(word)) for word in words}

    def _numbers(self, text: str) -> Iterable[int]:
        known = self._remembered
        return chain.from_iterable(
            known[word] if word in known else super(WithinWords, self)._numbers(word) for word in text.split()
        )


def words() -> Tfidf:
    """One word and two, and the question mark."""
    return Tfidf(ngram_range=(1, 2), token_pattern=r"\w+|\?")


class Ngrams:
    """Words (1-2), lemmas (1-2) and characters within words (1-4), each part of length 1. Fit or `restore` before calling."""

    def __init__(self) -> None:
        self._parts = (words(), words(), WithinWords(1, 4))

    def fit(self, readings: Sequence[Reading]) -> sparse.csr_matrix:
        """Learns the n-grams and returns those of `readings`: shape (readings, n-grams)."""
        columns = zip(*map(self._views, readings), strict=True)
        rows = [part.fit(list(texts)) for part, texts in zip(self._parts, columns, strict=True)]
        return sparse.hstack(rows, format="csr", dtype=np.float32)

    @property
    def vocabularies(self) -> List[Dict[str, int]]:
        return [part.vocabulary for part in self._parts]

    @property
    def idf(self) -> List[np.ndarray]:
        return [part.idf for part in self._parts]

    def restore(self, vocabularies: Sequence[Dict[str, int]], idf: Sequence[np.ndarray]) -> None:
        """Takes up what `vocabularies` and `idf` gave of a fitted one."""
        for part, vocabulary, weights in zip(self._parts, vocabularies, idf, strict=True):
            part.restore(vocabulary, weights)
        self._parts[2].remember(self._parts[0])

    def row(self, reading: Reading) -> Row:
        return joined_rows(self._parts, self._views(reading))

    def __call__(self, readings: Sequence[Reading]) -> sparse.csr_matrix:
        """Shape (readings, n-grams)."""
        rows = [self.row(reading) for reading in readings]
        ends = np.cumsum([0, *(len(row.indices) for row in rows)])
        indices, values = (np.concatenate(part) for part in zip(*rows, strict=True))
        width = sum(len(part.vocabulary) for part in self._parts)
        return sparse.csr_matrix((values, indices, ends), shape=(len(rows), width))

    @staticmethod
    def _views(reading: Reading) -> Tuple[str, str, str]:
        return reading.text, reading.lemmas, reading.text


def joined_rows(parts: Sequence[Tfidf], views: Sequence[str]) -> Row:
    """One row over the n-grams of several parts, each of which reads its own view of a message."""
    indices, values, start = [], [], 0
    for part, view in zip(parts, views, strict=True):
        row = part.row(view)
        indices.append(row.indices + start)
        values.append(row.values)
        start += len(part.vocabulary)
    return Row(np.concatenate(indices), np.concatenate(values))
