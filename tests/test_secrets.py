"""Two hundred secrets go in through every face, while things go wrong and at debug level. None comes to rest anywhere."""

import io
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import planted
import pytest
import requests
import structlog
from rasa_sdk.executor import ActionExecutor

from bot.cli import main
from bot.privacy import clean, mask
from bot.processor import Processor
from bot.project import PROJECT
from bot.replies import Replies
from bot.settings import Settings
from bot.web import turns
from bot.web.app import create_app

SECONDS = 180  # for a loaded machine to start the server
DEBUG = {"LOG_LEVEL": "DEBUG", "LOG_LEVEL_LIBRARIES": "DEBUG", "PYTHONASYNCIODEBUG": "1", "SOCLOTS_ACCESS_LOG": "on"}


@pytest.mark.parametrize("secret", planted.secrets(), ids=lambda secret: secret.text)
def test_a_secret_is_masked_and_the_words_around_it_stay(secret):
    masked = mask(clean(f"hej, {secret.text}, tack"))
    assert planted.found_in(masked) == []
    assert masked.startswith("hej, ") and masked.endswith(", tack") and "[" in masked


def requests_with(message):
    """The same words in through every address, also where none are wanted: (method, path, options of a request)."""
    secret = message[7:60].strip()
    text = {"Content-Type": "text/plain; charset=utf-8"}
    return [
        ("POST", "/api/chat", {"json": {"message": message}}),
        ("POST", "/api/chat", {"json": {"message": message, "session": secret}}),
        ("POST", "/api/chat", {"json": {"message": message, "kommun": secret}}),
        ("POST", "/api/chat", {"json": {"message": message, "message_id": secret}}),
        ("POST", "/api/chat", {"json": {"message": message, secret: 1}}),
        ("POST", "/api/chat", {"json": {"message": [message]}}),
        ("POST", "/api/chat", {"json": {"message": message * 10}}),
        ("POST", "/api/chat", {"json": {"message": message * 30}}),
        ("POST", "/api/chat", {"data": message.encode(), "headers": text}),
        ("POST", "/api/chat", {"data": b'{"message": "' + message.encode(), "headers": {"Content-Type": "application/json"}}),
        ("POST", "/webhooks/rest/webhook", {"json": {"sender": secret, "message": message, "metadata": {"x": message}}}),
        ("POST", "/webhooks/rest/webhook", {"json": {"sender": secret * 10, "message": message}}),
        ("POST", "/api/inkorg", {"json": {"message": message, "topic": "utredning_tid", "confirm": True}}),
        ("POST", "/api/inkorg", {"json": {"message": message, "topic": secret, "confirm": True}}),
        ("POST", "/api/feedback", {"json": {"session": secret, "helpful": True}}),
        ("DELETE", "/api/session", {"json": {"session": secret}}),
        ("GET", "/svar", {"params": {"q": message}}),
        ("POST", "/svar", {"data": {"q": message}}),
        ("POST", "/svar", {"data": {"q": message * 30}}),
        ("GET", "/svar/utredning_tid", {"params": {"kommun": secret}}),
        ("GET", f"/svar/{secret}", {}),
        ("GET", f"/{secret}", {"headers": {"X-Secret": secret.encode().hex(), "User-Agent": secret.encode("latin-1", "replace")}}),
        ("PUT", "/api/chat", {"json": {"message": message}}),
    ]  # fmt: skip


class Served:
    """What a real server at debug level left behind when the secrets had gone in and it had been told to stop."""

    def __init__(self, home: Path):
        self.home = home
        self.inkorg = home / "inkorg.db"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        settings = {
            "HOME": str(home),
            "TMPDIR": str(home),
            "SOCLOTS_INKORG": str(self.inkorg),
            "SOCLOTS_RATE_ADDRESS": "9999",
        }
        program = Path(sys.executable).with_name("soclots")
        self.began = time.time()
        with open(home / "out", "wb") as out, open(home / "err", "wb") as err:
            self.process = subprocess.Popen(
                [program, "serve", "--port", str(self.port)],
                stdout=out,
                stderr=err,
                cwd=home,
                env={**os.environ, **DEBUG, **settings},
            )

    def wait(self):
        until = time.monotonic() + SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            try:
                return requests.get(f"{self.url}/healthz", timeout=5)
            except requests.ConnectionError:
                time.sleep(0.2)
        raise AssertionError((self.home / "err").read_text())

    def plant(self):
        self.statuses = [
            requests.request(method, self.url + path, timeout=60, **options).status_code
            for message in planted.messages()
            for method, path, options in requests_with(message)
        ]
        self.watched = "".join(
            requests.get(self.url + path, timeout=60).text for path in ("/metrics", "/version", "/api/openapi.json")
        )
        with socket.create_connection(("127.0.0.1", self.port)) as broken:
            broken.sendall(f"GET /{planted.messages()[0]} HTTP/9\r\n\r\n".encode())
            broken.recv(1000)

    def stop(self):
        """Told to stop while one client is in the middle of its message and another never gets to the end of hers."""
        body = json.dumps({"message": "hur länge får en utredning ta"}).encode()
        client, silent = (self._begin(len(body)) for _ in range(2))
        self.process.send_signal(signal.SIGTERM)
        self.refused = False
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
            except ConnectionRefusedError:
                self.refused = True
                break
            time.sleep(0.02)
        client.sendall(body)
        self.answered = b""
        while chunk := client.recv(65_536):
            self.answered += chunk
        self.status = self.process.wait(timeout=10)
        client.close()
        silent.close()

    def _begin(self, length):
        client = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        head = "POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
        client.sendall(f"{head}Connection: close\r\nContent-Length: {length}\r\n\r\n".encode())
        assert b"100 Continue" in client.recv(1000)
        return client


