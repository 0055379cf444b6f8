"""The intent model: logistic regression on word, lemma and character n-grams. Nothing here knows Rasa.

The choice and its figures stand in docs/decisions/0001-klassificerare.md.
"""

import json
from pathlib import Path
from typing import Dict, List, NamedTuple, Sequence, Tuple

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression


class Reading(NamedTuple):
    """One message as the model reads it: the normalised text and its lemmas, both separated by blanks."""

    text: str
    lemmas: str


def _vectorizers() -> Tuple[TfidfVectorizer, TfidfVectorizer, TfidfVectorizer]:
    words = {"ngram_range": (1, 2), "token_pattern": r"\w+|\?", "sublinear_tf": True, "dtype": np.float32}
    return (
        TfidfVectorizer(**words),
        TfidfVectorizer(**words),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True, dtype=np.float32, min_df=2),
    )


class IntentModel:
    """Intents with probabilities. Fit once, then `predict`; `save` and `load` keep arrays and JSON, never pickles."""

    def __init__(self, C: float = 10.0):
        self.C = C
        self.classes: List[str] = []
        self._vectorizers = _vectorizers()
        self._weights = np.zeros((0, 0), dtype=np.float32)
        self._bias = np.zeros(0, dtype=np.float32)

    def fit(self, readings: Sequence[Reading], intents: Sequence[str]) -> "IntentModel":
        """Trains on equally many readings and intents.

        L2-regularised logistic regression does not change under rotation, so it is fitted on the rotated kernel matrix
        (n x n) instead of the far wider feature matrix: the same solution in a fraction of the time.
        """
        words, lemmas, characters = self._vectorizers
        texts = [reading.text for reading in readings]
        matrix = sparse.hstack(
            [
                words.fit_transform(texts),
                lemmas.fit_transform([reading.lemmas for reading in readings]),
                characters.fit_transform(texts),
            ],
            format="csr",
        )
        values, vectors = np.linalg.eigh((matrix @ matrix.T).toarray().astype(np.float64))
        kept = values > 1e-7
        scale = np.sqrt(values[kept])
        model = LogisticRegression(C=self.C, max_iter=500).fit(vectors[:, kept] * scale, intents)
        rotation = matrix.T @ (vectors[:, kept] / scale)
        self.classes = [str(name) for name in model.classes_]
        self._weights = np.ascontiguousarray(rotation @ model.coef_.T, dtype=np.float32)
        self._bias = model.intercept_.astype(np.float32)
        return self

    def probabilities(self, readings: Sequence[Reading]) -> np.ndarray:
        """Array of shape (readings, classes); rows sum to 1."""
        words, lemmas, characters = self._vectorizers
        texts = [reading.text for reading in readings]
        matrix = sparse.hstack(
            [
                words.transform(texts),
                lemmas.transform([reading.lemmas for reading in readings]),
                characters.transform(texts),
            ],
            format="csr",
        )
        scores = matrix @ self._weights + self._bias
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        return scores / scores.sum(axis=1, keepdims=True)

    def predict(self, reading: Reading) -> Dict[str, float]:
        """All intents with their probabilities, most likely first."""
        row = self.probabilities([reading])[0]
        return {self.classes[index]: float(row[index]) for index in np.argsort(-row)}

    def save(self, folder: Path) -> None:
        vocabularies = [
            {term: int(index) for term, index in vectorizer.vocabulary_.items()} for vectorizer in self._vectorizers
        ]
        content = {"C": self.C, "classes": self.classes, "vocabularies": vocabularies}
        (folder / "intents.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        idf = {f"idf{number}": vectorizer.idf_ for number, vectorizer in enumerate(self._vectorizers)}
        np.savez_compressed(folder / "intents.npz", weights=self._weights, bias=self._bias, **idf)

    @classmethod
    def load(cls, folder: Path) -> "IntentModel":
        content = json.loads((folder / "intents.json").read_text(encoding="utf-8"))
        model = cls(content["C"])
        model.classes = content["classes"]
        with np.load(folder / "intents.npz", allow_pickle=False) as arrays:
            model._weights = arrays["weights"]
            model._bias = arrays["bias"]
            for number, (vectorizer, vocabulary) in enumerate(zip(model._vectorizers, content["vocabularies"])):
                vectorizer.vocabulary_ = vocabulary
                vectorizer.idf_ = arrays[f"idf{number}"]
        return model
