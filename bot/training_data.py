"""What a model learns from, as an editor writes it: the examples in data/nlu and the rules in data/stories."""

from pathlib import Path
from typing import Any, Dict, List, NamedTuple

from bot.answers import DataError, read_yaml
from bot.project import Project
from bot.yaml_lines import YamlLines


class Rule(NamedTuple):
    """A one-turn rule: the intent that it answers, and its actions in order. It stands at `line` of `path`."""

    intent: str
    actions: List[str]
    path: Path
    line: int


def examples(project: Project) -> Dict[str, List[str]]:
    """The training sentences of each topic. Raises DataError for a file that is not in Rasa's form."""
    return {path.stem: examples_in(path) for path in sorted(project.nlu.glob("*.yml"))}


def examples_in(path: Path) -> List[str]:
    """The training sentences of a topic's file. Raises DataError."""
    content: Any = read_yaml(path)
    try:
        items = {item["intent"]: item["examples"].splitlines() for item in content["nlu"]}
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(
            f"{path}:1: {error!r}: filen ska ha nlu, intent och examples med | efter. Rätta den."
        ) from error
    if set(items) != {path.stem}:
        line = YamlLines(path).of("nlu", 0, "intent")
        raise DataError(f"{path}:{line}: intent ska vara {path.stem}, som filen heter. Rätta raden.")
    return [line[1:].strip() for line in items[path.stem] if line.startswith("-")]


def rules(project: Project) -> Dict[str, Rule]:
    """Each one-turn rule by its intent. Raises DataError for a file that is not in Rasa's form."""
    found: Dict[str, Rule] = {}
    for path in sorted(project.stories.glob("*.yml")):
        content: Any = read_yaml(path)
        number, lines = 0, YamlLines(path)
        try:
            for number, rule in enumerate(content["rules"] if "stories" not in content else ()):
                intent = next(step["intent"] for step in rule["steps"] if "intent" in step)
                actions = [step["action"] for step in rule["steps"] if "action" in step]
                found[intent] = Rule(intent, actions, path, lines.of("rules", number))
        except (KeyError, TypeError, StopIteration) as error:
            line = lines.of("rules", number)
            raise DataError(
                f"{path}:{line}: {error!r}: varje regel ska ha rule och steps med intent. Rätta den."
            ) from error
    return found
