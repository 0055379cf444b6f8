"""Has conversations with a server by Rasa's REST contract, and notes how long each answer took."""

import asyncio
import statistics
import time
import uuid
from dataclasses import dataclass
from typing import Any, Dict, List, Sequence, Tuple

import aiohttp

from bot.answers import read_yaml
from bot.project import PROJECT

Dialog = Sequence[str]


@dataclass
class Load:
    """Milliseconds of each answer, how many came a second, and how many messages got none."""

    milliseconds: List[float]
    per_second: float
    unanswered: int = 0

    def as_dict(self) -> Dict[str, float]:
        cuts = statistics.quantiles(self.milliseconds, n=100, method="inclusive")
        return {
            "p50": cuts[49],
            "p95": cuts[94],
            "p99": cuts[98],
            "per_second": self.per_second,
            "unanswered": self.unanswered,
        }


def dialogs() -> List[Dialog]:
    """The conversations of data/samtal, turn by turn."""
    found: List[Dialog] = []
    for path in sorted(PROJECT.conversations.glob("*.yml")):
        content: Any = read_yaml(path)
        found += [[text.strip() for turn in conversation for text in turn.values()] for conversation in content]
    return found


def load(url: str, conversations: Sequence[Dialog], at_once: int) -> Load:
    """Goes through the conversations, so many at once."""
    return asyncio.run(_load(url, conversations, at_once))


async def _load(url: str, conversations: Sequence[Dialog], at_once: int) -> Load:
    waiting = iter(conversations)
    times: List[float] = []
    unanswered = 0
    connector = aiohttp.TCPConnector(limit=at_once)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=300)) as session:

        async def talk() -> None:
            nonlocal unanswered
            for conversation in waiting:
                sender = uuid.uuid4().hex
                for message in conversation:
                    milliseconds, answered = await _say(session, url, sender, message)
                    times.append(milliseconds)
                    unanswered += not answered

        started = time.perf_counter()
        await asyncio.gather(*(talk() for _ in range(at_once)))
        return Load(times, (len(times) - unanswered) / (time.perf_counter() - started), unanswered)


def growth(url: str, questions: Sequence[str], rounds: int = 6) -> List[float]:
    """Milliseconds: first the median of the questions each in a conversation of its own, then of each round within one."""
    return asyncio.run(_growth(url, questions, rounds))


async def _growth(url: str, questions: Sequence[str], rounds: int) -> List[float]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=300)) as session:
        medians = [statistics.median([(await _say(session, url, uuid.uuid4().hex, text))[0] for text in questions])]
        sender = uuid.uuid4().hex
        for _ in range(rounds):
            medians.append(statistics.median([(await _say(session, url, sender, text))[0] for text in questions]))
        return medians


async def _say(session: aiohttp.ClientSession, url: str, sender: str, message: str) -> Tuple[float, bool]:
    """Milliseconds, and whether there was an answer: stock Rasa gives an empty list when something went wrong."""
    started = time.perf_counter()
    async with session.post(url, json={"sender": sender, "message": message}) as response:
        answered = response.status == 200 and bool(await response.json())
    return 1000 * (time.perf_counter() - started), answered
