"""Real servers on loopback for tests, each gone with the block that started it."""

import contextlib
import glob
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Iterator, List

START_SECONDS = 30.0
POSTGRESQL = sorted(glob.glob("/usr/lib/postgresql/*/bin"))  # where Debian has its programs


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class RedisServer:
    """A redis-server that can be stopped and started again; with `keeps`, it then still has what it had."""

    def __init__(self, folder: str, keeps: bool = False) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        saving = ["--appendonly", "yes", "--appendfsync", "always"] if keeps else ["--appendonly", "no"]
        self._command = ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--dir", folder, "--save", ""]
        self._command += [*saving, "--logfile", f"{folder}/log"]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(self._command)
        _wait_for(self.port, self._process)

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()


@contextlib.contextmanager
def redis_server(keeps: bool = False) -> Iterator[RedisServer]:
    with tempfile.TemporaryDirectory() as folder:
        server = RedisServer(folder, keeps)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextlib.contextmanager
def postgresql() -> Iterator[int]:
    """The port of an empty cluster, with the user and the database `postgres`, and without a password."""
    path = os.pathsep.join([*POSTGRESQL[-1:], os.environ["PATH"]])
    port = free_port()
    folder = Path(tempfile.mkdtemp())
    data = str(folder / "data")
    try:
        _give_to(_unprivileged(), folder)
        _run_unprivileged(["initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"], path)
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
        _run_unprivileged(["pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start"], path)
        try:
            yield port
        finally:
            _run_unprivileged(["pg_ctl", "-D", data, "-m", "immediate", "stop"], path)
    finally:
        shutil.rmtree(folder)


def _unprivileged() -> "str | None":
    """The user to run PostgreSQL as, which refuses to run as root; None for the present one."""
    if os.geteuid() != 0:
        return None
    users = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in users else "nobody"


def _give_to(user: "str | None", folder: Path) -> None:
    if user:
        shutil.chown(folder, user)


def _run_unprivileged(command: List[str], path: str) -> None:
    user = _unprivileged()
    prefix = ["setpriv", f"--reuid={user}", "--clear-groups"] if user else []
    subprocess.run(
        [*prefix, *command],
        check=True,
        cwd="/",
        env={**os.environ, "PATH": path, "LC_ALL": "C"},
        stdout=subprocess.DEVNULL,
    )


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, f"{process.args} ended"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise TimeoutError(f"{process.args} does not listen")
