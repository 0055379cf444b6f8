"""The web application by its contract, with good and bad input."""

import asyncio
import json

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.answers import load_answers
from bot.project import PROJECT
from bot.settings import Settings
from bot.web import turns
from bot.web.app import create_app
from bot.web.metrics import METRICS
from bot.web.sessions import conversation_of

ANSWERS = load_answers(PROJECT.answers)


@pytest.fixture
async def client(engine, aiohttp_client):
    return await aiohttp_client(create_app(engine, Settings(origins=["https://www.kommun.se"], max_turns=5)))


async def chat(client, message, **fields):
    response = await client.post("/api/chat", json={"message": message, **fields})
    return response.status, await response.json()


async def test_a_question_is_answered_by_the_contract(client):
    status, body = await chat(
        client, "hur länge får en utredning hålla på?", session=None, audience="vuxen", kommun=None
    )
    assert status == 200
    assert set(body) == {
        "text",
        "topic",
        "audience",
        "confidence",
        "crisis",
        "kommun",
        "answered",
        "suggestions",
        "replies",
        "session",
    }
    assert body["topic"] == "utredning_tid"
    assert "fyra månader" in body["replies"][0]["text"]
    assert set(body["replies"][0]) == {"text", "lang", "dir", "buttons", "sources", "reviewed", "contact"}
    assert {"name", "url"} <= set(body["replies"][0]["sources"][0])


async def test_a_conversation_keeps_audience_and_municipality(client):
    _, first = await chat(client, "hej", audience="barn", kommun="lund")
    _, second = await chat(client, "hur når jag soc", session=first["session"])
    contact = second["replies"][-1]
    assert contact["contact"]["kommun"] == "Lund"
    assert "Bris" in contact["text"]


async def test_a_button_may_be_pressed(client):
    _, first = await chat(client, "hur länge får en utredning ta")
    button = first["replies"][0]["buttons"][0]
    _, second = await chat(client, button["payload"], session=first["session"])
    assert ANSWERS[second["topic"]].title == button["title"]
    assert second["confidence"] == 1.0


async def test_a_forgotten_session_is_gone(client):
    _, body = await chat(client, "hej")
    for _ in range(2):
        response = await client.delete("/api/session", json={"session": body["session"]})
        assert response.status == 204
    status, error = await chat(client, "hej", session=body["session"])
    assert (status, error["error"]["code"]) == (410, "session_slut")


async def test_sessions_are_unguessable_and_differ(client):
    _, one = await chat(client, "hej")
    _, two = await chat(client, "hej")
    assert one["session"] != two["session"]
    assert len(one["session"]) >= 22  # 128 bits in base64


BAD = [
    ("{", 400, "json"),
    ("", 400, "json"),
    ("[" * 5000, 400, "json"),
    (json.dumps([1]), 400, "falt"),
    (json.dumps({}), 400, "falt"),
    (json.dumps({"message": None}), 400, "falt"),
    (json.dumps({"message": 5}), 400, "falt"),
    (json.dumps({"message": ["hej"]}), 400, "falt"),
    (json.dumps({"message": "hej", "audience": "katt"}), 400, "falt"),
    (json.dumps({"message": "hej", "metadata": {}}), 400, "falt"),
    (json.dumps({"message": "hej", "kommun": "Atlantis"}), 400, "okand_kommun"),
    (json.dumps({"message": "   "}), 400, "tom"),
    (json.dumps({"message": "hej", "session": "påhittad"}), 410, "session_slut"),
    (json.dumps({"message": "hej", "session": "rest:någon"}), 410, "session_slut"),
    (json.dumps({"message": "a" * 1001}), 413, "for_lang"),
    (json.dumps({"message": "a" * 20_000}), 413, "for_stor"),
]


@pytest.mark.parametrize(("body", "status", "code"), BAD)
async def test_bad_input_is_refused_in_plain_swedish(client, body, status, code):
    response = await client.post("/api/chat", data=body, headers={"Content-Type": "application/json"})
    error = (await response.json())["error"]
    assert (response.status, error["code"]) == (status, code)
    assert error["message"].endswith((".", "?"))
    assert "Traceback" not in error["message"]


async def test_other_content_types_methods_and_addresses_are_refused(client):
    response = await client.post("/api/chat", data="message=hej")
    assert response.status == 415
    charset = {"Content-Type": "application/json; charset=finns-inte"}
    response = await client.post("/api/chat", data='{"message": "hej"}', headers=charset)
    assert (response.status, (await response.json())["error"]["code"]) == (400, "json")
    response = await client.get("/api/chat")
    assert response.status == 405 and (await response.json())["error"]["code"] == "metod"
    response = await client.get("/finns_inte")
    assert response.status == 404 and (await response.json())["error"]["code"] == "saknas"


async def test_a_conversation_has_an_end(client):
    _, body = await chat(client, "hej")
    for _ in range(4):
        await chat(client, "hej", session=body["session"])
    status, error = await chat(client, "hej", session=body["session"])
    assert (status, error["error"]["code"]) == (429, "for_manga_turer")


