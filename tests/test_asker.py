"""Ages and audiences read out of what people write."""

import pytest

from bot.asker import band, find_age, guess_audience

OWN = [
    ("jag är 12", 12),
    ("jag e 15 å undrar en grej", 15),
    ("är 13 och vill prata med nån", 13),
    ("jag som bara är elva, får jag ringa", 11),
    ("jag har precis fyllt 18", 18),
    ("jag är en tjej på 14 år", 14),
    ("kille 16 undrar om lvu", 16),
    ("nio år här, vem ringer jag", 9),
]
OTHERS = [
    ("gäller det även om hon är 13?", 13),
    ("han fyllde 15 i våras och vill själv", 15),
    ("min son fyller snart 14", 14),
    ("vad gäller för barn under 12 år", 11),
    ("vår 14-åring vägrar", 14),
    ("en åttaåring i min klass", 8),
    ("hon är född 2012", 14),
    ("dottern går i sjuan", 13),
    ("vi har barn på tre och sju år", 7),
    ("jag är mamma till en 5-åring", 5),
]
NONE = [
    "en utredning får ta fyra månader",
    "inom 14 dagar",
    "för fem år sedan",
    "jag har varit placerad i tre år",
    "upp till två års fängelse",
    "20 kap. 3 §",
    "vi är 4 syskon",
    "de vann med 5-0",
    "öppnar klockan 13",
    "hur överklagar jag",
    "vad händer när jag fyller 18",  # on either side of a line
    "min son blir 15 i mars",
    "ett barn under 15 år",
    "när han inte har fyllt femton",
    "hon går på gymnasiet",
    "vad är ett omedelbart omhändertagande",
    "hon är född 2011",  # fourteen or fifteen: on either side of a line
]


@pytest.mark.parametrize(("text", "years"), OWN)
def test_the_writers_own_age_is_found(text, years):
    assert find_age(text, 2026) == (years, True)


@pytest.mark.parametrize(("text", "years"), OTHERS)
def test_another_childs_age_is_found(text, years):
    assert find_age(text, 2026) == (years, False)


@pytest.mark.parametrize("text", NONE)
def test_numbers_that_are_no_ages_are_left(text):
    assert find_age(text, 2026) is None


def test_the_writers_own_age_goes_before_anothers():
    assert find_age("jag är 16 och min lillasyster är 9", 2026) == (16, True)


def test_the_law_draws_its_lines_at_twelve_fifteen_and_eighteen():
    assert [band(years) for years in (11, 12, 14, 15, 17, 18)] == [0, 1, 1, 2, 2, 3]


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        ("jag är 12 och undrar", "barn"),
        ("jag är 19 och undrar", "vuxen"),
        ("får min mamma veta vad jag säger", "barn"),
        ("farsan är sur jämt", "barn"),
        ("jag bor i ett familjehem", "barn"),
        ("vår son ska utredas", "vuxen"),
        ("min mamma är sjuk och min dotter är orolig", "vuxen"),
        ("jag jobbar som lärare", "vuxen"),
        ("mina barn har det bra hos min pappa", "vuxen"),
        ("hur lång tid tar en utredning", None),
    ],
)
def test_whom_to_write_for_is_guessed_only_from_clear_signs(text, audience):
    assert guess_audience(text, find_age(text, 2026)) == audience
