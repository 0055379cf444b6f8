"""Whatever is sent, the server neither fails nor hangs nor tells of another's conversation.

For a long run: `pytest tests/test_fuzz.py --hypothesis-profile=fuzz`.
"""

import json
import socket

import pytest
import requests
import schemathesis
from browser.server import Server
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import checks

from bot.settings import Settings
from bot.web.app import create_app

SECONDS = 60
FUZZ = settings(
    max_examples=settings.default.max_examples // 4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ANYTHING = st.text(st.characters(exclude_categories=[]), max_size=200)  # lone surrogates too
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANYTHING,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(ANYTHING, inner, max_size=5),
    max_leaves=20,
)
FIELDS = st.sampled_from(["message", "session", "audience", "kommun", "message_id", "sender", "helpful", "q", "x"])
PATHS = ["/api/chat", "/api/session", "/api/feedback", "/webhooks/rest/webhook", "/svar", "/svar/utredning_tid"]
METHODS = ["POST", "POST", "DELETE", "GET", "PUT", "PATCH", "OPTIONS", "HEAD"]
TYPES = ["application/json", "application/json; charset=utf-16", "text/plain", "application/x-www-form-urlencoded", ""]


@pytest.fixture(scope="module")
def url(engine):
    limits = {"rate_address": 10**6, "rate_session": 10**6, "max_turns": 10**6, "origins": ["https://www.kommun.se"]}
    server = Server(lambda: create_app(engine, Settings(**limits)))
    server.start()
    yield server.url
    server.stop()


@pytest.fixture(scope="module")
def theirs(url):
    """Somebody else's conversation, which nobody may get to see."""
    return requests.post(f"{url}/api/chat", json={"message": "hur når jag soc i Ystad"}, timeout=SECONDS).json()[
        "session"
    ]


def holds(response):
    assert response.status_code < 500, response.text
    if response.status_code >= 400 and response.content:
        assert "112" in response.json()["error"]["message"]
    assert '"kommun": "Ystad"' not in response.text


@FUZZ
@given(body=st.binary(max_size=300) | VALUES.map(lambda value: json.dumps(value).encode()), data=st.data())
def test_any_body_by_any_method_to_any_address(url, theirs, body, data):
    method, path = data.draw(st.sampled_from(METHODS)), data.draw(st.sampled_from(PATHS))
    headers = {"Content-Type": data.draw(st.sampled_from(TYPES)), "Origin": "https://www.kommun.se"}
    holds(requests.request(method, url + path, data=body, headers=headers, timeout=SECONDS))


@FUZZ
@given(fields=st.dictionaries(FIELDS, VALUES, max_size=4), message=ANYTHING, path=st.sampled_from(PATHS[:4]))
def test_any_value_in_any_field(url, theirs, fields, message, path):
    body = json.dumps({"message": message, **fields}).encode()
    holds(requests.post(url + path, data=body, headers={"Content-Type": "application/json"}, timeout=SECONDS))


@FUZZ
@given(message=ANYTHING)
def test_any_text_is_answered_or_refused(url, theirs, message):
    response = requests.post(
        f"{url}/api/chat", data=json.dumps({"message": message}).encode(), headers={"Content-Type": "application/json"}, timeout=SECONDS
    )  # fmt: skip
    holds(response)
    assert response.status_code in (200, 400)
    if response.status_code == 200:
        assert response.json()["replies"]


@FUZZ
@given(data=st.data())
def test_no_guess_near_a_session_leads_into_it(url, theirs, data):
    place = data.draw(st.integers(0, len(theirs) - 1))
    letter = data.draw(st.sampled_from("abcXYZ019-_é \x00"))
    guesses = [theirs[:place] + letter + theirs[place + 1 :], theirs[:place], theirs + letter, theirs.swapcase()]
    guess = data.draw(st.sampled_from(guesses))
    if guess != theirs:
        response = requests.post(
            f"{url}/api/chat", json={"message": "vad är numret till soc", "session": guess}, timeout=SECONDS
        )
        assert response.status_code == 410
        holds(response)


@FUZZ
@given(raw=st.binary(min_size=1, max_size=400), begin=st.sampled_from([b"", b"POST /api/chat HTTP/1.1\r\n", b"GET /"]))
def test_anything_at_all_on_the_wire(url, raw, begin):
    port = int(url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as client:
        client.sendall(begin + raw + b"\r\n\r\n")
        client.shutdown(socket.SHUT_WR)  # half closed: the server may answer or not, but must let go
        answer = b""
        try:
            while chunk := client.recv(65_536):
                answer += chunk
        except ConnectionResetError:
            pass
    assert not answer.startswith(b"HTTP/1.1 5")
    assert requests.get(f"{url}/healthz", timeout=SECONDS).status_code == 200


@pytest.fixture(scope="module")
def described(url):
    return schemathesis.openapi.from_url(f"{url}/api/openapi.json")


SCHEMA = schemathesis.pytest.from_fixture("described")


@SCHEMA.parametrize()
@FUZZ
def test_the_api_is_as_it_describes_itself(case):
    case.call_and_validate(
        checks=[
            checks.not_a_server_error,
            checks.status_code_conformance,
            checks.content_type_conformance,
            checks.response_schema_conformance,
        ],
        timeout=SECONDS,
    )
