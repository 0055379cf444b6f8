"""Rasa's SpacyNLP with a fallback, a record of what a model was trained with, and the reader's normalised text."""

from __future__ import annotations

import json
from typing import Any, Dict, Optional

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.model import InvalidModelError
from rasa.nlu.utils.spacy_utils import SpacyModel, SpacyNLP
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import spacy_sv
from bot.reading import Reader, load_reader

_RECORD = "spacy_model.json"


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.MODEL_LOADER, DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER],
    is_trainable=True,  # so that Rasa stores the record
    model_from="SwedishSpacyNLP",
)
class SwedishSpacyNLP(SpacyNLP):
    """Config: `model`, `fallback` (list of names tried in order), `exclude` (parts of the pipeline left out)."""

    def __init__(
        self,
        model: SpacyModel,
        config: Dict[str, Any],
        record: spacy_sv.Record,
        reader: Reader,
        model_storage: ModelStorage,
        resource: Resource,
    ) -> None:
        super().__init__(model, config)
        self._record = record
        self._reader = reader
        self._model_storage = model_storage
        self._resource = resource

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {
            "model": spacy_sv.OFFICIAL,
            "fallback": [spacy_sv.FALLBACK],
            "exclude": ["parser", "senter", "ner"],
            "case_sensitive": False,
        }

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Another spaCy model installed means that the NLU part must be trained again."""
        return json.dumps(_resolve({**cls.get_default_config(), **config}), sort_keys=True)

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SwedishSpacyNLP:
        config = {**cls.get_default_config(), **config}
        record = _resolve(config)
        nlp = spacy_sv.load(record["name"], record["sha256"], tuple(config["exclude"]))
        name = "-".join(record[key] for key in ("name", "version", "sha256"))
        return cls(SpacyModel(nlp, name), config, record, load_reader(), model_storage, resource)

    def train(self, training_data: TrainingData, model: SpacyModel) -> Resource:
        """Stores which spaCy model is used; there is nothing to learn."""
        with self._model_storage.write_to(self._resource) as folder:
            (folder / _RECORD).write_text(json.dumps(self._record), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SwedishSpacyNLP:
        """Raises InvalidModelError where another spaCy model is installed than the one in training."""
        try:
            with model_storage.read_from(resource) as folder:
                trained = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
        except (ValueError, FileNotFoundError):  # the node that only provides the model has no resource
            trained = None
        here = _resolve({**cls.get_default_config(), **config})
        if trained and trained != here:
            raise InvalidModelError(
                f"Modellen är tränad med {_describe(trained)}, men här finns {_describe(here)}. Kör `soclots train`."
            )
        return cls.create(config, model_storage, resource, execution_context)

    def _preprocess_text(self, text: Optional[str]) -> str:
        return self._reader(text) if text else ""


def _resolve(config: Dict[str, Any]) -> spacy_sv.Record:
    try:
        return spacy_sv.resolve(config["model"], config["fallback"])
    except LookupError as error:
        raise InvalidModelError(str(error)) from error


def _describe(record: spacy_sv.Record) -> str:
    digest = f", {record['sha256'][:8]}" if record["sha256"] else ""
    return f"{record['name']} {record['version']} (spaCy {record['spacy']}{digest})"
