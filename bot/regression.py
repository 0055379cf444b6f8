"""The project's own questions with known topics, in their conversations: what a change of the data must not make worse."""

from pathlib import Path
from typing import Any, List, NamedTuple, Sequence, Tuple

from bot.answers import DataError, read_yaml
from bot.evaluation import Question, read_questions
from bot.project import Project

_DANGER = ("kris.tsv", "vid_sidan.tsv")


class Dialog(NamedTuple):
    """Questions of one conversation, and the file they stand in."""

    source: str
    questions: Tuple[Question, ...]


def regression(project: Project, files: Sequence[Path] = ()) -> List[Dialog]:
    """All conversations of tests/dialoger and data/samtal, the questions of danger in tests/data, and those of `files`.

    Raises DataError naming file and line.
    """
    found = []
    for path in sorted((project.root / "tests" / "dialoger").glob("*.yml")):
        found += [Dialog(_name(project, path), turns) for turns in _test_dialogs(path)]
    for path in sorted(project.conversations.glob("*.yml")):
        found += [Dialog(_name(project, path), turns) for turns in _conversations(path)]
    crises = (project.root / "tests" / "data" / name for name in _DANGER)
    for path in (*filter(Path.exists, crises), *files):
        found += [Dialog(_name(project, path), tuple(turns)) for turns in read_questions(path)]
    return found


def count(dialogs: Sequence[Dialog]) -> int:
    """How many questions there are."""
    return sum(len(dialog.questions) for dialog in dialogs)


def _test_dialogs(path: Path) -> List[Tuple[Question, ...]]:
    content: Any = read_yaml(path)
    try:
        return [
            tuple(
                Question(turn["user"], turn["topic"], later=number > 0) for number, turn in enumerate(dialog["turns"])
            )
            for dialog in content
        ]
    except (KeyError, TypeError) as error:
        raise DataError(f"{path}:1: {error!r}: varje samtal ska ha turns med user och topic. Rätta filen.") from error


def _conversations(path: Path) -> List[Tuple[Question, ...]]:
    content: Any = read_yaml(path)
    try:
        return [
            tuple(
                Question(text, topic, later=number > 0)
                for number, turn in enumerate(conversation)
                for topic, text in turn.items()
            )
            for conversation in content
        ]
    except (TypeError, AttributeError) as error:
        raise DataError(
            f"{path}:1: varje samtal är en lista av rader med ämne: text. Rätta filen. ({error})"
        ) from error


def _name(project: Project, path: Path) -> str:
    try:
        return path.resolve().relative_to(project.root).as_posix()
    except ValueError:
        return str(path)
