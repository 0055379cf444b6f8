"""How to reach social services where the asker lives."""

from typing import Any, Dict, List, Mapping, Optional, Sequence

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.context import Context
from bot.crisis import KINDS
from bot.home import preset
from bot.kommuner import Kommun, Kommuner, load_kommuner
from bot.replies import Replies

_WANTS_CONTACT = ("kontakta_socialtjansten", "prata_med_manniska")


def chosen(kommuner: Kommuner, slot: Any, preset: Optional[str]) -> List[Kommun]:
    """The municipalities to show: those last named in the conversation, else the one chosen beforehand.

    The slot holds a name or a list of names; what is not in the table counts as unknown.
    """
    names = slot if isinstance(slot, list) else [slot or preset]
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
    context = Context.of(tracker.latest_message.get("metadata"), tracker.slots)
    entities = tracker.latest_message.get("entities") or []
    places = {str(entity.get("value")): entity.get("place") for entity in entities}
    kommuner = chosen(load_kommuner(), tracker.get_slot("kommun"), preset(context))
    for kommun in kommuner:
        card = replies.contact_card(kommun, places.get(kommun.namn), context)
        dispatcher.utter_message(text=card["text"], json_message=card["custom"])
    if not kommuner and ask:
        question = replies.contact_question()
        dispatcher.utter_message(text=question["text"], json_message=question["custom"])


def asks(intent: Optional[str], events: Sequence[Mapping[str, Any]]) -> bool:
    """Whether to ask where the person lives: not in danger, and once in a conversation unless contact is what is wanted."""
    if intent in KINDS:
        return False
    if intent in _WANTS_CONTACT:
        return True
    asked = (
        ((event.get("data") or {}).get("custom") or {}).get("asks") for event in events if event.get("event") == "bot"
    )
    return "kommun" not in asked
