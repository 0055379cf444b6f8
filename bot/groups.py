"""How the topics are arranged where all are shown: `data/grupper.yml`."""

from pathlib import Path
from typing import Any, Dict, List, Set

from bot.answers import DataError, read_yaml
from bot.project import PROJECT
from bot.replies import REFUSED

UNLISTED = {REFUSED, "halsning", "tack", "hejda"}  # nobody looks these up

Groups = Dict[str, List[str]]


def load_groups(path: Path = PROJECT.data / "grupper.yml") -> Groups:
    """The topics of each group, by its heading. Raises DataError where the file has another form or a topic stands twice."""
    content: Any = read_yaml(path)
    if not isinstance(content, dict) or not all(isinstance(topics, list) for topics in content.values()):
        raise DataError(f"{path}:1: filen ska ha grupper, var och en med en lista av ämnen.")
    seen: Set[str] = set()
    for heading, topics in content.items():
        for topic in topics:
            if topic in seen:
                raise DataError(f"{path}: {topic} står två gånger, andra gången under {heading}. Ta bort den ena.")
            seen.add(topic)
    return {str(heading): [str(topic) for topic in topics] for heading, topics in content.items()}


def arranged(groups: Groups, topics: Set[str], rest: str) -> Groups:
    """The groups with only those of `topics` that are there; one that stands in no group comes last, under the heading `rest`."""
    shown = topics - UNLISTED
    found = {heading: [topic for topic in group if topic in shown] for heading, group in groups.items()}
    left = sorted(shown - {topic for group in found.values() for topic in group})
    found[rest] = found.get(rest, []) + left
    return {heading: group for heading, group in found.items() if group}
