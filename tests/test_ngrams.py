"""The fast n-grams are the ones that were learned."""

import numpy as np

from bot.ngrams import Ngrams, Reading

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
