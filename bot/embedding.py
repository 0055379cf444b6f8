"""Rasa embedded in one process: actions without HTTP, and replies in one piece."""

import functools
from typing import Any, Dict, List

import jsonschema
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from bot.faults import log_fault


class InProcessActions(EndpointConfig):
    """An action endpoint that runs the actions of a package here. Rasa's RemoteAction only ever calls `request`."""

    def __init__(self, package: str = "actions"):
        super().__init__(url="inprocess://", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        return await self._executor.run(kwargs["json"])


class InProcessAction(RemoteAction):
    """A custom action whose result is checked against Rasa's schema, which is compiled once; Rasa compiles it at each action."""

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> List[Event]:
        try:
            return await super().run(output_channel, nlg, tracker, domain)
        except Exception as error:  # Rasa goes on as if the action had done nothing
            log_fault(error)
            if isinstance(output_channel, CollectingChannel):
                output_channel.failed = True
            raise

    def _validate_action_result(self, result: Dict[str, Any]) -> bool:
        _result_validator().validate(result)
        return True


@functools.lru_cache(maxsize=1)
def _result_validator() -> Any:
    schema = RemoteAction.action_response_format_spec()
    return jsonschema.validators.validator_for(schema)(schema)


class CollectingChannel(OutputChannel):
    """Keeps each bot utterance whole: text, buttons and custom data, which Rasa's own collector would split in three.

    `failed`: whether a custom action has.
    """

    def __init__(self) -> None:
        self.messages: List[Dict[str, Any]] = []
        self.failed = False

    @classmethod
    def name(cls) -> str:
        return "soclots"

    async def send_response(self, recipient_id: str, message: Dict[str, Any]) -> None:
        self.messages.append(message)
