"""Messages read in their conversation, on a model of four topics."""

import numpy as np
import pytest

from bot.answers import DataError
from bot.followups import FollowUp, FollowUps, joined, read_conversations
from bot.project import PROJECT
from bot.training_data import examples

TOPICS = ["anonym", "orosanmalan_vad", "utredning_tid", "vad_ar_utredning"]
ALONE = np.full(4, 0.25)
TURNS = [
    FollowUp("och hur länge då", "vad är en utredning", "vad_ar_utredning", "utredning_tid"),
    FollowUp("hur lång tid tar det då", "vad är en utredning", "vad_ar_utredning", "utredning_tid"),
    FollowUp("får de veta vem jag är då", "vad är en anmälan", "orosanmalan_vad", "anonym"),
    FollowUp("och mitt namn då", "vad är en anmälan", "orosanmalan_vad", "anonym"),
    FollowUp("varför det", "hur länge tar en utredning", "utredning_tid", "utredning_tid"),
    FollowUp("alltid eller", "hur länge tar en utredning", "utredning_tid", "utredning_tid"),
    FollowUp("säkert då", "kan jag vara anonym", "anonym", "anonym"),
    FollowUp("även för grannar då", "kan jag vara anonym", "anonym", "anonym"),
]
STANDALONE = [
    "vad är en utredning",
    "hur anmäler jag oro för ett barn",
    "kan jag vara anonym när jag anmäler",
    "vem bestämmer om stöd",
]


@pytest.fixture(scope="module")
def followups() -> FollowUps:
    even = np.full((len(TURNS), len(TOPICS)), 1 / len(TOPICS))
    model = FollowUps(TOPICS, {"vad_ar_utredning": ["utredning_tid"], "orosanmalan_vad": ["anonym"]})
    return model.fit(TURNS, [turn.text for turn in TURNS], STANDALONE, even, even)


def _best(model: FollowUps, previous: str) -> str:
    return TOPICS[int(model.probabilities("och då", ALONE, ALONE, previous, leaning=0.9).argmax())]


def test_the_same_words_mean_different_things_after_different_questions(followups):
    assert _best(followups, "vad_ar_utredning") == "utredning_tid"
    assert _best(followups, "orosanmalan_vad") == "anonym"


def test_follow_ups_lean_more_than_questions_that_stand_alone(followups):
    assert followups.leaning("och varför då") > followups.leaning("hur anmäler jag oro för ett barn")


def test_probabilities_sum_to_one(followups):
    assert followups.probabilities("och då", ALONE, ALONE, "anonym", 0.7).sum() == pytest.approx(1)


def test_after_an_unknown_topic_the_message_is_read_alone(followups):
    assert followups.probabilities("och då", ALONE, ALONE, "hittepå", 0.9) is ALONE


def test_a_saved_model_says_the_same(followups, tmp_path):
    followups.save(tmp_path)
    loaded = FollowUps.load(tmp_path)
    assert loaded.leaning("och sen då") == pytest.approx(followups.leaning("och sen då"))
    ours, theirs = (model.probabilities("och då", ALONE, ALONE, "anonym", 0.7) for model in (followups, loaded))
    assert np.allclose(ours, theirs)


def test_a_pressed_button_adds_no_words():
    assert joined("", "hur länge då") == "hur länge då"
    assert joined("vad är sip", "hur länge då") == "vad är sip. hur länge då"


def test_thanks_in_the_middle_do_not_end_the_subject(tmp_path):
    (tmp_path / "a.yml").write_text(
        "-\n  - sip: vad är en sip\n  - tack: tack\n  - sip: vem kallar till den\n", encoding="utf-8"
    )
    assert [(turn.text, turn.previous) for turn in read_conversations(tmp_path)] == [
        ("tack", "vad är en sip"),
        ("vem kallar till den", "vad är en sip"),
    ]


@pytest.mark.parametrize("content", ["- sip\n", "sip: hej\n", "-\n  - {sip: hej, tack: hej}\n", "-\n  - sip:\n"])
def test_a_broken_file_is_named(tmp_path, content):
    (tmp_path / "a.yml").write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=r"a\.yml"):
        read_conversations(tmp_path)


def test_the_conversations_name_topics_that_there_are_and_cover_most_of_them():
    turns = read_conversations(PROJECT.conversations)
    topics = {turn.topic for turn in turns}
    known = set(examples(PROJECT))
    assert topics <= known
    assert len(topics) >= 0.9 * len(known)
