"""Replies as a person reads them in a terminal."""

import textwrap
from typing import TYPE_CHECKING, Any, Dict, Iterator, Optional, Tuple

from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from bot.engine import Reply

_INDENT = "  "
_WIDEST = 88


def print_reply(reply: "Reply", question: bool = False, console: Optional[Console] = None) -> None:
    """Prints a reply: texts, then the questions one may go on with, then the sources."""
    console = console or Console(highlight=False)
    if question:
        console.print(Text(f"> {reply.text}", style="bold"), soft_wrap=True)
    for part in reply.replies:
        print_part(console, part)


def print_part(console: Console, part: Dict[str, Any]) -> None:
    """Prints one part of a reply, and a blank line."""
    for line, style in _lines(part):
        print_line(console, line, style)
    console.print()


def print_line(console: Console, line: str, style: str = "") -> None:
    """Prints a line as wide as the window allows, with what does not fit on lines below it."""
    for wrapped in _wrap(line, console.width):
        console.print(Text(wrapped, style=style), soft_wrap=True)


def _lines(part: Dict[str, Any]) -> Iterator[Tuple[str, str]]:
    """The lines of one reply with the style of each."""
    for line in part["text"].split("\n"):
        yield line, ""
    if part["buttons"]:
        yield "", ""
    for button in part["buttons"]:
        yield f"→ {button['title']}", "cyan"
    for source in part["sources"]:
        law = f", {source['law']}" if "law" in source else ""
        yield f"Källa: {source['name']}{law}  {source['url']}", "dim"
    if part["reviewed"]:
        yield f"Granskat {part['reviewed']}", "dim"


def _wrap(line: str, width: int) -> Iterator[str]:
    before = line[: len(line) - len(line.lstrip())]
    hanging = before + _INDENT * (2 if before or line.startswith(("- ", "→ ", "Källa")) else 1)
    wrapped = textwrap.wrap(
        line,
        max(20, min(width, _WIDEST)),
        initial_indent=_INDENT,
        subsequent_indent=hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
    yield from wrapped or [""]
