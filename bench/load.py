"""`make load`: thousands of messages to one server, every answer held against the one that a quiet server gives.

Conversations of data/samtal, many at once, each forgotten at its end. Exit status 1 where an answer is lost, wrong or another
conversation's. Tells how the memory grows.
"""

import argparse
import asyncio
import itertools
import sys
import time
from typing import Any, Dict, Iterator, List, Sequence, Tuple

import aiohttp
import numpy as np

from bench import drive, servers

AT_ONCE = 8
MOST_SECONDS = 1800
_SAMPLE = 200  # messages between two looks at the memory
Answer = Tuple[str, List[str]]  # the topic and the texts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("messages", type=int, nargs="?", default=20_000)
    parser.add_argument("--conversations", type=int, default=100, help="different ones, gone through again and again")
    arguments = parser.parse_args()
    dialogs = drive.dialogs()
    dialogs = dialogs[:: max(1, len(dialogs) // arguments.conversations)]
    with servers.soclots() as server:
        sys.exit(asyncio.run(_run(server, dialogs, arguments.messages)))


async def _run(server: servers.Server, dialogs: Sequence[drive.Dialog], messages: int) -> int:
    base = server.url.partition("/webhooks")[0]
    async with aiohttp.ClientSession(base, timeout=aiohttp.ClientTimeout(total=60)) as session:
        expected = [await _talk(session, dialog) for dialog in dialogs]
        run = _Run(server)
        started = time.monotonic()
        waiting = _numbers(dialogs, messages)

        async def talk_on() -> None:
            for number in waiting:
                if time.monotonic() - started > MOST_SECONDS:
                    return
                run.check(await _talk(session, dialogs[number]), expected[number])

        await asyncio.gather(*(talk_on() for _ in range(AT_ONCE)))
        return run.tell(time.monotonic() - started)


def _numbers(dialogs: Sequence[drive.Dialog], messages: int) -> Iterator[int]:
    """Which conversation is next, until they hold so many messages together."""
    for number in itertools.cycle(range(len(dialogs))):
        if messages <= 0:
            return
        messages -= len(dialogs[number])
        yield number


async def _talk(session: aiohttp.ClientSession, dialog: drive.Dialog) -> List[Answer]:
    """The answers of one conversation, which is then forgotten. Where one is lost, what the server said instead stands."""
    answers: List[Answer] = []
    session_id = None
    for message in dialog:
        async with session.post("/api/chat", json={"message": message, "session": session_id}) as response:
            body: Dict[str, Any] = await response.json()
        if response.status != 200 or body["text"] != message:
            return [*answers, (f"{response.status}", [])]
        session_id = body["session"]
        answers.append((body["topic"], [reply["text"] for reply in body["replies"]]))
    async with session.delete("/api/session", json={"session": session_id}):
        return answers


class _Run:
    def __init__(self, server: servers.Server) -> None:
        self._server = server
        self._messages = self._wrong = 0
        self._memory: List[Tuple[int, float]] = []

    def check(self, answers: Sequence[Answer], expected: Sequence[Answer]) -> None:
        right = sum(one == other for one, other in zip(answers, expected, strict=False))
        self._wrong += len(expected) - right
        before, self._messages = self._messages, self._messages + len(expected)
        if before // _SAMPLE != self._messages // _SAMPLE:
            self._memory.append((self._messages, self._server.megabytes()))
            print(f"{self._messages} messages, {self._wrong} lost or wrong", file=sys.stderr, flush=True)

    def tell(self, seconds: float) -> int:
        print(
            f"{self._messages} messages in {seconds:.0f} s, {AT_ONCE} conversations at once: {self._wrong} lost or wrong"
        )
        if len(self._memory) > 3:
            later = np.array(self._memory[len(self._memory) // 4 :])  # the first quarter warms up
            slope = np.polyfit(later[:, 0], later[:, 1], 1)[0]
            print(
                f"memory {later[0, 1]:.0f} MB at {later[0, 0]:.0f} messages, {later[-1, 1]:.0f} MB at the end: {1000 * slope:+.2f} MB in 1000 messages"
            )
        return 1 if self._wrong else 0


if __name__ == "__main__":
    main()