async def test_a_fault_inside_is_an_apology_with_112_and_nothing_of_what_was_said(client, engine, monkeypatch, capfd):
    async def broken(*args, **kwargs):
        raise RuntimeError("hemligt innehåll")

    monkeypatch.setattr(engine, "answer", broken)
    status, body = await chat(client, "hemligt innehåll")
    assert status == 500
    assert "112" in body["error"]["message"]
    assert "hemligt" not in json.dumps(body) + "".join(capfd.readouterr())


async def test_rasas_rest_contract(client):
    body = {"sender": "klient", "message": "hur länge får en utredning ta"}
    response = await client.post("/webhooks/rest/webhook", json=body)
    messages = await response.json()
    assert response.status == 200
    assert messages[0]["recipient_id"] == "klient"
    assert "fyra månader" in messages[0]["text"]
    assert messages[0]["custom"]["topic"] == "utredning_tid"
    button = messages[0]["buttons"][0]
    response = await client.post("/webhooks/rest/webhook", json={"sender": "klient", "message": button["payload"]})
    assert ANSWERS[(await response.json())[0]["custom"]["topic"]].title == button["title"]


@pytest.mark.parametrize("body", [{"message": None}, {"message": 5}, {"sender": "x"}, {"sender": "", "message": "hej"}])
async def test_rasas_rest_contract_refuses_bad_input(client, body):
    response = await client.post("/webhooks/rest/webhook", json=body)
    assert response.status == 400


async def test_an_expired_sender_starts_anew(client):
    ask = {"sender": "länge sedan", "message": "hur når jag soc i Ystad"}
    await client.post("/webhooks/rest/webhook", json=ask)
    (conversation,) = client.app[turns.SESSIONS]._used
    await client.app[turns.SESSIONS].drop(conversation)
    response = await client.post("/webhooks/rest/webhook", json={**ask, "message": "vad är numret till soc"})
    assert all("contact" not in message["custom"] for message in await response.json())


async def test_a_senders_name_from_another_address_leads_into_no_conversation(engine, aiohttp_client):
    client = await aiohttp_client(create_app(engine, Settings(trusted_proxies=["127.0.0.0/8"])))
    ask = {"sender": "samma", "message": "hur når jag soc i Ystad"}

    async def numbers(address, message):
        response = await client.post(
            "/webhooks/rest/webhook", json={**ask, "message": message}, headers={"X-Forwarded-For": address}
        )
        return [message["custom"].get("contact") for message in await response.json()]

    await numbers("192.0.2.1", ask["message"])
    assert not any(await numbers("192.0.2.2", "vad är numret till soc"))
    assert any(await numbers("192.0.2.1", "vad är numret till soc"))


@pytest.mark.parametrize("session", ["rest:kvar", "kvar"])
async def test_nobody_can_erase_a_senders_conversation_through_the_chats_api(client, session):
    ask = {"sender": "kvar", "message": "hur når jag soc i Ystad"}
    await client.post("/webhooks/rest/webhook", json=ask)
    assert (await client.delete("/api/session", json={"session": session})).status == 204
    response = await client.post("/webhooks/rest/webhook", json={**ask, "message": "vad är numret till soc"})
    assert (await response.json())[-1]["custom"]["contact"]["kommun"] == "Ystad"


async def test_a_refused_message_leaves_no_session(client):
    before = len(client.app[turns.SESSIONS])
    await chat(client, "   ")
    await chat(client, "a" * 1001)
    assert len(client.app[turns.SESSIONS]) == before


async def test_what_is_broken_on_the_wire_is_not_printed(client, capfd):
    reader, writer = await asyncio.open_connection("127.0.0.1", client.port)
    writer.write(b"POST /api/chat HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nmin pappa slar mig\r\n")
    await writer.drain()
    writer.write_eof()
    await reader.read()
    writer.close()
    assert "pappa" not in "".join(capfd.readouterr())


async def test_without_a_sender_nobody_shares_a_conversation(client):
    await client.post("/webhooks/rest/webhook", json={"message": "hur når jag soc i Ystad"})
    response = await client.post("/webhooks/rest/webhook", json={"message": "vad är numret till soc"})
    assert all("contact" not in message["custom"] for message in await response.json())


async def test_the_operator_sees_health_version_and_counts_without_words(client):
    assert (await client.get("/healthz")).status == 200
    assert (await client.get("/readyz")).status == 200
    version = await (await client.get("/version")).json()
    assert {"version", "model", "data", "spacy", "encoder"} <= set(version)
    assert version["spacy"]["name"] in ("sv_core_news_sm", "blank-sv+simplemma")
    await chat(client, "kanelbulle blåbärspaj")
    text = await (await client.get("/metrics")).text()
    families = {family.name for family in text_string_to_metric_families(text)}
    assert {"soclots_messages", "soclots_answer_seconds", "soclots_sessions"} <= families
    assert "kanelbulle" not in text


