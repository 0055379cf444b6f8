"""A listener that several processes take connections from, so that each gets about as many."""

import asyncio
import contextlib
import socket
from typing import Optional, Set

from aiohttp import web

_EACH, _LONGEST = 0.001, 0.005  # seconds


class SharedListener:
    """Whoever has more connections open waits longer before it takes the next, which another may take meanwhile.

    Left to the system, one process may get nearly all of a proxy's few lasting connections, and the others nothing to do.
    """

    def __init__(self, runner: web.AppRunner, listener: socket.socket):
        """`runner`: one that is set up."""
        assert runner.server
        self._server = runner.server
        self._listener = listener
        self._loop = asyncio.get_running_loop()
        self._waiting: Optional[asyncio.TimerHandle] = None
        self._taking: Set[asyncio.Task[object]] = set()

    def start(self) -> None:
        self._listener.setblocking(False)
        self._loop.add_reader(self._listener, self._wait)

    async def stop(self) -> None:
        """Takes no more. Those that have been taken are served."""
        self._loop.remove_reader(self._listener)
        if self._waiting:
            self._waiting.cancel()
        self._listener.close()

    def _wait(self) -> None:
        self._loop.remove_reader(self._listener)
        seconds = min(_LONGEST, _EACH * len(self._server.connections))
        self._waiting = self._loop.call_later(seconds, self._take)

    def _take(self) -> None:
        self._loop.add_reader(self._listener, self._wait)
        with contextlib.suppress(OSError):  # another has taken it, or there are no file descriptors left for now
            connection, _ = self._listener.accept()
            connection.setblocking(False)
            task = self._loop.create_task(self._loop.connect_accepted_socket(self._server, connection))
            self._taking.add(task)
            task.add_done_callback(self._taking.discard)
