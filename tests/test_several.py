"""Several processes answer as one: a conversation goes on in another, in order, and outlives the one that dies in the middle of it."""

import asyncio
import multiprocessing
import os
import signal
import subprocess
import sys
import time
import urllib.request

import aiohttp
import pytest
from rasa.shared.core.events import UserUttered

from bot.answers import load_answers
from bot.engine import answer_dialog
from bot.project import PROJECT
from bot.settings import Settings
from bot.stores import Places
from bot.web.server import listen, serve
from bot.web.sessions import conversation_of
from tests.servers import POSTGRESQL, free_port, postgresql, redis_server

ANSWERS = load_answers(PROJECT.answers)


class Instance:
    """A process with a port of its own, forked so that it need not load the model again. It never ends a turn with `stuck_on`."""

    def __init__(self, engine, settings, stuck_on=None):
        listener = listen(settings)
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        arguments = (engine, settings, listener, stuck_on)
        self._process = multiprocessing.get_context("fork").Process(target=_answer, args=arguments)
        self._process.start()
        listener.close()

    def kill(self):
        self._process.kill()
        self._process.join()


def _answer(engine, settings, listener, stuck_on):
    turn = engine._processor.turn

    async def stuck(message):
        if message.text == stuck_on:
            await asyncio.sleep(60)
        return await turn(message)

    engine._processor.turn = stuck
    serve(engine, settings, Places(settings.endpoints, settings.redis), listener)


class Cluster:
    """Instances over the same stores."""

    def __init__(self, engine, settings):
        self._engine = engine
        self.settings = settings
        self.instances = []
        self.one, self.other = self.start(), self.start()

    def start(self, stuck_on=None):
        self.instances.append(Instance(self._engine, self.settings, stuck_on))
        return self.instances[-1]

    async def said(self, session):
        """What the person wrote in a conversation and the topic that it was answered with, as the store has them."""
        trackers = Places(self.settings.endpoints, self.settings.redis).open(60).trackers
        trackers.domain = self._engine._processor.domain
        tracker = await trackers.retrieve(conversation_of(session))
        return [(event.text, event.intent_name) for event in tracker.events if isinstance(event, UserUttered)]


@pytest.fixture(scope="module")
def redis(program):
    program("redis-server")
    with redis_server(keeps=True) as server:
        yield server


@pytest.fixture(scope="module", params=["redis", "postgresql"])
def cluster(request, engine, redis, program, tmp_path_factory):
    asyncio.run(
        answer_dialog(engine, ["hur når jag socialtjänsten i Falun"])
    )  # what is read at the first answer is then shared
    endpoints = tmp_path_factory.mktemp("endpoints") / "endpoints.yml"
    settings = Settings(
        redis=redis.url, endpoints=endpoints, key="en nyckel som delas", rate_address=1000, answer_seconds=30
    )
    settings = settings.copy(update={"port": 0})  # a free one, which no operator may ask for
    if request.param == "redis":
        endpoints.write_text("{}", encoding="utf-8")
        yield from _running(engine, settings)
        return
    program("initdb", *POSTGRESQL)
    with postgresql() as port:
        store = f"{{type: SQL, dialect: postgresql, url: 127.0.0.1, port: {port}, db: postgres, username: postgres}}"
        endpoints.write_text(f"tracker_store: {store}", encoding="utf-8")
        yield from _running(engine, settings)


def _running(engine, settings):
    cluster = Cluster(engine, settings)
    yield cluster
    for instance in cluster.instances:
        instance.kill()


@pytest.fixture
async def http():
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as session:
        yield session


async def say(http, instance, message, session=None, **fields):
    async with http.post(
        f"{instance.url}/api/chat", json={"message": message, "session": session, **fields}
    ) as response:
        return response.status, await response.json()


async def test_she_is_answered_by_two_processes_in_turn_and_notices_nothing(http, cluster):
    _, first = await say(http, cluster.one, "hur når jag socialtjänsten i Falun")
    _, second = await say(http, cluster.other, "hur länge får en utredning ta", first["session"])
    button = second["replies"][0]["buttons"][0]
    _, third = await say(http, cluster.one, button["payload"], first["session"])
    _, fourth = await say(http, cluster.other, "vad är numret till soc", first["session"])
    assert second["topic"] == "utredning_tid"
    assert (ANSWERS[third["topic"]].title, third["confidence"]) == (button["title"], 1.0)
    assert fourth["replies"][-1]["contact"]["kommun"] == "Falun"


async def test_ten_messages_at_once_to_one_conversation_get_each_its_own_answer(http, cluster):
    _, first = await say(http, cluster.one, "hej")
    questions = [answer.title for answer in ANSWERS.values() if answer.kind == "topic"][:10]
    replies = await asyncio.gather(
        *(
            say(http, (cluster.one, cluster.other)[number % 2], question, first["session"], audience="vuxen")
            for number, question in enumerate(questions)
        )
    )
    assert [(status, body["text"]) for status, body in replies] == [(200, question) for question in questions]
    first_said, *said = await cluster.said(first["session"])
    assert first_said == ("hej", "halsning")
    given = {body["text"]: body["topic"] if body["answered"] else "nlu_fallback" for _, body in replies}
    assert sorted(said) == sorted(given.items())


