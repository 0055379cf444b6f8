"""`make bench`: what understanding and a turn cost, beside the bare classifier and Rasa's default pipeline in the same run."""

import argparse
import asyncio
import statistics
import sys
import time
from typing import Callable, Dict, List, Sequence

from bot.quiet import hush

hush()

import numpy as np  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from bench.diet import default_pipeline  # noqa: E402
from bot.commands.options import load_engine  # noqa: E402
from bot.components.intent_classifier import SwedishIntentClassifier  # noqa: E402
from bot.crisis import load_crisis_list  # noqa: E402
from bot.crossvalidation import readings  # noqa: E402
from bot.encoder import Encoder, load_encoder  # noqa: E402
from bot.engine import answer_dialog  # noqa: E402
from bot.followups import read_conversations  # noqa: E402
from bot.intents import IntentModel  # noqa: E402
from bot.kommuner import load_kommuner  # noqa: E402
from bot.languages import load_languages  # noqa: E402
from bot.ngrams import Reading  # noqa: E402
from bot.project import PROJECT  # noqa: E402
from bot.training_data import examples  # noqa: E402

MESSAGES = 300
DIET = "Rasa's default pipeline (DIET)"


def main() -> None:
    arguments = _arguments()
    sentences = _messages()
    engine = load_engine()
    model, encoder = intent_model(engine), load_encoder()
    crisis, kommuner, languages = load_crisis_list(), load_kommuner(), load_languages()
    read = readings(sentences)

    rows: Dict[str, List[float]] = {
        "n-grams alone (baseline)": _times(read, lambda reading: model.predict(reading, None)),
        "n-grams, encoder where unsure": _times(read, lambda reading: model.predict(reading, encoder)),
        "crisis list": _times(sentences, crisis.verdict),
        "language": _times(sentences, languages.read),
        "municipality finder": _times(sentences, kommuner.find),
        "understanding": _times(sentences, lambda text: asyncio.run(engine.read(text))),
        "a whole turn": _times(sentences, lambda text: asyncio.run(answer_dialog(engine, [text]))),
    }
    notes = [_asked(model, read, encoder)] if encoder else []
    if not arguments.without_diet:
        print("Training Rasa's default pipeline on the same sentences, one epoch …", file=sys.stderr)
        diet, seconds = default_pipeline()
        rows[DIET] = _times(sentences, lambda text: asyncio.run(diet.parse_message(text)))
        notes.append(f"Rasa's default pipeline: {seconds:.0f} s to train one epoch of a hundred")
    baseline = statistics.median(next(iter(rows.values())))
    table = Table("", "p50 ms", "p95 ms", "x baseline", "x DIET")
    for name, times in rows.items():
        middle, slow = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        beside = f"{middle / statistics.median(rows[DIET]):.2f}" if DIET in rows else ""
        table.add_row(name, f"{middle:.2f}", f"{slow:.2f}", f"{middle / baseline:.1f}", beside)
    console = Console()
    console.print(
        f"{len(sentences)} messages of data/samtal, one at a time, none of which the classifier has learned from"
    )
    console.print(table, *notes)


def _asked(model: IntentModel, read: Sequence[Reading], encoder: Encoder) -> str:
    asked: List[str] = []

    def noting(texts: Sequence[str]) -> np.ndarray:
        asked.extend(texts)
        return encoder(texts)

    model.probabilities(read, noting)
    return f"The encoder is asked about {len(asked)} of {len(read)} messages"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--without-diet", action="store_true", help="leave out Rasa's default pipeline (minutes of training)"
    )
    return parser.parse_args()


def _messages() -> List[str]:
    """Evenly out of the questions that conversations of data/samtal begin with or come to, without those also in data/nlu."""
    learned = {text for texts in examples(PROJECT).values() for text in texts}
    asked = dict.fromkeys(turn.previous for turn in read_conversations(PROJECT.conversations))
    questions = [text for text in asked if text not in learned]
    return questions[:: max(1, len(questions) // MESSAGES)]


def intent_model(engine) -> IntentModel:  # type: ignore[no-untyped-def]
    for node in engine._processor.graph_runner._instantiated_nodes.values():
        if isinstance(node._component, SwedishIntentClassifier):
            return node._component._model
    raise LookupError("the loaded model has no SwedishIntentClassifier")


def _times(items: list, call: Callable) -> List[float]:
    for item in items[:5]:
        call(item)
    times = []
    for item in items:
        started = time.perf_counter()
        call(item)
        times.append(1000 * (time.perf_counter() - started))
    return times


if __name__ == "__main__":
    main()
