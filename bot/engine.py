"""The engine: one message in, one reply out, over an embedded Rasa agent."""

import re
import time
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Set

from bot.quiet import hush

hush()

from rasa.core.agent import Agent  # noqa: E402
from rasa.core.channels.channel import UserMessage  # noqa: E402
from rasa.core.lock_store import InMemoryLockStore  # noqa: E402
from rasa.core.tracker_store import InMemoryTrackerStore  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402

from bot.answer_generator import AnswerGenerator  # noqa: E402
from bot.apology import Apology  # noqa: E402
from bot.context import Context  # noqa: E402
from bot.crisis import KINDS  # noqa: E402
from bot.embedding import CollectingChannel, InProcessActions, validate_actions_once  # noqa: E402
from bot.faults import log_fault  # noqa: E402
from bot.privacy import clean, mask  # noqa: E402
from bot.replies import REFUSED, nearest  # noqa: E402
from bot.reply import Reply as Reply  # noqa: E402
from bot.reply import reply_parts  # noqa: E402

_LEADING = re.compile(r"^[\s/]+")  # what Rasa strips, and the slash that would make an intent of the rest
MAX_READ = 2_000  # characters; the web application refuses shorter ones already


class Engine:
    """Conversations over one loaded model. Everything said lives in this process's memory only, until `forget`."""

    def __init__(self, agent: Agent, trackers: InMemoryTrackerStore, locks: InMemoryLockStore):
        self._agent = agent
        self._trackers = trackers
        self._locks = locks
        self._apology = Apology()
        self._offered: Dict[str, Set[str]] = {}  # the payloads of each conversation's buttons

    @classmethod
    def load(cls, model: Path) -> "Engine":
        """Loads a trained model. Raises rasa's InvalidModelError where it does not fit this installation."""
        validate_actions_once()
        trackers, locks = InMemoryTrackerStore(None), InMemoryLockStore()
        agent = Agent.load(
            model,
            action_endpoint=InProcessActions(),
            generator=AnswerGenerator(),
            tracker_store=trackers,
            lock_store=locks,
        )
        return cls(agent, trackers, locks)

    @property
    def model_name(self) -> str:
        return str(self._agent.model_name)

    async def answer(self, text: str, conversation: str, context: Context = Context()) -> Reply:
        """Answers one message of a conversation, if need be with an apology. The messages of one conversation are answered in order."""
        started = time.perf_counter()
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # half a character cannot be printed
        try:
            reply = await self._answer(text, conversation, context)
        except Exception as error:
            log_fault(error)
            reply = self.apologise(text, context)
        return replace(reply, ms=round(1000 * (time.perf_counter() - started), 2))

    def apologise(self, text: str, context: Context) -> Reply:
        """An answer where the model or an action has failed or takes too long."""
        return self._apology.reply(text, context)

    async def _answer(self, text: str, conversation: str, context: Context) -> Reply:
        masked = mask(_shortened(clean(text)))
        tracker = await self._trackers.retrieve(conversation)
        parse = await self.read(masked, conversation, tracker)
        channel = CollectingChannel()
        await self._agent.handle_message(
            UserMessage(masked, channel, conversation, parse_data=parse, metadata=context.metadata())
        )
        if not _answered(channel.messages, parse["intent"]["name"]):
            return self._apology.reply(text, context, parse["intent"]["name"])
        reply = _assemble(text, parse, channel.messages)
        self._remember_buttons(conversation, channel.messages)
        said = {
            entity["entity"]: entity["value"] for entity in parse.get("entities") or []
        }  # what Rasa has put in the slots
        slots = {**(tracker.current_slot_values() if tracker else {}), **said}
        audience = Context.of(context.metadata(), slots).audience
        return replace(reply, audience=audience)

    async def forget(self, conversation: str) -> None:
        """Drops all that a conversation has left in memory."""
        self._offered.pop(conversation, None)
        self._trackers.store.pop(conversation, None)
        self._locks.delete_lock(conversation)

    async def read(
        self, text: str, conversation: str = "", tracker: Optional[DialogueStateTracker] = None
    ) -> Dict[str, Any]:
        """Rasa's reading of a message, with `tracker` in the conversation that it holds.

        A text that begins with "/" would be taken as an intent chosen by the sender, so only a button's payload that this
        conversation was offered counts as one; everything else is read as plain words.
        """
        if text in self._offered.get(conversation, ()):
            ranking = [{"name": text[1:], "confidence": 1.0}]
            return {"text": text, "intent": ranking[0], "intent_ranking": ranking, "entities": []}
        words = _LEADING.sub("", text)
        if not any(character.isalnum() for character in words):
            return {
                "text": text,
                "intent": {"name": "nlu_fallback", "confidence": 1.0},
                "intent_ranking": [],
                "entities": [],
            }
        message = UserMessage(words, sender_id=conversation)
        return dict(await self._agent.processor.parse_message(message, tracker))

    def _remember_buttons(self, conversation: str, messages: Sequence[Dict[str, Any]]) -> None:
        offered = self._offered.setdefault(conversation, set())
        for message in messages:
            offered.update(button["payload"] for button in message.get("buttons") or [])


def _shortened(text: str) -> str:
    """The beginning and the end of a text that is longer than anyone's question."""
    half = MAX_READ // 2
    return text if len(text) <= MAX_READ else f"{text[:half]} {text[-half:]}"


def _answered(messages: Sequence[Dict[str, Any]], topic: str) -> bool:
    """Whether the answer itself is among the messages: Rasa swallows the fault of a response generator or an action."""
    said = [message.get("custom") or {} for message in messages]
    if topic in KINDS:
        return any(custom.get("topic") == topic for custom in said)
    return any("contact" not in custom for custom in said)


def _assemble(text: str, parse: Dict[str, Any], messages: Sequence[Dict[str, Any]]) -> Reply:
    ranking = [entry for entry in parse.get("intent_ranking") or [] if entry["name"] != "nlu_fallback"]
    topic = parse["intent"]["name"]
    custom: Dict[str, Any] = {}
    for message in messages:
        custom.update(message.get("custom") or {})
    outcome = custom.get("outcome")
    if outcome == "menar_du":
        topic = custom["suggestions"][0]
    elif outcome == "vet_inte":
        topic = REFUSED
    suggestions = custom.get("suggestions") or nearest(ranking, without=topic)
    confidence = next((entry["confidence"] for entry in ranking if entry["name"] == topic), 0.0)
    return Reply(
        text=text,
        topic=topic,
        confidence=round(float(confidence), 4),
        crisis=topic in KINDS and outcome != "menar_du",
        kommun=[entity["value"] for entity in parse.get("entities") or [] if entity["entity"] == "kommun"],
        answered=outcome is None,
        suggestions=list(suggestions),
        replies=[reply for message in messages for reply in reply_parts(message)],
        best=next(((entry["name"], float(entry["confidence"])) for entry in ranking), ("", 0.0)),
    )


async def answer_dialog(engine: Engine, messages: Sequence[str], context: Context = Context()) -> List[Reply]:
    """Answers the messages as one conversation of their own, which is forgotten afterwards."""
    conversation = uuid.uuid4().hex
    try:
        return [await engine.answer(message, conversation, context) for message in messages]
    finally:
        await engine.forget(conversation)
