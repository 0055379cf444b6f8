"""Rasa's default pipeline with DIET, trained on the same sentences, to set times beside. Nothing here is used by the bot.

One epoch is enough for that: how long DIET learns changes what it answers and not how long an answer takes.
"""

import tempfile
import time
from pathlib import Path
from typing import Any, Dict, List, Tuple

import rasa.model_training
from rasa.core.agent import Agent
from rasa.shared.utils.io import write_yaml

from bot.project import PROJECT

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


def default_pipeline(epochs: int = 1) -> Tuple[Agent, float]:
    """An agent that understands messages by Rasa's default pipeline, and the seconds its training took."""
    pipeline = [{**part, **({"epochs": epochs} if part["name"] in _LEARNERS else {})} for part in PIPELINE]
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.yml"
        write_yaml({"recipe": "default.v1", "assistant_id": "diet", "language": "sv", "pipeline": pipeline}, config)
        started = time.perf_counter()
        model = rasa.model_training.train_nlu(str(config), str(PROJECT.nlu), output=folder)
        seconds = time.perf_counter() - started
        return Agent.load(model), seconds
