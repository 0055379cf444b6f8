"""The municipalities as one chooses among them."""

import functools
from typing import Tuple

from bot.kommuner import load_kommuner

_ALPHABET = str.maketrans("åäöÅÄÖ", "{|}{|}")


@functools.lru_cache(maxsize=1)
def kommun_names() -> Tuple[str, ...]:
    """The short names of all municipalities in the order of the Swedish alphabet."""
    return tuple(sorted((kommun.namn for kommun in load_kommuner().all), key=lambda name: name.translate(_ALPHABET)))
