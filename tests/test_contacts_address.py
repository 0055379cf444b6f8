"""Contact facts at an address: served well, slowly, wrongly, too large, changed, unchanged, and not at all."""

import asyncio
import datetime

import pytest
import time_machine
from aiohttp import web
from prometheus_client.parser import text_string_to_metric_families

from bot import contacts_source
from bot.answers import DataError
from bot.contacts_address import AddressSource, Unreachable, prepare
from bot.contacts_source import own_source
from bot.own_contacts import MAX_BYTES
from bot.settings import Settings
from bot.web.app import create_app

FACTS = "Lund:\n  adress: {}\n"


class Municipality:
    """A web server that serves contact facts as it is told to."""

    def __init__(self) -> None:
        self.adress = "Storgatan 1"
        self.body: bytes | None = None
        self.status = 200
        self.delay = 0.0
        self.headers: dict = {}
        self.asked: list = []

    async def serve(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.headers.get("If-None-Match"))
        await asyncio.sleep(self.delay)
        body = FACTS.format(self.adress).encode() if self.body is None else self.body
        etag = f'"{hash(body)}"'
        if request.headers.get("If-None-Match") == etag and self.status == 200:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(status=self.status, body=body, headers={"ETag": etag, **self.headers})


@pytest.fixture
def municipality():
    return Municipality()


@pytest.fixture
async def url(municipality, aiohttp_server):
    app = web.Application()
    app.router.add_get("/egna.yml", municipality.serve)
    server = await aiohttp_server(app)
    return str(server.make_url("/egna.yml"))


@pytest.fixture
def setting(url, monkeypatch):
    monkeypatch.setenv(contacts_source.SETTING, url)
    own_source.cache_clear()
    yield
    own_source.cache_clear()


@pytest.fixture
async def source(url):
    source = AddressSource(url, seconds=0.5)
    await source.refresh()
    return source


async def test_facts_are_fetched_and_changed(municipality, source):
    assert source.facts("Lund").adress == "Storgatan 1" and source.facts("Ystad") is None
    municipality.adress = "Torget 2"
    await source.refresh()
    assert source.facts("Lund").adress == "Torget 2"


async def test_what_is_unchanged_is_not_sent_again_but_confirmed(municipality, source):
    with time_machine.travel(datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=2)):
        assert source.old_since() is not None
        await source.refresh()
        assert source.old_since() is None
    assert municipality.asked[0] is None and municipality.asked[1]
    assert source.facts("Lund").adress == "Storgatan 1"


SPOILT = {
    "slow": {"delay": 5.0},
    "wrong": {"body": b"Lund:\n  adres: Torget 2\n"},
    "no YAML": {"body": b"<html>\x00"},
    "empty": {"body": b""},
    "too large": {"body": b"#" * (MAX_BYTES + 1)},
    "too large when unpacked": {"body": b"#" * (20 * MAX_BYTES), "headers": {"Content-Type": "text/yaml"}},
    "failing": {"status": 500},
    "gone": {"status": 404},
    "moved": {"status": 302, "headers": {"Location": "http://127.0.0.1:1/"}},
    "unchanged though never asked whether": {"status": 304, "body": b""},
}


@pytest.mark.parametrize("how", SPOILT)
async def test_whatever_goes_wrong_the_last_good_facts_stay(municipality, source, how):
    municipality.adress = "Torget 2"
    for name, value in SPOILT[how].items():
        setattr(municipality, name, value)
    if municipality.status == 304:
        source = AddressSource(str(source._url))
    confirmed = source.confirmed
    with pytest.raises(DataError) as caught:
        await source.refresh()
    assert len(str(caught.value).splitlines()) == 1
    assert source.confirmed == confirmed
    if confirmed:
        assert source.facts("Lund").adress == "Storgatan 1"


async def test_a_server_that_is_down_is_told_and_believed_when_it_is_back(municipality, url):
    source = AddressSource(url.replace("egna", "andra"))
    with pytest.raises(Unreachable):
        await source.refresh()
    with pytest.raises(Unreachable):
        await AddressSource("http://127.0.0.1:9/").refresh()
    assert source.age() == float("inf")


async def test_the_facts_are_fetched_again_and_again_and_a_failure_is_told_once(municipality, source, capsys):
    task = asyncio.create_task(source.keep_fresh(every=0.01))

    async def until(true):
        for _ in range(500):
            if true():
                return
            await asyncio.sleep(0.01)
        raise AssertionError

    municipality.adress = "Torget 2"
    await until(lambda: source.facts("Lund").adress == "Torget 2")
    municipality.body = b"Lnd: {}"
    asked = len(municipality.asked)
    await until(lambda: len(municipality.asked) > asked + 4)
    municipality.body = None
    municipality.adress = "Bron 3"
    await until(lambda: source.facts("Lund").adress == "Bron 3")
    task.cancel()
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 2 and ":1: Lnd" in told[0] and "är hämtade" in told[1]


async def test_wrong_facts_stop_the_start_and_an_address_that_is_down_does_not(municipality, setting, capsys):
    municipality.status = 500
    await prepare()
    assert "Startar utan" in capsys.readouterr().err
    await prepare()  # the command has tried already when the application starts
    assert len(municipality.asked) == 1
    own_source.cache_clear()
    municipality.status, municipality.body = 200, b"Lund:\n  adres: x\n"
    with pytest.raises(DataError, match=r"SOCLOTS_CONTACTS: http://.*egna.yml:2: Lund.adres"):
        await prepare()


async def test_the_card_shows_them_and_metrics_tell_their_age(setting, engine, aiohttp_client):
    client = await aiohttp_client(create_app(engine, Settings()))
    response = await client.post("/api/chat", json={"message": "hur når jag soc i Lund"})
    reply = (await response.json())["replies"][-1]
    assert reply["contact"]["address"] == "Storgatan 1" and "Storgatan 1" in reply["text"]
    later = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=3)
    with time_machine.travel(later, tick=False):
        families = text_string_to_metric_families(await (await client.get("/metrics")).text())
        (age,) = (
            sample.value for family in families for sample in family.samples if "contacts_age_seconds" in sample.name
        )
        response = await client.post("/api/chat", json={"message": "hur når jag soc i Lund"})
        text = (await response.json())["replies"][-1]["text"]
    assert 3 * 86_400 - 60 < age < 3 * 86_400 + 60
    assert "hämtades senast" in text


async def test_without_an_address_nothing_is_measured(engine, aiohttp_client):
    client = await aiohttp_client(create_app(engine, Settings()))
    assert "contacts_age_seconds" not in await (await client.get("/metrics")).text()
