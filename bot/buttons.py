"""Buttons whose payload means something only in the conversation that offered them.

In Rasa a button carries `/<topic>`, or `/<topic>{"kommun": "Lund"}`, and that is what the conversation's own events hold. Outside,
it is the keyed hash of that with the conversation's secret id as the key: any process that has the conversation knows it again, and
nothing else is kept.
"""

import hashlib
import hmac
import json
import re
from typing import Any, Dict, Iterable, Mapping, NamedTuple, Optional

from rasa.shared.core.events import BotUttered, Event

_FORM = re.compile(r"knapp_[a-p]{24}")
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")  # digits could be masked as a personal detail


class Pressed(NamedTuple):
    """What a button stands for: the payload in Rasa's form (`/intent` or `/intent{"entity": "value"}`), and its parts."""

    payload: str
    intent: str
    entities: Dict[str, Any]


def payload(conversation: str, button: Mapping[str, str]) -> str:
    """What a button in Rasa's form sends in this conversation."""
    digest = hmac.new(conversation.encode(), button["payload"].encode(), hashlib.sha256).hexdigest()
    return "knapp_" + digest[:24].translate(_LETTERS)


def with_payloads(message: Mapping[str, Any], conversation: str) -> Dict[str, Any]:
    """A bot message with its buttons as they are shown outside."""
    buttons = message.get("buttons") or []
    return {
        **message,
        "buttons": [{"title": button["title"], "payload": payload(conversation, button)} for button in buttons],
    }


def pressed(text: str, conversation: str, events: Iterable[Event]) -> Optional[Pressed]:
    """The button that was pressed, if the text is the payload of one that was offered in these events."""
    if not _FORM.fullmatch(text):
        return None
    for event in events:
        for button in (event.data.get("buttons") or []) if isinstance(event, BotUttered) else ():
            if hmac.compare_digest(payload(conversation, button), text):
                return _read(button["payload"])
    return None


def _read(rasa_payload: str) -> Pressed:
    intent, brace, entities = rasa_payload[1:].partition("{")
    return Pressed(rasa_payload, intent, json.loads(brace + entities) if brace else {})
