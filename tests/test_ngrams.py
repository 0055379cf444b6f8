"""The fast n-grams are the ones that were learned."""

import numpy as np

from bot.ngrams import Ngrams, Packed, Reading, Row

SENTENCES = ["hur lång tid tar en utredning ?", "vad är en utredning", "får soc prata med mitt barn", "tack tack tack"]


def reading(text):
    return Reading(text, text.replace("utredning", "utreda"), text)


def test_a_message_has_the_numbers_that_scikit_learn_gives_it():
    ngrams = Ngrams()
    learned = ngrams.fit([reading(text) for text in SENTENCES])
    assert np.abs((ngrams([reading(text) for text in SENTENCES]) - learned).toarray()).max() < 1e-6


def test_words_never_seen_count_nothing():
    ngrams = Ngrams()
    ngrams.fit([reading(text) for text in SENTENCES])
    known, with_unknown, empty = ngrams([reading("utredning"), reading("utredning 日本"), reading("")])
    assert known.nnz == with_unknown.nnz > 0 == empty.nnz


def test_words_that_are_remembered_have_the_same_numbers():
    learned, restored = Ngrams(), Ngrams()
    learned.fit([reading(text) for text in SENTENCES])
    restored.restore(learned.vocabularies, learned.idf)
    assert "utredning" in restored._parts[2]._remembered and not learned._parts[2]._remembered
    for text in (*SENTENCES, "utredningen? får utredning utredning", ""):
        ours, theirs = (dict(zip(*ngrams.row(reading(text)), strict=True)) for ngrams in (restored, learned))
        assert ours == theirs
    assert "utredningen?" not in restored._parts[2]._remembered


def test_weights_in_8_bits_give_nearly_what_they_gave():
    random = np.random.default_rng(1)
    weights = random.normal(size=(50, 7)).astype(np.float32)
    weights[3] = 0
    row = Row(np.array([0, 3, 17, 49]), np.array([0.5, 0.5, 0.5, 0.5], dtype=np.float32))
    packed = Packed.of(weights)
    assert packed.numbers.dtype == np.int8
    assert np.abs(packed.given(row) - row.times(weights)).max() < 4 * 0.5 * np.abs(weights).max() / 127 / 2
