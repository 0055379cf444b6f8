"""Replies as a person reads them in a terminal."""

from typing import TYPE_CHECKING, Any, Dict, Optional

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

if TYPE_CHECKING:
    from bot.engine import Reply

_INDENT = (0, 0, 0, 2)


def print_reply(reply: "Reply", question: bool = False, console: Optional[Console] = None) -> None:
    """Prints a reply: texts, then the questions one may go on with, then the sources."""
    console = console or Console(highlight=False)
    if question:
        console.print(Text(f"> {reply.text}", style="bold"))
    for part in reply.replies:
        console.print(Padding(Text(part["text"]), _INDENT))
        _print_extras(console, part)
        console.print()


def _print_extras(console: Console, part: Dict[str, Any]) -> None:
    if part["buttons"]:
        titles = "".join(f"\n  → {button['title']}" for button in part["buttons"])
        console.print(Padding(Text(titles, style="cyan"), _INDENT))
    for source in part["sources"]:
        law = f", {source['law']}" if "law" in source else ""
        console.print(Padding(Text(f"Källa: {source['name']}{law}  {source['url']}", style="dim"), _INDENT))
    if part["reviewed"]:
        console.print(Padding(Text(f"Granskat {part['reviewed']}", style="dim"), _INDENT))
