"""What a conversation knows besides its words: who asks, the municipality chosen beforehand, and the moment."""

import dataclasses
import datetime
from dataclasses import dataclass
from typing import Any, Dict, Mapping, Optional
from zoneinfo import ZoneInfo

from bot.answers import AUDIENCES, Audience

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@dataclass(frozen=True)
class Context:
    """Travels as the metadata of each message, so that response generator and actions see it wherever they run."""

    audience: Optional[Audience] = None
    kommun: Optional[str] = None
    today: Optional[datetime.date] = None
    years: Optional[int] = None  # the child's age, where the conversation has told it
    now: Optional[datetime.datetime] = None  # aware; None: the clock's own

    def moment(self) -> datetime.datetime:
        """The moment to answer for, in Swedish time: the one set, else the clock's, on the day set if there is one."""
        now = (self.now or datetime.datetime.now(datetime.timezone.utc)).astimezone(STOCKHOLM)
        return datetime.datetime.combine(self.today, now.timetz()) if self.today else now

    def day(self) -> datetime.date:
        """The day to answer for, in Sweden."""
        return self.moment().date()

    def metadata(self) -> Dict[str, Any]:
        return {
            "audience": self.audience,
            "kommun": self.kommun,
            "today": self.today.isoformat() if self.today else None,
            "now": self.now.isoformat() if self.now else None,
        }

    @classmethod
    def of(cls, metadata: Optional[Mapping[str, Any]], slots: Mapping[str, Any]) -> "Context":
        """What was chosen (metadata) goes before what was gathered from the words (slots `malgrupp`, `alder`)."""
        chosen = cls.from_metadata(metadata)
        guessed, years = slots.get("malgrupp"), slots.get("alder")
        return dataclasses.replace(
            chosen,
            audience=chosen.audience or (guessed if guessed in AUDIENCES else None),
            years=years if isinstance(years, int) else None,
        )

    @classmethod
    def from_metadata(cls, metadata: Optional[Mapping[str, Any]]) -> "Context":
        """Reads metadata written by `metadata()`; whatever else a stock Rasa channel puts there is ignored."""
        metadata = metadata or {}
        audience = metadata.get("audience")
        today, now = metadata.get("today"), metadata.get("now")
        return cls(
            audience=audience if audience in AUDIENCES else None,
            kommun=metadata.get("kommun"),
            today=datetime.date.fromisoformat(today) if today else None,
            now=datetime.datetime.fromisoformat(now) if now else None,
        )
