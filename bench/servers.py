"""Servers to measure, each started as its operator would, on loopback, and gone afterwards."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, Iterator, List, Optional

import psutil
import yaml

from bot.project import PROJECT

START_SECONDS = 600.0
SETTLE_SECONDS = 60.0
_IDLE = 0.1  # seconds of work in a second
_RASA = str(Path(sys.executable).parent / "rasa")
_QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "LOG_LEVEL": "ERROR",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}


@dataclass
class Server:
    """`url` answers Rasa's REST contract; `start_seconds` ran from the command to the first answer."""

    url: str
    processes: List["subprocess.Popen[bytes]"] = field(default_factory=list)
    start_seconds: float = 0.0

    def tree(self) -> List[psutil.Process]:
        """All its processes and theirs."""
        return [process for parent in self.processes for process in _tree(parent.pid)]

    def settle(self) -> None:
        """Waits until the start's own work is done: Soclots makes the index of its search beside the first answers."""
        processes = self.tree()
        deadline = time.monotonic() + SETTLE_SECONDS
        while time.monotonic() < deadline:
            before = _worked(processes)
            time.sleep(1.0)
            if _worked(processes) - before < _IDLE:
                return

    def megabytes(self) -> float:
        """Memory of all its processes; what they share counts once."""
        return sum(process.memory_full_info().pss for process in self.tree()) / 1e6


@contextlib.contextmanager
def soclots(workers: int = 1, redis: Optional[str] = None) -> Iterator[Server]:
    port = free_port()
    limits = {"SOCLOTS_RATE_SESSION": "1000000", "SOCLOTS_RATE_ADDRESS": "1000000", "SOCLOTS_MAX_TURNS": "1000"}
    shared = {"SOCLOTS_REDIS": redis} if redis else {}
    command = [sys.executable, "-m", "bot.cli", "serve", "--port", str(port), "--workers", str(workers)]
    with _running(port, [command], {**limits, **shared}) as server:
        yield server


@contextlib.contextmanager
def stock_rasa(model: Path) -> Iterator[Server]:
    """`rasa run` and `rasa run actions` on a model."""
    port, actions = free_port(), free_port()
    with tempfile.TemporaryDirectory() as folder:
        endpoints = yaml.safe_load((PROJECT.root / "endpoints.yml").read_text(encoding="utf-8"))
        endpoints["action_endpoint"] = {"url": f"http://127.0.0.1:{actions}/webhook"}
        (Path(folder) / "endpoints.yml").write_text(yaml.safe_dump(endpoints), encoding="utf-8")
        (Path(folder) / "credentials.yml").write_text("rest:\n", encoding="utf-8")
        listen = ["--port", str(port), "-i", "127.0.0.1"]
        files = ["--endpoints", f"{folder}/endpoints.yml", "--credentials", f"{folder}/credentials.yml"]
        commands = [
            [_RASA, "run", "actions", "--port", str(actions)],
            [_RASA, "run", "-m", str(model), *listen, *files],
        ]
        with _running(port, commands, {}) as server:
            yield server


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """The address of an empty redis-server."""
    port = free_port()
    command = ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.kill()
        process.wait()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def _running(port: int, commands: List[List[str]], environment: Dict[str, str]) -> Iterator[Server]:
    server = Server(f"http://127.0.0.1:{port}/webhooks/rest/webhook")
    started = time.perf_counter()
    try:
        for command in commands:
            server.processes.append(
                subprocess.Popen(
                    command,
                    cwd=PROJECT.root,
                    env={**os.environ, **_QUIET, **environment},
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            )
        _first_answer(server)
        server.start_seconds = time.perf_counter() - started
        yield server
    finally:
        processes = server.tree()
        for parent in server.processes:
            parent.terminate()
        _, alive = psutil.wait_procs(processes, timeout=15)
        for process in alive:
            process.kill()
        for parent in server.processes:
            parent.wait()


def _first_answer(server: Server) -> None:
    deadline = time.monotonic() + START_SECONDS
    request = urllib.request.Request(
        server.url, b'{"sender": "start", "message": "hej"}', {"Content-Type": "application/json"}
    )
    while time.monotonic() < deadline:
        for process in server.processes:
            if process.poll() is not None:
                raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        with contextlib.suppress(OSError), urllib.request.urlopen(request, timeout=120) as response:
            if response.read().strip() not in (b"[]", b""):
                return
        time.sleep(0.1)
    raise TimeoutError(f"no answer within {START_SECONDS:.0f} s")


def _worked(processes: List[psutil.Process]) -> float:
    """Seconds of a core."""
    return sum(times.user + times.system for times in (process.cpu_times() for process in processes))


def _tree(pid: int) -> List[psutil.Process]:
    try:
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []
