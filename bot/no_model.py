"""What stands in the engine's place where no model can be loaded: help for whoever is in danger, an apology for all others."""

from bot.apology import Apology
from bot.context import Context
from bot.reply import Reply


class NoModel:
    """Has the engine's methods that the web application needs, so that its pages stay up. It is never ready."""

    model_name = ""

    def __init__(self) -> None:
        self._apology = Apology()

    async def answer(self, text: str, conversation: str, context: Context = Context()) -> Reply:
        return self.apologise(text, context)

    def apologise(self, text: str, context: Context) -> Reply:
        return self._apology.reply(text, context)

    def keep_in(self, trackers: object, locks: object) -> None:
        """There is nothing to keep."""

    async def forget_idle(self, seconds: float) -> None:
        """There is nothing to forget."""

    async def forget(self, conversation: str) -> None:
        """There is nothing to forget."""
