"""Where questions go that the bot does not answer: `data/hanvisningar.yml`, by words in the question."""

import re
from pathlib import Path
from typing import Dict, Optional, Pattern, Tuple

from pydantic import BaseModel, Extra, Field, validator

from bot.answers import load_models


class Referral(BaseModel):
    """One field of questions: words that show it (`körkort*`, `*bidrag`), and where they go, in one text for all."""

    words: Tuple[str, ...]
    text: str = Field(min_length=20)

    @validator("words")
    def _some(cls, words: Tuple[str, ...]) -> Tuple[str, ...]:
        if not words:
            raise ValueError("words: minst ett ord behövs")
        return words

    class Config:
        extra = Extra.forbid
        frozen = True


class Referrals:
    """Raises DataError for a file that is not in form."""

    def __init__(self, path: Path):
        self.all: Dict[str, Referral] = load_models(path, Referral)
        self._patterns = [(_pattern(referral.words), referral.text) for referral in self.all.values()]

    def find(self, question: str) -> Optional[str]:
        """What to say, by the first field whose words the question has; None where none does."""
        question = question.lower()
        return next((text for pattern, text in self._patterns if pattern.search(question)), None)


def _pattern(words: Tuple[str, ...]) -> Pattern[str]:
    parts = (re.escape(word.lower()).replace(r"\*", r"\w*") for word in words)
    return re.compile(rf"\b(?:{'|'.join(parts)})\b")
