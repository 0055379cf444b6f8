"""Buttons whose payload means something only in the conversation that offered them.

In Rasa a button carries `/<topic>`, or `/<topic>{"kommun": "Lund"}`, and that is what the conversation's own events hold. Outside,
it is the keyed hash of that with the conversation's secret id as the key: any process that has the conversation knows it again, and
nothing else is kept.
"""

import hashlib
import hmac
import re
from typing import Any, Dict, Iterable, Mapping, Optional

from rasa.shared.core.events import BotUttered, Event

_FORM = re.compile(r"knapp_[a-p]{24}")
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")  # digits could be masked as a personal detail


def payload(conversation: str, topic: str) -> str:
    """What the button for a topic sends in this conversation."""
    digest = hmac.new(conversation.encode(), topic.encode(), hashlib.sha256).hexdigest()
    return "knapp_" + digest[:24].translate(_LETTERS)


def with_payloads(message: Mapping[str, Any], conversation: str) -> Dict[str, Any]:
    """A bot message with its buttons as they are shown outside."""
    buttons = [
        {"title": button["title"], "payload": payload(conversation, _topic(button))}
        for button in message.get("buttons") or []
    ]
    return {**message, "buttons": buttons}


def pressed(text: str, conversation: str, events: Iterable[Event]) -> Optional[str]:
    """The topic of the button that was pressed, if the text is the payload of one that was offered in these events."""
    if not _FORM.fullmatch(text):
        return None
    offered = {
        _topic(button)
        for event in events
        if isinstance(event, BotUttered)
        for button in event.data.get("buttons") or []
    }
    return next((topic for topic in offered if hmac.compare_digest(payload(conversation, topic), text)), None)


def _topic(button: Mapping[str, str]) -> str:
    return button["payload"].lstrip("/")
