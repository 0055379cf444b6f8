"""What is said when the bot is not sure enough to answer."""

from typing import Any, Dict, List, Mapping, Sequence

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.kommun_kontakt import show_contact
from bot.replies import Replies, suggest


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
        if outcome == "vet_inte":
            reply = self._replies.refer(reply, tracker.latest_message.get("text") or "")
        if tracker.latest_message.get("perhaps_danger"):
            reply = self._replies.perhaps_danger(reply)
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
