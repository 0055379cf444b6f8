"""Files that are read again when they have changed."""

from pathlib import Path
from typing import Callable, Generic, Optional, TypeVar

from bot.answers import DataError

Content = TypeVar("Content")


class Fresh(Generic[Content]):
    """The content of a file as it is now. A change that cannot be read leaves the last good content in use."""

    def __init__(self, path: Path, load: Callable[[Path], Content]):
        self._path = path
        self._load = load
        self._modified: Optional[int] = None
        self._content: Optional[Content] = None

    def __call__(self) -> Content:
        """Raises DataError where the file has never been good."""
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
