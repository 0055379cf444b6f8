"""How to reach social services where the asker lives."""

from typing import Any, Dict, List, Mapping, Optional, Sequence

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.context import Context
from bot.crisis import KINDS
from bot.home import preset
from bot.kommuner import Kommun, Kommuner, load_kommuner
from bot.replies import Replies
from bot.where import CONTACT, WHERE

_WANTS_CONTACT = (CONTACT, "prata_med_manniska")


def chosen(kommuner: Kommuner, named: Any, preset: Optional[str]) -> List[Kommun]:
    """The municipalities to show: those named in the message, else the one last named (the slot), else the one chosen beforehand.

    What is not in the table counts as unknown.
    """
    names = named if isinstance(named, list) else [named or preset]
    found = (kommuner.get(name) for name in names if isinstance(name, str))
    return [kommun for kommun in found if kommun]


class ActionKommunKontakt(Action):
    """Shows the contact card of each municipality named, or asks which one it is."""

    def __init__(self) -> None:
        self._replies = Replies()

    def name(self) -> str:
        return "action_kommun_kontakt"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> List[Dict[str, Any]]:
        intent = (tracker.latest_message.get("intent") or {}).get("name")
        show_contact(self._replies, dispatcher, tracker, ask=asks(intent, tracker.events))
        return []


def show_contact(replies: Replies, dispatcher: CollectingDispatcher, tracker: Tracker, ask: bool) -> None:
    """Says how to reach the municipalities of the conversation; where none is known and `ask`, asks which it is."""
    message = tracker.latest_message
    context = Context.of(message.get("metadata"), tracker.slots)
    where = message.get(WHERE) or {}
    if where.get("answer") == "unknown":  # has got the question already, with the nearest names
        return
    if where.get("unknown"):
        if ask:
            _say(dispatcher, replies.unknown_place(where["unknown"]))
        return
    named = [entity for entity in message.get("entities") or [] if entity.get("entity") == "kommun"]
    places = {str(entity.get("value")): entity.get("place") for entity in named}
    kommuner = chosen(load_kommuner(), list(places) or tracker.get_slot("kommun"), preset(context))
    for kommun in kommuner:
        danger = (message.get("intent") or {}).get("name") in KINDS
        _say(dispatcher, replies.contact_card(kommun, places.get(kommun.namn), context, danger))
    if not kommuner and ask:
        _say(dispatcher, replies.contact_question())


def _say(dispatcher: CollectingDispatcher, reply: Dict[str, Any]) -> None:
    dispatcher.utter_message(text=reply["text"], buttons=reply["buttons"], json_message=reply["custom"])


def asks(intent: Optional[str], events: Sequence[Mapping[str, Any]]) -> bool:
    """Whether to ask where the person lives: not in danger, never one who would not tell, and once in a conversation unless
    contact is what is wanted."""
    said = [(event.get("data") or {}).get("custom") or {} for event in events if event.get("event") == "bot"]
    if intent in KINDS or any("declined" in custom for custom in said):
        return False
    return intent in _WANTS_CONTACT or not any(custom.get("asks") == "kommun" for custom in said)
