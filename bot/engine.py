"""The engine: one message in, one reply out, over an embedded Rasa model."""

import re
import time
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

from bot.quiet import hush

hush()

from rasa.core.channels.channel import UserMessage  # noqa: E402
from rasa.core.lock_store import LockError, LockStore  # noqa: E402
from rasa.core.tracker_store import TrackerStore  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402
from threadpoolctl import threadpool_limits  # noqa: E402

from bot.answer_generator import AnswerGenerator  # noqa: E402
from bot.apology import Apology  # noqa: E402
from bot.buttons import pressed, with_payloads  # noqa: E402
from bot.components.intent_classifier import SwedishIntentClassifier  # noqa: E402
from bot.components.spacy_nlp import SwedishSpacyNLP  # noqa: E402
from bot.context import Context  # noqa: E402
from bot.crisis import KINDS  # noqa: E402
from bot.embedding import CollectingChannel, InProcessActions  # noqa: E402
from bot.faults import log_fault  # noqa: E402
from bot.intents import Near  # noqa: E402
from bot.memory_stores import MemoryLocks, MemoryTrackers  # noqa: E402
from bot.privacy import clean, mask  # noqa: E402
from bot.processor import Processor  # noqa: E402
from bot.replies import REFUSED, nearest  # noqa: E402
from bot.reply import Reply as Reply  # noqa: E402
from bot.reply import reply_parts  # noqa: E402
from bot.tracker import Tracker  # noqa: E402
from bot.where import WHERE  # noqa: E402

_LEADING = re.compile(r"^[\s/]+")  # what Rasa strips, and the slash that would make an intent of the rest
MAX_READ = 2_000  # characters; the web application refuses shorter ones already


class Engine:
    """Conversations over one loaded model. What is said lives in the stores alone, until `forget`."""

    def __init__(self, processor: Processor):
        self._apology = Apology()
        self._processor = processor

    @classmethod
    def load(cls, model: Path) -> "Engine":
        """Loads a trained model, with stores in memory. Raises rasa's InvalidModelError where it does not fit this installation."""
        threadpool_limits(1)  # a turn's matrices are small, and threads wait for each other by spinning
        trackers, locks = MemoryTrackers(), MemoryLocks()
        return cls(
            Processor(model, trackers, locks, AnswerGenerator(), InProcessActions(), read_first=_read_without_model)
        )

    @property
    def model_name(self) -> str:
        return str(self._processor.model_filename)

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
        try:
            message, channel, tracker = await self._turn(text, conversation, context)
        except LockError:  # this process was silent for so long that another went on; nothing of the turn has been kept
            message, channel, tracker = await self._turn(text, conversation, context)
        parse = message.parse_data
        if channel.failed or not _answered(channel.messages, parse["intent"]["name"]):
            return self._apology.reply(text, context, parse["intent"]["name"])
        audience = Context.of(context.metadata(), tracker.current_slot_values()).audience
        return replace(_assemble(text, conversation, parse, channel.messages), audience=audience)

    async def _turn(
        self, text: str, conversation: str, context: Context
    ) -> Tuple[UserMessage, CollectingChannel, Tracker]:
        channel = CollectingChannel()
        message = UserMessage(mask(_shortened(clean(text))), channel, conversation, metadata=context.metadata())
        async with self._processor.lock_store.lock(conversation):
            return message, channel, await self._processor.turn(message)

    def keep_in(self, trackers: TrackerStore, locks: LockStore) -> None:
        """Keeps conversations in other stores from now on."""
        trackers.domain = self._processor.domain
        self._processor.tracker_store = trackers
        self._processor.lock_store = locks

    async def forget_idle(self, seconds: float) -> None:
        """Drops the conversations in which nothing has been said for so long, whichever process they were had with."""
        await self._processor.tracker_store.delete_idle(seconds)

    async def forget(self, conversation: str) -> None:
        """Drops all that a conversation has left."""
        async with self._processor.lock_store.lock(conversation):
            await self._processor.tracker_store.delete(conversation)

    async def conversation(self, conversation: str) -> Optional[DialogueStateTracker]:
        """Rasa's tracker of a conversation as it is now, a copy; None where nothing has been said."""
        return await self._processor.tracker_store.retrieve(conversation)

    def nearest(self, text: str) -> List[Near]:
        """The training examples that a message is most like, by the classifier's own measure."""
        spacy = self._processor.component(SwedishSpacyNLP)
        return self._processor.component(SwedishIntentClassifier).nearest(text, spacy.provide())

    async def read(
        self, text: str, conversation: str = "", tracker: Optional[DialogueStateTracker] = None
    ) -> Dict[str, Any]:
        """The reading of a message, with `tracker` in the conversation that it holds."""
        return await self._processor.parse_message(UserMessage(text, sender_id=conversation), tracker)


def _read_without_model(message: UserMessage, tracker: Tracker) -> Optional[Dict[str, Any]]:
    """The reading of a pressed button or of a message without words; None for one that the model is to read, as plain words.

    A text that begins with "/" would be an intent chosen by the sender; only the payload of a button that this conversation was
    offered is one.
    """
    button = pressed(message.text, message.sender_id, tracker.events)
    if button:
        message.text = button.payload
        ranking = [{"name": button.intent, "confidence": 1.0}]
        entities = [{"entity": name, "value": value} for name, value in button.entities.items()]
        where = {WHERE: {"answer": "named"}} if entities else {}
        return {"text": message.text, "intent": ranking[0], "intent_ranking": ranking, "entities": entities, **where}
    words = _LEADING.sub("", message.text)
    if not any(character.isalnum() for character in words):
        nothing = {"name": "nlu_fallback", "confidence": 1.0}
        return {"text": message.text, "intent": nothing, "intent_ranking": [], "entities": []}
    message.text = words
    return None


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


def _assemble(text: str, conversation: str, parse: Dict[str, Any], messages: Sequence[Dict[str, Any]]) -> Reply:
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
        replies=[reply for message in messages for reply in reply_parts(with_payloads(message, conversation))],
        best=next(((entry["name"], float(entry["confidence"])) for entry in ranking), ("", 0.0)),
    )


async def answer_dialog(engine: Engine, messages: Sequence[str], context: Context = Context()) -> List[Reply]:
    """Answers the messages as one conversation of their own, which is forgotten afterwards."""
    conversation = uuid.uuid4().hex
    try:
        return [await engine.answer(message, conversation, context) for message in messages]
    finally:
        await engine.forget(conversation)
