"""The shell's commands. A new one is a function with `@command`; help and completion follow."""

import dataclasses
import datetime
import re
from typing import TYPE_CHECKING, Awaitable, Callable, Dict, NamedTuple

from rapidfuzz import process

from bot import inkorg
from bot.answers import Audience, DataError, load_answer
from bot.commands.options import kommun_name, moment
from bot.context import Context
from bot.explain import holds
from bot.inkorg import Item
from bot.project import PROJECT
from bot.replies import Replies
from bot.reply import reply_parts
from bot.shell.topics import known_topic, search
from bot.shell.view import explanation_lines, hit_lines

if TYPE_CHECKING:
    from bot.shell.shell import Shell

_DATE = re.compile(r"\d{4}-\d\d-\d\d")


class Stop(Exception):
    """The user is done."""


class Command(NamedTuple):
    """`argument` is what may follow, as help shows it; nothing may where it is empty. `completes`: "ämne" or "kommun"."""

    name: str
    argument: str
    help: str
    run: "Callable[[Shell, str], Awaitable[None]]"
    completes: str = ""


COMMANDS: Dict[str, Command] = {}


def command(
    name: str, argument: str, help_text: str, completes: str = ""
) -> Callable[..., Callable[..., Awaitable[None]]]:
    def add(run: "Callable[[Shell, str], Awaitable[None]]") -> "Callable[[Shell, str], Awaitable[None]]":
        COMMANDS[name] = Command(name, argument, help_text, run, completes)
        return run

    return add


async def run_command(shell: "Shell", line: str) -> None:
    """Runs a line that begins with "/". Raises DataError with the remedy, and Stop."""
    name, _, rest = line.strip().partition(" ")
    name = name.lower().translate(str.maketrans("åäö", "aao"))
    found = COMMANDS.get(name)
    if found is None:
        nearest = process.extractOne(name, list(COMMANDS))[0]
        raise DataError(f"Kommandot {name} finns inte. Menar du {nearest}? /hjalp visar dem som finns.")
    rest = rest.strip()
    if rest and not found.argument:
        raise DataError(f"{name} står ensamt på raden. Ta bort {rest!r}.")
    if not rest and found.argument.isupper() and not found.argument.startswith("["):
        raise DataError(f"{name}: {found.argument} saknas. Skriv {name} {found.argument}.")
    await found.run(shell, rest)


@command("/varfor", "", "visa varför det senaste svaret blev som det blev")
async def why(shell: "Shell", rest: str) -> None:
    reply = shell.answered()
    explanation = await shell.backend.explain()
    if explanation is None:
        raise DataError("/varfor: inget är frågat än. Ställ en fråga först.")
    valid = holds(reply.topic, shell.context.day())
    shell.lines(explanation_lines(explanation, reply, valid, shell.context, shell.console.width))


_WHOM: Dict[Audience, str] = {"barn": "ett barn", "vuxen": "en vuxen"}


async def _write_for(shell: "Shell", audience: Audience) -> None:
    shell.context = dataclasses.replace(shell.context, audience=audience)
    shell.say(f"Svarar nu som till {_WHOM[audience]}.")


@command("/barn", "", "svara som till ett barn")
async def write_for_a_child(shell: "Shell", rest: str) -> None:
    await _write_for(shell, "barn")


@command("/vuxen", "", "svara som till en vuxen")
async def write_for_an_adult(shell: "Shell", rest: str) -> None:
    await _write_for(shell, "vuxen")


@command("/kommun", "[NAMN]", "välj kommun; utan namn glöms den", completes="kommun")
async def choose_kommun(shell: "Shell", rest: str) -> None:
    shell.context = dataclasses.replace(shell.context, kommun=kommun_name(rest or None, "/kommun"))
    shell.say(f"Kommun: {shell.context.kommun or 'ingen vald'}.")


@command("/tid", "[ÅÅÅÅ-MM-DD TT:MM]", "svara som om det vore den tiden; ensamt: nu")
async def set_time(shell: "Shell", rest: str) -> None:
    rest = rest.strip("\"'")
    if _DATE.fullmatch(rest):
        day = moment(rest, "/tid").date()
        shell.context = dataclasses.replace(shell.context, today=day, now=None)
    else:
        now = moment(rest, "/tid") if rest else None
        shell.context = dataclasses.replace(shell.context, today=None, now=now)
    shell.say(f"Tid: {time_of(shell.context)}.")


def time_of(context: Context) -> str:
    if context.now:
        return context.now.strftime("%Y-%m-%d %H:%M")
    return context.today.isoformat() if context.today else "nu"


@command("/ny", "", "börja ett nytt samtal")
async def begin_anew(shell: "Shell", rest: str) -> None:
    await shell.backend.forget()
    shell.last = None
    shell.say("Nytt samtal.")


@command(
    "/fel", "ÄMNE", "det senaste svaret var fel: spara frågan för ämnet, gärna med en kommentar efter", completes="ämne"
)
async def wrong(shell: "Shell", rest: str) -> None:
    name, _, comment = rest.partition(" ")
    topic = known_topic(name)
    reply = shell.answered()
    comment = comment or f"fick {reply.topic}" + ("" if reply.answered else " som förslag")
    _save(shell, Item.of(shell.context.day(), reply.text, topic, comment))


@command("/ratt", "", "det senaste svaret var rätt: spara frågan som ett bra exempel")
async def right(shell: "Shell", rest: str) -> None:
    reply = shell.answered()
    _save(shell, Item.of(shell.context.day(), reply.text, reply.topic, "rätt svar"))


def _save(shell: "Shell", item: Item) -> None:
    item = item._replace(datum=datetime.date.today())
    if not inkorg.save(item, shell.inkorg):
        shell.say("Frågan står redan så i listan.")
        return
    shell.say(f"Sparat i {shell.inkorg.name}: {item.text!r} ska få {item.amne}.")


@command("/svar", "ÄMNE", "visa svaret om ett ämne", completes="ämne")
async def show_answer(shell: "Shell", rest: str) -> None:
    topic = known_topic(rest)
    shell.part(
        reply_parts(Replies().reply(topic, shell.context))[0],
        heading=load_answer(PROJECT.answers / f"{topic}.yml").title,
    )


@command("/sok", "ORD", "sök i rubriker, svar och exempel")
async def find(shell: "Shell", rest: str) -> None:
    hits = search(rest)
    if not hits:
        raise DataError(f"/sok: inget ämne har {rest!r}. Pröva färre eller kortare ord.")
    shell.lines(hit_lines(hits))


@command("/hjalp", "", "visa kommandona")
async def show_help(shell: "Shell", rest: str) -> None:
    width = max(len(f"{entry.name} {entry.argument}") for entry in COMMANDS.values()) + 1
    wide = shell.console.width > width + 30
    for entry in COMMANDS.values():
        name = f"{entry.name} {entry.argument}".rstrip()
        shell.lines([(f"{name:{width}} {entry.help}", "")] if wide else [(name, "bold"), (f"  {entry.help}", "")])


@command("/avsluta", "", "sluta")
async def stop(shell: "Shell", rest: str) -> None:
    raise Stop
