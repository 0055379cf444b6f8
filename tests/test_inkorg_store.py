"""What a citizen lets be saved: the masked question, its topic and the day, and nothing else, for 90 days."""

import datetime
import sqlite3
import stat
from types import SimpleNamespace

import pytest

from bot import inkorg_store
from bot.answers import DataError
from bot.inkorg_store import KEPT_DAYS, InkorgStore
from bot.settings import Settings, read_settings
from bot.web.app import create_app
from tests.servers import POSTGRESQL, postgresql

DAY = datetime.date(2026, 11, 24)
NOBODY = SimpleNamespace(model_name="ingen")  # these addresses ask no engine


@pytest.fixture
def store(tmp_path):
    store = InkorgStore(str(tmp_path / "inkorg.db"))
    yield store
    store.close()


def test_in_postgresql_two_processes_share_the_inbox_and_it_is_purged(program):
    program("initdb", *POSTGRESQL)
    with postgresql() as port:
        address = f"postgresql://postgres@127.0.0.1:{port}/postgres"
        store, other = InkorgStore(address), InkorgStore(address)
        assert store.save("vad är en sip", "sip", DAY) and other.save("vad är en sip", "sip", DAY)
        assert texts(other) == ["vad är en sip"]
        other.remove(other.all(DAY)[0])
        assert texts(store) == []
        store.save("vad gör soc", "sip", DAY)
        assert texts(store, DAY + datetime.timedelta(days=KEPT_DAYS - 1)) == ["vad gör soc"]
        assert texts(store, DAY + datetime.timedelta(days=KEPT_DAYS)) == []
        for each in (store, other):
            each.close()


def texts(store, day=DAY):
    return [saved.text for saved in store.all(day)]


def test_a_question_is_kept_ninety_days_and_then_gone(store):
    assert store.save("hur länge får de hålla på", "utredning_tid", DAY)
    last = DAY + datetime.timedelta(days=KEPT_DAYS - 1)
    assert texts(store, last) == ["hur länge får de hålla på"]
    assert texts(store, last + datetime.timedelta(days=1)) == []
    assert texts(store, DAY) == []


def test_what_is_purged_is_no_longer_in_the_file(store, tmp_path):
    store.save("en alldeles särskild fråga", "sip", DAY)
    assert "alldeles särskild".encode() in (tmp_path / "inkorg.db").read_bytes()
    store.purge(DAY + datetime.timedelta(days=KEPT_DAYS))
    assert "alldeles särskild".encode() not in (tmp_path / "inkorg.db").read_bytes()


def test_nothing_but_question_topic_and_day_is_saved(store, tmp_path):
    store.save("vad är en sip", "sip", DAY)
    store.save("vad är en sip", "sip", DAY)
    rows = sqlite3.connect(tmp_path / "inkorg.db").execute("select * from soclots_inkorg").fetchall()
    assert [row[1:] for row in rows] == [("2026-11-24", "vad är en sip", "sip")]
    assert stat.S_IMODE((tmp_path / "inkorg.db").stat().st_mode) == 0o600


def test_an_editor_takes_a_question_out(store):
    for text in ("vad är en sip", "vad gör soc"):
        store.save(text, "sip", DAY)
    store.remove(store.all(DAY)[0])
    assert len(texts(store)) == 1


def test_a_full_inbox_takes_no_more(store, monkeypatch):
    monkeypatch.setattr(inkorg_store, "AT_MOST", 1)
    assert store.save("ett", "sip", DAY) and not store.save("två", "sip", DAY)
    assert store.save("två", "sip", DAY + datetime.timedelta(days=KEPT_DAYS))


@pytest.mark.parametrize("address", ["/finns/inte/inkorg.db", "/", "postgresql://jag:hemligt@127.0.0.1:1/ingen"])
def test_an_inbox_that_cannot_be_opened_is_told_without_its_password(address):
    with pytest.raises(DataError, match="SOCLOTS_INKORG") as caught:
        InkorgStore(address)
    assert "hemligt" not in str(caught.value) and len(str(caught.value).splitlines()) == 1


def test_a_wrong_setting_is_told_without_its_password():
    with pytest.raises(DataError, match=r"^SOCLOTS_INKORG: .*postgresql://") as caught:
        read_settings({"SOCLOTS_INKORG": "mysql://jag:hemligt@värd/databas"})
    assert "hemligt" not in str(caught.value)


@pytest.fixture
async def client(aiohttp_client, tmp_path):
    return await aiohttp_client(create_app(NOBODY, Settings(inkorg=str(tmp_path / "webb.db"))))


async def post(client, **fields):
    response = await client.post("/api/inkorg", json=fields)
    return response.status, await response.json()


def saved(tmp_path):
    store = InkorgStore(str(tmp_path / "webb.db"))
    return [(row.text, row.topic) for row in store.all(datetime.date.today())]


async def test_a_question_is_shown_masked_and_saved_only_after_a_yes(client, tmp_path):
    question = {"message": "min son\n20150412-1234 är utredd,  ring 070-123 45 67", "topic": "utredning_tid"}
    shown = "min son [personnummer] är utredd, ring [telefonnummer]"
    assert await post(client, **question, confirm=False) == (200, {"text": shown, "saved": False})
    assert await post(client, **question) == (200, {"text": shown, "saved": False})
    assert saved(tmp_path) == []
    assert await post(client, **question, confirm=True) == (200, {"text": shown, "saved": True})
    assert saved(tmp_path) == [(shown, "utredning_tid")]


async def test_it_is_off_unless_the_operator_turns_it_on(aiohttp_client):
    client = await aiohttp_client(create_app(NOBODY, Settings()))
    status, body = await post(client, message="vad är en sip", topic="sip", confirm=True)
    assert status == 404 and body["error"]["message"]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"message": "vad är en sip", "topic": "hittepa"}, 400),
        ({"message": "vad är en sip", "topic": "../nlu/sip"}, 400),
        ({"message": "vad är en sip"}, 400),
        ({"message": "  ", "topic": "sip"}, 400),
        ({"message": "vad är en sip", "topic": "sip", "confirm": "ja"}, 400),
        ({"message": "vad är en sip", "topic": "sip", "session": "abc"}, 400),
        ({"message": "sip " * 300, "topic": "sip"}, 413),
    ],
)
async def test_bad_input_is_refused_in_swedish(client, tmp_path, fields, status):
    got, body = await post(client, **{"confirm": True, **fields})
    assert got == status and body["error"]["message"]
    assert saved(tmp_path) == []


async def test_a_failing_database_says_that_nothing_is_saved_and_not_what_was_asked(client, tmp_path, caplog, capfd):
    with sqlite3.connect(tmp_path / "webb.db") as other:
        other.execute("drop table soclots_inkorg")
    status, body = await post(client, message="en alldeles särskild fråga", topic="sip", confirm=True)
    assert status == 503 and "Inget är sparat" in body["error"]["message"]
    assert "särskild" not in caplog.text + "".join(capfd.readouterr())


async def test_saving_is_limited_like_asking(aiohttp_client, tmp_path):
    client = await aiohttp_client(create_app(NOBODY, Settings(inkorg=str(tmp_path / "webb.db"), rate_address=1)))
    statuses = [(await post(client, message="vad är en sip", topic="sip"))[0] for _ in range(4)]
    assert 429 in statuses
