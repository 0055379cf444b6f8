"""Rasa's default recipe on the same data, to set the bot beside: `python -m bench.recipe FOLDER [--epochs N]`.

The pipeline and policies that `rasa init` suggests, with DIET, Memoization, TED and UnexpecTED. Prints JSON: the model's path, the seconds of the training and how many of them its epochs took.
"""

import argparse
import json
import os
import time
from pathlib import Path
from typing import Any, Dict, List

import rasa.model_training
from rasa.shared.utils.io import write_yaml
from rasa.utils.tensorflow.models import RasaModel

from bench.diet import PIPELINE
from bot.project import PROJECT

FULL = 100  # epochs
_LEARNERS = ("DIETClassifier", "ResponseSelector", "TEDPolicy", "UnexpecTEDIntentPolicy")
_POLICIES: List[Dict[str, Any]] = [
    {"name": "MemoizationPolicy"},
    {"name": "RulePolicy", "core_fallback_action_name": "action_forslag"},
    {"name": "UnexpecTEDIntentPolicy", "max_history": 5},
    {"name": "TEDPolicy", "max_history": 5, "constrain_similarities": True},
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--epochs", type=int, default=1)
    arguments = parser.parse_args()
    seconds_in_epochs = 0.0
    fit = RasaModel.fit

    def timed_fit(self: Any, *args: Any, **kwargs: Any) -> Any:
        nonlocal seconds_in_epochs
        started = time.perf_counter()
        try:
            return fit(self, *args, **kwargs)
        finally:
            seconds_in_epochs += time.perf_counter() - started

    RasaModel.fit = timed_fit
    config = arguments.folder / "config.yml"
    learning = {name: {"epochs": arguments.epochs} for name in _LEARNERS}
    content = {
        "recipe": "default.v1",
        "assistant_id": "default",
        "language": "sv",
        "pipeline": [{**part, **learning.get(part["name"], {})} for part in PIPELINE],
        "policies": [{**part, **learning.get(part["name"], {})} for part in _POLICIES],
    }
    write_yaml(content, config)
    os.environ["RASA_CACHE_DIRECTORY"] = str(arguments.folder / "cache")
    started = time.perf_counter()
    result = rasa.model_training.train(
        domain=str(PROJECT.domain),
        config=str(config),
        training_files=[str(PROJECT.nlu), str(PROJECT.stories)],
        output=str(arguments.folder),
        force_training=True,
    )
    seconds = time.perf_counter() - started
    print(json.dumps({"model": result.model, "seconds": seconds, "seconds_in_epochs": seconds_in_epochs}))


if __name__ == "__main__":
    main()
