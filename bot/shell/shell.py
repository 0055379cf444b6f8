"""One session of the shell: what it knows, what it prints, and what it does with a line."""

from pathlib import Path
from typing import Any, AsyncIterator, Dict, Iterable, Optional

from rich.console import Console

from bot import inkorg
from bot.answers import Audience, DataError
from bot.context import Context
from bot.reply import Reply
from bot.shell.backends import Backend, NoEngine
from bot.shell.commands import Stop, run_command, time_of
from bot.terminal import print_line, print_part, print_reply

_WRITTEN_FOR: Dict[Audience, str] = {
    "barn": "(Svarar som till ett barn. /vuxen ändrar det.)",
    "vuxen": "(Svarar som till en vuxen. /barn ändrar det.)",
}


class Shell:
    """`last` is the last answer. `echo`: questions and commands are printed too, for what is read from a file."""

    def __init__(
        self,
        backend: Backend,
        context: Context,
        console: Console,
        inkorg_path: Path = inkorg.INKORG,
        echo: bool = False,
    ):
        self.backend = backend
        self.context = context
        self.console = console
        self.inkorg = inkorg_path
        self.echo = echo
        self.last: Optional[Reply] = None
        self._audience = context.audience

    async def converse(self, lines: AsyncIterator[str]) -> None:
        """Takes line by line until the end or /avsluta. Raises DataError where nobody can answer at all."""
        try:
            async for line in lines:
                if line.strip():
                    await self._take(line)
        except Stop:
            pass
        finally:
            await self.backend.close()

    async def _take(self, line: str) -> None:
        if self.echo:
            print_line(self.console, f"> {line}", "bold")
        try:
            await (run_command(self, line) if line.startswith("/") else self._answer(line))
        except NoEngine:
            raise
        except DataError as error:
            self.say(str(error), "red")

    async def _answer(self, line: str) -> None:
        if self.console.is_terminal and self.backend.state.endswith("…"):
            self.say(self.backend.state, "dim")
        reply = await self.backend.answer(line, self.context)
        self.last = reply
        print_reply(reply, console=self.console)
        audience = self.context.audience or reply.audience
        if audience and audience != self._audience and not self.context.audience:
            self.say(_WRITTEN_FOR[audience], "dim")
        self._audience = audience

    def answered(self) -> Reply:
        """The last answer. Raises DataError where there is none."""
        if self.last is None:
            raise DataError("Inget är frågat än. Ställ en fråga först.")
        return self.last

    def status(self) -> str:
        """What holds now, in one line."""
        whom, where = self.context.audience or "barn eller vuxen", self.context.kommun or "ingen kommun"
        return f" {whom} · {where} · {time_of(self.context)} · {self.backend.state} "

    def say(self, text: str, style: str = "") -> None:
        print_line(self.console, text, style)

    def lines(self, lines: "Iterable[tuple[str, str]]") -> None:
        for text, style in lines:
            print_line(self.console, text, style)

    def part(self, part: Dict[str, Any], heading: str) -> None:
        """An answer that nobody asked for, with its title."""
        print_line(self.console, heading, "bold")
        print_part(self.console, part)
