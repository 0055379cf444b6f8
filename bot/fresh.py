"""Files that are read again when they have changed."""

import time
from pathlib import Path
from typing import Callable, Generic, Optional, TypeVar

from bot.answers import DataError

Content = TypeVar("Content")
EVERY = 0.5  # seconds; to look at each of the dozen files of an answer each time would take a twentieth of the answer


class Fresh(Generic[Content]):
    """The content of a file as it was at most `EVERY` ago. A change that cannot be read leaves the last good content in use."""

    def __init__(self, path: Path, load: Callable[[Path], Content], clock: Callable[[], float] = time.monotonic):
        self._path = path
        self._load = load
        self._clock = clock
        self._looked = float("-inf")
        self._modified: Optional[int] = None
        self._content: Optional[Content] = None

    def __call__(self) -> Content:
        """Raises DataError where the file has never been good."""
        now = self._clock()
        if self._content is not None and now < self._looked + EVERY:
            return self._content
        self._looked = now
        try:
            modified = self._path.stat().st_mtime_ns
            if modified != self._modified:
                self._content = self._load(self._path)
                self._modified = modified
        except (DataError, OSError) as error:
            if self._content is None:
                raise error if isinstance(error, DataError) else DataError(f"{self._path}: filen saknas.") from error
        assert self._content is not None
        return self._content
