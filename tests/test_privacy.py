"""What a message loses before anything reads it, and what it keeps."""

import datetime
import unicodedata

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from bot import names, spacy_sv
from bot.privacy import clean, found, mask

MASKED = [
    ("jag är 20120304-1234", "jag är [personnummer]"),
    ("120304-1234 är mitt", "[personnummer] är mitt"),
    ("201203641234", "[personnummer]"),
    ("19 850607 1234", "[personnummer]"),
    ("2012-03-04-1234", "[personnummer]"),
    ("850607 - 1234", "[personnummer]"),
    ("250607+1234", "[personnummer]"),
    ("1 2 0 3 0 4 1 2 3 4", "[personnummer]"),
    ("１２０３０４－１２３４", "[personnummer]"),
    ("pnr:120304-1234.", "pnr:[personnummer]."),
    ("konto:12345678", "konto:[nummer]"),
    ("mitt namn är anna berg", "mitt namn är [namn]"),
    ("mejla anna.b@skola.se nu", "mejla [mejladress] nu"),
    ("anna (at) skola.se", "[mejladress]"),
    ("åsa snabel-a höör punkt se", "[mejladress]"),
    ("ring 070-123 45 67", "ring [telefonnummer]"),
    ("+46 70 123 45 67", "[telefonnummer]"),
    ("0046701234567", "[telefonnummer]"),
    ("070–123 45 67", "[telefonnummer]"),
    ("(070) 123 45 67", "[telefonnummer]"),
    ("070.123.45.67", "[telefonnummer]"),
    ("076 - 123 45 67", "[telefonnummer]"),
    ("701234567", "[telefonnummer]"),
    ("+47 912 34 567", "[telefonnummer]"),
    ("026-12 34 56", "[telefonnummer]"),
    ("bor på Storgatan 5 i Lund", "bor på [adress] i Lund"),
    ("storgatan 5b", "[adress]"),
    ("Norra Vallgatan 12 A lgh 1203", "[adress]"),
    ("Karl Johans gata 4", "[adress]"),
    ("Ekbacken 3", "[adress]"),
    ("Västra esplanaden 9", "[adress]"),
    ("hon bor på Solrosvägen", "hon bor på [adress]"),
    ("Björkstigen 17, 752 28 Uppsala", "[adress] Uppsala"),
    ("dnr 2024-1234", "[ärendenummer]"),
    ("Dnr SN 2024/123", "[ärendenummer]"),
    ("mål nr T 1234-24", "[ärendenummer]"),
    ("ärendet har nummer 12345", "[ärendenummer]"),
    ("SN-2024-00123", "[ärendenummer]"),
    ("2024/123", "[ärendenummer]"),
    ("5000-K123456-24", "[ärendenummer]"),
    ("från 192.168.1.20", "från [ip-adress]"),
    ("2001:db8::1", "[ip-adress]"),
    ("::ffff:192.0.2.1", "[ip-adress]"),
    ("kundnummer 12345678", "kundnummer [nummer]"),
    ("jag heter anna och är 12", "jag heter [namn] och är 12"),
    ("min son heter Kalle Berg.", "min son heter [namn]."),
]


@pytest.mark.parametrize(("text", "masked"), MASKED)
def test_personal_details_are_masked(text, masked):
    assert mask(clean(text)) == masked
    assert found(clean(text)) == [masked.partition("[")[2].partition("]")[0]]


KEPT = """
ring 112 | 116 111 | 116111 | 020-50 50 50 | 90101 | 1177 | 114 14 | 020-100 200 | 075-247 30 00 | 112 116 111 | 116 111 1177
lagen (2025:400) | SFS 1990:52 | SOU 2023:66 | prop. 2024/25:89 | 3 kap. 4 § | 14 kap. 2 § | 20 kap. 3 § SoL | enligt 2 § 3 st
från 2026-01-15 | den 20260115 | den 12 mars 2024 | sedan 2010 2012 2015 | läsåret 2024/2025 | 2024-25 | kl. 20:30:15 | 18:00
min son är 15 år | barn 12-15 år | 3, 5 och 7 år | barn på 5 11 14 år | efter 4 månader eller 120 dagar | om 2 veckor 3 dagar
752 28 Uppsala | 1 250 000 kr | 100-200 kr | barnets bästa 100 % | på väg 2 gånger | hela vägen 3 gånger | på Björkgården 3 barn
ärendet från 2024 | ärendet tog 120 dagar | mål 2 | målet är att 100 barn får hjälp | ärende 2 kap | genomförandeplan 2
vad heter Socialtjänstlagen | vad heter lagen | min kommun heter Lund | jag heter inte så | vad heter han | hej :: du
"""


@pytest.mark.parametrize("text", [text.strip() for line in KEPT.strip().splitlines() for text in line.split("|")])
def test_helplines_laws_dates_and_ages_stay(text):
    assert mask(clean(text)) == text
    assert found(clean(text)) == []


@given(
    st.dates(datetime.date(1920, 1, 1), datetime.date(2026, 1, 1)),
    st.integers(0, 9999),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "-", "+", " ", " - "]),
)
def test_no_birth_number_gets_through(born, number, century, coordination, sign):
    day = born.day + (60 if coordination else 0)
    year = f"{born.year}" if century else f"{born.year % 100:02}"
    secret = f"{year}{born.month:02}{day:02}{sign}{number:04}"
    assert secret not in mask(f"mitt nummer är {secret} tack")


@given(st.text(max_size=300))
def test_masking_and_cleaning_end_where_they_began(text):
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not {unicodedata.category(character)[0] for character in cleaned} & {"C"}
    assert mask(mask(cleaned)) == mask(cleaned)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\u0308", "ä"),
        ("pap\u00adpa", "pappa"),
        ("a\x00b\u200bc", "abc"),
        ("rad\nrad\u2028rad", "rad rad rad"),
        ("ｈｅｊ", "hej"),
        ("h\U000e0068e\U000e0065j", "hej"),
        ("\u202ejeh\u202c\u2066x\u2069", "jehx"),
        ("a\ud800b", "ab"),
        ("\u3164\u2800\ufe0f", ""),
    ],
)
def test_a_text_has_one_form_and_nothing_unseen(text, cleaned):
    assert clean(text) == cleaned


def test_names_found_by_a_recogniser_are_masked_but_not_municipalities(monkeypatch):
    nlp = spacy.blank("sv")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PRS", "pattern": "Greta Nilsson"}, {"label": "PRS", "pattern": "Lund"}])
    monkeypatch.setattr(names, "_recogniser", lambda: nlp)
    assert mask("Greta Nilsson slog mig i Lund") == "[namn] slog mig i Lund"


@pytest.mark.skipif(spacy_sv.installed(spacy_sv.OFFICIAL) is None, reason="sv_core_news_sm is not installed")
def test_the_official_model_finds_names():
    assert "Nilsson" not in mask("Det var Karin Nilsson på skolan som berättade.")
