"""What is in use: code, data, model, language model and encoder."""

from typing import Any, Dict

from bot import __version__, spacy_sv
from bot.encoder import load_encoder
from bot.training import data_hash


def version(model: str) -> Dict[str, Any]:
    """`model` is the file name of the model in service."""
    record = spacy_sv.configured()
    return {
        "version": __version__,
        "model": model,
        "data": data_hash(),
        "spacy": {**record, "official": record["name"] == spacy_sv.OFFICIAL},
        "encoder": load_encoder() is not None,
    }
