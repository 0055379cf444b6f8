"""What `soclots check` finds."""

import re
from pathlib import Path
from typing import Any, Dict, Literal, NamedTuple

from bot.answers import DataError

Severity = Literal["fel", "varning"]
_TOLD = re.compile(r"(?P<path>.+?)(?::(?P<line>\d+))?: (?P<rest>.+)", re.DOTALL)
_SENTENCE = re.compile(r"(?<=[.)'\"”]) (?=[A-ZÅÄÖ])")


class Finding(NamedTuple):
    """One thing to mend: where, what is wrong and what to do. Only a `fel` makes the check fail. Lines count from 1."""

    path: Path
    line: int
    problem: str
    remedy: str
    severity: Severity = "fel"

    @classmethod
    def of(cls, told: "DataError | str") -> "Finding":
        """A fault that was told in one line, as `file:line: what is wrong. The remedy.`"""
        match = _TOLD.fullmatch(str(told))
        assert match, f"no file in {told!r}"
        *problem, remedy = _SENTENCE.split(match["rest"])
        return cls(Path(match["path"]), int(match["line"] or 1), " ".join(problem), remedy)

    def place(self, root: Path) -> str:
        """File, below `root` where it lies there, and line."""
        path = self.path.relative_to(root) if root in self.path.parents else self.path
        return f"{path}:{self.line}"

    def told(self, root: Path) -> str:
        return f"{self.place(root)}: {self.severity}: {self.problem} {self.remedy}"

    def as_dict(self, root: Path) -> Dict[str, Any]:
        return {**self._asdict(), "path": self.place(root).rpartition(":")[0]}
