"""`make bench`: what a turn costs, beside the bare classifier in the same run."""

import asyncio
import statistics
import time
from typing import Callable, Dict, List

from bot.quiet import hush

hush()

from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from bot.check import examples  # noqa: E402
from bot.commands.options import load_engine  # noqa: E402
from bot.components.intent_classifier import SwedishIntentClassifier  # noqa: E402
from bot.crisis import load_crisis_list  # noqa: E402
from bot.crossvalidation import readings  # noqa: E402
from bot.encoder import load_encoder  # noqa: E402
from bot.engine import answer_dialog  # noqa: E402
from bot.intents import IntentModel  # noqa: E402
from bot.kommuner import load_kommuner  # noqa: E402
from bot.project import PROJECT  # noqa: E402

EVERY = 25  # one training sentence in so many is asked


def main() -> None:
    sentences = [text for texts in examples(PROJECT).values() for text in texts][::EVERY]
    engine = load_engine()
    model, encoder = _model(engine), load_encoder()
    crisis, kommuner = load_crisis_list(), load_kommuner()
    read = readings(sentences)

    rows: Dict[str, List[float]] = {
        "n-grams alone (baseline)": _times(read, lambda reading: model.predict(reading, None)),
        "n-grams and encoder": _times(read, lambda reading: model.predict(reading, encoder)),
        "crisis list": _times(sentences, crisis.verdict),
        "municipality finder": _times(sentences, kommuner.find),
        "understanding in Rasa": _times(sentences, lambda text: asyncio.run(engine.read(text))),
        "a whole turn": _times(sentences, lambda text: asyncio.run(answer_dialog(engine, [text]))),
    }
    baseline = statistics.median(next(iter(rows.values())))
    table = Table("", "p50 ms", "p95 ms", "x baseline")
    for name, times in rows.items():
        middle, slow = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        table.add_row(name, f"{middle:.2f}", f"{slow:.2f}", f"{middle / baseline:.1f}")
    console = Console()
    console.print(f"{len(sentences)} messages, one at a time")
    console.print(table)


def _model(engine) -> IntentModel:  # type: ignore[no-untyped-def]
    for node in engine._agent.processor.graph_runner._instantiated_nodes.values():
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
