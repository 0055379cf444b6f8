"""Where things lie."""

from dataclasses import dataclass
from pathlib import Path


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
    def stories(self) -> Path:
        return self.data / "stories"

    @property
    def models(self) -> Path:
        return self.root / "models"


PROJECT = Project(Path(__file__).resolve().parents[1])
