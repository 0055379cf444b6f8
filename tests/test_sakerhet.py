"""docs/sakerhet.md, row by row: what is sent, and what becomes of it."""

import asyncio
import re

import pytest

from bot.project import PROJECT
from bot.settings import Settings
from bot.web import turns
from bot.web.app import create_app
from bot.web.sessions import conversation_of

PAGE = (PROJECT.root / "docs" / "sakerhet.md").read_text(encoding="utf-8")
CELLS = [re.split(r" \| ", line.strip("| ")) for line in PAGE.splitlines() if line.startswith("| ")]
REFUSED = [row for row in CELLS if len(row) == 4 and row[2].isdigit()]
HARMLESS = {row[0]: row[1] for row in CELLS if len(row) == 3 and row[0] != "rad"}
QUESTION = "hur länge får en utredning ta"


def written_out(cell):
    text = cell.strip("`")
    return re.sub(r"(\S) × (\d+)", lambda match: match[1] * int(match[2]), text)


def sent(row):
    """The messages in a row's second cell."""
    return [code.encode().decode("unicode_escape") if "\\u" in code else code for code in re.findall("`([^`]+)`", row)]


@pytest.fixture
async def client(engine, aiohttp_client):
    settings = Settings(rate_address=9999, rate_session=9999, trusted_proxies=["127.0.0.0/8"])
    return await aiohttp_client(create_app(engine, settings))


async def chat(client, message, **fields):
    response = await client.post("/api/chat", json={"message": message, **fields})
    assert response.status == 200
    return await response.json()


async def slots(engine, session):
    tracker = await engine.conversation(conversation_of(session))
    return tracker.current_slot_values()


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: f"{row[1]} {row[0]}"[:70])
async def test_what_is_refused(client, row):
    body, (method, path), status, code = written_out(row[0]), row[1].strip("`").split(), int(row[2]), row[3]
    response = await client.request(method, path, data=body.encode(), headers={"Content-Type": "application/json"})
    error = (await response.json())["error"]
    assert (response.status, error["code"]) == (status, code)
    assert "112" in error["message"] and "Traceback" not in error["message"]
    assert len(client.app[turns.SESSIONS]) == 0


async def row_avsikt(client, engine):
    for message in sent(HARMLESS["avsikt"]):
        plain = await chat(client, message.replace("/", " "))
        body = await chat(client, message)
        assert (body["topic"], body["confidence"]) == (plain["topic"], plain["confidence"])
        assert body["confidence"] not in (1.0, 0.01)


async def row_plats(client, engine):
    (message,) = sent(HARMLESS["plats"])
    body = await chat(client, message)
    assert "<script>" not in str(await slots(engine, body["session"]))
    assert body["kommun"] == [] and not any(part["contact"] for part in body["replies"])


async def row_kommando(client, engine):
    first = await chat(client, "hur når jag soc i Ystad")
    for message in sent(HARMLESS["kommando"]):
        assert (await chat(client, message, session=first["session"]))["replies"]
    tracker = await engine.conversation(conversation_of(first["session"]))
    assert next(event.text for event in tracker.events if event.type_name == "user") == "hur når jag soc i Ystad"


async def row_okant(client, engine):
    for message in sent(HARMLESS["okant"]):
        assert (await chat(client, message))["replies"]


async def row_snedstreck(client, engine):
    for message in sent(HARMLESS["snedstreck"]):
        assert (await chat(client, message))["confidence"] < 1.0


async def row_knapp(client, engine):
    other = await chat(client, QUESTION)
    payload = other["replies"][0]["buttons"][0]["payload"]
    mine = await chat(client, "hej")
    assert (await chat(client, payload, session=other["session"]))["confidence"] == 1.0
    assert (await chat(client, payload, session=mine["session"]))["confidence"] < 1.0


async def row_avsandare(client, engine):
    async def cards(address, message, **sender):
        response = await client.post(
            "/webhooks/rest/webhook", json={"message": message, **sender}, headers={"X-Forwarded-For": address}
        )
        return [part["custom"]["contact"] for part in await response.json() if "contact" in part["custom"]]

    assert await cards("192.0.2.1", "hur når jag soc i Ystad")
    assert not await cards("192.0.2.1", "vad är numret till soc")
    assert await cards("192.0.2.1", "hur når jag soc i Ystad", sender="default")
    assert not await cards("192.0.2.2", "vad är numret till soc", sender="default")
    assert await cards("192.0.2.1", "vad är numret till soc", sender="default")


async def row_kanal(client, engine):
    body = {"sender": "x", "message": QUESTION, "metadata": {"audience": "barn"}, "input_channel": "slack"}
    response = await client.post("/webhooks/rest/webhook?stream=true&token=x", json=body)
    assert response.status == 200 and (await response.json())[0]["custom"]["topic"] == "utredning_tid"
    (conversation,) = client.app[turns.SESSIONS]._used
    tracker = await engine.conversation(conversation)
    assert "slack" not in str(tracker.current_state())


async def row_lang_vag(client, engine):
    for message in ("å" * 1000, "? " * 500, "a " * 500):
        assert (await chat(client, message))["replies"]


async def begun(client, length):
    """A client of whose message only the beginning has come."""
    reader, writer = await asyncio.open_connection("127.0.0.1", client.port)
    head = f"POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    writer.write(head.encode() + b'{"message": "min pappa sl')
    await writer.drain()
    return reader, writer


async def row_langsam(client, engine):
    reader, writer = await begun(client, 100)
    assert (await chat(client, QUESTION))["topic"] == "utredning_tid"
    answer = await asyncio.wait_for(reader.readuntil(b"}}"), 60)
    assert b" 408 " in answer.splitlines()[0] and b"112" in answer
    writer.close()


async def row_stangd(client, engine):
    for _ in range(5):
        _, writer = await begun(client, 100)
        writer.write_eof()
        writer.close()
    assert (await chat(client, QUESTION))["topic"] == "utredning_tid"


ROWS = {name.removeprefix("row_"): check for name, check in list(globals().items()) if name.startswith("row_")}


@pytest.mark.parametrize("row", sorted(ROWS.keys() | HARMLESS.keys()))
async def test_what_is_taken_in_does_no_harm(client, engine, monkeypatch, capfd, row):
    assert row in HARMLESS, f"docs/sakerhet.md has no row {row}"
    monkeypatch.setattr("bot.web.guard.BODY_SECONDS", 0.5)
    await ROWS[row](client, engine)
    printed = "".join(capfd.readouterr())
    assert not [message for message in sent(HARMLESS[row]) if message in printed]
    assert '"fault"' not in printed


def test_both_tables_are_read():
    assert len(REFUSED) >= 30 and len(HARMLESS) >= 10
