"""HTML pages as files of their own: templates with everything inside, and a place to write them that is tried before long work."""

from pathlib import Path

import jinja2

from bot.answers import DataError

TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def ready(path: Path, option: str = "--html") -> None:
    """Makes sure that a page can be written there. Raises DataError naming the option."""
    if path.suffix.lower() not in (".html", ".htm"):
        raise DataError(f"{option}: {path} slutar inte på .html. Ange filen som sidan ska skrivas till.")
    there = path.exists()
    try:
        path.open("ab").close()
        if not there:
            path.unlink()  # what goes wrong before the page is written leaves nothing behind
    except OSError as error:
        raise DataError(_refused(path, error, option)) from error


def write(path: Path, page: str, option: str = "--html") -> None:
    """Raises DataError where the page cannot be written."""
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise DataError(_refused(path, error, option)) from error


def _refused(path: Path, error: OSError, option: str) -> str:
    return f"{option}: {path} går inte att skriva ({error.strerror}). Välj en mapp som finns och som du får skriva i."