PAGES = ("/static", "/svar", "/tillganglighet", "/integritet", "/theme.css")


async def test_the_description_names_every_route(client):
    described = await (await client.get("/api/openapi.json")).json()
    routes = {
        (route.method.lower(), route.resource.canonical)
        for route in client.app.router.routes()
        if route.method != "HEAD" and not route.resource.canonical.startswith(PAGES)
    }
    routes.discard(("get", "/"))
    assert routes == {(method, path) for path, methods in described["paths"].items() for method in methods}


async def test_every_response_carries_the_security_headers(client):
    for path in ("/", "/healthz", "/static/chat/element.js", "/finns_inte"):
        headers = (await client.get(path)).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"


async def test_hsts_is_said_where_the_operator_wants_it(engine, client, aiohttp_client):
    assert "Strict-Transport-Security" not in (await client.get("/healthz")).headers
    strict = await aiohttp_client(create_app(engine, Settings(hsts_seconds=31_536_000)))
    assert (await strict.get("/healthz")).headers["Strict-Transport-Security"] == "max-age=31536000"


async def test_only_what_other_sites_embed_may_be_loaded_by_them(client):
    policies = {}
    for path in ("/", "/widget.js", "/static/site.css", "/healthz"):
        headers = (await client.get(path)).headers
        policies[path] = headers["Cross-Origin-Resource-Policy"]
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert policies == {"/": "same-origin", "/widget.js": "cross-origin", "/static/site.css": "cross-origin", "/healthz": "same-origin"}  # fmt: skip


@pytest.mark.parametrize("with_session", [False, True])
async def test_the_same_message_sent_twice_is_answered_once(client, with_session):
    session = (await chat(client, "hej"))[1]["session"] if with_session else None
    named = {"message_id": "0123-abcd_XYZ", "session": session}
    answers = await asyncio.gather(*(chat(client, "hur länge får en utredning ta", **named) for _ in range(3)))
    answers.append(await chat(client, "hur länge får en utredning ta", **named))
    assert {status for status, _ in answers} == {200}
    assert all(body == answers[0][1] for _, body in answers)
    tracker = await client.app[turns.ENGINE].conversation(conversation_of(answers[0][1]["session"]))
    said = [event.text for event in tracker.events if event.type_name == "user"]
    assert said.count("hur länge får en utredning ta") == 1


async def test_a_message_id_from_elsewhere_leads_into_no_conversation(client):
    named = {"message_id": "0123-abcd_XYZ"}
    _, mine = await chat(client, "hur länge får en utredning ta", **named)
    _, theirs = await chat(client, "vad är en sip", **named)
    assert mine["session"] != theirs["session"] and theirs["topic"] == "sip"


@pytest.mark.parametrize("how", ["GET", "POST"])
async def test_the_search_has_the_same_limits_and_tells_of_help(engine, aiohttp_client, monkeypatch, how):
    client = await aiohttp_client(create_app(engine, Settings(rate_address=1)))
    words = {"params" if how == "GET" else "data": {"q": "min pappa slår mig"}, "headers": {"Accept": "text/html"}}
    assert (await client.request(how, "/svar", **words)).status == 200
    refused = await client.request(how, "/svar", **words)
    assert refused.status == 429 and int(refused.headers["Retry-After"]) >= 1
    assert "text/html" in refused.headers["Content-Type"] and "om du, ett barn eller" in await refused.text()
    assert (await client.get("/svar")).status == 200  # all answers stay in reach


async def test_an_answer_is_rated_once(client):
    _, body = await chat(client, "hur länge får en utredning ta")
    for _ in range(2):
        response = await client.post("/api/feedback", json={"session": body["session"], "helpful": True})
        assert response.status == 204
    assert client.app[METRICS]._ratings._counts == {("utredning_tid", "yes"): 1}


async def test_only_allowed_sites_may_call(client):
    allowed = await client.options("/api/chat", headers={"Origin": "https://www.kommun.se"})
    assert allowed.status == 204
    assert allowed.headers["Access-Control-Allow-Methods"] == "GET, POST, DELETE"
    assert allowed.headers["Access-Control-Allow-Origin"] == "https://www.kommun.se"
    other = await client.post("/api/chat", json={"message": "hej"}, headers={"Origin": "https://ond.example"})
    assert "Access-Control-Allow-Origin" not in other.headers


async def test_silent_conversations_are_forgotten_while_nobody_writes(engine, aiohttp_client, monkeypatch):
    monkeypatch.setattr("bot.web.app.SWEEP_SECONDS", 0.01)
    app = create_app(engine, Settings(session_minutes=0.0001))
    client = await aiohttp_client(app)
    _, body = await chat(client, "hej")
    for _ in range(100):
        await asyncio.sleep(0.02)
        if not len(app[turns.SESSIONS]):
            break
    assert await engine._processor.tracker_store.retrieve(conversation_of(body["session"])) is None
    assert await app[turns.SESSIONS].get(body["session"]) is None
