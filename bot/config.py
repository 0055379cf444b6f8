"""What config.yml says of a component."""

from pathlib import Path
from typing import Any, Dict, List, Optional

from bot.answers import read_yaml
from bot.project import PROJECT


def component(name: str, config: Path = PROJECT.config) -> Dict[str, Any]:
    """The settings of the pipeline's component of class `name`; empty where the pipeline has none. Raises DataError."""
    content: Any = read_yaml(config)
    return next((part for part in content["pipeline"] if part["name"].split(".")[-1] == name), {})


def component_names(config: Path = PROJECT.config) -> List[str]:
    """The components of pipeline and policies, as they are named. Raises DataError."""
    content: Any = read_yaml(config)
    return [part["name"] for section in ("pipeline", "policies") for part in content.get(section) or []]


def answer_threshold() -> Optional[float]:
    """The confidence from which a topic is answered, or None where nothing holds answers back."""
    return component("CautiousFallback").get("threshold")
