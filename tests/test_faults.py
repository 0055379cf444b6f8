"""When the model or an action fails, or a message is refused: the way to help is told all the same."""

import asyncio
import json

import pytest
from rasa_sdk.executor import ActionExecutor

from bot.context import Context
from bot.processor import Processor
from bot.replies import Replies
from bot.settings import Settings
from bot.texts import Texts
from bot.web.app import create_app
from bot.web.turns import WORK

DANGER = "min pappa slår mig"


async def broken(*arguments, **named):
    raise RuntimeError("något ur det som skrevs")


async def hangs(*arguments, **named):
    await asyncio.sleep(60)


def unreadable(*arguments, **named):
    raise OSError("disken är trasig")


FAULTS = {
    "the model": (Processor, "turn", broken),
    "a model that hangs": (Processor, "turn", hangs),
    "an action": (ActionExecutor, "run", broken),
    "the answers": (Replies, "reply", unreadable),
}
QUESTIONS = {"an action": "hur når jag soc i lund"}


@pytest.fixture
async def client(engine, aiohttp_client):
    settings = Settings(answer_seconds=0.5, max_turns=2, rate_session=3, rate_address=6, at_once=1, max_waiting=0)
    return await aiohttp_client(create_app(engine, settings))


async def ask(client, message, **fields):
    response = await client.post("/api/chat", json={"message": message, **fields})
    return response, await response.json()


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_citizen_gets_an_apology_with_all_ways_to_help(client, monkeypatch, fault, capfd):
    monkeypatch.setattr(*FAULTS[fault])
    question = QUESTIONS.get(fault, "hur länge får en utredning ta i lund")
    response, body = await ask(client, question, kommun="Lund")
    said = json.dumps(body["replies"], ensure_ascii=False)
    assert response.status == 200 and body["answered"] is False and body["session"]
    assert body["text"] == question
    for needed in ("112", "116 111", "Lunds kommun", '"url": "/svar"', "gick fel"):
        assert needed in said
    assert body["replies"][-1]["contact"]["kommun"] == "Lund"
    assert "något ur det" not in said + "".join(capfd.readouterr())


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(("words", "needed"), [(DANGER, "112"), ("jag vill inte leva längre", "90101")])
async def test_danger_is_heard_without_the_model(client, monkeypatch, fault, words, needed):
    monkeypatch.setattr(*FAULTS[fault])
    _, body = await ask(client, words)
    said = " ".join(part["text"] for part in body["replies"])
    assert body["crisis"] is True
    assert "112" in said and "116 111" in said
    if fault != "the answers":
        assert needed in said


async def test_after_a_fault_the_conversation_goes_on(client, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(*FAULTS["the model"])
        _, failed = await ask(client, "hur länge får en utredning ta", message_id="samma-som-sist")
    _, body = await ask(client, "hur länge får en utredning ta", session=failed["session"])
    assert body["topic"] == "utredning_tid" and body["answered"]


async def test_an_apology_is_not_kept_for_a_repeated_message(client, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(*FAULTS["the model"])
        await ask(client, "hur länge får en utredning ta", message_id="samma-som-sist")
    _, body = await ask(client, "hur länge får en utredning ta", message_id="samma-som-sist")
    assert body["topic"] == "utredning_tid"


async def test_rasas_clients_get_the_apology_too(client, monkeypatch):
    monkeypatch.setattr(*FAULTS["the model"])
    response = await client.post("/webhooks/rest/webhook", json={"sender": "x", "message": "hej"})
    assert response.status == 200 and "112" in (await response.json())[0]["text"]


def told(body):
    error = body["error"]
    assert "112" in error["message"] and error["crisis"] is True
    assert error["message"].startswith(Replies().reply("akut_fara", Context())["text"])


async def test_danger_is_heard_in_a_message_that_comes_too_fast(client):
    for _ in range(6):
        await client.post("/api/chat", json={"message": "hej"})
    response, body = await ask(client, DANGER)
    assert response.status == 429 and 1 <= int(response.headers["Retry-After"]) <= 60
    told(body)
    for _ in range(30):
        response, body = await ask(client, DANGER)
    assert (
        response.status == 429 and "112" in body["error"]["message"]
    )  # in a flood only the number, which costs nothing


async def test_danger_is_heard_in_a_conversation_that_is_over(client):
    _, first = await ask(client, "hej")
    await ask(client, "hej", session=first["session"])
    response, body = await ask(client, DANGER, session=first["session"])
    assert response.status == 429
    told(body)


async def test_danger_is_heard_when_all_places_are_taken(client, monkeypatch):
    started, go_on = asyncio.Event(), asyncio.Event()

    async def busy():
        started.set()
        await go_on.wait()

    monkeypatch.setattr(client.app[WORK], "seconds", 60)
    working = asyncio.create_task(client.app[WORK].run(busy))
    await started.wait()
    response, body = await ask(client, DANGER)
    go_on.set()
    await working
    assert response.status == 503 and int(response.headers["Retry-After"]) >= 1
    told(body)
    assert (await ask(client, "hej"))[0].status == 200


async def test_danger_is_heard_in_a_message_that_is_too_long(client):
    for body in ("\n".join([DANGER, "a" * 20_000]), "a " * 600 + DANGER):
        response, answer = await ask(client, body)
        assert response.status == 413
        told(answer)


@pytest.mark.parametrize(
    ("data", "content_type", "status"),
    [
        (DANGER, "text/plain", 415),
        ('{"message": "' + DANGER, "application/json", 400),
        ('{"message": "min pappa sl\\u00e5r mig", "x": 1}', "application/json", 400),
        ('{"message": "min pappa sl\\u00e5r mig', "application/json", 400),
        ('{"message": "min pappa slår mig", "session": "fel"}', "application/json", 410),
        ('{"message": "min pappa slår mig", "kommun": "Atlantis"}', "application/json", 400),
    ],
)
async def test_danger_is_heard_in_a_message_of_the_wrong_form(client, data, content_type, status):
    response = await client.post("/api/chat", data=data.encode(), headers={"Content-Type": content_type})
    assert response.status == status
    told(await response.json())


async def test_a_fault_of_the_program_itself_tells_of_help(client, monkeypatch, capfd):
    monkeypatch.setattr("bot.web.turns.answer", broken)
    response, body = await ask(client, DANGER)
    assert response.status == 500
    told(body)
    assert "något ur" not in "".join(capfd.readouterr()) + str(body)


def test_every_refusal_tells_the_number_for_emergencies():
    texts = Texts().section("fel")
    assert [name for name, text in texts.items() if "112" not in text and name != "alla_svar"] == []
