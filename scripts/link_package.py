"""Puts this checkout on the virtual environment's path and writes the command `soclots`, without building a package."""

import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

Path(sysconfig.get_path("purelib"), "soclots.pth").write_text(f"{ROOT}\n", encoding="utf-8")
command = Path(sysconfig.get_path("scripts"), "soclots")
# A shell script, since a path with a blank in it cannot stand after "#!".
# -I keeps a folder named bot where the command is given out of the way.
command.write_text('#!/bin/sh\nexec "$(dirname "$(readlink -f "$0")")/python" -I -m bot.cli "$@"\n', encoding="utf-8")
command.chmod(0o755)
