"""Training, and knowing whether a model is the one for the present data."""

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path
from typing import Iterator, Optional

from bot.answers import DataError, load_answers
from bot.kommuner import load_kommuner
from bot.project import PROJECT, Project, hash_files

KEPT_MODELS = 2


def fingerprint(project: Project = PROJECT) -> str:
    """Hash of all that a trained model depends on: data, configuration, components and the spaCy model in use.

    Of the answers only where they point on is part of it, and of the municipalities only their names, by which a sentence is
    read: texts and contact facts are read when they are said.
    """
    from bot import spacy_sv
    from bot.encoder import installed_encoder

    parts = [
        hash_files(project.root, _inputs(project)),
        "encoder" if installed_encoder() else "n-grams",
        repr(sorted(spacy_sv.configured(project.config).items())),
        repr(load_kommuner(project.data / "kommuner.csv").names()),
        repr(sorted((topic, answer.next) for topic, answer in load_answers(project.answers).items())),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _inputs(project: Project) -> Iterator[Path]:
    yield project.config
    yield project.domain
    for folder in (project.nlu, project.conversations, project.stories):
        yield from sorted(folder.rglob("*.yml"))
    yield project.data / "normalise.yml"
    yield from sorted((project.root / "bot" / "components").glob("*.py"))
    for name in (
        "e5",
        "eight_bits",
        "encoder",
        "followups",
        "intents",
        "ngrams",
        "normalise",
        "onnx_session",
        "places",
        "reading",
        "spacy_sv",
        "told_beside",
    ):
        yield project.root / "bot" / f"{name}.py"


def model_path(project: Project = PROJECT) -> Path:
    """Where the model for the present data is or will be."""
    return project.models / f"soclots-{fingerprint(project)}.tar.gz"


def current_model(project: Project = PROJECT) -> Path:
    """The trained model for the present data. Raises DataError where there is none."""
    path = model_path(project)
    if not path.exists():
        raise DataError(f"{project.models}: det finns ingen modell för de data som ligger här nu. Kör `soclots train`.")
    return path


def newest_model(project: Project = PROJECT) -> Optional[Path]:
    """The model trained last, whatever the data it was trained on."""
    models = project.models.glob("soclots-*.tar.gz")
    return max(models, key=lambda path: path.stat().st_mtime, default=None)


def train(project: Project = PROJECT) -> Path:
    """Trains a model for the present data and returns its path. Raises DataError where the data contradict themselves."""
    from bot.quiet import hush

    hush()
    path = model_path(project)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as scratch:
        os.environ["RASA_CACHE_DIRECTORY"] = scratch  # Rasa's cache does not see changes in our own components
        import rasa.model_training
        from rasa.shared.exceptions import RasaException

        try:
            with contextlib.redirect_stdout(None):  # Rasa praises a path that is moved below
                result = rasa.model_training.train(
                    domain=str(project.domain),
                    config=str(project.config),
                    training_files=[str(project.nlu), str(project.stories)],
                    output=scratch,
                    fixed_model_name="soclots",
                    force_training=True,
                )
        except RasaException as error:
            raise DataError(f"{project.data}: träningen avbröts. {error}") from error
        if result.code != 0 or not result.model:
            raise DataError(f"{project.data}: träningen gav ingen modell. Kör `soclots check` och rätta det den säger.")
        os.replace(result.model, path)  # in one step: an interrupted training leaves no half model
    for old in sorted(path.parent.glob("soclots-*.tar.gz"), key=lambda file: file.stat().st_mtime)[:-KEPT_MODELS]:
        old.unlink()
    return path


def data_hash(project: Project = PROJECT) -> str:
    """Hash of everything that editors own: the whole of data/ but their work list."""
    paths = sorted(path for path in project.data.rglob("*") if path.is_file() and path.name != "inkorg.tsv")
    return hash_files(project.root, paths)[:16]
