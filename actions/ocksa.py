"""The answer to what someone in danger asked in the same message, after the first things have been said."""

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.context import Context
from bot.replies import Replies


class ActionOcksa(Action):
    """Answers the first of the message's `also_asked` topics, if there is one."""

    def __init__(self) -> None:
        self._replies = Replies()

    def name(self) -> str:
        return "action_ocksa"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> List[Dict[str, Any]]:
        context = Context.of(tracker.latest_message.get("metadata"), tracker.slots)
        for topic in (tracker.latest_message.get("also_asked") or [])[:1]:
            reply = self._replies.also(topic, context)
            dispatcher.utter_message(text=reply["text"], buttons=reply["buttons"], json_message=reply["custom"])
        return []