async def test_what_is_forgotten_in_one_is_forgotten_in_all(http, cluster):
    _, first = await say(http, cluster.one, "min son går i skolan")
    async with http.delete(f"{cluster.other.url}/api/session", json={"session": first["session"]}) as response:
        assert response.status == 204
    status, refused = await say(http, cluster.one, "hej", first["session"])
    assert (status, refused["error"]["code"]) == (410, "session_slut")


async def test_a_process_dies_in_mid_turn_and_another_answers_the_next_try(http, cluster):
    doomed = cluster.start(stuck_on="vad är numret till soc")
    _, first = await say(http, doomed, "hur når jag socialtjänsten i Falun")
    message = {"message": "vad är numret till soc", "session": first["session"], "message_id": "samma-meddelande"}
    lost = asyncio.create_task(say(http, doomed, **message))
    await asyncio.sleep(0.5)
    doomed.kill()
    with pytest.raises(aiohttp.ClientError):
        await lost
    status, body = await asyncio.wait_for(say(http, cluster.one, **message), timeout=10)
    assert status == 200
    assert body["replies"][-1]["contact"]["kommun"] == "Falun"
    said = [text for text, _ in await cluster.said(first["session"])]
    assert said == ["hur når jag socialtjänsten i Falun", "vad är numret till soc"]


async def test_the_same_message_sent_to_both_is_answered_once(http, cluster):
    _, first = await say(http, cluster.one, "hej")
    (_, one), (_, other) = await asyncio.gather(
        *(
            say(http, instance, "vad är en sip", first["session"], message_id="en-gang-bara")
            for instance in (cluster.one, cluster.other)
        )
    )
    assert one == other
    assert await cluster.said(first["session"]) == [("hej", "halsning"), ("vad är en sip", "sip")]


async def test_who_writes_too_fast_is_stopped_by_both_together(http, cluster):
    _, first = await say(http, cluster.one, "hej")
    instances = (cluster.one, cluster.other)
    statuses = [(await say(http, instances[number % 2], "tack", first["session"]))[0] for number in range(41)]
    assert set(statuses) == {200, 429}  # twenty a minute, and the messages fall within two minutes at most


async def test_a_conversation_outlives_a_restart_of_redis(http, cluster, redis):
    _, first = await say(http, cluster.one, "hur når jag socialtjänsten i Falun")
    redis.stop()
    waiting = asyncio.create_task(say(http, cluster.other, "vad är numret till soc", first["session"]))
    await asyncio.sleep(0.3)
    redis.start()
    status, body = await waiting
    assert status == 200
    assert body["replies"][-1]["contact"]["kommun"] == "Falun"


async def test_without_redis_the_person_is_told_whom_to_ring(http, cluster, redis):
    redis.stop()
    try:
        status, body = await say(http, cluster.one, "min pappa slår mig")
    finally:
        redis.start()
    assert status == 503 and body["error"]["crisis"]
    assert "112" in body["error"]["message"] and "116 111" in body["error"]["message"]


def test_the_operator_starts_two_workers_and_loses_one(redis):
    port = free_port()
    environment = {**os.environ, "PORT": str(port), "SOCLOTS_REDIS": redis.url}
    command = [sys.executable, "-m", "bot.cli", "serve", "--workers", "2"]
    server = subprocess.Popen(command, cwd=PROJECT.root, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert "Klar" in server.stdout.readline()
        workers = _children(server.pid)
        assert len(workers) == 2
        os.kill(workers[0], signal.SIGKILL)
        for _ in range(300):  # the next comes after a pause
            if len(set(_children(server.pid)) - set(workers)) == 1:
                break
            time.sleep(0.1)
        assert len(set(_children(server.pid)) - set(workers)) == 1
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=30) as response:
            assert response.status == 200
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as response:
            metrics = response.read().decode()
        assert 'soclots_sessions{process="0"}' in metrics and 'soclots_sessions{process="1"}' in metrics
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=10) == 0
        assert not any(os.path.exists(f"/proc/{worker}") for worker in workers)
    finally:
        server.kill()
        server.wait()


def _children(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return [int(child) for child in file.read().split()]


def test_several_workers_without_redis_are_refused_with_the_remedy():
    command = [sys.executable, "-m", "bot.cli", "serve", "--workers", "2"]
    environment = {name: value for name, value in os.environ.items() if name != "SOCLOTS_REDIS"}
    done = subprocess.run(command, cwd=PROJECT.root, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert done.stderr.strip().startswith("SOCLOTS_WORKERS=2: flera processer") and "SOCLOTS_REDIS" in done.stderr
