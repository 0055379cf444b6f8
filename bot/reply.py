"""What one turn gives back, whoever made it."""

from dataclasses import dataclass, field
from typing import Any, Dict, List, Mapping, Optional, Tuple

from bot.answers import Audience

_INTERNAL = ("best", "failed")


@dataclass(frozen=True)
class Reply:
    """One turn. `topic` is what was answered with, the best suggestion where only suggestions were given, or `utanfor`.

    `audience` is whom the conversation is answered as, by choice or as its words tell; None where neither says.
    No part of the JSON: `best`, the first of the ranking with its confidence, whatever was made of it, for measuring;
    `failed`, whether this is an apology for a fault.
    """

    text: str
    topic: str
    confidence: float
    crisis: bool
    kommun: List[str]
    answered: bool
    suggestions: List[str]
    replies: List[Dict[str, Any]]
    audience: Optional[Audience] = None
    ms: float = field(default=0.0, compare=False)
    best: Tuple[str, float] = field(default=("", 0.0), compare=False)
    failed: bool = field(default=False, compare=False)

    def as_dict(self) -> Dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name not in _INTERNAL}


def reply_parts(message: Mapping[str, Any]) -> List[Dict[str, Any]]:
    """One reply out of a bot message; or two where another language comes before the Swedish, which then has all but the words."""
    custom = message.get("custom") or {}
    *before, last = custom.get("parts") or [{"text": message.get("text") or "", "lang": "sv", "dir": "ltr"}]
    bare: Dict[str, Any] = {"buttons": [], "sources": [], "reviewed": None, "contact": None}
    whole = {
        "buttons": [
            {"title": button["title"], "payload": button["payload"]} for button in message.get("buttons") or []
        ],
        "sources": custom.get("sources", []),
        "reviewed": custom.get("reviewed"),
        "contact": custom.get("contact"),
    }
    return [*({**part, **bare} for part in before), {**last, **whole}]
