"""The intent model on a few sentences, with an encoder that only counts how often it is asked."""

import zlib

import numpy as np
import pytest

from bot.intents import IntentModel, _least_squares, _squared_hinge
from bot.ngrams import Reading

EXAMPLES = {
    "utredning_tid": [
        "hur länge tar en utredning",
        "hur lång tid får det ta",
        "när är utredningen klar",
        "fyra månader eller",
    ],
    "overklaga": [
        "hur överklagar jag",
        "jag vill överklaga beslutet",
        "beslutet är fel vad gör jag",
        "till vilken domstol",
    ],
    "tack": ["tack", "tack så mycket", "tusen tack för hjälpen", "tackar"],
}
READINGS = [Reading(text, text, text) for texts in EXAMPLES.values() for text in texts]
TOPICS = [topic for topic, texts in EXAMPLES.items() for _ in texts]
ASKED = [Reading(text, text, text) for text in ("hur länge då", "överklaga", "stort tack", "något helt annat")]


class CountingEncoder:
    """Each text gets numbers of its own, always the same."""

    def __init__(self):
        self.asked = []

    def __call__(self, texts):
        self.asked += texts
        return np.stack([np.random.default_rng(zlib.crc32(text.encode())).normal(size=8) for text in texts]).astype(
            "f4"
        )


@pytest.fixture(scope="module")
def model():
    return IntentModel().fit(READINGS, TOPICS, CountingEncoder())


def test_what_is_alike_gets_the_same_topic(model):
    best = [model.classes[row.argmax()] for row in model.probabilities(ASKED[:3], None)]
    assert best == ["utredning_tid", "overklaga", "tack"]


@pytest.mark.parametrize("encoder", [None, CountingEncoder()])
def test_probabilities_sum_to_one(model, encoder):
    assert np.allclose(model.probabilities(ASKED, encoder).sum(axis=1), 1, atol=1e-5)


def test_predict_gives_every_topic_best_first(model):
    scores = model.predict(ASKED[1], None)
    assert set(scores) == set(EXAMPLES)
    assert list(scores.values()) == sorted(scores.values(), reverse=True)


def test_the_encoder_is_asked_only_where_the_ngrams_are_unsure(model):
    sure = model.probabilities(ASKED, None).max(axis=1)
    model.settings["encoder_below"] = float(np.median(sure))
    encoder = CountingEncoder()
    model.probabilities(ASKED, encoder)
    assert encoder.asked == [
        reading.raw for reading, best in zip(ASKED, sure, strict=True) if best < model.settings["encoder_below"]
    ]
    model.settings["encoder_below"] = IntentModel().settings["encoder_below"]


def test_the_encoder_is_asked_where_danger_is_possible_but_something_else_likelier():
    danger = {"akut_fara": ["min pappa slår mig", "han slår mamma", "de låser in oss", "jag är rädd hemma"]}
    texts = [(text, topic) for topic, texts in {**EXAMPLES, **danger}.items() for text in texts]
    readings = [Reading(text, text, text) for text, _ in texts]
    model = IntentModel(encoder_below=0.0, encoder_danger=0.0).fit(readings, [t for _, t in texts], CountingEncoder())
    encoder = CountingEncoder()
    model.probabilities([Reading(text, text, text) for text in ("tack så mycket", "min pappa slår mig")], encoder)
    assert encoder.asked == ["tack så mycket"]


def test_without_an_encoder_in_training_there_is_nothing_to_ask():
    encoder = CountingEncoder()
    IntentModel().fit(READINGS, TOPICS, None).probabilities(ASKED, encoder)
    assert encoder.asked == []


def test_a_saved_model_says_the_same(model, tmp_path):
    model.save(tmp_path)
    loaded = IntentModel.load(tmp_path)
    for encoder in (None, CountingEncoder()):
        assert np.allclose(loaded.probabilities(ASKED, encoder), model.probabilities(ASKED, encoder), atol=2e-3)


def _sides_and_kernel():
    random = np.random.default_rng(3)
    points = random.normal(size=(60, 4)).astype(np.float32)
    kinds = (points[:, 0] + 0.3 * random.normal(size=60) > 0).astype(int)
    return 2 * np.eye(2, dtype=np.float32)[kinds] - 1, points @ points.T, np.full(60, 0.5, np.float32)


def test_the_squared_hinge_leaves_out_what_lies_on_its_side_and_weighs_the_rest_by_how_far_it_is_off():
    targets, kernel, ridge = _sides_and_kernel()
    solution = _squared_hinge(kernel, ridge, targets, np.zeros_like(targets))
    scores = kernel @ solution.examples + solution.bias
    beyond = solution.examples == 0
    assert 10 < beyond.sum() < beyond.size - 10
    assert ((targets * scores)[beyond] >= 1 - 1e-3).all()
    assert np.abs(targets - scores - 0.5 * solution.examples)[~beyond].max() < 1e-3


def test_the_scores_of_the_unseen_are_near_those_of_training_without_them():
    targets, kernel, ridge = _sides_and_kernel()
    for solve in (_least_squares, lambda *problem: _squared_hinge(*problem, np.zeros_like(problem[2]))):
        unseen = solve(kernel, ridge, targets).unseen
        for left_out in range(0, 60, 7):
            rest = np.delete(np.arange(60), left_out)
            without = solve(kernel[np.ix_(rest, rest)], ridge[rest], targets[rest])
            scores = kernel[left_out, rest] @ without.examples + without.bias
            assert np.abs(unseen[left_out] - scores).max() < 0.1


def test_solving_leaves_the_kernel_as_it_was(monkeypatch):
    monkeypatch.setattr("bot.intents._CHUNK", 17)
    targets, kernel, ridge = _sides_and_kernel()
    before = kernel.copy()
    solution = _least_squares(kernel, ridge, targets)
    assert (kernel == before).all()
    inverse = np.linalg.inv(kernel + np.diag(ridge))
    assert np.abs(solution.examples - inverse @ (targets - targets.mean(axis=0))).max() < 1e-3
    assert np.abs(solution.unseen - (targets - solution.examples / np.diagonal(inverse)[:, None])).max() < 1e-2
