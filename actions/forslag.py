"""What is said when the bot is not sure enough to answer."""

from typing import Any, Dict, List, Mapping, Sequence, Tuple

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.replies import Replies, nearest

# Below this probability even the best topic is a guess that would mislead (docs/decisions/0001-klassificerare.md).
SUGGEST_FROM = 0.08


def suggest(ranking: Sequence[Mapping[str, Any]], missed_before: bool) -> Tuple[str, List[str]]:
    """What to do with an unsure reading: the outcome ("menar_du", "vet_inte" or "vet_inte_igen") and topics, best first."""
    topics = nearest(ranking)
    best = max((entry["confidence"] for entry in ranking if entry["name"] in topics), default=0.0)
    if missed_before:
        return "vet_inte_igen", topics
    return ("menar_du" if best >= SUGGEST_FROM else "vet_inte"), topics


class ActionForslag(Action):
    """Offers the nearest topics, or says plainly that it does not know; after two misses in a row it points to people."""

    def __init__(self) -> None:
        self._replies = Replies()

    def name(self) -> str:
        return "action_forslag"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> List[Dict[str, Any]]:
        ranking = tracker.latest_message.get("intent_ranking") or []
        outcome, topics = suggest(ranking, _missed_before(tracker.events))
        reply = self._replies.suggestions(topics, outcome)
        dispatcher.utter_message(text=reply["text"], buttons=reply["buttons"], json_message=reply["custom"])
        return []


def _missed_before(events: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the bot's last utterance was a miss too."""
    for event in reversed(events):
        if event.get("event") == "bot":
            custom = (event.get("data") or {}).get("custom") or {}
            return "outcome" in custom
    return False
