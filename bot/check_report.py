"""What `soclots check` found, as one HTML page that needs nothing else."""

import datetime
from itertools import groupby
from pathlib import Path
from typing import List, Optional

from bot.checks.finding import Finding
from bot.html_file import TEMPLATES
from bot.project import Project


def render(findings: List[Finding], project: Project, day: datetime.date, asked: Optional[int] = None) -> str:
    """Findings by file, each with the line itself. `asked`: how many web addresses were asked live; None where none were."""
    files = [
        (_below(path, project), [(finding, _line(finding)) for finding in found])
        for path, found in groupby(findings, key=lambda finding: finding.path)
    ]
    errors = sum(finding.severity == "fel" for finding in findings)
    return TEMPLATES.get_template("check.html").render(
        files=files, errors=errors, warnings=len(findings) - errors, day=day, asked=asked
    )


def _below(path: Path, project: Project) -> str:
    return str(path.relative_to(project.root) if project.root in path.parents else path)


def _line(finding: Finding) -> str:
    """The line as it stands in the file; empty where it cannot be read."""
    try:
        return finding.path.read_text(encoding="utf-8").splitlines()[finding.line - 1].strip()
    except (OSError, UnicodeDecodeError, IndexError):
        return ""
