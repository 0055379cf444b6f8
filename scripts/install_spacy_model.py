"""Installs spaCy's official Swedish model where it can be reached; says so and goes on without it where it cannot.

The model is published as a release file outside the package index, and its name is free to take there, so it is fetched by
address and checksum only. Exit status 0 also without it, unless --require-official is given; 1 on a wrong checksum.
"""

import argparse
import hashlib
import http.client
import importlib.metadata
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

NAME, VERSION = "sv_core_news_sm", "3.4.0"
FILE = f"{NAME}-{VERSION}-py3-none-any.whl"
URL = f"https://github.com/explosion/spacy-models/releases/download/{NAME}-{VERSION}/{FILE}"
SHA256 = "733b58f6c27dfc056069c90266bfb1ad38d75c732a567c45c15a7242f3fe0eb8"


def installed() -> bool:
    try:
        return importlib.metadata.version(NAME) == VERSION
    except importlib.metadata.PackageNotFoundError:
        return False


def fetch(url: str, seconds: float) -> bytes:
    """The wheel at `url`. Raises OSError where no wheel can be had within `seconds` for the answer and ten times that in all."""
    deadline = time.monotonic() + 10 * seconds
    blocks = []
    try:
        with urllib.request.urlopen(url, timeout=seconds) as response:
            while block := response.read(1 << 16):
                blocks.append(block)
                if time.monotonic() > deadline:
                    raise TimeoutError("för långsamt")
    except http.client.HTTPException as error:
        raise OSError(f"avbrutet svar: {error!r}") from error
    content = b"".join(blocks)
    if not content.startswith(b"PK"):  # a proxy's page, say
        raise OSError("svaret är ingen wheel-fil")
    return content


def install(content: bytes, sha256: str) -> None:
    """Installs a wheel after checking it. Raises ValueError on a wrong checksum; then nothing is installed."""
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise ValueError(f"{FILE}: fel kontrollsumma {found[:12]}…, väntade {sha256[:12]}…. Inget installerades.")
    with tempfile.TemporaryDirectory() as folder:
        wheel = Path(folder, FILE)
        wheel.write_bytes(content)
        pip = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--no-index",
        ]
        subprocess.run([*pip, str(wheel)], check=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default=URL)
    parser.add_argument("--sha256", default=SHA256)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--require-official", action="store_true")
    arguments = parser.parse_args()
    if installed():
        print(f"    {NAME} {VERSION} finns redan.")
        return 0
    try:
        install(fetch(arguments.url, arguments.seconds), arguments.sha256)
    except OSError as error:  # URLError and TimeoutError are such
        print(f"    {NAME} går inte att nå ({error}); boten kör med reservmodellen (spaCy sv + simplemma).")
        return 1 if arguments.require_official else 0
    except (ValueError, subprocess.CalledProcessError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"    {NAME} {VERSION} är installerad.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
