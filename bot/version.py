"""What is in use: code, data, model, language model and encoder."""

import subprocess
from typing import Any, Dict, Optional

from bot import __version__, spacy_sv
from bot.encoder import load_encoder
from bot.project import PROJECT
from bot.training import data_hash


def version(model: str) -> Dict[str, Any]:
    """`model` is the file name of the model in service; `commit` is None where the code does not lie in a git repository."""
    record = spacy_sv.configured()
    return {
        "version": __version__,
        "commit": _commit(),
        "model": model,
        "data": data_hash(),
        "spacy": {**record, "official": record["name"] == spacy_sv.OFFICIAL},
        "encoder": load_encoder() is not None,
    }


def _commit() -> Optional[str]:
    try:
        command = ["git", "-C", str(PROJECT.root), "rev-parse", "--short=12", "HEAD"]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=5).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None
