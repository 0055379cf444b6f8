"""The contact card of every municipality, by day and by night."""

import datetime
import re

import pytest
import time_machine

from bot.card import tel
from bot.contacts import digits, load_contacts, numbers, phones_in
from bot.context import STOCKHOLM, Context
from bot.kommuner import load_kommuner
from bot.own_contacts import OwnFacts
from bot.readability import lix
from bot.replies import Replies

KOMMUNER = load_kommuner()
REPLIES = Replies()
TUESDAY = datetime.datetime(2026, 11, 24, 10, tzinfo=STOCKHOLM)
CHRISTMAS = datetime.datetime(2026, 12, 24, 20, tzinfo=STOCKHOLM)


def card(name, now=TUESDAY, audience=None, place=None, danger=False):
    made = REPLIES.contact_card(KOMMUNER.get(name), place, Context(audience, now=now), danger)
    return made["text"], made["custom"]["contact"]


@pytest.fixture
def own(monkeypatch):
    """Gives Lund facts of its own."""

    class Source:
        fetched = None

        def give(self, **facts):
            self.given = OwnFacts.parse_obj(facts)

        def facts(self, kommun):
            return self.given if kommun == "Lund" else None

        def old_since(self):
            return self.fetched

    source = Source()
    monkeypatch.setattr("bot.replies.own_source", lambda: source)
    return source


@pytest.mark.parametrize("kommun", KOMMUNER.all, ids=lambda kommun: kommun.namn)
@pytest.mark.parametrize("now", [TUESDAY, CHRISTMAS], ids=["day", "christmas"])
def test_every_municipality_has_a_card_with_no_number_but_confirmed_ones(kommun, now):
    text, contact = card(kommun.namn, now)
    assert kommun.officiellt_namn in text and kommun.webb in text and "112" in text
    assert contact["web"].startswith("https://") and contact["web"] in [link["href"] for link in contact["links"]]
    allowed = numbers(load_contacts()) | ({digits(kommun.shown_phone)} if kommun.shown_phone else set())
    assert {digits(phone) for phone in phones_in(text)} <= allowed
    assert bool(contact["phone"]) == bool(kommun.shown_phone)
    assert ("nummer står på kommunens webbplats" in text) == (not kommun.shown_phone)
    assert len(contact["links"]) == len({link["href"] for link in contact["links"]})


def test_in_office_hours_the_municipality_comes_first_and_else_what_is_open():
    text, contact = card("Gävle")
    assert text.index("026-17 80 00") < text.index("112")
    assert contact["links"][0]["href"] == "tel:+4626178000"
    assert contact["open"] is None  # its hours are not known, and the card says so
    assert "Tiderna skiljer sig" in text and "stängt (" not in text
    text, contact = card("Gävle", CHRISTMAS)
    assert text.index("Just nu är kontoret stängt (Julafton).") < text.index("112") < text.index("026-17 80 00")
    assert contact["links"][0]["href"] == "tel:112"
    assert contact["open"] is False
    assert "måndag 28 december" in text


def test_the_clock_itself_decides_when_nobody_sets_it():
    with time_machine.travel(datetime.datetime(2026, 7, 1, 16, 30, tzinfo=datetime.timezone.utc), tick=False):
        assert "Just nu är kontoret stängt." in card("Gävle", None)[0]  # half past six in summer time
    with time_machine.travel(datetime.datetime(2026, 7, 1, 6, 30, tzinfo=datetime.timezone.utc), tick=False):
        assert "stängt." not in card("Gävle", None)[0]


def test_a_child_is_told_of_bris_and_what_to_say():
    for now in (TUESDAY, CHRISTMAS):
        text, contact = card("Gävle", now, "barn")
        assert "Bris på 116 111, dygnet runt" in text and "Jag är ett barn" in text
        assert "tel:116111" in [link["href"] for link in contact["links"]]
        assert "Bris" not in card("Gävle", now, "vuxen")[0]


@pytest.mark.parametrize(("audience", "ceiling"), [("vuxen", 40), ("barn", 30)])
@pytest.mark.parametrize("now", [TUESDAY, CHRISTMAS, TUESDAY.replace(hour=17)], ids=["day", "christmas", "evening"])
def test_the_card_is_easy_to_read(audience, ceiling, now):
    text = re.sub(r"(https?://|\S+@)\S+", "", card("Gävle", now, audience)[0])
    assert lix(text) <= ceiling


def test_nobody_in_danger_is_told_to_wait():
    assert "Kan det vänta" in card("Gävle", CHRISTMAS)[0]
    assert "Kan det vänta" not in card("Gävle", CHRISTMAS, danger=True)[0]


def test_a_place_within_the_municipality_is_explained():
    assert "Rinkeby ligger i Stockholms stad." in card("Stockholm", place="Rinkeby")[0]


def test_the_municipalitys_own_words_win(own):
    own.give(
        telefon="046-11 11 11",
        mottagning="046-22 22 22",
        epost="soc@lund.se",
        webb="https://www.lund.se/soc",
        oppettider="vardagar 9–11",
        oppet={"mandag-fredag": "09:00-11:00"},
        stangt=["2026-11-25"],
        jour={"telefon": "046-33 33 33", "tider": "varje kväll"},
        orosanmalan="https://www.lund.se/oro",
        klagomal="https://www.lund.se/klaga",
        adress="Storgatan 1",
    )
    text, contact = card("Lund")
    for word in ("046-11 11 11", "046-22 22 22", "soc@lund.se", "/soc", "vardagar 9–11", "046-33 33 33", "varje kväll"):
        assert word in text
    assert "Storgatan 1" in text and "/oro" in text and "/klaga" in text and "Just nu har de öppet." in text
    assert contact["open"] is True and contact["report"] == "https://www.lund.se/oro"
    assert [link["href"] for link in contact["links"]] == [
        "tel:+4646222222",
        "tel:+4646111111",
        "https://www.lund.se/soc",
        "mailto:soc@lund.se",
        "https://www.lund.se/oro",
        "https://www.lund.se/klaga",
        "tel:112",
        "tel:+4646333333",
    ]
    text, contact = card("Lund", TUESDAY.replace(hour=11))
    assert contact["open"] is False and "De öppnar torsdag 26 november klockan 09.00." in text
    assert [link["href"] for link in contact["links"]][:2] == ["tel:112", "tel:+4646333333"]
    assert "046-11" not in card("Ystad")[0]


def test_a_number_given_twice_is_shown_once(own):
    own.give(mottagning="046-11 11 11", telefon="046-11 11 11")
    assert card("Lund")[0].count("046-11 11 11") == 1


def test_facts_that_may_be_old_say_so(own):
    own.give(adress="Storgatan 1")
    assert "hämtades senast" not in card("Lund")[0]
    own.fetched = datetime.datetime(2026, 11, 20, 14, 5, tzinfo=STOCKHOLM)
    text, contact = card("Lund")
    assert "hämtades senast fredag 20 november klockan 14.05" in text
    assert contact["fetched"].startswith("2026-11-20T14:05")
    assert "hämtades senast" not in card("Ystad")[0]


@pytest.mark.parametrize(
    ("phone", "address"),
    [
        ("112", "tel:112"),
        ("116 111", "tel:116111"),
        ("90101", "tel:90101"),
        ("020-50 50 50", "tel:020505050"),
        ("026-17 80 00", "tel:+4626178000"),
        ("+46 26 17 80 00", "tel:+4626178000"),
    ],
)
def test_a_number_can_be_pressed(phone, address):
    assert tel(phone) == address
