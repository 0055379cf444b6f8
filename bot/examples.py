"""Adding a sentence to a topic's examples in data/nlu, in the file's own form and order."""

import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import List, Mapping, NamedTuple, Optional, Sequence, Tuple

from rapidfuzz import fuzz, process

from bot.answers import DataError
from bot.near import NEARLY, SHORTEST, normalised
from bot.privacy import clean, mask
from bot.project import Project

LONGEST = 400  # characters; longer stories teach the classifier little
_EXAMPLE = re.compile(r"^(?P<indent>\s+)- .*\S")


class Refusal(NamedTuple):
    """Why a sentence may not become an example. `already`: the topic has it, so nothing is lost."""

    reason: str
    already: bool = False


def tidy(text: str) -> str:
    """A text as one line of an example file."""
    return " ".join(clean(text).split()).lstrip("- ")


def refusal(text: str, topic: str, examples: Mapping[str, Sequence[str]]) -> Optional[Refusal]:
    """What speaks against `text` as an example of `topic`, or None. `examples`: what each topic has."""
    if topic not in examples:
        return Refusal(f"ämnet {topic} finns inte")
    if not any(character.isalpha() for character in text):
        return Refusal("det finns inga ord i den")
    if len(text) > LONGEST:
        return Refusal(f"den är längre än {LONGEST} tecken. Korta den till själva frågan")
    if mask(text) != text:
        return Refusal("den har personuppgifter. Skriv om den utan dem")
    if "[" in text or "]" in text:
        return Refusal("hakparenteser betyder något annat för Rasa. Skriv om den utan dem")
    near = nearest(text, examples)
    if not near or near[0][2] < NEARLY:
        return None
    other, other_topic, alike = near[0]
    if alike == 100:
        return Refusal(f"den står redan i {other_topic}", already=other_topic == topic)
    if len(normalised(text)) < SHORTEST:
        return None
    return Refusal(f"den är nästan samma som {other!r} i {other_topic}")


def nearest(text: str, examples: Mapping[str, Sequence[str]], at_most: int = 1) -> List[Tuple[str, str, float]]:
    """The examples most like `text`, letter for letter: sentence, topic and likeness (0–100), the most alike first."""
    sentences = [(sentence, topic) for topic, lines in examples.items() for sentence in lines]
    found = process.extract(
        normalised(text), [normalised(sentence) for sentence, _ in sentences], scorer=fuzz.ratio, limit=at_most
    )
    return [(*sentences[index], likeness) for _, likeness, index in found]


def add_example(project: Project, topic: str, text: str) -> Path:
    """Writes `text` after the last example of the topic's file, in one step, and returns the file. Raises DataError."""
    path = project.nlu / f"{topic}.yml"
    lines = path.read_text(encoding="utf-8").splitlines()
    last = max((number for number, line in enumerate(lines) if _EXAMPLE.match(line)), default=None)
    if last is None:
        raise DataError(f"{path}:1: filen har inga exempel att skriva efter. Skriv det första för hand.")
    match = _EXAMPLE.match(lines[last])
    assert match
    lines.insert(last + 1, f"{match['indent']}- {text}")
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, suffix=".ny", delete=False) as scratch:
            scratch.write("\n".join(lines) + "\n")
        shutil.copymode(path, scratch.name)
        os.replace(scratch.name, path)
    except OSError as error:
        raise DataError(f"{path}: går inte att skriva ({error.strerror}). Se till att du får skriva där.") from error
    return path
