"""Rasa embedded in one process: actions without HTTP, replies in one piece, and no schema compiled at every action."""

from typing import Any, Dict, List

import jsonschema
import rasa.core.actions.action as rasa_actions
from rasa.core.channels.channel import OutputChannel
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor


class InProcessActions(EndpointConfig):
    """An action endpoint that runs the actions of a package here. Rasa's RemoteAction only ever calls `request`."""

    def __init__(self, package: str = "actions"):
        super().__init__(url="inprocess://", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        return await self._executor.run(kwargs["json"])


class CollectingChannel(OutputChannel):
    """Keeps each bot utterance whole: text, buttons and custom data, which Rasa's own collector would split in three."""

    def __init__(self) -> None:
        self.messages: List[Dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        return "soclots"

    async def send_response(self, recipient_id: str, message: Dict[str, Any]) -> None:
        self.messages.append(message)


def validate_actions_once() -> None:
    """Compiles the constant schema of action results once.

    Stock Rasa checks the schema itself at every action (docs/decisions/0004-motor.md).
    """
    schema = rasa_actions.RemoteAction.action_response_format_spec()
    validator = jsonschema.validators.validator_for(schema)(schema)

    def validate(self: Any, result: Dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    rasa_actions.RemoteAction._validate_action_result = validate
