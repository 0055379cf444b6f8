"""Where things lie."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Iterable


@dataclass(frozen=True)
class Project:
    """The folders and files of one installation."""

    root: Path

    @property
    def config(self) -> Path:
        return self.root / "config.yml"

    @property
    def domain(self) -> Path:
        return self.root / "domain.yml"

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def answers(self) -> Path:
        return self.data / "answers"

    @property
    def nlu(self) -> Path:
        return self.data / "nlu"

    @property
    def conversations(self) -> Path:
        return self.data / "samtal"

    @property
    def stories(self) -> Path:
        return self.data / "stories"

    @property
    def models(self) -> Path:
        return self.root / "models"


def hash_files(root: Path, paths: Iterable[Path]) -> str:
    """SHA-256 in hex of the names (below `root`) and contents of files, in the order given."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


PROJECT = Project(Path(__file__).resolve().parents[1])
