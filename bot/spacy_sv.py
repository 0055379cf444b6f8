"""The Swedish spaCy pipeline: `sv_core_news_sm` where it is installed, else blank Swedish with simplemma's lemmas.

The official model is published outside the package index, so an installation may lack it. Which one a Rasa model was trained
with is recorded in it, because lemmas differ (docs/decisions/0003-spacy.md).
"""

import functools
import importlib.metadata
from pathlib import Path
from typing import Any, Dict, Optional, Sequence, Tuple

import simplemma
import spacy
from spacy.about import __version__ as SPACY_VERSION
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import get_package_path, is_compatible_version

from bot.answers import read_yaml
from bot.project import PROJECT, hash_files

OFFICIAL = "sv_core_news_sm"
FALLBACK = "blank-sv+simplemma"
Record = Dict[str, str]  # name, version, sha256 of the model's folder, spaCy's minor version


@Language.component("simplemma_sv")
def _simplemma(doc: Doc) -> Doc:
    for token in doc:
        token.lemma_ = simplemma.lemmatize(token.text, lang="sv", greedy=True).lower()
    return doc


def installed(name: str) -> Optional[Record]:
    """What is installed under `name`, or None where it is missing or made for another spaCy."""
    if name == FALLBACK:
        record = {"name": name, "version": importlib.metadata.version("simplemma"), "sha256": ""}
    else:
        try:
            version = importlib.metadata.version(name)
            folder = get_package_path(name)
        except (importlib.metadata.PackageNotFoundError, ImportError):
            return None
        meta = spacy.util.load_meta(next(folder.rglob("meta.json")))
        if not is_compatible_version(SPACY_VERSION, meta["spacy_version"]):
            return None
        record = {"name": name, "version": version, "sha256": _sha256(folder)}
    return {**record, "spacy": ".".join(SPACY_VERSION.split(".")[:2])}


def resolve(model: str, fallback: Sequence[str]) -> Record:
    """The first of `model` and `fallback` that is installed. Raises LookupError where none is."""
    for name in (model, *fallback):
        record = installed(name)
        if record:
            return record
    raise LookupError(
        f"Ingen av {', '.join((model, *fallback))} är installerad. Kör `make run`, som förbereder språkmodellen."
    )


def configured(config: Path = PROJECT.config) -> Record:
    """What the pipeline of config.yml gets here. Raises LookupError where none of its models is installed."""
    content: Any = read_yaml(config)
    component: Dict[str, Any] = next(
        (part for part in content["pipeline"] if part["name"].endswith("SwedishSpacyNLP")), {}
    )
    return resolve(component.get("model", OFFICIAL), component.get("fallback", [FALLBACK]))


@functools.lru_cache(maxsize=2)
def load(name: str, sha256: str, exclude: Tuple[str, ...]) -> Language:
    """The pipeline, loaded once for each process however many components ask for it."""
    if name != FALLBACK:
        return spacy.load(name, exclude=list(exclude))
    nlp = spacy.blank("sv")
    nlp.add_pipe("simplemma_sv")
    return nlp


@functools.lru_cache(maxsize=2)
def _sha256(folder: Path) -> str:
    return hash_files(folder, sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"))
