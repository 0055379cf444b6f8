"""Messages of tests/data, each known to tell of danger or not, and how the bot takes them."""

from pathlib import Path
from typing import Callable, List

from bot.crisis import KINDS
from bot.difference import NO_DANGER
from bot.evaluation import read_questions
from bot.reply import Reply


class Messages:
    """Those that tell of `danger`, and those that are `harmless`."""

    def __init__(self, name: str) -> None:
        questions = [question for (question,) in read_questions(Path(__file__).parent / "data" / name)]
        self.danger = [question.text for question in questions if question.label in KINDS]
        self.harmless = [question.text for question in questions if question.label == NO_DANGER]

    def missed(self, ask: Callable[[str], Reply]) -> List[str]:
        """Those in danger that are not answered with it."""
        return [text for text in self.danger if not ask(text).crisis]

    def alarmed(self, ask: Callable[[str], Reply]) -> List[str]:
        """The harmless ones that are."""
        return [text for text in self.harmless if ask(text).crisis]
