"""`python -m bench.crossvalidation`: what each part of the classifier is worth, on the project's own examples.

Every sentence is hand-written and unlike the others, so these shares are lower than what people's questions give. They are
for comparing variants, not for saying how good the bot is.
"""

from typing import Dict, List

from bot.quiet import hush

hush()

import numpy as np  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402
from sklearn.model_selection import StratifiedKFold  # noqa: E402

from bench.readings import readings  # noqa: E402
from bot import spacy_sv  # noqa: E402
from bot.check import examples  # noqa: E402
from bot.encoder import installed_encoder  # noqa: E402
from bot.intents import IntentModel  # noqa: E402
from bot.project import PROJECT  # noqa: E402

FOLDS = 3
VARIANTS: Dict[str, Dict[str, float]] = {
    "n-grams": {"encoder_below": 0.0},
    "n-grams, encoder where below 0.9": {"encoder_below": 0.9},
    "n-grams and encoder always": {"encoder_below": 1.1},
}


def main() -> None:
    pairs = [(text, topic) for topic, texts in examples(PROJECT).items() for text in texts]
    read = readings([text for text, _ in pairs])
    topics = np.array([topic for _, topic in pairs])
    first: Dict[str, List[bool]] = {name: [] for name in VARIANTS}
    third: Dict[str, List[bool]] = {name: [] for name in VARIANTS}
    encoder = installed_encoder()
    for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=1).split(read, topics):
        model = IntentModel().fit([read[index] for index in train], list(topics[train]), encoder)
        for name, settings in VARIANTS.items():
            model.settings.update(settings)
            ranked = np.argsort(-model.probabilities([read[index] for index in test], encoder), axis=1)
            best = np.array(model.classes)[ranked[:, :3]]
            first[name] += list(best[:, 0] == topics[test])
            third[name] += list((best == topics[test][:, None]).any(axis=1))
    table = Table("", "right topic", "among three")
    for name in VARIANTS:
        table.add_row(name, f"{np.mean(first[name]):.3f}", f"{np.mean(third[name]):.3f}")
    console = Console()
    console.print(
        f"{len(pairs)} sentences, {len(set(topics))} topics, {FOLDS} folds, spaCy {spacy_sv.configured()['name']}"
    )
    console.print(table)


if __name__ == "__main__":
    main()
