"""Rasa's message processor, embedded: one reading of the tracker a turn, and nothing done that nobody uses.

What is left out costs time with each turn: a scheduler for the graph, the whole conversation replayed for each prediction, and deep
copies for a debug log that is never written. docs/decisions/0004-motor.md has the figures.
"""

from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Tuple, Type, TypeVar

from rasa.core.actions.action import Action, RemoteAction, action_for_name_or_text
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.engine import loader
from rasa.engine.constants import PLACEHOLDER_TRACKER
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.core.constants import ACTION_EXTRACT_SLOTS
from rasa.shared.core.events import ActionExecutionRejected, Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.common import TempDirectoryPath, get_temp_dir_name

from bot.embedding import InProcessAction
from bot.graph import DirectGraphRunner
from bot.tracker import Tracker

Component = TypeVar("Component")
Shortcut = Callable[[UserMessage, Tracker], Optional[Dict[str, Any]]]


class Processor(MessageProcessor):
    """`read_first` may give a message's reading instead of the model. The reading that was used is left in the message."""

    def __init__(self, *args: Any, read_first: Shortcut, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._read_first = read_first
        self.tracker_store.domain = self.domain
        self._slots_influence = any(slot.influence_conversation for slot in self.domain.slots)

    @staticmethod
    def _load_model(model_path: Any) -> Tuple[Any, ...]:
        with TempDirectoryPath(get_temp_dir_name()) as folder:
            metadata, runner = loader.load_predict_graph_runner(
                Path(folder), Path(model_path), LocalModelStorage, DirectGraphRunner
            )
        return Path(model_path).name, metadata, runner

    def component(self, kind: Type[Component]) -> Component:
        """The model's component of a class. Raises StopIteration where it has none."""
        nodes = self.graph_runner._instantiated_nodes.values()
        return next(node._component for node in nodes if isinstance(node._component, kind))

    async def turn(self, message: UserMessage) -> Tracker:
        """Answers a message by its output channel, as `handle_message` does, and gives the conversation as it then is.

        The caller holds the conversation's lock.
        """
        tracker = await self.log_message(message, should_save_tracker=False)
        tracker = await self.run_action_extract_slots(message.output_channel, tracker)
        await self._run_prediction_loop(message.output_channel, tracker)
        await self.save_tracker(tracker)
        return Tracker.of(tracker)

    async def get_tracker(self, conversation_id: str) -> Tracker:
        return Tracker.of(await super().get_tracker(conversation_id))

    async def parse_message(
        self,
        message: UserMessage,
        tracker: Optional[DialogueStateTracker] = None,
        only_output_properties: bool = True,
    ) -> Dict[str, Any]:
        tracker = tracker or DialogueStateTracker.from_events(message.sender_id, [])
        parse = self._read_first(message, Tracker.of(tracker))
        if parse is None:
            parse = self._parse_message_with_graph(message, tracker, only_output_properties)
        message.parse_data = parse
        return parse

    async def run_action_extract_slots(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> DialogueStateTracker:
        action = action_for_name_or_text(ACTION_EXTRACT_SLOTS, self.domain, self.action_endpoint)
        events = await action.run(output_channel, self.nlg, tracker, self.domain)
        await self._send_bot_messages(events, tracker, output_channel)
        tracker.update_with_events(events, self.domain)
        return tracker

    def predict_next_with_tracker_if_should(self, tracker: DialogueStateTracker) -> Tuple[Action, PolicyPrediction]:
        action, prediction = super().predict_next_with_tracker_if_should(tracker)
        if isinstance(action, RemoteAction):
            action = InProcessAction(action.name(), self.action_endpoint)
        return action, prediction

    def _predict_next_with_tracker(self, tracker: DialogueStateTracker) -> PolicyPrediction:
        target = self.model_metadata.core_target
        if tracker.followup_action or self._slots_influence or not target:
            return super()._predict_next_with_tracker(tracker)
        shown = Tracker.of(tracker).recent()
        return self.graph_runner.run(inputs={PLACEHOLDER_TRACKER: shown}, targets=[target])[target]

    def _log_action_on_tracker(
        self,
        tracker: DialogueStateTracker,
        action: Action,
        events: Optional[List[Event]],
        prediction: PolicyPrediction,
    ) -> None:
        events = events or []
        if not any(isinstance(event, ActionExecutionRejected) for event in events):
            tracker.update_with_events(prediction.events, self.domain)
            tracker.update(action.event_for_successful_execution(prediction))
        tracker.update_with_events(events, self.domain)

    @staticmethod
    def _log_slots(tracker: DialogueStateTracker) -> None:
        """Slots hold what citizens have said; they are never logged."""
