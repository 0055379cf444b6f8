"""Danger that is told beside something else, in an aside or a subordinate clause: logistic regression on n-grams.

The intent model weighs a message as a whole, so that a clear question drowns what is told beside it. This one learns it from
sentences of danger joined with other sentences, before or after them, against others joined with each other.
"""

from pathlib import Path
from typing import Callable, List, Sequence

import numpy as np
from scipy import sparse
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from bot.ngrams import Reading, Row

_TIMES = 3  # so often each sentence of danger is joined with another one
_OTHERS = 2  # so many joined without danger for each joined with it
_LONGEST = 160  # characters of a sentence that is joined
_DANGER_LAST = 0.6  # of those joined: people ask first, and tell then
_RUN_ON = 0.5  # of those joined: without the mark that ends the first sentence
_LOOSE = 20.0  # scikit-learn's C
_FILE = "told_beside.npz"


class ToldBeside:
    """Fit or `load` before use."""

    def __init__(self, weights: np.ndarray, bias: float) -> None:
        """`weights`: of shape (n-grams,)."""
        self._weights, self._bias = weights, bias

    @classmethod
    def fit(
        cls,
        readings: Sequence[Reading],
        dangers: Sequence[bool],
        ngrams: Callable[[Sequence[Reading]], sparse.csr_matrix],
    ) -> "ToldBeside":
        """`dangers`: which of the readings tell of danger. `ngrams`: those of readings, of shape (readings, n-grams)."""
        joined = _Joined(readings, dangers)
        with_danger, without = joined.with_danger(), joined.without()
        rows = ngrams([*readings, *with_danger, *without])
        labels = [*dangers, *[True] * len(with_danger), *[False] * len(without)]
        model = LogisticRegression(C=_LOOSE, solver="liblinear", max_iter=300, random_state=0).fit(rows, labels)
        return cls(model.coef_[0].astype(np.float32), float(model.intercept_[0]))

    def probability(self, ngrams: Row) -> float:
        """That a message with these n-grams tells of danger anywhere in it."""
        return float(expit(ngrams.times(self._weights) + self._bias))

    def save(self, folder: Path) -> None:
        np.savez_compressed(folder / _FILE, weights=self._weights, bias=self._bias)

    @classmethod
    def load(cls, folder: Path) -> "ToldBeside":
        with np.load(folder / _FILE, allow_pickle=False) as arrays:
            return cls(arrays["weights"], float(arrays["bias"]))


class _Joined:
    """Sentences joined two and two, the same at each training."""

    def __init__(self, readings: Sequence[Reading], dangers: Sequence[bool]) -> None:
        short = [(reading, danger) for reading, danger in zip(readings, dangers, strict=True) if _is_short(reading)]
        self._dangers = [reading for reading, danger in short if danger]
        self._others = [reading for reading, danger in short if not danger]
        self._random = np.random.default_rng(0)

    def with_danger(self) -> List[Reading]:
        return [
            self._join(self._other(), danger)
            if self._random.random() < _DANGER_LAST
            else self._join(danger, self._other())
            for danger in self._dangers
            for _ in range(_TIMES)
        ]

    def without(self) -> List[Reading]:
        return [self._join(self._other(), self._other()) for _ in range(_OTHERS * _TIMES * len(self._dangers))]

    def _other(self) -> Reading:
        return self._others[self._random.integers(len(self._others))]

    def _join(self, first: Reading, second: Reading) -> Reading:
        if self._random.random() < _RUN_ON:
            first = Reading(*(part.rstrip(" .?!") for part in first))
        return Reading(*(f"{before} {after}" for before, after in zip(first, second, strict=True)))


def _is_short(reading: Reading) -> bool:
    return len(reading.text) < _LONGEST
