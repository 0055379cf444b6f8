"""Puts this checkout on the virtual environment's path and writes the command `soclots`, without building a package."""

import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

Path(sysconfig.get_path("purelib"), "soclots.pth").write_text(f"{ROOT}\n", encoding="utf-8")
command = Path(sysconfig.get_path("scripts"), "soclots")
command.write_text(f"#!{sys.executable}\nimport sys\nfrom bot.cli import main\nsys.exit(main())\n", encoding="utf-8")
command.chmod(0o755)
