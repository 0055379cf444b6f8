"""The sentence encoder: multilingual-e5-small, with what it takes bundled in packages. Optional.

With `SOCLOTS_ENCODER=off`, or where the packages cannot be loaded, the bot answers on n-grams alone. A model is always
trained for both where the packages are there.
"""

import functools
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Callable, Optional, Sequence

import numpy as np

Encoder = Callable[[Sequence[str]], np.ndarray]
SETTING = "SOCLOTS_ENCODER"
_LONGEST = 300  # characters
_LONGEST_ASKED = 120  # characters of a message: more make no answer righter
_MANY = 64  # so many sentences come in training only, and are shared among the cores


def load_encoder() -> Optional[Encoder]:
    """The encoder to answer with: a function from texts to an array of shape (texts, 384), or None where it is off or missing."""
    return None if os.environ.get(SETTING, "").lower() == "off" else installed_encoder()


@functools.lru_cache(maxsize=1)
def installed_encoder() -> Optional[Encoder]:
    """The encoder, whatever the setting, or None where its packages cannot be loaded."""
    try:
        from bot.e5 import E5

        model = E5()
    except (ImportError, OSError, ValueError):
        return None

    def encode(texts: Sequence[str]) -> np.ndarray:
        if len(texts) < _MANY:
            return np.stack([model(_shortened(text, _LONGEST_ASKED).lower()) for text in texts])
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return np.stack(list(pool.map(model, [_shortened(text, _LONGEST).lower() for text in texts])))

    return encode


def _shortened(text: str, longest: int) -> str:
    """The beginning and the end: stories end in a question."""
    return text if len(text) <= longest else f"{text[: longest // 3]} {text[-2 * longest // 3 :]}"
