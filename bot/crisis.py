"""Is someone in danger? A list of words and patterns (`data/crisis.yml`) that works without any model.

The list prefers a false alarm to a miss. Patterns read folded text: lower case, no å, ä, ö, one blank between words,
" | " where a sentence or clause ends.
"""

import functools
import re
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Optional, Pattern, Tuple

from bot.answers import DataError, read_yaml
from bot.places import fold
from bot.project import PROJECT
from bot.yaml_lines import Key, YamlLines

KINDS = ("sjalvmord", "akut_fara")
_BREAK = re.compile(r"[.!?;:\n]+|,")
_NOT_WORD = re.compile(r"[\W_]+")
_REPEATED = re.compile(r"([^\W\d])\1{2,}")
_NAME = re.compile(r"\{([A-Z_]+)\}")


class Verdict(NamedTuple):
    """Which crisis topic, and the pattern behind it as it stands in the list.

    `strong`: the pattern is enough by itself. `general`: the message also reads like a general question.
    """

    topic: str
    pattern: str
    strong: bool
    general: bool

    @property
    def alone(self) -> bool:
        """Whether to sound the alarm where no trained model can be asked."""
        return self.strong or not self.general


class CrisisList:
    """`strong` patterns are enough by themselves; a `weak` one is a hint that a trained model should confirm.

    Without a model a weak pattern counts where the message does not read like a general question (`Verdict.alone`).
    """

    def __init__(self, content: Dict[str, Any], path: Path):
        self._words = {
            name: "(?:" + "|".join(str(value).split()).replace("_", " ") + ")"
            for name, value in content["words"].items()
        }
        self._harmless = self._compile(content["harmless"], path, "harmless")
        self._general = self._compile(content["general"], path, "general")
        self._slang = {str(key): str(value) for key, value in content["slang"].items()}
        self._patterns: List[Tuple[str, bool, str, Pattern[str]]] = []
        for strength in ("strong", "weak"):
            for kind in KINDS:
                for source, pattern in self._compile(content[kind][strength], path, kind, strength):
                    self._patterns.append((kind, strength == "strong", source, pattern))

    def _compile(self, sources: Any, path: Path, *keys: Key) -> List[Tuple[str, Pattern[str]]]:
        compiled = []
        for number, source in enumerate(sources if isinstance(sources, list) else [sources]):
            try:
                expanded = _NAME.sub(lambda match: self._words[match[1]], source)
                expanded = re.sub(r"<(\d)>", r"(?:[^| ]+ ){0,\1}", expanded)
                compiled.append((source, re.compile(rf"\b(?:{expanded})\b")))
            except (re.error, KeyError, TypeError) as error:
                line = YamlLines(path).of(*keys, number)
                raise DataError(
                    f"{path}:{line}: mönstret {source!r} går inte att läsa ({error}). Rätta det."
                ) from error
        return compiled

    def read(self, text: str) -> str:
        """The text as the patterns see it."""
        clauses = (_REPEATED.sub(r"\1", _NOT_WORD.sub(" ", clause)) for clause in _BREAK.split(fold(text)))
        read = (" ".join(self._slang.get(word, word) for word in clause.split()) for clause in clauses)
        return " | ".join(clause for clause in read if clause)

    def verdict(self, text: str) -> Optional[Verdict]:
        """The crisis that the text tells of or may tell of, or None."""
        read = self.read(text)
        for _, pattern in self._harmless:
            read = pattern.sub(" _ ", read)
        read = " ".join(read.split())
        for kind, strong, source, pattern in self._patterns:
            if pattern.search(read):
                general = any(pattern.search(read) for _, pattern in self._general)
                return Verdict(kind, source, strong, general)
        return None


@functools.lru_cache(maxsize=2)
def load_crisis_list(path: Path = PROJECT.data / "crisis.yml") -> CrisisList:
    """The list. Raises DataError naming the file and the pattern."""
    content = read_yaml(path)
    try:
        return CrisisList(content, path)  # type: ignore[arg-type]
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path}:1: delen {error} saknas eller har fel form. Jämför med filens början.") from error
