"""What is said when the bot is not sure enough to answer."""

from typing import Any, Dict, List, Mapping, Sequence, Tuple

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.kommun_kontakt import show_contact
from bot.replies import Replies, nearest

# Below this probability even the best topic is a guess that would mislead (docs/decisions/0001-klassificerare.md).
SUGGEST_FROM = 0.1


def suggest(ranking: Sequence[Mapping[str, Any]]) -> Tuple[str, List[str]]:
    """What to do with an unsure reading: the outcome ("menar_du" or "vet_inte") and topics, best first."""
    topics = nearest(ranking)
    best = max((entry["confidence"] for entry in ranking if entry["name"] in topics), default=0.0)
    return ("menar_du" if best >= SUGGEST_FROM else "vet_inte"), topics


class ActionForslag(Action):
    """Offers the nearest topics, or says plainly that it does not know. A second miss in a row leads to people, not to a loop."""

    def __init__(self) -> None:
        self._replies = Replies()

    def name(self) -> str:
        return "action_forslag"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> List[Dict[str, Any]]:
        ranking = tracker.latest_message.get("intent_ranking") or []
        outcome, topics = suggest(ranking)
        again = _missed_before(tracker.events)
        reply = self._replies.suggestions(topics, outcome, again)
        dispatcher.utter_message(text=reply["text"], buttons=reply["buttons"], json_message=reply["custom"])
        if again:
            show_contact(self._replies, dispatcher, tracker, ask=True)
        return []


def _missed_before(events: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the bot's answer to the message before this one was a miss too."""
    said = [event for event in events if event.get("event") in ("user", "bot")]
    turns = "".join("u" if event["event"] == "user" else "b" for event in said).rstrip("u")
    last_answer = said[turns.rfind("u") + 1 : len(turns)]
    return any("outcome" in ((event.get("data") or {}).get("custom") or {}) for event in last_answer)
