"""Several processes behind one listener get about as many connections, here two in one loop."""

import asyncio
import socket

import pytest
from aiohttp import web

from bot.web.shared_listener import SharedListener


class Process:
    """One that answers every request with its name."""

    def __init__(self, name, listener):
        self.name = name
        self.listener = listener.dup()  # as a fork's

    async def start(self):
        app = web.Application()
        app.router.add_get("/", self.answer)
        self.runner = web.AppRunner(app)
        await self.runner.setup()
        self.taking = SharedListener(self.runner, self.listener)
        self.taking.start()

    async def answer(self, request):
        return web.Response(text=self.name)

    @property
    def open(self):
        return len(self.runner.server.connections)


@pytest.fixture
async def two():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        processes = [Process(name, listener) for name in ("ett", "två")]
        for process in processes:
            await process.start()
        yield listener.getsockname()[1], processes
        for process in processes:
            await process.runner.cleanup()


async def connect(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
    assert head.startswith(b"HTTP/1.1 200")
    return writer


async def test_lasting_connections_are_shared(two):
    port, (one, other) = two
    connections = [await connect(port) for _ in range(12)]
    assert one.open + other.open == 12 and min(one.open, other.open) >= 4
    for connection in connections:
        connection.close()


async def test_one_that_stops_leaves_all_to_the_other(two):
    port, (one, other) = two
    await one.taking.stop()
    connections = [await connect(port) for _ in range(3)]
    assert (one.open, other.open) == (0, 3)
    for connection in connections:
        connection.close()
