"""What the operator sees: counts without a person in them, what is in use, and a log without words."""

import dataclasses
import json
import logging

import pytest

from bot import version
from bot.faults import log_fault
from bot.logs import LOGGER
from bot.processor import Processor
from bot.reply import Reply
from bot.settings import Settings
from bot.web.app import create_app
from bot.web.metrics import RENEWED, STEP, CoarseCounter, Metrics
from bot.web.sessions import Sessions
from bot.web.state import MemoryState
from bot.web.work import Work

IN_USE = {
    "version": "1",
    "commit": None,
    "model": "m",
    "data": "d",
    "encoder": True,
    "spacy": {"name": "blank-sv+simplemma"},
}
REPLY = Reply("", "lvu", 0.9, False, [], True, [], [], ms=20.0)


@pytest.fixture
def metrics(clock):
    return Metrics(Sessions(MemoryState(), 60, 10), Work(1, 1, 1), IN_USE, lambda: 3.0, clock)


def samples(metrics, family):
    return {
        tuple(sample.labels.values()): sample.value
        for found in metrics.registry.collect()
        if found.name == family
        for sample in found.samples
        if not sample.name.endswith("_created")
    }


def test_a_few_questions_on_a_topic_are_not_seen_and_nobody_sees_when_one_more_is_asked(metrics, clock):
    for _ in range(STEP - 1):
        metrics.count(REPLY)
    clock.now += RENEWED
    assert samples(metrics, "soclots_messages") == {}
    for _ in range(STEP - 1):
        metrics.count(REPLY)
        metrics.rate("lvu", helpful=False)
    assert samples(metrics, "soclots_messages") == {}
    clock.now += RENEWED
    assert samples(metrics, "soclots_messages") == {("lvu", "answered"): STEP}
    assert samples(metrics, "soclots_feedback") == {}


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, "answered"),
        ({"crisis": True, "topic": "akut_fara"}, "crisis"),
        ({"answered": False}, "suggested"),
        ({"answered": False, "topic": "utanfor"}, "refused"),
        ({"failed": True, "crisis": True}, "failed"),
    ],
)
def test_outcomes_are_told_apart(metrics, clock, changes, outcome):
    for _ in range(STEP):
        metrics.count(dataclasses.replace(REPLY, **changes))
    clock.now += RENEWED
    assert {labels[1] for labels in samples(metrics, "soclots_messages")} == {outcome}


def test_a_counter_never_falls(clock):
    counter = CoarseCounter("x", "x", ("a",), clock)
    shown = []
    for _ in range(3 * STEP):
        counter.count("a")
        clock.now += RENEWED
        shown += [sample.value for family in counter.collect() for sample in family.samples]
    assert shown == sorted(shown) and set(shown) == {STEP, 2 * STEP, 3 * STEP}


async def test_queue_model_faults_and_the_age_of_the_contacts_are_told(engine, aiohttp_client):
    client = await aiohttp_client(create_app(engine, Settings()))
    await client.post("/api/chat", json={"message": "hej"})
    text = await (await client.get("/metrics")).text()
    assert engine.model_name in text
    for line in ("soclots_sessions 1.0", "soclots_waiting 0.0", "soclots_working 0.0", "soclots_failed_total 0.0"):
        assert line in text.splitlines()
    assert 'soclots_requests_total{route="/api/chat",status="200"} 1.0' in text
    assert "soclots_contacts_age_days" in text and 'soclots_answer_seconds_bucket{le="0.25"}' in text
    assert "utanfor" not in text and "halsning" not in text


async def test_a_broken_model_is_not_ready(engine, aiohttp_client, monkeypatch):
    client = await aiohttp_client(create_app(engine, Settings()))
    monkeypatch.setattr(Processor, "turn", lambda *arguments: 1 / 0)
    response = await client.get("/readyz")
    assert response.status == 503 and int(response.headers["Retry-After"]) >= 1


async def test_asking_often_whether_it_is_ready_costs_one_answer(engine, aiohttp_client, monkeypatch):
    asked = []
    turn = Processor.turn

    async def counted(*arguments):
        asked.append(arguments)
        return await turn(*arguments)

    monkeypatch.setattr(Processor, "turn", counted)
    monkeypatch.setattr("bot.web.operations._GOOD_FOR", 1000)
    client = await aiohttp_client(create_app(engine, Settings()))
    assert {(await client.get("/readyz")).status for _ in range(5)} == {200}
    assert len(asked) == 1


def test_the_version_names_the_commit_where_there_is_one(monkeypatch, tmp_path):
    assert version._commit() is None or len(version._commit()) >= 12
    monkeypatch.setenv("PATH", str(tmp_path))  # no git
    assert version._commit() is None


def test_a_fault_is_logged_as_json_with_kind_and_place_and_no_words(capfd):
    try:
        try:
            raise KeyError("min pappa slår mig")
        except KeyError as error:
            raise RuntimeError("min pappa slår mig") from error
    except RuntimeError as error:
        log_fault(error)
    entry = json.loads(capfd.readouterr().err)
    assert entry["event"] == "fault" and entry["level"] == "ERROR"
    assert entry["kinds"] == ["RuntimeError", "KeyError"] and "test_metrics.py" in entry["place"]
    assert "pappa" not in str(entry)


def test_what_a_library_logs_loses_its_words(capfd):
    logging.getLogger("some.library").error("min pappa %s", "slår mig", exc_info=ValueError("min pappa"))
    printed = capfd.readouterr().err
    entry = json.loads(printed)
    assert (entry["event"], entry["logger"]) == ("library", "some.library") and "pappa" not in printed


async def test_the_access_log_has_no_address_query_or_path_that_does_not_exist(
    engine, aiohttp_client, capfd, monkeypatch
):
    monkeypatch.setattr(LOGGER, "level", logging.INFO)
    client = await aiohttp_client(create_app(engine, Settings(access_log=True)))
    await client.get("/healthz?q=hemlig")
    await client.get("/hemlig/sida")
    await client.put("/healthz")
    printed = capfd.readouterr().err
    entries = [json.loads(line) for line in printed.splitlines()]
    assert [(entry["method"], entry["route"], entry["status"]) for entry in entries] == [
        ("GET", "/healthz", 200),
        ("GET", "okänd", 404),
        ("okänd", "okänd", 405),
    ]
    assert "hemlig" not in printed.lower() and "127.0.0.1" not in printed
    metrics = await (await client.get("/metrics")).text()
    assert "hemlig" not in metrics.lower()
