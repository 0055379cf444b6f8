"""Rasa's default pipeline with DIET, to set beside the classifier. Nothing here is used by the bot.

For times, `default_pipeline()` learns from all sentences in one epoch: how long DIET learns changes what it answers and not how
long an answer takes. For quality, `python -m bench.diet [FILE.tsv ...]` lets it and the classifier learn from the same eighth of
data/nlu and asks both about another eighth and about the messages of the files: all of it, a hundred epochs long, takes hours.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Callable, Dict, List, Sequence, Tuple

from bot.quiet import hush

hush()

import numpy as np  # noqa: E402
import rasa.model_training  # noqa: E402
from rasa.core.agent import Agent  # noqa: E402
from rasa.shared.utils.io import write_yaml  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402
from sklearn.model_selection import train_test_split  # noqa: E402

from bench.comparison import Asked, figures, kernel_machine, sets_of  # noqa: E402
from bot.crossvalidation import readings  # noqa: E402
from bot.project import PROJECT  # noqa: E402
from bot.training_data import examples  # noqa: E402

# https://rasa.com/docs/rasa/3.x/tuning-your-model: the pipeline that `rasa init` suggests for a language without embeddings.
PIPELINE: List[Dict[str, Any]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "constrain_similarities": True},
    {"name": "EntitySynonymMapper"},
    {"name": "ResponseSelector", "constrain_similarities": True},
    {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
]

_LEARNERS = ("DIETClassifier", "ResponseSelector")
_EIGHTH = {"train_size": 0.125, "test_size": 0.125, "random_state": 1}


def default_pipeline(epochs: int = 1, nlu: Path = PROJECT.nlu) -> Tuple[Agent, float]:
    """An agent that understands messages by Rasa's default pipeline, and the seconds its training took."""
    pipeline = [{**part, **({"epochs": epochs} if part["name"] in _LEARNERS else {})} for part in PIPELINE]
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.yml"
        write_yaml({"recipe": "default.v1", "assistant_id": "diet", "language": "sv", "pipeline": pipeline}, config)
        started = time.perf_counter()
        model = rasa.model_training.train_nlu(str(config), str(nlu), output=folder)
        seconds = time.perf_counter() - started
        return Agent.load(model), seconds


def _diet(sentences: Sequence[Tuple[str, str]], epochs: int) -> Tuple[List[str], Callable[[Asked], np.ndarray], float]:
    """As the variants of bench.comparison: the classes, probabilities of what is asked, and the seconds."""
    topics = sorted({topic for _, topic in sentences})
    with tempfile.TemporaryDirectory() as folder:
        nlu = Path(folder) / "nlu.yml"
        write_yaml(
            {
                "version": "3.1",
                "nlu": [
                    {"intent": topic, "examples": "".join(f"- {text}\n" for text, other in sentences if other == topic)}
                    for topic in topics
                ],
            },
            nlu,
        )
        agent, seconds = default_pipeline(epochs, nlu)

    def ask(asked: Asked) -> np.ndarray:
        rows = np.zeros((len(asked.readings), len(topics)))
        for row, reading in zip(rows, asked.readings, strict=True):
            parse = asyncio.run(agent.parse_message(reading.raw.lstrip("/")))
            for entry in parse["intent_ranking"]:
                if entry["name"] in topics:
                    row[topics.index(entry["name"])] = entry["confidence"]
        return rows

    return topics, ask, seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="questions with known topics, as for soclots evaluate")
    parser.add_argument("--epochs", type=int, default=20, help="how long DIET learns (default %(default)s)")
    arguments = parser.parse_args()
    sentences = [(text, topic) for topic, texts in examples(PROJECT).items() for text in texts]
    train, held = train_test_split(sentences, **_EIGHTH, stratify=[topic for _, topic in sentences])
    sets = sets_of("an eighth unseen", held, arguments.files)
    table = Table("top 1 / top 3 / calibration error", *sets, "fit s")
    started = time.perf_counter()
    classes, probabilities = kernel_machine(None, 0.0)(
        readings([text for text, _ in train]), [topic for _, topic in train]
    )
    seconds = time.perf_counter() - started
    cells = [figures(classes, probabilities(asked.readings), asked.fair) for asked in sets.values()]
    table.add_row("least squares, words, lemmas, characters", *cells, f"{seconds:.0f}")
    print(*cells, f"{seconds:.0f} s", sep=" | ", file=sys.stderr, flush=True)
    topics, ask, seconds = _diet(train, arguments.epochs)
    cells = [figures(topics, ask(asked), asked.fair) for asked in sets.values()]
    table.add_row(f"Rasa's default pipeline (DIET), {arguments.epochs} epochs", *cells, f"{seconds:.0f}")
    Console(width=160).print(f"{len(train)} sentences to learn from, {len(held)} unseen", table)


if __name__ == "__main__":
    main()