@pytest.fixture(scope="module")
def served(engine, tmp_path_factory):
    """`engine` only so that a model is there."""
    served = Served(tmp_path_factory.mktemp("home"))
    try:
        served.wait()
        served.plant()
        served.stop()
        yield served
    finally:
        served.process.kill()
        served.process.wait()


def test_no_request_with_secrets_makes_the_server_fail(served):
    assert {status for status in served.statuses if status >= 500} == set()
    assert served.statuses.count(200) >= 3 * 5


def test_what_the_operator_watches_holds_no_secret(served):
    assert planted.found_in(served.watched) == []


def test_the_log_holds_no_secret_even_at_debug_level(served):
    out, err = ((served.home / name).read_text(encoding="utf-8") for name in ("out", "err"))
    assert planted.found_in(out + err) == []
    entries = [json.loads(line) for line in err.splitlines() if line.startswith("{")]
    assert sum(entry["event"] == "request" for entry in entries) > 5 * 15
    assert not any(entry["event"] == "fault" for entry in entries)
    assert "127.0.0.1" not in err and "utredning ta" not in err


def test_nothing_is_written_but_what_the_operator_asked_for(served):
    assert {path.name for path in served.home.rglob("*") if path.is_file()} == {"out", "err", "inkorg.db"}
    kept = served.inkorg.read_bytes().decode("utf-8", "replace")
    assert "[personnummer]" in kept and planted.found_in(kept) == []


def test_no_file_of_the_project_holds_a_secret_afterwards(served):
    for folder in ("data", "models", "bot", "actions", ".rasa"):
        for path in (PROJECT.root / folder).rglob("*"):
            if path.is_file() and path.stat().st_mtime > served.began and "__pycache__" not in path.parts:
                assert planted.found_in(path.read_bytes().decode("utf-8", "replace")) == [], path


def test_told_to_stop_it_finishes_what_it_answers_takes_nothing_new_and_ends(served):
    assert served.refused
    assert b"200 OK" in served.answered and b"utredning_tid" in served.answered
    assert served.status == 0


class Everything(logging.Handler):
    """Every record of every logger, with its arguments and exception, as a careless log would have it."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter())
        self.text = io.StringIO()

    def emit(self, record):
        self.text.write(self.format(record) + repr(record.__dict__) + "\n")


async def broken(self, *arguments, **named):
    raise RuntimeError(f"{arguments} {named} {[vars(thing) for thing in arguments if hasattr(thing, '__dict__')]}")


def broken_reply(self, *arguments, **named):
    raise ValueError(f"{arguments}")


@pytest.mark.parametrize(
    "fault", [None, (Processor, "turn", broken), (ActionExecutor, "run", broken), (Replies, "reply", broken_reply)]
)
async def test_stores_logs_and_exceptions_hold_no_secret(engine, aiohttp_client, monkeypatch, capfd, fault):
    caught = []
    monkeypatch.setattr("bot.engine.log_fault", caught.append)
    monkeypatch.setattr("bot.web.errors.log_fault", caught.append)
    log = Everything()
    for name in ("soclots", "rasa.core", "rasa.engine", "aiohttp", "asyncio"):
        monkeypatch.setattr(logging.getLogger(name), "level", logging.DEBUG)
        monkeypatch.setattr(logging.getLogger(name), "handlers", [log])
    if fault:
        monkeypatch.setattr(*fault)
    client = await aiohttp_client(create_app(engine, Settings(rate_address=9999, access_log=True)))
    for number, message in enumerate(planted.messages()):
        named = {"message": message, "message_id": f"meddelande-{number}"}
        response = await client.post("/api/chat", json=named)
        assert response.status == 200
        again = await client.post("/api/chat", json={**named, "session": (await response.json())["session"]})
        assert again.status == 200
        await client.post("/webhooks/rest/webhook", json={"sender": message[7:40], "message": message})
    metrics = await (await client.get("/metrics")).text()
    state = repr(client.app[turns.STATE]._kinds)
    conversations = list(client.app[turns.SESSIONS]._used)
    trackers = [await engine._processor.tracker_store.retrieve(conversation) for conversation in conversations]
    kept = json.dumps([tracker.current_state() for tracker in trackers if tracker], default=repr, ensure_ascii=False)
    assert len(conversations) == 5 * 2
    assert fault or "[personnummer]" in kept
    errors = " ".join(f"{error!r} {error.__cause__!r} {error.__context__!r}" for error in caught)
    assert bool(caught) is (fault is not None and fault[0] is Processor)
    logged = log.text.getvalue()
    for place in (metrics, state, kept, errors, logged, "".join(capfd.readouterr())):
        assert planted.found_in(place) == []
    for conversation in conversations:
        await engine.forget(conversation)


@pytest.mark.parametrize("command", ["ask", "shell"])
def test_the_command_line_keeps_and_logs_no_secret(engine, monkeypatch, capfd, command, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(f"bot.commands.{command}.load_engine", lambda **options: engine)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("\n".join(planted.messages()).encode())))
    seen = []
    turn = Processor.turn

    async def watched(self, message):
        tracker = await turn(self, message)
        seen.append(json.dumps([event.as_dict() for event in tracker.events], default=repr, ensure_ascii=False))
        return tracker

    monkeypatch.setattr(Processor, "turn", watched)
    assert main([command]) == 0
    assert len(seen) == 5 and "[personnummer]" in "".join(seen)
    assert planted.found_in("".join(seen) + capfd.readouterr().err) == []
    assert list(tmp_path.iterdir()) == []


def test_rasas_own_debug_log_stays_silent(capfd):
    structlog.get_logger().error("min pappa slår mig")
    assert "pappa" not in "".join(capfd.readouterr())
