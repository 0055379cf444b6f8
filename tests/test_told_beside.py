"""Danger told beside something else: the model by itself, and what the bot does with it.

tests/data/vid_sidan.tsv was written by someone who had seen neither the data nor the code, and is never learned from.
"""

import asyncio
import functools
from pathlib import Path
from types import SimpleNamespace

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.answer_generator import AnswerGenerator
from bot.components.intent_classifier import SwedishIntentClassifier
from bot.ngrams import Ngrams, Reading
from bot.texts import Texts
from bot.told_beside import ToldBeside
from tests.danger import Messages

MESSAGES = Messages("vid_sidan.tsv")
LINE = Texts()("svar.kanske_fara")
# With the fallback spaCy model 30 are missed, 12 alarm and 15 hear nothing of danger (docs/decisions/0001); other lemmas may move a few.
MISSED_AT_MOST = 38
FALSE_ALARMS_AT_MOST = 16
SILENT_AT_MOST = 20
ASKED = ["hur länge får utredningen ta", "vem får läsa journalen", "var finns kontoret", "kan man byta handläggare"]
TOLD = ["pappa knuffar mig varje kväll", "hon får inget att äta", "han låser in oss", "jag blir knuffad hemma"]


def reading(text: str) -> Reading:
    return Reading(text, text, text)


READINGS = [reading(text) for text in (*ASKED, *TOLD)]
DANGERS = [False] * len(ASKED) + [True] * len(TOLD)


@pytest.fixture(scope="module")
def model():
    ngrams = Ngrams()
    ngrams.fit(READINGS)
    return ToldBeside.fit(READINGS, DANGERS, ngrams), ngrams


@pytest.fixture(scope="module")
def asked_once(ask):
    """As `ask`, each message once for all tests here."""
    return functools.lru_cache(maxsize=None)(ask)


def test_danger_is_heard_before_and_after_what_is_asked(model):
    told, ngrams = model

    def likely(text):
        return told.probability(ngrams.row(reading(text)))

    for question in ASKED:
        for other in ASKED:
            for danger in TOLD:
                assert likely(f"{question} {danger}") > likely(f"{question} {other}")
                assert likely(f"{danger} {question}") > likely(f"{question} {other}")


def test_what_is_learned_is_the_same_each_time_and_as_saved(model, tmp_path: Path):
    told, ngrams = model
    told.save(tmp_path)
    again = ToldBeside.fit(READINGS, DANGERS, ngrams)
    row = ngrams.row(reading("vem får läsa journalen han låser in oss"))
    assert ToldBeside.load(tmp_path).probability(row) == told.probability(row) == again.probability(row)


@pytest.mark.parametrize(
    ("subject", "beside", "language", "expected"),
    [
        (0.5, 0.5, None, 0.5),
        (0.02, 0.98, None, 0.5),
        (0.0, 1.0, None, 0.24),
        (0.02, 0.02, None, 0.02),
        (0.4, 1.0, "pl", 0.4),
    ],
)
def test_both_ways_of_hearing_danger_count_alike_in_swedish(subject, beside, language, expected):
    classifier = SwedishIntentClassifier.__new__(SwedishIntentClassifier)
    classifier._told_beside = SimpleNamespace(probability=lambda ngrams: beside)
    look = SimpleNamespace(ngrams=None)
    message = Message(data={TEXT: "…", "language": language})
    scores = {"sekretess": 1 - subject, "akut_fara": 0.75 * subject, "sjalvmord": 0.25 * subject}
    assert classifier._in_danger(message, look, scores) == pytest.approx(expected, abs=0.01)


def test_danger_told_beside_a_question_is_answered_first(asked_once):
    missed = MESSAGES.missed(asked_once)
    assert len(missed) <= MISSED_AT_MOST, missed


def test_what_only_sounds_like_it_raises_few_alarms(ask):
    alarmed = MESSAGES.alarmed(ask)
    assert len(alarmed) <= FALSE_ALARMS_AT_MOST, alarmed


def test_nearly_all_who_are_missed_are_told_whom_to_call(asked_once):
    missed = MESSAGES.missed(asked_once)
    silent = [text for text in missed if not any(LINE in part["text"] for part in asked_once(text).replies)]
    assert len(silent) <= SILENT_AT_MOST, silent


def test_a_perhaps_ends_the_answer_with_whom_to_call():
    assert "112" in LINE and "116 111" in LINE

    def said(**parse):
        message = SimpleNamespace(metadata={}, parse_data=parse, text="…")
        tracker = SimpleNamespace(latest_message=message, current_slot_values=dict)
        return asyncio.run(AnswerGenerator().generate("utter_sekretess", tracker, "soclots"))["text"]

    assert said(perhaps_danger=True) == f"{said(perhaps_danger=False)}\n\n{LINE}"
