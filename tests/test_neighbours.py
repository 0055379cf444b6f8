"""Eight bits are enough to tell which sentences are near."""

import numpy as np

from bot.neighbours import neighbours


def test_the_scores_are_those_of_the_whole_numbers():
    random = np.random.default_rng(1)
    vectors, messages = (random.normal(size=(count, 64)).astype(np.float32) for count in (500, 7))
    messages[0] = vectors[3]
    for rows in (vectors, messages):
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    weights = random.normal(size=(500, 5)).astype(np.float32)
    exact = 10 * np.exp(messages @ vectors.T - 1) @ weights
    scores = neighbours(vectors, weights, 10.0)(messages)
    assert scores.shape == (7, 5)
    assert np.abs(scores - exact).max() < 0.01 * np.abs(exact).max()


def test_a_training_sentence_without_direction_does_no_harm():
    scores = neighbours(np.zeros((2, 8), np.float32), np.ones((2, 3), np.float32), 1.0)(np.eye(1, 8, dtype=np.float32))
    assert np.isfinite(scores).all()
