"""`python -m bench.crossvalidation`: what each part of the classifier is worth, on the project's own examples."""

import sys
from typing import Dict

from bot.quiet import hush

hush()

from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from bot import spacy_sv  # noqa: E402
from bot.crossvalidation import cross_validate  # noqa: E402
from bot.encoder import installed_encoder  # noqa: E402
from bot.project import PROJECT  # noqa: E402
from bot.training_data import examples  # noqa: E402

FOLDS = 3
VARIANTS: Dict[str, Dict[str, float]] = {
    "n-grams": {"encoder_below": 0.0, "encoder_danger": 2.0},
    "n-grams, encoder where below 0.95": {"encoder_below": 0.95},
    "n-grams and encoder always": {"encoder_below": 1.1},
}


def main() -> None:
    sentences = examples(PROJECT)
    results = cross_validate(
        sentences, installed_encoder(), VARIANTS, FOLDS, lambda line: print(line, file=sys.stderr, flush=True)
    )
    table = Table("", "right topic", "among three")
    for name, guessed in results.items():
        shares = [
            sum(guess.topic in [topic for topic, _ in guess.ranking[:among]] for guess in guessed) / len(guessed)
            for among in (1, 3)
        ]
        table.add_row(name, *(f"{share:.3f}" for share in shares))
    console = Console()
    count = sum(map(len, sentences.values()))
    console.print(f"{count} sentences, {len(sentences)} topics, {FOLDS} folds, spaCy {spacy_sv.configured()['name']}")
    console.print(table)


if __name__ == "__main__":
    main()
